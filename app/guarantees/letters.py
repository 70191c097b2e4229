"""What the guarantee's letter says, and when it would no longer be true."""

from __future__ import annotations

from datetime import date, timedelta

from app.core.calendar import local_date
from app.core.work import Work
from app.guarantees.model import Offer
from app.mail.phrases import written_day
from app.mail.voice import first_name_to_greet, locale_in
from app.orders import store as orders
from app.orders.customers import first_name
from app.promises import store as promises
from app.promises.last_day import last_day_shown
from app.shops.store import the_shop
from app.touchpoints.letters import LetterKind, TouchpointView
from app.touchpoints.rules import Kind


def _values(work: Work, touchpoint: TouchpointView, lang: str) -> dict[str, object]:
    offer = work.session.get(Offer, (work.shop_id, touchpoint.order_id))
    order, outcome = (
        orders.file(work, touchpoint.order_id).order,
        promises.outcome_of(work, touchpoint.order_id),
    )
    assert offer is not None  # _untrue looked a moment ago
    assert order is not None
    assert outcome is not None
    locale, zone = locale_in(lang, order.locale), order.zone
    today = local_date(work.now, zone)

    promised_on = last_day_shown(work, order.id)
    arrived_on = local_date(outcome.arrived_at, zone) if outcome.arrived_at else None

    def day(on: date) -> str:
        return written_day(on, locale, today=today)

    return {
        "first_name": first_name_to_greet(first_name(work, touchpoint.customer_id)),
        "shop_name": the_shop(work).name,
        "items": orders.titles(order),
        "order_name": order.name,
        "promised_on": day(promised_on) if promised_on else None,
        "arrived_on": day(arrived_on) if arrived_on else None,
        # By the two days that she reads here: a hold may have moved what it was judged by.
        "days_late": (arrived_on - promised_on).days if arrived_on and promised_on else 0,
        # Swedish writes a space before the sign, English none.
        "remedy_text": f"{offer.percent}%" if lang == "en" else f"{offer.percent}\u00a0%",
        "code": offer.code,
        "code_valid_until": day(local_date(offer.valid_until, zone)),
    }


def _untrue(work: Work, touchpoint: TouchpointView) -> str | None:
    """returns  "kept_after_all", "order_ended", "erased", or None"""
    offer = work.session.get(Offer, (work.shop_id, touchpoint.order_id))
    outcome = promises.outcome_of(work, touchpoint.order_id)
    if offer is None or offer.state != "given" or orders.file(work, touchpoint.order_id).order is None:
        return "erased"
    if outcome is None or outcome.outcome != "broken" or not outcome.certain:
        return "kept_after_all"
    return None


LETTERS = {
    "broken_promise": LetterKind(
        # A problem that we solve: owed, not advertising. A month later it would be an old story.
        Kind("broken_promise", "service", priority=90, expires_after=timedelta(days=30)),
        "guarantees",
        "broken_promise",
        _values,
        _untrue,
    )
}
