"""What the guarantee's letters say, and when each would no longer be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.calendar import local_date
from app.core.work import Work
from app.guarantees import cases, rules, store
from app.guarantees.model import Offer
from app.guarantees.telling import AGAIN, GIVEN, LETTER, has_heard, holds, is_of_this_round
from app.mail.phrases import written_sum
from app.mail.voice import locale_in
from app.orders import store as orders
from app.orders.model import Order
from app.promises import store as promises
from app.promises.last_day import last_day_shown
from app.remedies import actions as remedies
from app.remedies.rules import Wanted
from app.shops.store import settings_of
from app.touchpoints.letter_values import day_in_letter, values_of_order
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind
from app.web.guards import link_token

# The page still says what was given long after the choice is over; an account of it is wanted for as long as a code.
LINK_LIFE = timedelta(days=400)


def _values(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    offer, order = _offer(work, touchpoint), orders.file(work, touchpoint.order_id).order
    outcome = promises.outcome_of(work, touchpoint.order_id)
    assert offer is not None  # _untrue looked a moment ago
    assert order is not None
    assert outcome is not None
    promised_on = last_day_shown(work, order.id)
    arrived_on = local_date(outcome.arrived_at, order.zone) if outcome.arrived_at else None
    asks = offer.state == "offered"
    return {
        **values_of_order(work, touchpoint, order),
        "promised_on": day_in_letter(work, order, promised_on, lang),
        "arrived_on": day_in_letter(work, order, arrived_on, lang),
        # By the two days that she reads here: a hold may have moved what it was judged by.
        "days_late": (arrived_on - promised_on).days if arrived_on and promised_on else 0,
        "lost": offer.cause == rules.LOST,
        "ways": [_way(one, order, lang) for one in store.ways_of(offer)] if asks else [],
        "default": _default(offer, order, lang) if asks else None,
        "choose_url": page_url(work, touchpoint, lang) if asks else None,
        "answer_by": _answer_by(work, offer, order, lang) if asks else None,
        **_given(work, offer, order, lang),
    }


def _values_of_given(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    offer, order = _offer(work, touchpoint), orders.file(work, touchpoint.order_id).order
    assert offer is not None
    assert order is not None
    taken = store.answer_of(offer)
    return {
        **values_of_order(work, touchpoint, order),
        "opening": _opening(work, touchpoint, offer),
        "wanted": _way(taken, order, lang) if taken is not None else None,
        "fell_back": bool((offer.given or {}).get("fell_back_from")),
        **_given(work, offer, order, lang),
    }


def _opening(work: Work, touchpoint: TouchpointView, offer: Offer) -> str:
    """How the letter begins, so that it says of nobody what he hasn't done.

    returns  "not_called", "chosen", "silent" (we asked, and she didn't answer), "found", "kept", "lost", "late", or
             "other": neither late nor kept, since the order came to its end
    """
    if touchpoint.body.get(AGAIN):
        return "not_called"
    if offer.answered_by == "customer":
        return "chosen"
    if offer.answered_by == "time" and has_heard(work, offer):
        return "silent"
    outcome = promises.outcome_of(work, offer.order_id)
    if outcome is None or outcome.outcome == "void":
        return "other"
    if outcome.outcome in rules.KEPT:
        return "kept"
    if offer.cause == rules.LOST:
        return "found" if cases.has_come(work, offer.order_id) else "lost"
    return "late" if holds(work, offer) else "other"


def _given(work: Work, offer: Offer, order: Order, lang: str) -> dict[str, object]:
    """What was really done, once it was; or that one of us calls, and by when."""
    given = offer.given or ({"kind": "call"} if _awaits_call(offer) else {})
    view = remedies.view(work, store.key_of(offer))
    valid_until = datetime.fromisoformat(given["valid_until"]) if given.get("valid_until") else None
    way = Wanted(
        str(given.get("kind", "")), amount_minor=given.get("amount_minor"), percent=given.get("percent")
    )
    return {
        "given": way.kind,
        "remedy_text": _amount(way, order, lang),
        # The whole number of a gift card is money: it stands in no table of ours, and is made from the key ring.
        "code": view.code if view is not None and given.get("code") else None,
        "call_by": _call_by(work, offer, order, lang),
        "code_valid_until": day_in_letter(
            work, order, local_date(valid_until, order.zone) if valid_until else None, lang
        ),
    }


def _awaits_call(offer: Offer) -> bool:
    return offer.state == "person" and offer.reason == "call"


def _call_by(work: Work, offer: Offer, order: Order, lang: str) -> str | None:
    """Counted from when she is told, by the shop's days; named by her clock."""
    if not _awaits_call(offer) or offer.until_at is None:
        return None
    return day_in_letter(work, order, local_date(max(cases.call_by(work), offer.until_at), order.zone), lang)


def _way(way: Wanted, order: Order, lang: str) -> dict[str, object]:
    """As the letter names it: what it is, and how much."""
    return {"kind": way.kind, "amount": _amount(way, order, lang), "text": way.text}


def _amount(way: Wanted, order: Order, lang: str) -> str:
    if way.percent:
        # Swedish writes a space before the sign, English none.
        return f"{way.percent}%" if lang == "en" else f"{way.percent}\u00a0%"
    minor = (
        order.shipping_minor
        if way.kind == "shipping_refund" and way.amount_minor is None
        else way.amount_minor
    )
    return written_sum(minor, order.currency, locale_in(lang, order.locale)) if minor else ""


def _default(offer: Offer, order: Order, lang: str) -> dict[str, object] | None:
    place = offer.default_way
    return _way(store.ways_of(offer)[place], order, lang) if place is not None else None


def _answer_by(work: Work, offer: Offer, order: Order, lang: str) -> str | None:
    """The day is counted from when she is told, and never earlier than what stands with the offer."""
    hours = settings_of(work, offer.terms).guarantee.answer_hours
    until_at = rules.answer_until(work.now, hours, order.zone)
    return day_in_letter(work, order, local_date(max(until_at, offer.until_at or until_at), order.zone), lang)


def page_url(work: Work, touchpoint: TouchpointView, lang: str) -> str:
    """Where she chooses. Counted from the day of the wish, so that the same letter sent again has the same link."""
    begins = datetime.combine(touchpoint.proposed_at.date(), datetime.min.time(), UTC)
    payload = {"order": touchpoint.order_id, "cause": _cause(touchpoint), "lang": lang}
    token = link_token(work.env, "offer", work.shop_id, payload, expires_at=begins + LINK_LIFE)
    return f"{work.env.settings.app_url}/offer/{token}"


def _untrue(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  as rules.why_over, or "erased", "not_offered", or None"""
    offer, case = _offer(work, touchpoint), cases.case_of(work, touchpoint.order_id)
    if offer is None or case is None:
        return "erased"
    if not holds(work, offer):
        return cases.why_over(work, case, offer)
    return None if offer.state == "offered" or _is_told(offer) else "not_offered"


def _untrue_of_given(work: Work, touchpoint: TouchpointView) -> str | None:
    offer = _offer(work, touchpoint)
    if offer is None or orders.file(work, touchpoint.order_id).order is None:
        return "erased"
    is_hers = is_of_this_round(touchpoint.kind, touchpoint.body, offer)
    return None if is_hers and _is_told(offer) else "not_offered"


def _is_told(offer: Offer) -> bool:
    """Whether there is something done to tell of; of a call, before it is made."""
    called = offer.state == "done" and (offer.given or {}).get("kind") == "call"
    return _awaits_call(offer) or (offer.state == "done" and not called)


def _offer(work: Work, touchpoint: TouchpointView) -> Offer | None:
    return store.offer(work, touchpoint.order_id, _cause(touchpoint))


def _cause(touchpoint: TouchpointView) -> str:
    return str(touchpoint.body.get("cause", rules.LATE))


LETTERS = {
    # Both solve a problem: owed, not advertising. A month later it would be an old story.
    LETTER: LetterKind(
        Kind(LETTER, "service", priority=90, expires_after=timedelta(days=30)),
        "guarantees",
        LETTER,
        _values,
        _untrue,
    ),
    GIVEN: LetterKind(
        Kind(GIVEN, "service", priority=88, expires_after=timedelta(days=30)),
        "guarantees",
        GIVEN,
        _values_of_given,
        _untrue_of_given,
    ),
}
