"""The errand that gives a remedy: look at it once more, call Shopify, note what came of it.

The key is kept before the call. Whatever leaves it open whether Shopify has done it makes the remedy uncertain, and an
uncertain one is looked up before it is tried again, whoever tries it and however much later.
"""

from __future__ import annotations

from typing import Any

from app.core.calendar import local_date
from app.core.errors import KeptError
from app.core.money import Money
from app.core.work import Work
from app.orders import store as orders
from app.outbox.errands import UNCERTAIN, Drop, ErrandKind, ErrandView
from app.outbox.steps import LEASE
from app.remedies import calls, limits, steps, store, totals
from app.remedies.calls import Ready
from app.remedies.facts import (
    RemedyFailed,
    RemedyGiven,
    RemedyPutOff,
    RemedyResumed,
    RemedyTried,
    RemedyUncertain,
)
from app.remedies.model import Remedy
from app.shops.store import the_shop

# What she reads beside the price that is taken off what is sent again.
AGAIN = {"sv": "Ny vara utan kostnad", "en": "Replacement free of charge"}
# Of the errand's lease: what is left of it is more than the calls that make a thing can take, with their retries.
LOOKING_MAX = LEASE / 2
OVER = Drop("not_due", "It is no longer to be given, or has been.")


def _prepare(work: Work, errand: ErrandView) -> Ready | Drop:
    row = store.row_by_id(work, errand.body["remedy"])
    if row is None or row.round != errand.body["round"]:
        return OVER
    if row.state == "person" and row.reason == "no_way_left":
        return _resumed(work, row)
    again = row.state == "failed" or (row.state == "person" and row.reason == "uncertain_too_long")
    if not again and row.state not in ("due", *store.TRIED):
        return OVER
    if again:  # from the outbox: whoever had it to decide gives nothing else meanwhile
        work.record(RemedyResumed(order_id=row.order_id, key=row.key, reason="tried_again"))
    look_first = errand.tried or row.state not in ("due", "failed")
    if not look_first and (held := _held_up(work, row)) is not None:
        return held
    if row.state == "trying":  # whoever tried it died, and nobody could say so
        _doubt(work, row, "worker_died")
    row.state, row.reason = ("uncertain", row.reason) if look_first else ("trying", None)
    row.tried_at, row.changed_at = row.tried_at or work.now, work.now
    work.record(RemedyTried(order_id=row.order_id, key=row.key, kind=row.kind, look_first=look_first))
    return _ready(work, row, look_first)


def _resumed(work: Work, row: Remedy) -> Drop:
    """The merchant allows by now what it lacked: it is set out anew, with an errand of its own."""
    if not steps.can_be_given(work, row):
        return OVER
    work.record(RemedyResumed(order_id=row.order_id, key=row.key, reason="scope_granted"))
    row.round += 1
    steps.set_out(work, row)
    return Drop("set_out_anew", "What it lacked is allowed by now, so it is done after all.")


def _held_up(work: Work, row: Remedy) -> Drop | None:
    """The last look: at the order, and at the limits."""
    if not steps.look_again(work, row):
        return Drop("fell_back", "It can't be given in this way; the order's page says what is done instead.")
    order = orders.file(work, row.order_id).order
    assert order is not None
    if row.booked_minor is None and not store.is_owed(row):
        total = Money(order.total_minor, order.currency)
        limited = row.approved_minor is None or row.cost_minor > row.approved_minor
        passed = limits.book(work, row, row.cost_minor, order_total=total, limited=limited)
        if passed:
            steps.to_person(work, row, passed)
            return Drop("over_limit", "It would pass a limit, so a person decides.")
    if row.kind == "gift":
        steps.to_person(work, row, "gift")
        return Drop("task", "A person does this.")
    return None


def _ready(work: Work, row: Remedy, look_first: bool) -> Ready:
    order = orders.file(work, row.order_id).order
    assert order is not None
    assert row.tried_at is not None
    shop, way = the_shop(work), store.ways_of(row)[row.way]
    lang = "sv" if (order.locale or shop.locale).lower().startswith("sv") else "en"
    return Ready(
        shop_id=work.shop_id,
        domain=shop.domain,
        kind=row.kind,
        mark=store.mark_of(row),
        order_id=row.order_id,
        order_name=order.name,
        customer_id=store.shopify_customer(work, row.order_id),
        currency=row.currency,
        amount_minor=row.amount_minor,
        percent=row.percent,
        code=store.code_of(work, row, row.kind),
        lines=way.lines,
        whole=way.amount_minor is None,
        owned="write_customers" in shop.scopes,
        starts_at=row.asked_at,
        valid_until=row.valid_until,
        expires_on=local_date(row.valid_until, order.zone) if row.valid_until else None,
        discount_title=AGAIN[lang],
        since=row.tried_at,
        look_first=look_first,
        begin_until=work.now + LOOKING_MAX,
    )


def _settle(work: Work, errand: ErrandView, result: dict[str, Any]) -> None:
    row = store.row_by_id(work, errand.body["remedy"])
    if row is None or row.state == "given" or row.round != errand.body["round"]:
        return
    row.draft_gid = result.get("draft") or row.draft_gid
    if "given" in result:
        note_given(work, row, result["given"])
        return
    row.refusals = [*row.refusals, [row.way, result["refused"]]]
    if result.get("draft"):  # somebody may complete it yet, so it goes on taking up its limits
        steps.to_person(work, row, "half_done")
    else:
        limits.release(work, row)
        row.round += 1
        steps.set_out(work, row, start=row.way + 1)


def note_given(work: Work, row: Remedy, shopify_id: str | None) -> None:
    """It is done, once and for all: into the books with it."""
    row.state, row.reason, row.made_gid = "given", None, shopify_id
    row.given_at = row.changed_at = work.now
    limits.correct(work, row, row.cost_minor)
    totals.count(work, row, 1)
    code = row.code or (store.code_of(work, row, row.kind) or "")[-4:] or None
    work.record(
        RemedyGiven(
            order_id=row.order_id,
            key=row.key,
            kind=row.kind,
            amount_minor=row.amount_minor,
            percent=row.percent,
            currency=row.currency,
            code=code,
            valid_until=row.valid_until,
            shopify_id=shopify_id,
            fell_back_from=store.fell_back_from(row),
            given_at=work.now,
            cause=row.cause,
            carrier=row.carrier,
            cost_minor=row.cost_minor,
            estimated=row.estimated,
        )
    )


def _put_off(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    """It failed for now: either it surely wasn't done, or nobody knows."""
    row = store.row_by_id(work, errand.body["remedy"])
    if row is None or row.state not in store.TRIED:
        return
    if row.state == "uncertain" or wrong.code in UNCERTAIN:
        _doubt(work, row, wrong.code)
        return
    row.state, row.changed_at = "due", work.now
    work.record(RemedyPutOff(order_id=row.order_id, key=row.key, kind=row.kind, reason=wrong.code))


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    """Nobody tries it again by herself."""
    row = store.row_by_id(work, errand.body["remedy"])
    if row is None or row.state not in ("due", *store.TRIED):
        return
    if row.state == "uncertain" or wrong.code in UNCERTAIN or wrong.code == calls.NOT_SEEN:
        steps.to_person(work, row, "uncertain_too_long")
        return
    limits.release(work, row)
    row.state, row.reason, row.changed_at = "failed", wrong.code[:60], work.now
    work.record(RemedyFailed(order_id=row.order_id, key=row.key, kind=row.kind, reason=wrong.code))


def _doubt(work: Work, row: Remedy, reason: str) -> None:
    row.state, row.reason, row.changed_at = "uncertain", reason, work.now
    work.record(RemedyUncertain(order_id=row.order_id, key=row.key, kind=row.kind, reason=reason))


ERRANDS = {steps.ERRAND: ErrandKind(_prepare, calls.perform, _settle, _failed, put_off=_put_off)}
