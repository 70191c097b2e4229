"""What a way to make good comes to for one thing of an order."""

from __future__ import annotations

from decimal import Decimal

from app.orders import store as orders
from app.orders.model import Order
from app.remedies.rules import Wanted
from app.shops.settings import Way

KEEPS = frozenset({"code", "store_credit", "gift_card"})


def wanted(order: Order, way: Way, *, line_id: int, count: int) -> Wanted:
    """A share is of what was paid for the thing; with a code, of her next order."""
    amount = way.amount_minor if way.measure == "fixed" else None
    percent = way.percent if way.measure == "share" and way.kind in KEEPS else None
    if percent is not None and way.kind != "code":
        amount = orders.paid_for(order, line_id, count).share(Decimal(percent) / 100).minor
        percent = None
    return Wanted(
        kind=way.kind,
        amount_minor=amount,
        percent=percent,
        valid_days=way.valid_days if way.kind in KEEPS else None,
        lines=((line_id, count),) if way.kind == "replacement" else (),
        text=way.text,
    )
