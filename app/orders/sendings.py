"""Shipments and what the carrier said about them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec

from app.core.work import Work
from app.orders import rules, store
from app.orders.facts import LineCount, OrderTold, ScanHeard, ScanWithdrawn, ShipmentTold
from app.orders.messages import FulfillmentBody, ScanBody
from app.orders.model import Shipment, TrackingEvent

CANCELLED = "cancelled"
# Shopify's words for a fulfillment by which nothing left the house, or not any more: to us they are one.
NEVER_LEFT = frozenset({"cancelled", "canceled", "failure", "error"})
DELIVERED = "delivered"


def note_fulfillment(work: Work, body: FulfillmentBody) -> None:
    """Take in a shipment's own message; its order may be heard of later."""
    note_shipment(work, body)
    work.record(OrderTold(order_id=body.order_id))


def note_shipment(work: Work, body: FulfillmentBody) -> None:
    """Take in one version of a shipment, whether it came by itself or inside its order."""
    file = store.file(work, body.order_id)
    # The content settles two versions of one instant: the same fulfillment reads the same from either message.
    content = hashlib.blake2s(msgspec.json.encode(body), digest_size=8).hexdigest()
    version = rules.version((body.updated_at or body.created_at).astimezone(UTC), content)
    shipment = file.shipments.get(body.id)
    if shipment is None:
        shipment = Shipment(shop_id=work.shop_id, id=body.id, order_id=body.order_id)
        file.shipments[body.id] = shipment
        work.session.add(shipment)
    elif version <= shipment.version:
        if _mark(shipment, body) and shipment.said == DELIVERED:
            work.record(_told(shipment))
        return
    _write(shipment, body, version)
    _mark(shipment, body)
    work.record(_told(shipment))


def _told(shipment: Shipment) -> ShipmentTold:
    return ShipmentTold(
        order_id=shipment.order_id,
        shipment_id=shipment.id,
        sent_at=shipment.sent_at,
        cancelled=shipment.status == CANCELLED,
        carrier=shipment.carrier,
        lines=tuple(LineCount(line_id=one["id"], wanted=one["quantity"]) for one in shipment.lines),
        marked_at=marked_at(shipment),
    )


def marked_at(shipment: Shipment) -> datetime | None:
    """Since when Shopify's own word on the whole shipment is "delivered"; None while its newest word isn't."""
    return shipment.marked_at if shipment.said == DELIVERED else None


def _mark(shipment: Shipment, body: FulfillmentBody) -> bool:
    """Keep the earliest version that says "delivered", whichever comes first. returns  whether it is another now"""
    if (body.shipment_status or "").lower() != DELIVERED:
        return False
    said_at = (body.updated_at or body.created_at).astimezone(UTC)
    if shipment.marked_at is not None and shipment.marked_at <= said_at:
        return False
    shipment.marked_at = said_at
    return True


def _write(shipment: Shipment, body: FulfillmentBody, version: str) -> None:
    numbers, urls = body.tracking_numbers or [], body.tracking_urls or []
    shipment.version = version
    shipment.name = (body.name or str(body.id))[:64]
    status = (body.status or "")[:40].lower()
    shipment.status = CANCELLED if status in NEVER_LEFT else status
    shipment.said = (body.shipment_status or "")[:40].lower() or None
    shipment.sent_at = body.created_at.astimezone(UTC)
    shipment.updated_at = (body.updated_at or body.created_at).astimezone(UTC)
    shipment.carrier = body.tracking_company[:100] if body.tracking_company else None
    shipment.tracking = [
        {"number": number[:100], "url": urls[place][:500] if place < len(urls) else None}
        for place, number in enumerate(numbers[:20])
    ]
    shipment.lines = [{"id": line.id, "quantity": line.quantity} for line in body.line_items or ()]


def note_scan(work: Work, body: ScanBody) -> None:
    """Take in what the carrier said. Repeated: nothing new. Withdrawn before it came: it stays withdrawn."""
    file = store.file(work, body.order_id)
    known = file.scans.get(body.id)
    if known is None:
        scan = _scan(work, body)
        file.scans[body.id] = scan
        work.session.add(scan)
        work.record(
            ScanHeard(
                order_id=scan.order_id,
                shipment_id=scan.shipment_id,
                event_id=scan.id,
                status=scan.status,
                happened_at=scan.happened_at,
            )
        )
    elif not known.status and body.status:
        known.status = body.status[:60].lower()  # the withdrawal came first and couldn't name it
    work.record(OrderTold(order_id=body.order_id))


def withdraw_scan(work: Work, body: ScanBody) -> None:
    """The carrier takes an event back; the message may come before the event itself."""
    file = store.file(work, body.order_id)
    scan = file.scans.get(body.id)
    if scan is None:
        scan = _scan(work, body)
        file.scans[body.id] = scan
        work.session.add(scan)
    if scan.withdrawn_at is None:
        scan.withdrawn_at = work.now
        work.record(ScanWithdrawn(order_id=scan.order_id, shipment_id=scan.shipment_id, event_id=scan.id))
    work.record(OrderTold(order_id=body.order_id))


def _scan(work: Work, body: ScanBody) -> TrackingEvent:
    # Carriers' clocks and zones err: what Shopify has told by then can't have happened later.
    told = [at for at in (body.happened_at, body.created_at) if at is not None]
    happened_at = min(told, default=None)
    return TrackingEvent(
        shop_id=work.shop_id,
        id=body.id,
        shipment_id=body.fulfillment_id,
        order_id=body.order_id,
        status=(body.status or "")[:60].lower(),
        happened_at=happened_at.astimezone(UTC) if happened_at else work.now,
        heard_at=work.now,
    )
