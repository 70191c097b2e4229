"""What an edit of an order comes to, and one topic of our own: what the checkout showed for an order from before the
install, as the API tells it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from app.catchup.actions import refetch
from app.catchup.missing import CHECKOUT_DATES
from app.core.errors import Conflict
from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders import store as orders
from app.orders.messages import ShopifyId
from app.orders.standings import note_undelivered
from app.promises.actions import judge_order
from app.promises.asking import NOT_DELIVERED
from app.promises.making import note_checkout_dates


class PartBody(msgspec.Struct):
    """method  small letters; name: of the option as she saw it"""

    method: str | None
    name: str | None
    min_at: datetime | None
    max_at: datetime | None


class DatesBody(msgspec.Struct):
    """One of each part of the order."""

    order_id: int
    parts: list[PartBody]


def note_dates(work: Work, message: Message) -> Ignored | None:
    """raises  Conflict while the order itself hasn't been taken in: it comes just before"""
    body: DatesBody = message.body
    if orders.file(work, body.order_id).order is None:
        raise Conflict("no_order_yet", "The order that this belongs to hasn’t been taken in yet.")
    for part in body.parts:
        if part.max_at is not None and (part.method or "").upper() not in NOT_DELIVERED:
            text = part.name or "Dates shown at the checkout"
            note_checkout_dates(work, body.order_id, text, min_at=part.min_at, max_at=part.max_at)
    methods = {(part.method or "").upper() for part in body.parts}
    if methods <= NOT_DELIVERED.keys():
        note_undelivered(work, body.order_id, max(NOT_DELIVERED[method] for method in methods))
    judge_order(work, body.order_id)
    return None


class EditBody(msgspec.Struct):
    order_id: ShopifyId
    id: Any = None


class EditedBody(msgspec.Struct):
    """Shopify tells what was added and taken away, not what the order is now."""

    order_edit: EditBody


def note_edited(work: Work, message: Message) -> Ignored | None:
    """The order is asked for anew: deltas that come twice, late or not at all add up to nothing right."""
    edit: EditBody = message.body.order_edit
    refetch(work, edit.order_id, f"edited:{edit.id or message.id}")
    return None


TOPICS = {
    "orders/edited": Topic(EditedBody, note_edited),
    CHECKOUT_DATES: Topic(DatesBody, note_dates),
}
