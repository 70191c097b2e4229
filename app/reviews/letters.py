"""What the question and its one reminder say. They know of no outcome, no remedy and no rating."""

from __future__ import annotations

from datetime import timedelta

from app.core.calendar import local_date
from app.core.work import Work
from app.mail.phrases import written_day
from app.mail.voice import first_name_to_greet, locale_in
from app.orders import store as orders
from app.orders.customers import first_name
from app.promises import store as promises
from app.reviews.links import review_url
from app.reviews.reminding import reminds
from app.reviews.written import has_written
from app.shops.store import the_settings, the_shop
from app.touchpoints import store as touchpoints
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind


def _values(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order, outcome = (
        orders.file(work, touchpoint.order_id).order,
        promises.outcome_of(work, touchpoint.order_id),
    )
    assert order is not None  # _untrue looked a moment ago
    assert outcome is not None
    assert outcome.arrived_at is not None
    arrived_on = local_date(outcome.arrived_at, order.zone)
    today = local_date(work.now, order.zone)
    return {
        "first_name": first_name_to_greet(first_name(work, touchpoint.customer_id)),
        "shop_name": the_shop(work).name,
        "items": orders.titles(order),
        # A day that is only inferred isn't told to her who knows it.
        "arrived_on": written_day(arrived_on, locale_in(lang, order.locale), today=today)
        if outcome.arrived_by != "inferred"
        else None,
        "review_url": review_url(work, order, lang=lang),
    }


def _untrue(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "nothing_arrived", "order_ended", "switched_off", or None"""
    outcome = promises.outcome_of(work, touchpoint.order_id)
    if outcome is None or outcome.arrived_at is None or outcome.outcome == "void":
        return "nothing_arrived"
    order = orders.file(work, touchpoint.order_id).order
    if order is None or order.deleted_at is not None:
        return "order_ended"
    return None if review_url(work, order, lang="") else "switched_off"


def _needless(work: Work, touchpoint: TouchpointView) -> str | None:
    """Of the reminder. returns  as _untrue, and "written", "no_reminder", "said_no": a no to the question is one to
    its reminder, too
    """
    if not reminds(the_settings(work)[1].reviews):
        return "no_reminder"
    if has_written(work, touchpoint.order_id):
        return "written"
    person = touchpoints.person(work, touchpoint.customer_id)
    said = touchpoints.wishes(work, person[0].email_key) if person else {}
    return "said_no" if said.get("review_request") == "stop" else _untrue(work, touchpoint)


LETTERS = {
    "review_request": LetterKind(
        # Sixty days after the arrival she no longer remembers enough to help the next customer.
        Kind("review_request", "feedback", priority=30, expires_after=timedelta(days=60)),
        "reviews",
        "review_request",
        _values,
        _untrue,
    ),
    "review_reminder": LetterKind(
        # Of all letters the one that is easiest to do without: it gives way to every other.
        Kind("review_reminder", "feedback", priority=10, expires_after=timedelta(days=21)),
        "reviews",
        "review_reminder",
        _values,
        _needless,
    ),
}
