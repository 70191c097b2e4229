"""The parts of an order, as Shopify routes it: how each goes out, when it may, and when it stood still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.work import Work
from app.orders import store
from app.orders.actions import tell_standing
from app.orders.facts import BeginningChanged, OrderTold
from app.orders.model import Order, Part

HELD = "on_hold"
SCHEDULED = "scheduled"
HOLDS_MAX = 20  # of one part; more would be a shop that plays with the button


@dataclass(frozen=True)
class PartSeen:
    """A fulfillment order as Shopify shows it now. status, method  small letters; fulfill_at  None: at once"""

    id: int
    status: str
    method: str | None
    fulfill_at: datetime | None


def note_parts(work: Work, order_id: int, parts: Sequence[PartSeen], *, heard_at: datetime) -> None:
    """Take in how an order's parts stand. heard_at  when that was so; an older look changes nothing."""
    file = store.file(work, order_id)
    for seen in parts:
        part = file.parts.get(seen.id)
        if part is None:
            part = Part(shop_id=work.shop_id, id=seen.id, order_id=order_id, holds=[])
            file.parts[seen.id] = part
            work.session.add(part)
        elif heard_at < part.heard_at:
            continue
        _write(part, seen, heard_at)
    if file.order is not None:
        was = file.order.begins_at
        file.order.begins_at = _begins_at(file.order, list(file.parts.values()))
        tell_standing(work, file)
        if file.order.begins_at != was:
            work.record(BeginningChanged(order_id=order_id))
        work.record(OrderTold(order_id=order_id))


def _write(part: Part, seen: PartSeen, heard_at: datetime) -> None:
    part.status, part.method = seen.status[:30].lower(), (seen.method or "")[:20].lower() or None
    part.fulfill_at = seen.fulfill_at.astimezone(UTC) if seen.fulfill_at else None
    part.heard_at = heard_at
    is_open = bool(part.holds) and part.holds[-1][1] is None
    if part.status == HELD and not is_open and len(part.holds) < HOLDS_MAX:
        part.holds = [*part.holds, [heard_at.isoformat(), None]]
    elif part.status != HELD and is_open:
        part.holds = [*part.holds[:-1], [part.holds[-1][0], heard_at.isoformat()]]


def _begins_at(order: Order, parts: Sequence[Part]) -> datetime | None:
    """What was scheduled for later begins then, also once it is on its way."""
    later = [part.fulfill_at for part in parts if part.fulfill_at and part.fulfill_at > order.ordered_at]
    waits = order.begins_at is not None or any(part.status == SCHEDULED for part in parts)
    return max(later) if later and waits else None
