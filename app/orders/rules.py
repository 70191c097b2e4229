"""Decisions about orders: which version is newer, what is still to come, for what nothing is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# Sales at the counter: the customer walks out with the goods.
COUNTER_SOURCES = frozenset({"pos", "shopify_pos"})
# Words of the shipping option under which she fetches the goods in the store herself.
PICKUP_WORDS = ("hämta i butik", "hämtas i butik", "butikshämtning", "click & collect", "click and collect",
                "store pickup", "in-store pickup", "local pickup", "pick up in store", "pickup in store")  # fmt: skip
# Paid, or promised by one who keeps it. "partially_refunded" was paid as well.
PAID = frozenset({"paid", "partially_refunded", "refunded"})


@dataclass(frozen=True)
class Line:
    """quantity  as bought; current  after edits (and, mostly, refunds); shippable  a thing that is sent"""

    id: int
    title: str
    quantity: int
    current: int
    shippable: bool
    product_id: int | None


def version(changed_at: datetime, *rest: str) -> str:
    """Text that grows with the versions of one thing: by its own time of change, then by whatever else settles it.

    Two messages that agree in all of it have the same content, so that it doesn't matter which is taken.
    """
    return "|".join((changed_at.isoformat(timespec="microseconds"), *rest))


def unpromised(
    *, test: bool, source: str | None, shipping_title: str | None, lines: Iterable[Line], before_install: bool
) -> str | None:
    """Why nothing is promised for an order.

    returns  "test", "counter", "before_install", "nothing_to_ship", "store_pickup", or None
    """
    if test:
        return "test"
    if source in COUNTER_SOURCES:
        return "counter"
    if before_install:
        return "before_install"
    if not any(line.shippable and line.quantity for line in lines):
        return "nothing_to_ship"
    title = (shipping_title or "").lower()
    return "store_pickup" if any(word in title for word in PICKUP_WORDS) else None


def still_wanted(lines: Iterable[Line], refunded: dict[int, int]) -> tuple[tuple[int, int], ...]:
    """What is still to come to the customer.

    refunded  line id → how many were refunded; `current` may or may not have heard of it yet
    returns   (line id, how many) for each line of which something is wanted, by id
    """
    counts = [
        (line.id, min(line.current, line.quantity - refunded.get(line.id, 0)))
        for line in lines
        if line.shippable
    ]
    return tuple(sorted((line_id, count) for line_id, count in counts if count > 0))


def ending(
    wanted: tuple[tuple[int, int], ...],
    *,
    cancelled_at: datetime | None,
    refunded_at: datetime | None,
    changed_at: datetime,
) -> tuple[datetime | None, str | None]:
    """Since when nothing is to come, and by what."""
    if cancelled_at is not None:
        return cancelled_at, "cancelled"
    if wanted:
        return None, None
    return (refunded_at, "refunded") if refunded_at is not None else (changed_at, "nothing_to_ship")
