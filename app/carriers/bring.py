"""Bring Tracking API, v2.

GET https://api.bring.com/tracking/api/v2/tracking.json?q=…&lang=en with X-Mybring-API-Uid, X-Mybring-API-Key and
X-Bring-Client-URL
→ {"apiVersion": "2", "consignmentSet": [{"consignmentId", "packageSet": [{"packageNumber", "eventSet": [{"status",
"dateIso": "2010-09-30T16:48:57+02:00", "unitId"}]}], "error": {"code": 404, "message"}}]}
What it rests on: developer.bring.com/api/tracking ("Events description": the nineteen statuses, each with a sentence)
and its example packages (TESTPACKAGEATPICKUPPOINT, TESTPACKAGELOADEDFORDELIVERY, …). A number that it doesn't know
comes back as a consignment with an `error`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from app.carriers.carrier import Field
from app.carriers.scans import Piece, Scan, in_order, raw_of, reference_of, status_of, when
from app.carriers.wire import MALFORMED, REFUSED, UNREADABLE, Line, a_line, call, read
from app.core.errors import Unreachable

ADDRESS = "https://api.bring.com"
PATH = "/tracking/api/v2/tracking.json"

WORDS = {
    "PRE_NOTIFIED": "announced",
    "NOTIFICATION_SENT": "announced",  # a message to the customer says nothing of where the parcel is
    "DELIVERY_ORDERED": "announced",
    "DELIVERY_CHANGED": "announced",
    "COLLECTED": "under_way",  # at the sender's: "the parcel has been collected at pickup address"
    "HANDED_IN": "under_way",
    "IN_TRANSIT": "under_way",
    "TERMINAL": "under_way",
    "INTERNATIONAL": "under_way",
    "CUSTOMS": "under_way",
    "TRANSPORT_TO_RECIPIENT": "under_way",
    "ATTEMPTED_DELIVERY": "attempted",
    "READY_FOR_PICKUP": "ready_for_pickup",
    "DELIVERED": "delivered",
    "DELIVERY_CANCELLED": "failed",
    "RETURN": "failed",
    "DELIVERED_SENDER": "failed",
}  # DEVIATION says that something was out of the ordinary, not what; UNKNOWN says so itself
HOMEWARD = frozenset({"RETURN", "DELIVERED_SENDER"})


class _Event(msgspec.Struct):
    status: str | None = None
    at: str | None = msgspec.field(default=None, name="dateIso")
    country: str | None = msgspec.field(default=None, name="countryCode")
    unit: str | int | None = msgspec.field(default=None, name="unitId")


class _Package(msgspec.Struct):
    number: str | int | None = msgspec.field(default=None, name="packageNumber")
    events: list[_Event] | None = msgspec.field(default=None, name="eventSet")


class _Error(msgspec.Struct):
    code: int | str | None = None


class _Consignment(msgspec.Struct):
    packages: list[_Package] | None = msgspec.field(default=None, name="packageSet")
    error: _Error | None = None


class _Answer(msgspec.Struct):
    consignments: list[_Consignment] | None = msgspec.field(default=None, name="consignmentSet")


class Bring:
    """A number may be a package's or a consignment's; a consignment has arrived when its last package has."""

    name = "bring"
    fields: tuple[Field, ...] = (Field("uid"), Field("api_key"))
    pause = timedelta(seconds=1)
    per_day = 10_000  # Bring publishes no figure for those who log in; the duty never asks for so many

    def __init__(self, address: str = ADDRESS, line: Line | None = None) -> None:
        self._address = address
        self._line = line or a_line()

    def ask(self, access: Mapping[str, str], number: str, *, zone: str) -> tuple[Piece, ...]:
        headers = {
            "X-Mybring-API-Uid": access["uid"],
            "X-Mybring-API-Key": access["api_key"],
            "X-Bring-Client-URL": access.get("client_url", ""),  # Bring asks every caller who it is
        }
        query = {"q": number, "lang": "en"}
        address, readable = self._address + PATH, (MALFORMED, 404)
        answer = call(self._line, address, query=query, headers=headers, readable=readable)
        if answer.status == MALFORMED:
            return ()
        consignments = read(answer, _Answer).consignments or []
        for one in consignments:
            _check(one.error)
        packages = [package for one in consignments for package in one.packages or []]
        meant = [package for package in packages if str(package.number) == number] or packages
        return tuple(_piece(package, zone) for package in meant)


def _check(error: _Error | None) -> None:
    """An error stands inside an answer that is 200 itself."""
    code = str(error.code) if error is not None else ""
    if code in ("401", "403"):
        raise Unreachable("carrier_refused", REFUSED, permanent=True)
    if code not in ("", "None", "404", "400"):
        raise Unreachable("carrier_unreadable", UNREADABLE, permanent=False, kind=code[:20])


def _piece(package: _Package, zone: str) -> Piece:
    scans = [scan for event in package.events or [] if (scan := _scan(package, event, zone)) is not None]
    return Piece(str(package.number or ""), in_order(scans, homeward=HOMEWARD))


def _scan(package: _Package, event: _Event, zone: str) -> Scan | None:
    instant = when(event.at, country=event.country, zone=zone)
    if instant is None:
        return None
    return Scan(
        status=status_of(WORDS, event.status),
        happened_at=instant[0],
        reference=reference_of(package.number, event.at, event.status, event.unit),
        raw=raw_of(event.status),
        whole_day=instant[1],
    )
