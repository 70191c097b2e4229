"""Making good: one offer for a broken promise, one code for an offer, one letter for a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.calendar import day_end, local_date
from app.core.errors import KeptError, Refused
from app.core.facts import Fact
from app.core.work import Env, Work
from app.guarantees import rules
from app.guarantees.facts import OfferMade, OfferVoided, OfferWithheld, RemedyGiven
from app.guarantees.model import Offer
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.rules import PAID
from app.outbox.actions import send_out, try_parked_again
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.shopify.errors import UserErrors
from app.shops.facts import ScopesChanged
from app.shops.store import settings_at, settings_of, the_shop
from app.shops.tokens import with_token
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.store import key_of

LETTER = "broken_promise"
SCOPE = "write_discounts"


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: an order's outcome came or changed."""
    if fact.shipment_id == 0 and "broken" in (fact.outcome, fact.was):
        consider(work, fact.order_id)


def note_order(work: Work, fact: Fact) -> None:
    """Reaction: an order was paid, cancelled or refunded; matters once its promise was broken."""
    outcome = promises.outcome_of(work, fact.order_id)
    if outcome is not None and outcome.outcome == "broken":
        consider(work, fact.order_id)


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant allows discount codes by now, so what was parked for want of that goes on by itself."""
    if SCOPE in fact.gained:
        try_parked_again(work, "create_discount", "scope_missing")


def consider(work: Work, order_id: int) -> None:
    """Look at an order whose outcome, payment or standing has changed: make an offer, void it, or say why not."""
    case = _case(work, order_id)
    offer = _offer(work, order_id)
    if case is None or (offer is None and not rules.is_due(case)):
        return
    refusal = rules.refusal(case)
    if offer is None and refusal is None:
        _make(work, order_id)
    elif offer is None:
        _withhold(work, order_id, refusal or "")
    elif refusal or not rules.is_due(case):
        _take_back(work, offer, refusal, due=rules.is_due(case))
    elif offer.state == "voided":
        _make_again(work, offer)
    elif offer.state == "given":
        _tell(work, order_id)


def is_owed(work: Work, order_id: int) -> bool:
    """Whether an offer was made that the customer doesn't have yet."""
    offer = _offer(work, order_id)
    return offer is not None and offer.state in ("due", "parked")


def _case(work: Work, order_id: int) -> rules.Case | None:
    outcome, file = promises.outcome_of(work, order_id), orders.file(work, order_id)
    if outcome is None or file.order is None:
        return None
    _, settings = settings_at(work, file.order.ordered_at)
    ended = file.order.cancelled_at is not None or file.order.financial_status == "refunded"
    return rules.Case(
        outcome=outcome.outcome,
        certain=outcome.certain,
        paid=file.order.financial_status in PAID,
        ended=ended,
        on=settings.guarantee.on,
        reachable=is_reachable(work, file.order.customer_id),
    )


def _make(work: Work, order_id: int) -> None:
    order, outcome = orders.file(work, order_id).order, promises.outcome_of(work, order_id)
    assert order is not None
    assert outcome is not None
    assert outcome.promise_id is not None
    terms, settings = settings_at(work, order.ordered_at)
    digest = work.env.keys.fingerprint(f"{work.shop_id}:{order_id}", "offers.code")
    offer = Offer(
        shop_id=work.shop_id,
        order_id=order_id,
        promise_id=outcome.promise_id,
        terms=terms,
        percent=settings.guarantee.percent,
        code=rules.code_from(digest),
        valid_until=_valid_until(work, order.zone, settings.guarantee.valid_days),
        state="due",
        made_at=work.now,
    )
    work.session.add(offer)
    work.memo.setdefault("offers", {})[order_id] = offer
    _send_out(work, offer)


def _send_out(work: Work, offer: Offer) -> None:
    order_id = offer.order_id
    work.record(
        OfferMade(order_id=order_id, promise_id=offer.promise_id, terms=offer.terms, percent=offer.percent)
    )
    send_out(work, "create_discount", errand_key(order_id), body={"order": order_id}, order_id=order_id)


def _withhold(work: Work, order_id: int, reason: str) -> None:
    told: set[tuple[int, str]] = work.memo.setdefault("offers_withheld", set())
    if (order_id, reason) not in told:
        told.add((order_id, reason))
        work.record(OfferWithheld(order_id=order_id, reason=reason))


def _take_back(work: Work, offer: Offer, refusal: str | None, *, due: bool) -> None:
    if offer.state in ("due", "parked"):
        offer.state, offer.reason = "voided", refusal or "kept_after_all"
        work.record(OfferVoided(order_id=offer.order_id, reason=offer.reason))
    elif offer.state == "given" and not due:
        # The code stays hers; a letter that isn't true doesn't go.
        withdraw(work, letter_key(offer.order_id), "kept_after_all")


def _make_again(work: Work, offer: Offer) -> None:
    """What spoke against it was itself taken back: the same code for the same lateness, under the same terms."""
    valid_days = settings_of(work, offer.terms).guarantee.valid_days
    offer.state, offer.reason, offer.made_at = "due", None, work.now
    order = orders.file(work, offer.order_id).order
    assert order is not None
    offer.valid_until = _valid_until(work, order.zone, valid_days)
    _send_out(work, offer)


def _valid_until(work: Work, zone: str, valid_days: int) -> datetime:
    """The end of the day that the letter names, by the customer's clock."""
    return day_end(local_date(work.now + timedelta(days=valid_days), zone), zone)


@dataclass(frozen=True)
class ReadyDiscount:
    """All that the call needs. look_first: an earlier try may have made it."""

    shop_id: int
    domain: str
    code: str
    title: str
    percent: int
    starts_at: datetime
    ends_at: datetime
    look_first: bool


def _prepare(work: Work, errand: ErrandView) -> ReadyDiscount | Drop:
    order_id = errand.body["order"]
    consider(work, order_id)  # the last look
    offer, order = _offer(work, order_id), orders.file(work, order_id).order
    if offer is None or order is None or offer.state not in ("due", "parked"):
        return Drop("not_due", "The promise isn't broken any more, or the order is over.")
    shop = the_shop(work)
    if SCOPE not in shop.scopes:
        raise Refused(
            "scope_missing", "Allow Kept to make discount codes: open Settings, Delivery guarantee."
        )
    offer.state = "due"
    return ReadyDiscount(
        shop_id=work.shop_id,
        domain=shop.domain,
        code=offer.code,
        title=f"Kept {order.name}",
        percent=offer.percent,
        starts_at=offer.made_at,
        ends_at=offer.valid_until,
        look_first=errand.tried,
    )


def _perform(env: Env, ready: ReadyDiscount) -> str:
    """returns  Shopify's id of the discount, made now or by an earlier try that nobody heard the end of"""
    return with_token(env, ready.shop_id, ready.domain, call=lambda token: _make_discount(env, ready, token))


def _make_discount(env: Env, ready: ReadyDiscount, token: str) -> str:
    if ready.look_first:
        found = env.shopify.find_discount(ready.domain, token, code=ready.code)
        if found is not None:
            return found.gid
    try:
        made = env.shopify.create_discount(
            ready.domain,
            token,
            code=ready.code,
            title=ready.title,
            percentage=ready.percent,
            starts_at=ready.starts_at,
            ends_at=ready.ends_at,
        )
    except UserErrors as wrong:
        found = (
            env.shopify.find_discount(ready.domain, token, code=ready.code) if wrong.has("TAKEN") else None
        )
        if found is None or found.title != ready.title:
            raise
        return found.gid
    return made.gid


def _settle(work: Work, errand: ErrandView, gid: str) -> None:
    order_id = errand.body["order"]
    offer = _offer(work, order_id)
    if offer is None or offer.state == "given":
        return
    offer.state, offer.reason, offer.discount_gid, offer.given_at = "given", None, gid, work.now
    work.record(RemedyGiven(order_id=order_id, percent=offer.percent, discount_gid=gid, given_at=work.now))
    case = _case(work, order_id)
    if case is not None and rules.is_due(case):
        _tell(work, order_id)


def _tell(work: Work, order_id: int) -> None:
    order = orders.file(work, order_id).order
    if order is not None and order.customer_id is not None:
        propose(work, LETTER, letter_key(order_id), customer_id=order.customer_id, order_id=order_id, body={})


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    offer = _offer(work, errand.body["order"])
    if offer is not None and offer.state == "due":
        offer.state, offer.reason = "parked", wrong.sentence


def warm(work: Work, order_ids: list[int]) -> None:
    """Learn for a whole batch which orders have no offer: nearly all. One that is there is read when it is wanted,
    since an errand may be at it.
    """
    with work.session.no_autoflush:
        there = work.session.scalars(select(Offer.order_id).where(Offer.order_id.in_(order_ids)))
        work.memo.setdefault("offers_absent", set()).update(set(order_ids).difference(there))


def _offer(work: Work, order_id: int) -> Offer | None:
    new: dict[int, Offer] = work.memo.get("offers", {})
    if order_id in new:
        return new[order_id]
    if order_id in work.memo.get("offers_absent", ()):
        return None
    return work.session.get(Offer, (work.shop_id, order_id))


def errand_key(order_id: int) -> str:
    return f"discount:{order_id}"


def letter_key(order_id: int) -> str:
    return key_of(LETTER, order_id)


ERRANDS = {"create_discount": ErrandKind(_prepare, _perform, _settle, _failed)}
