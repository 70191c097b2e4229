"""Making good: what is wanted is written down once, and done once, by the first way that can be given."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlalchemy import select, update

from app.core.errors import Conflict, Invalid, NotFound
from app.core.holding import hold
from app.core.work import Work
from app.orders import store as orders
from app.orders.facts import CodesUsed, CustomersMerged, StandingChanged
from app.remedies import giving, limits, rules, steps, store, totals
from app.remedies.facts import RemedyApproved, RemedyAsked, RemedyCostKnown, RemedyDeclined
from app.remedies.model import Remedy
from app.remedies.rules import Wanted
from app.remedies.store import RemedyView
from app.shops.facts import ScopesChanged
from app.shops.store import the_shop

__all__ = ["RemedyView"]

WAYS_MAX = 10
KEY = re.compile(r"[a-z_]+(:[A-Za-z0-9_-]+)+")
KEY_MAX = 100
CODE_LIKE = re.compile(r"[a-z][a-z_]{0,59}")
AGAIN_MAX = 500  # that waited for a scope; the others by hand


def ask(
    work: Work,
    key: str,
    *,
    order_id: int,
    ways: Sequence[Wanted],
    cause: str,
    carrier: str | None,
    asked_by: str,
    statutory: bool = False,
    by: str = "machine",
) -> RemedyView:
    """Write down that a remedy is wanted: the first way that can be given is, else the next. The same key again changes
    nothing. Whether a limit is passed is settled within seconds by the errand, which then asks a person.

    key       "offer:<order>", "claim:<id>:<n>"
    cause     "late", "lost", "fit", "damaged", "wrong", "broke_again", "withdrawal"
    asked_by  "guarantee", "claim", "staff:<number>"
    statutory the law demands that it be made good: rules.is_owed says which ways pass all limits then
    raises    Invalid: no ways, too many, or a key that is none
    """
    hold(work, [order_id])
    known = store.row_of(work, key)
    if known is not None:
        return store.view_of(work, known)
    if not KEY.fullmatch(key) or len(key) > KEY_MAX:
        raise Invalid("bad_key", "This is not the key of a remedy.")
    if not 0 < len(ways) <= WAYS_MAX:
        raise Invalid("no_ways", "Name between one and ten ways to make it good.")
    row = _new(work, key, order_id, ways=ways)
    row.cause, row.carrier, row.asked_by, row.statutory = (
        cause,
        (carrier or "")[:100] or None,
        asked_by,
        statutory,
    )
    store.add(work, row)
    work.record(
        RemedyAsked(
            order_id=order_id,
            key=key,
            kinds=tuple(one.kind for one in ways),
            cause=cause,
            carrier=row.carrier,
            asked_by=asked_by,
            statutory=statutory,
            by=by,
        )
    )
    steps.set_out(work, row)
    work.session.flush()
    return store.view_of(work, row)


def approve(work: Work, key: str, *, by: str) -> RemedyView:
    """A person says yes: no limit holds it up any more, nor what is given in its place for no more than it. What failed
    or stayed uncertain is tried again, and an uncertain one is looked up first.

    raises  NotFound; Conflict where it doesn't wait for a person
    """
    row = _of_person(work, key)
    if row.reason in rules.TASKS:
        raise Conflict("a_task", "Say that it is done, or decline it.")
    row.approved_by = by[:64]
    if row.reason in limits.REASONS:
        row.approved_minor = max(row.cost_minor, row.approved_minor or 0)
    work.record(RemedyApproved(order_id=row.order_id, key=key, by=by))
    if row.reason in rules.MAYBE:
        row.state = "uncertain"
        if row.reason == "half_done":
            row.round += 1  # its errand is over
        steps.send(work, row)
    else:
        first = 0 if row.reason == "no_way_left" else row.way
        row.round += row.reason == "no_way_left"
        steps.set_out(work, row, start=first)
    row.changed_at = work.now
    work.session.flush()
    return store.view_of(work, row)


def done(work: Work, key: str, *, by: str) -> RemedyView:
    """A person has called, or sent the gift; or she has seen in the admin that an uncertain one was given.

    raises  NotFound; Conflict where it doesn't wait for that
    """
    row = _of_person(work, key)
    if row.reason not in rules.TASKS | rules.MAYBE:
        raise Conflict("not_a_task", "This isn't something that a person does: approve or decline it.")
    row.approved_by = by[:64]
    giving.note_given(work, row, None)
    return store.view_of(work, row)


def decline(work: Work, key: str, *, by: str, reason: str, not_given: bool = False) -> RemedyView:
    """A person says no.

    reason     a code, or a sentence of hers
    not_given  she has seen at Shopify that it wasn't given; of what may have been, nothing less will do
    raises     NotFound; Conflict where it doesn't wait for a person, and "may_be_given"
    """
    row = _of_person(work, key)
    if row.reason in rules.MAYBE and not not_given:
        raise Conflict(
            "may_be_given",
            "This may have been given already. Look in the Shopify admin, and say what you saw.",
        )
    limits.release(work, row)
    code = reason if CODE_LIKE.fullmatch(reason) else "said"
    row.text_sealed = work.seal(reason.strip()[:2_000] or None, store.DECLINED) if code == "said" else None
    row.state, row.reason, row.approved_by, row.changed_at = "declined", code, by[:64], work.now
    work.record(RemedyDeclined(order_id=row.order_id, key=key, by=by, reason=code))
    return store.view_of(work, row)


def void(work: Work, key: str, *, reason: str) -> bool:
    """It is no longer right. Only what hasn't been tried. reason  a code; returns  whether it is voided now"""
    row = store.row_of(work, key)
    if row is None:
        return False
    if _is_untried(row):
        steps.make_void(work, row, reason[:60])
    return row.state == "voided"


def is_open(work: Work, key: str) -> bool:
    """Whether something is still to be given, by Shopify or by a person."""
    row = store.row_of(work, key, locked=False)
    return row is not None and row.state in store.OPEN


def view(work: Work, key: str) -> RemedyView | None:
    row = store.row_of(work, key, locked=False)
    return store.view_of(work, row) if row is not None else None


def views_of(work: Work, order_id: int) -> list[RemedyView]:
    """The oldest first."""
    return [store.view_of(work, row) for row in store.rows_of(work, order_id)]


def kinds_given(work: Work, order_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Order → the kinds of what it was given, the oldest first."""
    return store.kinds_given(work, order_ids)


def cannot_be_given(work: Work, order_id: int, way: Wanted) -> str | None:
    """Why not, as a code (rules.refusal); None where it can."""
    return rules.refusal(way, store.standing_of(work, order_id))


def note_standing(work: Work, fact: StandingChanged) -> None:
    """Reaction: an order came to its end, so what hasn't been tried isn't given."""
    standing = store.standing_of(work, fact.order_id)
    over = rules.ended(standing) if standing is not None else None
    for row in store.rows_of(work, fact.order_id):
        if over is not None and _is_untried(row) and not row.statutory:
            steps.make_void(work, row, over)


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant allows by now what some wait for."""
    if not any(scope in fact.gained for some in rules.SCOPES.values() for scope in some):
        return
    # Names the shop itself, since the news may come in a Work that sees all shops.
    waiting = (Remedy.shop_id == work.shop_id, Remedy.state == "person")
    query = select(Remedy).where(*waiting).order_by(Remedy.asked_at).limit(AGAIN_MAX)
    for row in work.session.scalars(query.with_for_update()).all():
        if row.reason == "no_way_left" and any(code == "scope_missing" for _, code in row.refusals):
            # Whether it goes on is seen in a Work of the shop's own: here other shops' orders are in sight.
            row.round += 1
            steps.send(work, row)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction: what either record of a person was given is hers."""
    moved = update(Remedy).where(Remedy.customer_id == fact.gone_id).values(customer_id=fact.kept_id)
    work.session.execute(moved)
    limits.move_customer(work, fact.kept_id, fact.gone_id)


def note_codes(work: Work, fact: CodesUsed) -> None:
    """Reaction: an order was bought with codes. For one of ours it is known by now what it cost."""
    for code, minor in fact.codes:
        row = store.row_by_code(work, code) if code.upper().startswith(rules.CODE_BEGINS) else None
        if row is None or row.state != "given" or not row.estimated or minor is None:
            continue
        if fact.currency == row.currency:
            know_cost(work, row, minor, used_by=fact.order_id)


def know_cost(work: Work, row: Remedy, minor: int, *, used_by: int) -> None:
    """What was estimated is known."""
    totals.count(work, row, -1)
    row.cost_minor, row.estimated, row.changed_at = minor, False, work.now
    totals.count(work, row, 1)
    limits.correct(work, row, minor)
    work.record(
        RemedyCostKnown(
            order_id=row.order_id, key=row.key, used_by=used_by, cost_minor=minor, currency=row.currency
        )
    )


def _new(work: Work, key: str, order_id: int, *, ways: Sequence[Wanted]) -> Remedy:
    order = orders.file(work, order_id).order
    return Remedy(
        shop_id=work.shop_id,
        id=work.next_id(),
        key=key,
        order_id=order_id,
        customer_id=order.customer_id if order is not None else None,
        ways=store.as_json(ways),
        way=0,
        kind=ways[0].kind[:20],
        refusals=[],
        state="due",
        round=0,
        currency=order.currency if order is not None else the_shop(work).currency,
        cost_minor=0,
        estimated=False,
        asked_at=work.now,
        changed_at=work.now,
    )


def _of_person(work: Work, key: str) -> Remedy:
    known = store.row_of(work, key, locked=False)
    if known is None:
        raise NotFound("no_remedy", "There is no such remedy.")
    hold(work, [known.order_id])
    row = store.row_of(work, key)
    assert row is not None
    if row.state not in ("person", "failed"):
        raise Conflict("not_waiting", "This no longer waits for a person. Look at the page again.")
    return row


def _is_untried(row: Remedy) -> bool:
    """An uncertain one may have been given, and what waits for a person since then as well."""
    if row.state in ("due", "failed"):
        return True
    return row.state == "person" and row.reason not in rules.MAYBE
