"""The parts of an order, as Shopify routes it: how each goes out, when it may, and when it stood still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.core.work import Work
from app.orders import store
from app.orders.facts import BeginningChanged, OrderTold
from app.orders.model import Part
from app.orders.rules import FREE, HELD, SCHEDULED
from app.orders.standings import tell_standing
from app.orders.store import OrderFile

MARKS_MAX = 60  # of one part; more would be a shop that plays with the button


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
        part = file.parts.get(seen.id) or _new(work, file, seen.id, order_id)
        if heard_at >= part.heard_at:
            _write(part, seen, heard_at)
    _tell(work, order_id, file)


def note_transition(work: Work, order_id: int, part_id: int, *, status: str, at: datetime) -> None:
    """The clock of a part stopped ("on_hold"), is to begin later ("scheduled") or went on (anything else), told by
    Shopify's own message and so to the second; late, twice or in another order: the same.
    """
    file = store.file(work, order_id)
    part = file.parts.get(part_id) or _new(work, file, part_id, order_id)
    _mark(part, _clock_of(status), at)
    _tell(work, order_id, file)


def _new(work: Work, file: OrderFile, part_id: int, order_id: int) -> Part:
    part = Part(shop_id=work.shop_id, id=part_id, order_id=order_id, status="", marks=[], heard_at=NEVER)
    file.parts[part_id] = part
    work.session.add(part)
    return part


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def _write(part: Part, seen: PartSeen, heard_at: datetime) -> None:
    """A look at it also heals what a lost message would have told of its clock."""
    part.status, part.method = seen.status[:30].lower(), (seen.method or "")[:20].lower() or None
    # The day that was agreed on when it was first scheduled is what she was told; a later one is a delay.
    if not (part.fulfill_at and any(mark[1] == SCHEDULED for mark in part.marks)):
        part.fulfill_at = seen.fulfill_at.astimezone(UTC) if seen.fulfill_at else None
    part.heard_at = heard_at
    state = _clock_of(part.status)
    last = part.marks[-1][1] if part.marks else FREE
    if state != last and (state != FREE or last == HELD):
        _mark(part, state, heard_at)


def _clock_of(status: str) -> str:
    return status if status in (HELD, SCHEDULED) else FREE


def _mark(part: Part, state: str, at: datetime) -> None:
    mark = [at.astimezone(UTC).isoformat(), state]
    if mark not in part.marks and len(part.marks) < MARKS_MAX:
        part.marks = sorted([*part.marks, mark])


def _tell(work: Work, order_id: int, file: OrderFile) -> None:
    if file.order is not None:
        was = file.order.begins_at
        file.order.begins_at = store.begins_at(file.order, file)
        tell_standing(work, file)
        if file.order.begins_at != was:
            work.record(BeginningChanged(order_id=order_id))
        work.record(OrderTold(order_id=order_id))
