"""What a customer sees of her own orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.work import Work
from app.orders.model import Customer, Order
from app.orders.store import titles
from app.promises.model import OutcomeRow

ORDERS_MAX = 20  # the latest; older ones are in her account at the shop


@dataclass(frozen=True)
class OrderLine:
    """promised_on, arrived_on  days by her own clock; None where nothing was promised, or nothing has come"""

    name: str
    items: tuple[str, ...]
    ordered_on: date
    promised_on: date | None
    arrived_on: date | None
    outcome: str


def orders_of(work: Work, customer_shopify_id: int) -> list[OrderLine]:
    """The newest first; nothing for a customer that isn't known."""
    query = (
        select(Order, OutcomeRow)
        .join(Customer, (Customer.shop_id == Order.shop_id) & (Customer.id == Order.customer_id))
        .join(OutcomeRow, (OutcomeRow.shop_id == Order.shop_id) & (OutcomeRow.order_id == Order.id))
        .where(Customer.shopify_id == customer_shopify_id, OutcomeRow.shipment_id == 0)
        .order_by(Order.ordered_at.desc())
        .limit(ORDERS_MAX)
    )
    return [_line(order, outcome) for order, outcome in work.session.execute(query)]


def _line(order: Order, outcome: OutcomeRow) -> OrderLine:
    return OrderLine(
        name=order.name,
        items=tuple(titles(order)),
        ordered_on=local_date(order.ordered_at, order.zone),
        promised_on=local_date(outcome.latest_at, order.zone) if outcome.latest_at else None,
        arrived_on=local_date(outcome.arrived_at, order.zone) if outcome.arrived_at else None,
        outcome=outcome.outcome,
    )
