"""PostNord Shipment Tracking, v5: findByIdentifier.

GET https://api2.postnord.com/rest/shipment/v5/trackandtrace/findByIdentifier.json?id=…&locale=en&apikey=…
→ {"TrackingInformationResponse": {"shipments": [{"shipmentId", "items": [{"itemId", "status", "events": [{"eventTime",
"eventCode", "status", "location": {"locationId", "countryCode"}}]}]}], "compositeFault": {"faults": [{"faultCode"}]}}}
What it rests on: PostNord's developer portal (developer.postnord.com, "Shipment Tracking v5": the fourteen values of
ItemStatus) and answers recorded by public clients: times without an offset, local where the event was; countries in
three letters; `invalidIdentifier` with an empty list for a number that it doesn't know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from app.carriers.carrier import Field
from app.carriers.scans import Piece, Scan, in_order, raw_of, reference_of, status_of, when
from app.carriers.wire import MALFORMED, Line, a_line, call, read

ADDRESS = "https://api2.postnord.com"
PATH = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"

WORDS = {
    "CREATED": "announced",
    "INFORMED": "announced",
    "EN_ROUTE": "under_way",
    "DELAYED": "under_way",
    "EXPECTED_DELAY": "under_way",
    "AVAILABLE_FOR_DELIVERY": "ready_for_pickup",  # "delivered to a service point", not "out for delivery"
    "AVAILABLE_FOR_DELIVERY_PAR_LOC": "ready_for_pickup",
    "DELIVERED": "delivered",
    "DELIVERY_IMPOSSIBLE": "failed",
    "DELIVERY_REFUSED": "failed",
    "STOPPED": "failed",
    "RETURNED": "failed",
}  # OTHER and SPLIT say nothing
HOMEWARD = frozenset({"RETURNED"})


class _Location(msgspec.Struct):
    location_id: str | int | None = msgspec.field(default=None, name="locationId")
    country: str | None = msgspec.field(default=None, name="countryCode")


class _Event(msgspec.Struct):
    at: str | None = msgspec.field(default=None, name="eventTime")
    code: str | int | None = msgspec.field(default=None, name="eventCode")
    status: str | None = None
    location: _Location | None = None


class _Item(msgspec.Struct):
    id: str | int | None = msgspec.field(default=None, name="itemId")
    events: list[_Event] | None = None


class _Shipment(msgspec.Struct):
    id: str | int | None = msgspec.field(default=None, name="shipmentId")
    items: list[_Item] | None = None


class _Found(msgspec.Struct):
    shipments: list[_Shipment] | None = None


class _Answer(msgspec.Struct):
    found: _Found = msgspec.field(name="TrackingInformationResponse")


class PostNord:
    """A number may be a parcel's or a shipment's; a shipment has arrived when its last parcel has."""

    name = "postnord"
    fields: tuple[Field, ...] = (Field("api_key"),)
    pause = timedelta(seconds=1)  # no limit is published by the second; as polite as the others ask for
    per_day = 5_000  # of PostNord's plans for customers, the smaller

    def __init__(self, address: str = ADDRESS, line: Line | None = None) -> None:
        self._address = address
        self._line = line or a_line()

    def ask(self, access: Mapping[str, str], number: str, *, zone: str) -> tuple[Piece, ...]:
        query = {"id": number, "locale": "en", "apikey": access["api_key"]}
        answer = call(self._line, self._address + PATH, query=query, readable=(MALFORMED, 404))
        if answer.status == MALFORMED:
            return ()
        shipments = read(answer, _Answer).found.shipments or []
        items = [item for shipment in shipments for item in shipment.items or []]
        meant = [item for item in items if str(item.id) == number] or items
        return tuple(_piece(item, zone) for item in meant)


def _piece(item: _Item, zone: str) -> Piece:
    scans = [scan for event in item.events or [] if (scan := _scan(item, event, zone)) is not None]
    return Piece(str(item.id or ""), in_order(scans, homeward=HOMEWARD))


def _scan(item: _Item, event: _Event, zone: str) -> Scan | None:
    place = event.location or _Location()
    instant = when(event.at, country=place.country, zone=zone)
    if instant is None:
        return None
    return Scan(
        status=status_of(WORDS, event.status),
        happened_at=instant[0],
        reference=reference_of(item.id, event.at, event.code, event.status, place.location_id),
        raw=raw_of(event.status),
        whole_day=instant[1],
    )
