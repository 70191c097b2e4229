"""Decisions about orders: which version is newer, what is still to come, for what nothing is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Sales at the counter: the customer walks out with the goods.
COUNTER_SOURCES = frozenset({"pos", "shopify_pos"})
# Words of the shipping option under which she fetches the goods in the store herself.
PICKUP_WORDS = ("hämta i butik", "hämtas i butik", "butikshämtning", "click & collect", "click and collect",
                "store pickup", "in-store pickup", "local pickup", "pick up in store", "pickup in store")  # fmt: skip
# Between the purchase and Shopify's own record of it. Money that comes later doesn't move either; who writes an order
# in with an older date brings it from another system, and what was promised there nobody here knows.
IMPORTED_AFTER = timedelta(days=2)
HELD, FREE = "on_hold", "free"  # how the clock of a part stands
SCHEDULED = "scheduled"  # it is sent at a later time that was agreed on; then its clock begins
# Paid, or promised by one who keeps it. "partially_refunded" was paid as well.
PAID = frozenset({"paid", "partially_refunded", "refunded"})


@dataclass(frozen=True)
class Line:
    """quantity  as bought; current  after edits (and, mostly, refunds); shippable  a thing that is sent
    paid_minor  for all that was bought of it, after every discount, in the shop's currency; None where nobody told
    """

    id: int
    title: str
    quantity: int
    current: int
    shippable: bool
    product_id: int | None
    paid_minor: int | None = None


def paid_for(lines: Iterable[Line], line_id: int, count: int, *, goods_minor: int) -> int:
    """What was really paid for so many of one line.

    goods_minor  for the whole order without its shipping: shared evenly where no price was told
    """
    known = list(lines)
    for line in known:
        if line.id == line_id and line.paid_minor is not None and line.quantity:
            return line.paid_minor * count // line.quantity
    pieces = sum(line.quantity for line in known) or 1
    return max(goods_minor, 0) * count // pieces


def version(changed_at: datetime, *rest: str) -> str:
    """Text that grows with the versions of one thing: by its own time of change, then by whatever else settles it.

    Two messages that agree in all of it have the same content, so that it doesn't matter which is taken.
    """
    return "|".join((changed_at.isoformat(timespec="microseconds"), *rest))


def is_imported(ordered_at: datetime, created_at: datetime, *, installed_at: datetime) -> bool:
    """Whether an order only teaches: bought before the install, or written into Shopify long after it was bought."""
    return ordered_at < installed_at or created_at - ordered_at > IMPORTED_AFTER


def is_purchase(*, paid: bool, test: bool, cancelled: bool, deleted: bool, replacement: bool) -> bool:
    """Whether an order counts in the figures of purchases. One that was refunded counts, with what is left of it."""
    return paid and not (test or cancelled or deleted or replacement)


def unpromised(
    *,
    test: bool,
    source: str | None,
    shipping_title: str | None,
    lines: Iterable[Line],
    before_install: bool,
    replacement: bool = False,
    deleted: bool = False,
) -> str | None:
    """Why nothing is promised for an order.

    returns  "test", "deleted", "replacement", "counter", "nothing_to_ship", "store_pickup", "before_install", or None
    """
    if test:
        return "test"
    if deleted:
        return "deleted"
    if replacement:
        return "replacement"
    if source in COUNTER_SOURCES:
        return "counter"
    if not any(line.shippable and line.quantity for line in lines):
        return "nothing_to_ship"
    title = (shipping_title or "").lower()
    if any(word in title for word in PICKUP_WORDS):
        return "store_pickup"
    return "before_install" if before_install else None


def wanted_at(
    lines: Iterable[tuple[int, int]], refunds: Iterable[tuple[datetime, int, int]], at: datetime
) -> tuple[tuple[int, int], ...]:
    """What was still to come at an instant.

    lines    (line id, how many) before any refund
    refunds  (when, line id, how many)
    """
    left = dict(lines)
    for refunded_at, line_id, count in refunds:
        if line_id in left and refunded_at <= at:
            left[line_id] -= count
    return tuple((line_id, count) for line_id, count in sorted(left.items()) if count > 0)


def ending(
    lines: tuple[tuple[int, int], ...],
    refunds: Iterable[tuple[datetime, int, int]],
    edits: Iterable[tuple[datetime, int, int]] = (),
    *,
    cancelled_at: datetime | None,
    refunded_at: datetime | None = None,
    ordered_at: datetime,
) -> tuple[datetime | None, str | None]:
    """Since when nothing is to come, and by what: the earliest instant, whatever is heard later.

    lines        (line id, how many) as bought
    edits        what the merchant took out of the order: (when, line id, how many)
    refunded_at  all the money was given back by then, whatever lines that was for
    """
    if not lines and cancelled_at is None:
        return ordered_at, "nothing_to_ship"
    refunds, edits = list(refunds), list(edits)
    fewer = sorted([*((at, line, count, "refunded") for at, line, count in refunds),
                    *((at, line, count, "nothing_to_ship") for at, line, count in edits)])  # fmt: skip
    taken = [(at, line, count) for at, line, count, _ in fewer]
    ends = [(at, by) for at, _, _, by in fewer if lines and not wanted_at(lines, taken, at)][:1]
    ends += [(refunded_at, "refunded")] if refunded_at else []
    ends += [(cancelled_at, "cancelled")] if cancelled_at else []
    return min(ends, default=(None, None), key=lambda one: one[0])


def standstills(
    holds: Iterable[tuple[datetime, datetime | None]],
) -> tuple[tuple[datetime, datetime | None], ...]:
    """When an order stood still: while any of its parts was on hold. until None: it still is.

    returns  by time, without overlaps
    """
    joined: list[tuple[datetime, datetime | None]] = []
    for begun, ended in sorted(holds, key=lambda one: (one[0], one[1] is None, one[1] or one[0])):
        before = joined[-1][1] if joined else None
        if joined and (before is None or begun <= before):
            joined[-1] = (joined[-1][0], None if before is None or ended is None else max(before, ended))
        else:
            joined.append((begun, ended))
    return tuple(joined)


def holds_of(marks: Iterable[tuple[datetime, str]]) -> tuple[tuple[datetime, datetime | None], ...]:
    """When a part stood still, from what was heard of its clock, in whatever order that came.

    marks    (when, "on_hold", "free" or "scheduled")
    returns  (from, until) by time; until None: it still is on hold
    """
    found: list[tuple[datetime, datetime | None]] = []
    for at, state in sorted(marks):
        is_open = bool(found) and found[-1][1] is None
        if state == HELD and not is_open:
            found.append((at, None))
        elif state != HELD and is_open:
            found[-1] = (found[-1][0], at)
    return tuple(found)


def begins_at(ordered_at: datetime, scheduled: Iterable[datetime | None]) -> datetime | None:
    """When the clock of an order begins, if that is later than the purchase: with the last of its scheduled parts.

    scheduled  from when on each part may be sent that is, or was, scheduled; it counts also once it is on its way
    """
    return max((at for at in scheduled if at is not None and at > ordered_at), default=None)
