"""What the review request says. It knows of no outcome and of no remedy."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from app.core.calendar import local_date
from app.core.work import Work
from app.mail.phrases import written_day
from app.mail.voice import first_name_to_greet, locale_in
from app.orders import store as orders
from app.orders.customers import first_name
from app.orders.model import Order
from app.promises import store as promises
from app.shops.store import the_settings, the_shop
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
        "review_url": review_url(the_settings(work)[1].reviews.address, order),
    }


def review_url(address: str, order: Order) -> str:
    """The merchant's own address with {order} and {product} filled in."""
    product = next((str(line.product_id) for line in orders.lines_of(order) if line.product_id), "")
    return address.replace("{order}", quote(order.name, safe="")).replace("{product}", product)


def _untrue(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "nothing_arrived", "switched_off", or None"""
    outcome = promises.outcome_of(work, touchpoint.order_id)
    if outcome is None or outcome.arrived_at is None or outcome.outcome == "void":
        return "nothing_arrived"
    return None if the_settings(work)[1].reviews.address else "switched_off"


LETTERS = {
    "review_request": LetterKind(
        # Sixty days after the arrival she no longer remembers enough to help the next customer.
        Kind("review_request", "feedback", priority=30, expires_after=timedelta(days=60)),
        "reviews",
        "review_request",
        _values,
        _untrue,
    )
}
