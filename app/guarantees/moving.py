"""How an offer goes on: each step in one place, written down, with what follows from it outside."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from app.core.work import Work
from app.guarantees import rules, store
from app.guarantees.facts import (
    FoundAfterAll,
    KeptAfterAll,
    OfferMade,
    OfferMoved,
    OfferUnwatched,
    OfferVoided,
    OfferWatched,
)
from app.guarantees.model import Offer
from app.guarantees.telling import LETTER, order_of, take_back, tell
from app.orders.model import Order
from app.promises import store as promises
from app.remedies import actions as remedies
from app.remedies.rules import Wanted
from app.shops.care_settings import Tier
from app.shops.store import settings_of

# She can't answer a letter that hasn't gone yet: then time asks again a day later.
LOOK_AGAIN = timedelta(days=1)


def begin(work: Work, offer: Offer, tier: Tier, *, days: int, certain: bool) -> None:
    """Offer what the tier says: ask her, or take the only way at once, or let a person look first.

    certain  whether a person could show that it was late; of what only seems to be lost, a person decides
    """
    order = order_of(work, offer)
    appreciated = _appreciated(work, order)
    ways, possible, default = _ways(work, order, tier, appreciated)
    offer.ways, offer.days, offer.default_way = msgspec.to_builtins(ways), tier.days, default
    offer.round += offer.answer is not None  # its remedy was taken back
    offer.answer = offer.answered_by = offer.answered_at = None
    offer.made_at, offer.reason, offer.act_at, offer.until_at = work.now, None, None, None
    if tier.person or (offer.cause == rules.LOST and not certain):
        state = "waiting"
    else:
        state = "offered" if len(possible) > 1 else "executing"
    offer.state = state
    work.record(
        OfferMade(
            order_id=offer.order_id,
            cause=offer.cause,
            promise_id=offer.promise_id,
            terms=offer.terms,
            days=days,
            currency=order.currency,
            ways=offer.ways,
            state=state,
            appreciated=appreciated if rules.is_appreciated(ways, appreciated) else "",
        )
    )
    if state == "offered":
        ask_her(work, offer)
    elif state == "executing":
        carry_out(work, offer, possible[0] if possible else ways[0], by="machine")


def watch(work: Work, offer: Offer, until: datetime | None) -> None:
    """Nothing has come yet: look again then, or where None with the arrival."""
    if (offer.state, offer.act_at) != ("watched", until):
        offer.state, offer.reason, offer.act_at = "watched", None, until
        work.record(OfferWatched(order_id=offer.order_id, cause=offer.cause, terms=offer.terms, until=until))


def unwatch(work: Work, offer: Offer, reason: str) -> None:
    if offer.state == "watched":
        offer.state, offer.reason, offer.act_at = "voided", reason, None
        work.record(OfferUnwatched(order_id=offer.order_id, cause=offer.cause, reason=reason))


def go_on(work: Work, offer: Offer, *, by: str) -> None:
    """A person has said yes to what waited for her: ask the customer, or take the only way."""
    if len(possible_ways(work, offer)) > 1:
        move(work, offer, "offered", by=by)
        ask_her(work, offer)
    else:
        offer.state = _checked(offer, "executing")
        _moved(work, offer, "waiting", by=by)
        carry_out(work, offer, first_possible(work, offer), by=by)


def possible_ways(work: Work, offer: Offer) -> list[Wanted]:
    """Of those that were written down, what can be given as things stand."""
    now = [(one, store.as_it_stands(work, offer.order_id, one)) for one in store.ways_of(offer)]
    return [one for one, as_it_is in now if remedies.cannot_be_given(work, offer.order_id, as_it_is) is None]


def first_possible(work: Work, offer: Offer) -> Wanted:
    """The first way; where none can be given, remedies ask a person why."""
    return next(iter(possible_ways(work, offer)), store.ways_of(offer)[0])


def ask_her(work: Work, offer: Offer) -> None:
    hours = settings_of(work, offer.terms).guarantee.answer_hours
    offer.until_at = rules.answer_until(work.now, hours, order_of(work, offer).zone)
    offer.act_at = offer.until_at
    tell(work, offer, LETTER)


def carry_out(work: Work, offer: Offer, way: Wanted, *, by: str) -> None:
    """Have it done. The offer is `executing` before that, since what comes of it may be told at once."""
    outcome = promises.outcome_of(work, offer.order_id)
    offer.answer, offer.answered_by = msgspec.to_builtins(way), by[:40]
    offer.answered_at, offer.act_at = work.now, None
    if offer.state != "executing":
        move(work, offer, "executing", by=by)
    remedies.ask(
        work,
        store.key_of(offer),
        order_id=offer.order_id,
        ways=[
            store.as_it_stands(work, offer.order_id, one) for one in rules.after(way, store.ways_of(offer))
        ],
        cause=offer.cause,
        carrier=outcome.carrier if outcome is not None else None,
        asked_by="guarantee",
        # Goods that never came are owed by law, whatever the shop's limits say.
        statutory=offer.cause == rules.LOST and way.kind == "replacement",
        by=by,
    )


def move(work: Work, offer: Offer, state: str, *, reason: str = "", by: str) -> None:
    was, offer.state = offer.state, _checked(offer, state)
    offer.reason = reason or None
    if state in ("declined", "expired", "done"):
        offer.act_at = None
    _moved(work, offer, was, by=by)


def _moved(work: Work, offer: Offer, was: str, *, by: str) -> None:
    work.record(
        OfferMoved(
            order_id=offer.order_id,
            cause=offer.cause,
            was=was,
            state=offer.state,
            reason=offer.reason or "",
            answer=str((offer.answer or {}).get("kind", "")),
            by=by,
        )
    )


def _checked(offer: Offer, state: str) -> str:
    assert state in rules.NEXT[offer.state], f"an offer can't go from {offer.state} to {state}"
    return state


def void(work: Work, offer: Offer, reason: str) -> None:
    """Taken back before anything was given. A letter that hasn't gone doesn't go."""
    offer.state, offer.reason, offer.act_at = _checked(offer, "voided"), reason, None
    work.record(OfferVoided(order_id=offer.order_id, cause=offer.cause, reason=reason))
    take_back(work, offer, reason)


def note_kept(work: Work, offer: Offer) -> None:
    """It was kept after all, and she has been told otherwise or has been given something: that stays hers."""
    if offer.kept_after_at is None:
        offer.kept_after_at = work.now
        work.record(KeptAfterAll(order_id=offer.order_id, cause=offer.cause))


def note_found(work: Work, offer: Offer) -> None:
    """What was made good as lost has come: late, so the promise stays broken."""
    if offer.reason != "arrived":
        offer.reason = "arrived"
        work.record(FoundAfterAll(order_id=offer.order_id, cause=offer.cause))


def _appreciated(work: Work, order: Order) -> str:
    """returns  a key of rules.APPRECIATED, or "": no way is of a kind that she said she appreciates"""
    told = (
        one(work, order.customer_id) for one in work.env.plan.appreciated if order.customer_id is not None
    )
    return next((code for code in told if code in rules.APPRECIATED), "")


def _ways(
    work: Work, order: Order, tier: Tier, appreciated: str
) -> tuple[list[Wanted], list[Wanted], int | None]:
    """What she appreciates first; who says nothing gets what the merchant chose for that.

    returns  the ways to write down, those of them that can be given as things stand, and the default's place
    """
    sums, lines = store.sums_of(order), store.lines_to_send_again(work, order.id)
    each = [rules.wanted(way, sums, lines=lines) for way in tier.ways]
    possible = [one for one in dict.fromkeys(each) if remedies.cannot_be_given(work, order.id, one) is None]
    # With a choice, just what she may choose among; without one, all: what can't be given falls back by itself.
    ways = possible if len(possible) > 1 else list(dict.fromkeys(each))
    named = each[tier.default] if tier.default < len(each) else each[0]
    default = named if named in ways else ways[0]
    shown = list(rules.hers_first(ways, appreciated))
    return shown, possible, shown.index(default) if tier.default >= 0 else None
