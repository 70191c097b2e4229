"""What a customer sees of her own orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from heapq import nlargest

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.work import Work
from app.orders.model import Customer, Order
from app.orders.store import files as order_files
from app.orders.store import titles
from app.promises.last_day import last_day_shown
from app.promises.model import OutcomeRow
from app.promises.store import files as promise_files
from app.touchpoints.her_pages import claim_url

READ_MAX = 1_000  # nobody has more orders in one shop
ORDERS_MAX = 20  # the latest; older ones are in her account at the shop


@dataclass(frozen=True)
class OrderLine:
    """claim_url  where she says that something isn't right with it
    promised_on  the last day that she was shown, as letters say it too; None where nobody knows which
    arrived_on   by her own clock; None where nothing has come
    """

    name: str
    claim_url: str
    items: tuple[str, ...]
    ordered_on: date
    promised_on: date | None
    arrived_on: date | None
    outcome: str


def orders_of(work: Work, customer_shopify_id: int, *, lang: str = "") -> list[OrderLine]:
    """The newest first; nothing for a customer that isn't known. lang  of the pages behind the links"""
    query = (
        select(Order, OutcomeRow)
        .join(Customer, (Customer.shop_id == Order.shop_id) & (Customer.id == Order.customer_id))
        .join(OutcomeRow, (OutcomeRow.shop_id == Order.shop_id) & (OutcomeRow.order_id == Order.id))
        .where(Customer.shopify_id == customer_shopify_id, OutcomeRow.shipment_id == 0)
        .limit(READ_MAX)
    )
    # Sorted here: asked for the newest, SQLite would walk through all orders of the shop by their time.
    newest = nlargest(ORDERS_MAX, work.session.execute(query).all(), key=lambda row: row[0].ordered_at)
    ids = [order.id for order, _ in newest]
    order_files(work, ids)  # read together what each line asks for
    promise_files(work, ids)
    return [_line(work, order, outcome, lang=lang) for order, outcome in newest]


def _line(work: Work, order: Order, outcome: OutcomeRow, *, lang: str) -> OrderLine:
    return OrderLine(
        name=order.name,
        claim_url=claim_url(work, order.id, lang=lang, on=work.now),
        items=tuple(titles(order)),
        ordered_on=local_date(order.ordered_at, order.zone),
        promised_on=last_day_shown(work, order.id),
        arrived_on=local_date(outcome.arrived_at, order.zone) if outcome.arrived_at else None,
        outcome=outcome.outcome,
    )
