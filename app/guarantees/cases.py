"""What is known of an order when its guarantee is looked at: its case, its terms, how late it is."""

from __future__ import annotations

from datetime import datetime

from app.core.calendar import add_working_days, day_end, day_start, local_date, working_days_between
from app.core.work import Work
from app.guarantees import rules
from app.guarantees.model import Offer
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.model import Order
from app.orders.rules import PAID
from app.orders.standings import ended
from app.promises import store as promises
from app.promises.actions import destination_calendar
from app.promises.making import handling_rules
from app.promises.model import OutcomeRow
from app.promises.windows import shop_calendar
from app.shops.care_settings import DeliveryGuarantee
from app.shops.store import settings_at, the_settings, the_shop


def case_of(work: Work, order_id: int) -> rules.Case | None:
    outcome, order = promises.outcome_of(work, order_id), orders.file(work, order_id).order
    if outcome is None or order is None:
        return None
    return rules.Case(
        outcome=outcome.outcome,
        certain=outcome.certain,
        paid=order.financial_status in PAID,
        ended=ended(orders.file(work, order_id)) is not None,
        on=terms_of(work, order_id).on,
        reachable=is_reachable(work, order.customer_id),
    )


def why_over(work: Work, case: rules.Case, offer: Offer) -> str:
    """As rules.why_over, of an offer."""
    return rules.why_over(case, offer.cause, arrived=has_come(work, offer.order_id))


def has_come(work: Work, order_id: int) -> bool:
    outcome = promises.outcome_of(work, order_id)
    return outcome is not None and outcome.arrived_at is not None


def terms_of(work: Work, order_id: int) -> DeliveryGuarantee:
    """Those of the day on which she bought."""
    order, _ = known(work, order_id)
    return settings_at(work, order.ordered_at)[1].guarantee


def days_late(work: Work, order_id: int) -> int:
    """Working days where she lives, from the promised day to its arrival, or to today."""
    order, outcome = known(work, order_id)
    if outcome.arrived_at is not None and outcome.miss_working_days is not None:
        return max(outcome.miss_working_days, 0)
    assert outcome.latest_at is not None
    due_on, today = local_date(outcome.latest_at, order.zone), local_date(work.now, order.zone)
    return max(working_days_between(destination_calendar(order.country), due_on, today), 0)


def call_by(work: Work) -> datetime:
    """The end of the shop's working day by which somebody calls. UTC"""
    calendar = shop_calendar(handling_rules(work, the_settings(work)[1].handling))
    zone = the_shop(work).zone
    return day_end(add_working_days(calendar, local_date(work.now, zone), rules.CALL_WITHIN_DAYS), zone)


def reached_at(work: Work, order_id: int, days: int) -> datetime:
    """The beginning of the day that is so many working days after the promised one."""
    order, outcome = known(work, order_id)
    assert outcome.latest_at is not None
    due_on = local_date(outcome.latest_at, order.zone)
    on = add_working_days(destination_calendar(order.country), due_on, max(days, 1))
    return day_start(on, order.zone)


def known(work: Work, order_id: int) -> tuple[Order, OutcomeRow]:
    order, outcome = orders.file(work, order_id).order, promises.outcome_of(work, order_id)
    assert order is not None
    assert outcome is not None
    return order, outcome
