"""What no message may say: that something will have happened. It is parked in sight, since time would turn on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.errors import Invalid
from app.orders.messages import FulfillmentBody, OrderBody, RefundBody, ScanBody

AHEAD_MAX = timedelta(days=1)  # by which clocks and time zones err, and no more
# An order may be dated ahead by whoever writes it in; its promise then waits, and nothing is paid for that. Beyond a
# month it is a slip of the keyboard.
ORDER_AHEAD_MAX = timedelta(days=31)


def check_order(body: OrderBody, *, now: datetime) -> None:
    """raises  Invalid where a date lies far in the future, also one of a shipment or refund that it carries"""
    dates = {
        "created_at": body.created_at,
        "processed_at": body.processed_at,
        "updated_at": body.updated_at,
        "cancelled_at": body.cancelled_at,
    }
    _check(dates, now=now, ahead_max=ORDER_AHEAD_MAX)
    for fulfillment in body.fulfillments or ():
        check_fulfillment(fulfillment, now=now)
    for refund in body.refunds or ():
        check_refund(refund, now=now)


def check_fulfillment(body: FulfillmentBody, *, now: datetime) -> None:
    """raises  Invalid"""
    _check({"created_at": body.created_at, "updated_at": body.updated_at}, now=now)


def check_refund(body: RefundBody, *, now: datetime) -> None:
    """raises  Invalid"""
    _check({"created_at": body.created_at, "processed_at": body.processed_at}, now=now)


def check_scan(body: ScanBody, *, now: datetime) -> None:
    """raises  Invalid; what the carrier's own clock says is put right instead where Shopify's can be believed"""
    _check({"created_at": body.created_at or body.happened_at}, now=now)


def _check(dates: dict[str, datetime | None], *, now: datetime, ahead_max: timedelta = AHEAD_MAX) -> None:
    for name, at in dates.items():
        if at is not None and at > now + ahead_max:
            raise Invalid(
                "in_the_future",
                f"The message has a date that hasn’t come yet: {name} is {at:%Y-%m-%d}. Nothing was done with it.",
            )
