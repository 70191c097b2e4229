"""What Shopify tells of the parts of an order: held, scheduled, routed, moved, prepared for the counter.

A message names the part and how it stands, never the order. So the order is looked up, at Shopify where we haven't
heard of the part, and then all its parts are asked for: a message that came late or twice changes nothing.

source  Shopify's webhook reference, version 2026-07, fulfillment_orders/*
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.conditions import among
from app.core.errors import Invalid
from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders.model import Part
from app.outbox.actions import send_out
from app.shopify.calls import number_in

# Where a body names a part. "merged" has one more, nested.
PLACES = (
    "fulfillment_order", "moved_fulfillment_order", "replacement_fulfillment_order", "original_fulfillment_order",
    "remaining_fulfillment_order",
)  # fmt: skip
# These say when the clock stopped, went on, or was set for later; the others tell that something has changed.
TRANSITIONS = {
    "fulfillment_orders/placed_on_hold": "on_hold",
    "fulfillment_orders/hold_released": "open",
    "fulfillment_orders/rescheduled": "scheduled",
}
ROUTED = "fulfillment_orders/order_routing_complete"


class PartBody(msgspec.Struct):
    """id  "gid://shopify/FulfillmentOrder/1" """

    id: str


class PartsBody(msgspec.Struct):
    """All that any of these messages names."""

    fulfillment_order: PartBody | None = None
    moved_fulfillment_order: PartBody | None = None
    replacement_fulfillment_order: PartBody | None = None
    original_fulfillment_order: PartBody | None = None
    remaining_fulfillment_order: PartBody | None = None
    fulfillment_order_merges: Any = None


def note_part(work: Work, message: Message) -> Ignored | None:
    """raises  Invalid where it names no part"""
    numbers = _named(message.body)
    if not numbers:
        raise Invalid("no_part", "Shopify’s message names no part of an order.")
    order_id = _order_of(work, numbers)
    if order_id is not None and message.topic == ROUTED:
        return Ignored("known_part", "It was known already how this order is sent.")
    body = {"parts": numbers, **_transition(message, numbers[0])}
    if order_id is None:
        send_out(work, "find_part_order", f"part_order:{message.id}", body={**body, "message": message.id})
    else:
        ask_parts(work, order_id, key=str(message.id), body=body)
    return None


def ask_parts(work: Work, order_id: int, *, key: str, body: dict[str, Any]) -> None:
    """key  of what asks for it: once for each"""
    asked = {**body, "order": order_id}
    send_out(work, "ask_order_parts", f"order_parts:{order_id}:{key}", body=asked, order_id=order_id)


def _named(body: PartsBody) -> list[int]:
    """The numbers of the parts, the one that the message is about first."""
    named = [getattr(body, place) for place in PLACES]
    found = [number_in(one.id) for one in named if one is not None]
    return list(dict.fromkeys([*found, *_merged(body.fulfillment_order_merges)]))


def _merged(merges: Any) -> list[int]:
    """Shopify's sample has one object where the name speaks of several, so both are read."""
    each = merges if isinstance(merges, list) else [merges]
    parts = [one.get("fulfillment_order") for one in each if isinstance(one, dict)]
    return [number_in(str(part.get("id"))) for part in parts if isinstance(part, dict)]


def _order_of(work: Work, numbers: list[int]) -> int | None:
    query = select(Part.order_id).where(among(Part.id, numbers)).limit(1)
    return work.session.scalar(query)


def _transition(message: Message, part: int) -> dict[str, Any]:
    """What the message itself says of the clock: exact, however late it came."""
    status = TRANSITIONS.get(message.topic)
    at: datetime = message.triggered_at or message.received_at
    return {"part": part, "status": status, "at": at.isoformat()} if status else {}


TOPICS = {
    f"fulfillment_orders/{name}": Topic(PartsBody, note_part)
    for name in (
        "placed_on_hold", "hold_released", "rescheduled", "scheduled_fulfillment_order_ready", "order_routing_complete",
        "moved", "split", "merged", "cancelled",
        "line_items_prepared_for_pickup", "line_items_prepared_for_local_delivery",
    )
}  # fmt: skip
