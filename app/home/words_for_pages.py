"""How far an order has come, in words for the merchant."""

from __future__ import annotations

from flask_babel import lazy_gettext

FINANCIAL = {
    "paid": lazy_gettext("Paid"),
    "pending": lazy_gettext("Not paid yet"),
    "authorized": lazy_gettext("Payment reserved"),
    "partially_paid": lazy_gettext("Partly paid"),
    "partially_refunded": lazy_gettext("Partly refunded"),
    "refunded": lazy_gettext("Refunded"),
    "voided": lazy_gettext("Payment cancelled"),
}


# promises.journey.STATES, and a purchase: delivered and paid.
STATES = {
    "ordered": lazy_gettext("Ordered, not paid yet"),
    "paid": lazy_gettext("Paid, not sent yet"),
    "sent": lazy_gettext("On its way"),
    "arrived": lazy_gettext("Arrived"),
    "purchase": lazy_gettext("Arrived and paid"),
    "returned": lazy_gettext("Given back after it had arrived"),
    "refunded": lazy_gettext("Refunded before it arrived"),
    "cancelled": lazy_gettext("Cancelled before it arrived"),
}


def state_in_words(state: str, is_purchase: bool) -> str:
    """How far the order has come; delivered and paid is said, since only that makes a customer."""
    return str(STATES["purchase" if is_purchase else state])


def payment_in_words(status: str) -> str:
    return str(FINANCIAL.get(status, status))
