"""What of an order that was asked for we haven't heard: as messages for the front door."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.catchup.reading import LISTED_SCANS, ReadOrder, ReadPart
from app.core.work import Work
from app.inbox.actions import Told
from app.orders import store as orders
from app.orders.messages import OrderBody
from app.orders.model import TrackingEvent
from app.orders.news import tells_news
from app.promises.asking import NOT_DELIVERED
from app.promises.part_topics import ask_parts
from app.shops.store import the_shop

CHECKOUT_DATES = "kept/checkout_dates"  # no topic of Shopify's: what only the API tells
# What we heard so shortly before we asked may not have reached the place that answered.
SETTLED = timedelta(minutes=10)
ON_HOLD, SCHEDULED = "on_hold", "scheduled"


def messages_for(work: Work, read: ReadOrder, *, asked_at: datetime) -> list[Told]:
    """In the order in which they happened: the order, then what the carrier said. Nothing for what is known.

    work      the orders of the page have been read in it (orders.store.files), so that this asks nothing
    asked_at  from then on it may have changed at Shopify
    """
    file = orders.file(work, read.id)
    found = list(_of_order(work, read, asked_at))
    for scan in read.scans:
        if scan["id"] not in file.scans:
            found.append(_told("fulfillment_events/create", scan, asked_at))
    for known in _withdrawn(read, list(file.scans.values()), asked_at):
        found.append(_told("fulfillment_events/delete", _as_body(known), asked_at))
    return found


def _of_order(work: Work, read: ReadOrder, asked_at: datetime) -> Iterator[Told]:
    file = orders.file(work, read.id)
    body = msgspec.convert(read.order, OrderBody, strict=False)
    if tells_news(work, body):
        topic = "orders/updated" if file.order is not None else "orders/create"
        yield _told(topic, read.order, asked_at)
        for mark in read.marks:
            yield _told("fulfillments/update", mark, asked_at)
    if file.order is None and body.ordered_at < the_shop(work).installed_at:
        # What the checkout showed then is asked for in no other way: nothing is promised for such an order.
        shown = _checkout_dates(read)
        if shown is not None:
            yield _told(CHECKOUT_DATES, shown, asked_at)


def _withdrawn(read: ReadOrder, known: list[TrackingEvent], asked_at: datetime) -> list[TrackingEvent]:
    """What we hold and Shopify no longer lists. Words that the API has no name for are never listed."""
    listed = {scan["id"] for scan in read.scans}
    shipments = {one["id"] for one in read.order["fulfillments"]}
    return [
        scan
        for scan in sorted(known, key=lambda one: one.id)
        if scan.id not in listed
        and scan.withdrawn_at is None
        and scan.shipment_id in shipments
        and scan.status in LISTED_SCANS
        and scan.heard_at < asked_at - SETTLED
    ]


def _as_body(scan: TrackingEvent) -> dict[str, Any]:
    return {
        "id": scan.id,
        "fulfillment_id": scan.shipment_id,
        "order_id": scan.order_id,
        "status": scan.status,
        "happened_at": scan.happened_at.isoformat(),
    }


def _checkout_dates(read: ReadOrder) -> dict[str, Any] | None:
    """What the checkout showed for each part, and whether it goes to her door at all; None where it tells nothing."""
    if not any(part.window or (part.method or "").upper() in NOT_DELIVERED for part in read.parts):
        return None
    shown = [(part.method, *(part.window or (None, None, None))) for part in read.parts]
    names = ("method", "name", "min_at", "max_at")
    return {"order_id": read.id, "parts": [dict(zip(names, one, strict=True)) for one in shown]}


def note_parts_missed(work: Work, read: ReadOrder) -> None:
    """A hold or a later date that no message told of: its own errand asks for it, as after such a message."""
    file = orders.file(work, read.id)
    for part in read.parts:
        known = file.parts.get(part.id)
        if known is not None and known.heard_at >= part.at:
            continue
        was_held = known is not None and known.status == ON_HOLD
        later = part.fulfill_at != known.fulfill_at if known is not None else part.status == SCHEDULED
        if was_held != (part.status == ON_HOLD):
            _ask(work, read.id, part, status=ON_HOLD if part.status == ON_HOLD else "open")
        elif later:
            _ask(work, read.id, part, status=None)


def _ask(work: Work, order_id: int, part: ReadPart, *, status: str | None) -> None:
    body = {"part": part.id, "status": status, "at": part.at.isoformat()} if status else {}
    ask_parts(work, order_id, key=f"catchup:{part.id}:{part.at:%Y%m%dT%H%M%S}", body=body)


def _told(topic: str, body: dict[str, Any], asked_at: datetime) -> Told:
    """Named by what it says, so that the same is stored once however often it is read."""
    raw = msgspec.json.encode(body)
    mark = hashlib.blake2s(raw, digest_size=8).hexdigest()
    about = body.get("updated_at") or body.get("happened_at") or ""
    return Told(topic, f"catchup:{topic}:{body.get('id') or body['order_id']}:{about}:{mark}", raw, asked_at)
