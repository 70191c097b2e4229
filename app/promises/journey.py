"""How far an order has come, from the purchase to the arrival or to its end: a function of what is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATES = ("ordered", "paid", "sent", "arrived", "returned", "refunded", "cancelled")


@dataclass(frozen=True)
class Trail:
    """What an order's state hangs on.

    paid      the money is there, or was before it was given back
    counts    a real purchase: no test, not deleted, not sent in place of something else
    sent      something is in a shipment that isn't cancelled
    ended_at, ended_by  since when nothing is to come or to be kept any more: "cancelled", "refunded", "nothing_to_ship"
    """

    paid: bool
    counts: bool
    sent: bool
    arrived_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True)
class Journey:
    """is_purchase  goods that are delivered and paid, and weren't given back: only then somebody has become a customer,
    and only such a purchase can be recommended, or bought again
    """

    state: str
    is_purchase: bool


def journey(trail: Trail) -> Journey:
    """What came first decides: an order that ended before it arrived was cancelled or refunded, one that ended after it
    was returned. It never matters in which order the messages came.
    """
    if trail.ended_at is not None and trail.ended_by in ("cancelled", "refunded"):
        arrived_first = trail.arrived_at is not None and trail.arrived_at < trail.ended_at
        return Journey("returned" if arrived_first else trail.ended_by, False)
    if trail.arrived_at is not None:
        return Journey("arrived", trail.paid and trail.counts)
    if trail.sent:
        return Journey("sent", False)
    return Journey("paid" if trail.paid else "ordered", False)
