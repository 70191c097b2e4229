"""Where an order stands apart from its shipments: what is to come, since when nothing is, why nothing is promised."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec

from app.core.work import Work
from app.orders import line_changes, rules, store
from app.orders.facts import LineCount, RefundCount, StandingChanged
from app.orders.model import Order
from app.orders.store import OrderFile

LOCAL = "local"
STORE_PICKUP = "store_pickup"


def tell_standing(work: Work, file: OrderFile) -> None:
    """Record where the order stands, if that differs from what was last recorded."""
    if file.order is None:
        return
    told = standing(file)
    text = msgspec.json.encode(told).decode()
    if file.order.standing != text:
        file.order.standing = text
        work.record(told)


def standing(file: OrderFile) -> StandingChanged:
    """Where an order stands, as a function of what is known and not of the order in which it came."""
    order = file.order
    assert order is not None
    refunds = _refunds(file)
    shown = store.shown_lines(order)
    edits = line_changes.edits(shown, refunds, order.line_changes, cancelled=order.cancelled_at is not None)
    bought = tuple(sorted((line.id, line.quantity) for line in shown if line.shippable and line.quantity))
    ended_at, ended_by = rules.ending(
        bought,
        refunds,
        edits,
        cancelled_at=order.cancelled_at,
        refunded_at=_refunded_at(file),
        ordered_at=order.ordered_at,
    )
    return StandingChanged(
        order_id=order.id,
        ordered_at=order.ordered_at,
        zone=order.zone,
        country=order.country,
        unpromised=why_unpromised(order),
        lines=tuple(LineCount(line_id=line_id, wanted=count) for line_id, count in bought),
        refunds=tuple(
            RefundCount(line_id=line_id, count=count, refunded_at=at)
            for at, line_id, count in sorted([*refunds, *edits])
        ),
        holds=rules.standstills(_holds(file)),
        begins_at=order.begins_at,
        local=any(part.method == LOCAL for part in file.parts.values()),
        ended_at=ended_at,
        ended_by=ended_by,
    )


def ended(file: OrderFile) -> str | None:
    """Whether an order is over for all that could still be done for it, by the money and by the goods alike.

    returns  "cancelled" (also: deleted, or every line edited away), "refunded" (all its money, or every line of it,
             though the shipping was kept); None while there is something of it, or where it never had goods to send
    """
    order = file.order
    assert order is not None
    if order.cancelled_at is not None or order.deleted_at is not None:
        return "cancelled"
    if order.financial_status == "refunded":
        return "refunded"
    if left(file) or not any(line.shippable and line.quantity for line in store.lines_of(order)):
        return None
    return "refunded" if _refunds(file) else "cancelled"


def left(file: OrderFile) -> dict[int, int]:
    """How many of each thing that is sent she has, or is to have, by line: bought, less what was edited away or
    refunded. What she sent back counts as hers until its refund, since no message tells of it before.
    """
    assert file.order is not None
    refunded: Counter[int] = Counter()
    for _, line_id, count in _refunds(file):
        refunded[line_id] += count
    each = {
        # Shopify lowers `current` for both, but the one message may come before the other.
        line.id: min(line.quantity - refunded[line.id], line.current)
        for line in store.lines_of(file.order)
        if line.shippable
    }
    return {line_id: count for line_id, count in each.items() if count > 0}


def _refunded_at(file: OrderFile) -> datetime | None:
    """When all the money had been given back, also where no refund says for which lines."""
    assert file.order is not None
    whole = file.order.financial_status == "refunded"
    return max((one.refunded_at for one in file.refunds.values()), default=None) if whole else None


def _holds(file: OrderFile) -> list[tuple[datetime, datetime | None]]:
    return [hold for part in file.parts.values() for hold in rules.holds_of(store.marks_of(part))]


def why_unpromised(order: Order) -> str | None:
    """Why nothing is promised for an order; None where something may be."""
    told = rules.unpromised(
        test=order.test,
        source=order.source,
        shipping_title=order.shown_title,
        lines=store.lines_of(order),
        before_install=order.before_install,
        replacement=order.replacement,
        deleted=order.deleted_at is not None,
    )
    return order.undelivered_by if order.undelivered_by and told in (None, "before_install") else told


def _refunds(file: OrderFile) -> list[tuple[datetime, int, int]]:
    """returns  (when, line id, how many), by time"""
    return sorted(
        (refund.refunded_at, line["id"], line["quantity"])
        for refund in file.refunds.values()
        for line in refund.lines
    )


def note_undelivered(work: Work, order_id: int, why: str | None) -> None:
    """Shopify told how the order goes out: if not to the customer's door, nothing is promised.

    why  "store_pickup" or "nothing_to_ship"; None: it is brought to her, perhaps because she asked for that instead
    """
    file = store.file(work, order_id)
    if file.order is not None and file.order.undelivered_by != why:
        file.order.undelivered_by = why
        tell_standing(work, file)
