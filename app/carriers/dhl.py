"""DHL Shipment Tracking – Unified, 1.5.

GET https://api-eu.dhl.com/track/shipments?trackingNumber=… with the header DHL-API-Key
→ {"shipments": [{"id", "service", "returnFlag", "status": {…}, "details": {"pieceIds": []}, "events": [{"timestamp",
"statusCode", "status", "location": {"address": {"countryCode"}}, "pieceIds": []}]}]}
What it rests on: developer.dhl.com/api-reference/shipment-tracking (five status codes: pre-transit, transit, delivered,
failure, unknown; 404 for a number that it doesn't know, 400 for one that
it calls malformed, 401 for a wrong key, 429 past the limit) and DHL's support
pages: 250 questions a day to begin with and one every five seconds; without a service the answer may be about another
shipment with a like number, so what isn't ours is passed over. Ids come as texts or numbers; times with an offset, or
local where the event was. No status code says "at a pick-up point" or "tried in vain", so we never say so of DHL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import msgspec

from app.carriers.carrier import Field
from app.carriers.scans import Piece, Scan, in_order, raw_of, reference_of, status_of, when
from app.carriers.wire import MALFORMED, Line, a_line, call, read

ADDRESS = "https://api-eu.dhl.com"
PATH = "/track/shipments"

WORDS = {
    "pre-transit": "announced",
    "transit": "under_way",
    "delivered": "delivered",
    "failure": "failed",
    "unknown": "unknown",
}


class _Address(msgspec.Struct):
    country: str | None = msgspec.field(default=None, name="countryCode")


class _Place(msgspec.Struct):
    address: _Address | None = None


class _Event(msgspec.Struct):
    at: str | None = msgspec.field(default=None, name="timestamp")
    code: str | None = msgspec.field(default=None, name="statusCode")
    status: str | None = None
    place: _Place | None = msgspec.field(default=None, name="location")
    pieces: list[str | int] | None = msgspec.field(default=None, name="pieceIds")


class _Details(msgspec.Struct):
    pieces: list[str | int] | None = msgspec.field(default=None, name="pieceIds")


class _Shipment(msgspec.Struct):
    id: str | int | None = None
    returning: bool | None = msgspec.field(default=None, name="returnFlag")
    status: _Event | None = None
    details: _Details | None = None
    events: list[_Event] | None = None


class _Answer(msgspec.Struct):
    shipments: list[_Shipment] | None = None


class DHL:
    """For all of DHL's companies."""

    name = "dhl"
    fields: tuple[Field, ...] = (Field("api_key"),)
    pause = timedelta(seconds=5)
    per_day = 250

    def __init__(self, address: str = ADDRESS, line: Line | None = None) -> None:
        self._address = address
        self._line = line or a_line()

    def ask(self, access: Mapping[str, str], number: str, *, zone: str) -> tuple[Piece, ...]:
        answer = call(
            self._line,
            self._address + PATH,
            query={"trackingNumber": number},
            headers={"DHL-API-Key": access["api_key"]},
            readable=(MALFORMED, 404),
        )
        if answer.status in (MALFORMED, 404):
            return ()
        found = read(answer, _Answer).shipments or []
        return tuple(_piece(one, zone) for one in found if _is_about(one, number))


def _is_about(shipment: _Shipment, number: str) -> bool:
    pieces = [*(shipment.details.pieces or [] if shipment.details else [])]
    for event in [*(shipment.events or []), *([shipment.status] if shipment.status else [])]:
        pieces += event.pieces or []
    return _plain(number) in {_plain(one) for one in (shipment.id, *pieces)}


def _plain(number: object) -> str:
    """Numbers are written with and without spaces, and with leading zeros or without."""
    return "".join(str(number or "").split()).upper().lstrip("0")


def _piece(shipment: _Shipment, zone: str) -> Piece:
    events = shipment.events or ([shipment.status] if shipment.status else [])
    scans = [scan for event in events if (scan := _scan(shipment, event, zone)) is not None]
    if (
        shipment.returning
    ):  # the flag says no since when: what was taken in may have been taken in by the shop
        scans = [replace(one, status="failed") if one.status == "delivered" else one for one in scans]
    return Piece(str(shipment.id or ""), in_order(scans))


def _scan(shipment: _Shipment, event: _Event, zone: str) -> Scan | None:
    address = event.place.address if event.place else None
    instant = when(event.at, country=address.country if address else None, zone=zone)
    if instant is None:
        return None
    return Scan(
        status=status_of(WORDS, event.code),
        happened_at=instant[0],
        reference=reference_of(shipment.id, event.at, event.code, event.status),
        raw=raw_of(event.code),
        whole_day=instant[1],
    )
