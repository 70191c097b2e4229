"""An order as a purchase: whether it counts, whose it was, when, and what was paid for it in the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import rules
from app.orders.facts import PurchaseChanged
from app.orders.model import Order
from app.shops.store import the_shop


@dataclass(frozen=True)
class Purchase:
    """customer_id  None where nobody was named; on  by the shop's calendar

    minor  what is left of it after refunds and edits, with tax and shipping, in `currency`
    """

    customer_id: int | None
    on: date
    ordered_at: datetime
    currency: str
    minor: int


def tell_purchase(work: Work, order: Order) -> None:
    """Record what the order is as a purchase, if that differs from what was last recorded."""
    counts = rules.is_purchase(
        paid=order.financial_status in rules.PAID,
        test=order.test,
        cancelled=order.cancelled_at is not None,
        deleted=order.deleted_at is not None,
        replacement=order.replacement,
    )
    if not counts and order.purchase is None:
        return
    found = Purchase(
        customer_id=order.customer_id,
        on=local_date(order.ordered_at, the_shop(work).zone),
        ordered_at=order.ordered_at,
        currency=order.currency,
        minor=paid_in_the_end(order),
    )
    text = msgspec.json.encode(found).decode() if counts else None
    if text == order.purchase:
        return
    order.purchase = text
    work.record(
        PurchaseChanged(
            order_id=order.id,
            counts=counts,
            customer_id=found.customer_id,
            on=found.on,
            ordered_at=found.ordered_at,
            currency=found.currency,
            minor=found.minor,
        )
    )


def paid_in_the_end(order: Order) -> int:
    """As Shopify's latest word has it; where it says nothing of that, all or nothing."""
    if order.current_minor is not None:
        return order.current_minor
    return 0 if order.financial_status == "refunded" else order.total_minor


def read_purchase(text: str | None) -> Purchase | None:
    """text  of Order.purchase"""
    return msgspec.json.decode(text, type=Purchase) if text else None
