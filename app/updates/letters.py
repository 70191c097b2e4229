"""What the letters on a delivery say, and when each would no longer be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.promises import store as promises
from app.promises.last_day import last_day_shown
from app.shops.store import the_settings
from app.touchpoints import store as touchpoints
from app.touchpoints.letter_values import day_in_letter, values_of_order
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind
from app.touchpoints.store import key_of
from app.updates import rules, status_store, store
from app.updates.actions import ASK, PUT_RIGHT, SAID_LATE, TELL, day_in
from app.updates.status_rules import still_to_be_sent
from app.web.guards import link_token

# She may find the letter when she comes home from a journey; later the shop has long heard of it in another way.
LINK_LIFE = timedelta(days=60)
ANSWERS = ("yes", "not_yet", "wrong")
# Of the reasons why it will be late (forecasts.rules): it hasn't left us; it has, and is too far to come in time.
NOT_SENT, LEFT = "not_sent", "too_far"


def _common(work: Work, touchpoint: TouchpointView) -> tuple[Order, dict[str, object]]:
    order = orders.file(work, touchpoint.order_id).order
    assert order is not None  # the last look found it a moment ago
    return order, values_of_order(work, touchpoint, order)


def _values_of_question(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, values = _common(work, touchpoint)
    page = page_url(work, touchpoint, lang)
    links = {f"{one}_url": f"{page}?say={one}" for one in ANSWERS}
    return {
        **values,
        **links,
        "promised_on": day_in_letter(work, order, last_day_shown(work, order.id), lang),
    }


def page_url(work: Work, touchpoint: TouchpointView, lang: str) -> str:
    """Where she answers. Counted from the day of the wish, so that the same letter sent again has the same link."""
    begins = datetime.combine(touchpoint.proposed_at.date(), datetime.min.time(), UTC)
    payload = {"order": touchpoint.order_id, "touchpoint": touchpoint.id, "lang": lang}
    token = link_token(work.env, "arrival", work.shop_id, payload, expires_at=begins + LINK_LIFE)
    return f"{work.env.settings.app_url}/arrival/{token}"


def _why_not_ask(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "order_ended", "asking_is_off", "heard_meanwhile", or None"""
    case = store.case_of(work, touchpoint.order_id)
    if case is None:
        return "erased"
    if case.ended:
        return "order_ended"
    if not the_settings(work)[1].arrivals.ask_customers:
        return "asking_is_off"
    return None if rules.only_she_knows(case) else "heard_meanwhile"


def _values_of_delay(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, values = _common(work, touchpoint)
    reason = str(touchpoint.body.get("reason", ""))
    return {
        **values,
        # What hadn't left when the delay was foreseen may have left in the night before the letter goes.
        "reason": LEFT if reason == NOT_SENT and _all_has_left(work, order.id) else reason,
        "some_sent": bool(store.sent(work, order.id)),
        "promised_on": day_in_letter(work, order, last_day_shown(work, order.id), lang),
        "expected_on": day_in_letter(work, order, day_in(touchpoint.body, "expected_on"), lang),
    }


def _all_has_left(work: Work, order_id: int) -> bool:
    file = orders.file(work, order_id)
    return not still_to_be_sent(status_store.loads(work, file), status_store.wanted(file))


def _why_not_tell(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "telling_is_off", or a code of rules.why_not_tell, or None"""
    case = store.case_of(work, touchpoint.order_id)
    if case is None:
        return "erased"
    if not the_settings(work)[1].arrivals.tell_delays:
        return "telling_is_off"
    return rules.why_not_tell(
        case,
        expected_on=day_in(touchpoint.body, "expected_on"),
        foreseen_for=day_in(touchpoint.body, "promised_on"),
        now=work.now,
    )


def _values_put_right(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, values = _common(work, touchpoint)
    outcome = promises.outcome_of(work, order.id)
    told = touchpoints.by_key(work, key_of(SAID_LATE, order.id))
    assert outcome is not None
    assert outcome.arrived_at is not None  # nothing is kept that hasn't come
    sent_at = told.sent_at if told is not None else None
    return {
        **values,
        "written_on": day_in_letter(work, order, local_date(sent_at or work.now, order.zone), lang),
        "promised_on": day_in_letter(work, order, last_day_shown(work, order.id), lang),
        "arrived_on": day_in_letter(work, order, local_date(outcome.arrived_at, order.zone), lang),
    }


def _why_not_put_right(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", or a code of rules.why_not_put_right, or None"""
    case = store.case_of(work, touchpoint.order_id)
    return rules.why_not_put_right(case) if case is not None else "erased"


LETTERS = {
    # All three solve a problem with an order: owed, not advertising.
    ASK: LetterKind(
        Kind(
            ASK,
            "service",
            priority=60,
            expires_after=timedelta(days=14),
            merges_into=frozenset((TELL, SAID_LATE, "order_arrived")),
        ),
        "updates",
        ASK,
        _values_of_question,
        _why_not_ask,
    ),
    TELL: LetterKind(
        # It expires when the promised day is over: whoever proposes it says so.
        Kind(
            TELL,
            "service",
            priority=80,
            expires_after=timedelta(days=14),
            merges_into=frozenset((SAID_LATE, "order_arrived")),
        ),
        "updates",
        TELL,
        _values_of_delay,
        _why_not_tell,
    ),
    PUT_RIGHT: LetterKind(
        Kind(PUT_RIGHT, "service", priority=70, expires_after=timedelta(days=14)),
        "updates",
        PUT_RIGHT,
        _values_put_right,
        _why_not_put_right,
    ),
}
