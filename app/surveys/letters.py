"""What the two letters with a question say. They know of no outcome."""

from __future__ import annotations

from datetime import timedelta

from app.core.calendar import local_date
from app.core.work import Work
from app.mail.phrases import written_day
from app.mail.voice import first_name_to_greet, locale_in
from app.orders import store as orders
from app.orders.customers import first_name
from app.orders.model import Order
from app.promises import store as promises
from app.shops.store import the_settings, the_shop
from app.surveys import inviting, store
from app.surveys.asking import HOW_IT_WAS, KINDS, WEEK
from app.surveys.bank import CASE
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind


def _values(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    order = orders.file(work, touchpoint.order_id).order
    assert order is not None  # _untrue looked a moment ago
    invitation = inviting.as_asked(
        work,
        customer_id=touchpoint.customer_id,
        order_id=touchpoint.order_id,
        kind=KINDS[touchpoint.kind],
    )
    page = inviting.page_url(work, invitation, lang)
    asked = inviting.spoken(work, invitation, lang)
    return {
        "first_name": first_name_to_greet(first_name(work, touchpoint.customer_id)),
        "shop_name": the_shop(work).name,
        "items": orders.titles(order),
        "arrived_on": _arrived_on(work, order, lang),
        "question": asked.question,
        "options": inviting.taps(asked, page, lang),
        "page_url": page,
    }


def _choose(work: Work, touchpoint: TouchpointView) -> None:
    inviting.invite(
        work,
        customer_id=touchpoint.customer_id,
        order_id=touchpoint.order_id,
        kind=KINDS[touchpoint.kind],
    )


def _arrived_on(work: Work, order: Order, lang: str) -> str | None:
    """A day that is only inferred isn't told to her who knows it."""
    outcome = promises.outcome_of(work, order.id)
    if outcome is None or outcome.arrived_at is None or outcome.arrived_by == "inferred":
        return None
    arrived_on, today = local_date(outcome.arrived_at, order.zone), local_date(work.now, order.zone)
    return written_day(arrived_on, locale_in(lang, order.locale), today=today)


def _why_not_ask(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "nothing_arrived", "switched_off", or None"""
    outcome = promises.outcome_of(work, touchpoint.order_id)
    if outcome is None or outcome.arrived_at is None or outcome.outcome == "void":
        return "nothing_arrived"
    asked = the_settings(work)[1].surveys.on and bool(inviting.open_to_ask(work))
    return None if asked else "switched_off"


def _why_not_ask_how_it_was(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "erased", "switched_off", or None"""
    if store.order_for_her(work, touchpoint.order_id) is None:
        return "erased"
    settings = the_settings(work)[1].surveys
    return None if settings.on and CASE not in settings.resting else "switched_off"


LETTERS = {
    WEEK: LetterKind(
        # A month after its day nobody remembers how it was to find or to buy. The same for whoever was deferred.
        Kind(WEEK, "feedback", priority=35, expires_after=timedelta(days=30)),
        "surveys",
        WEEK,
        _values,
        _why_not_ask,
        _choose,
    ),
    HOW_IT_WAS: LetterKind(
        Kind(HOW_IT_WAS, "feedback", priority=36, expires_after=timedelta(days=30)),
        "surveys",
        HOW_IT_WAS,
        _values,
        _why_not_ask_how_it_was,
        _choose,
    ),
}
