"""What the carriers' public documents say that they answer, and a server on loopback that says it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Said:
    """One answer. drip: seconds between its parts, of which there are ten"""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Counter:
    """Where a carrier answers: the answers given in turn, the last one from then on."""

    address: str
    answers: list[Said]
    heard: list[Heard]

    def says(self, *answers: Said) -> None:
        self.answers[:] = answers


@contextmanager
def a_carrier(*answers: Said) -> Iterator[Counter]:
    counter = Counter("", list(answers), [])

    class Clerk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            counter.heard.append(Heard(self.command, self.path, dict(self.headers), body))
            said = counter.answers.pop(0) if len(counter.answers) > 1 else counter.answers[0]
            time.sleep(said.wait)
            try:
                self.send_response(said.status)
                for name, value in {"Content-Type": "application/json", **said.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.raw)))
                self.end_headers()
                for start in range(0, len(said.raw), len(said.raw) // 10 or 1) if said.drip else ():
                    time.sleep(said.drip)
                    self.wfile.write(said.raw[start : start + (len(said.raw) // 10 or 1)])
                if not said.drip:
                    self.wfile.write(said.raw)
            except OSError:
                self.close_connection = True  # the caller had heard enough

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Clerk)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    counter.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield counter
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


# --- PostNord: developer.postnord.com, Shipment Tracking v5 ----------------------------------------------------


def postnord(*events: tuple[str, str], number: str = "84971563697SE", **more: Any) -> dict[str, Any]:
    """events: (status, local time)"""
    return {
        "TrackingInformationResponse": {
            "shipments": [
                {
                    "shipmentId": more.get("shipment", number),
                    "status": events[-1][0] if events else "CREATED",
                    "statusText": {"header": "…", "body": "…"},
                    "items": [postnord_item(number, *events)],
                }
            ]
        }
    }


def postnord_item(number: str, *events: tuple[str, str], country: str = "SWE") -> dict[str, Any]:
    return {
        "itemId": number,
        "status": events[-1][0] if events else "CREATED",
        "events": [
            {
                "eventTime": at,
                "eventCode": "31",
                "status": status,
                "eventDescription": "The shipment item …",
                "location": {
                    "locationId": "500285",
                    "displayName": "SEGELTORP PAKETTERMINAL",
                    "name": "SEGELTORP PAKETTERMINAL",
                    "countryCode": country,
                    "country": "Sweden",
                    "postcode": "14172",
                    "city": "Segeltorp",
                    "locationType": "HUB",
                },
            }
            for status, at in events
        ],
    }


POSTNORD_UNKNOWN = {
    "TrackingInformationResponse": {
        "compositeFault": {
            "faults": [
                {
                    "faultCode": "invalidIdentifier",
                    "explanationText": "Identifier must be a valid ItemId or ShipmentId",
                    "paramValues": [{"param": "identifier", "value": "gfrgrg"}],
                }
            ]
        },
        "shipments": [],
    }
}


# --- Bring: developer.bring.com/api/tracking ------------------------------------------------------------------


def bring(*packages: tuple[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """packages: (number, [(status, time with offset)])"""
    return {
        "apiVersion": "2",
        "consignmentSet": [
            {
                "consignmentId": "SHIPMENTNUMBER",
                "previousConsignmentId": "",
                "packageSet": [
                    {
                        "statusDescription": "…",
                        "descriptions": [],
                        "packageNumber": number,
                        "productName": "PÅ DØREN",
                        "productCode": "1736",
                        "brand": "POSTEN",
                        "eventSet": [
                            {
                                "description": "Sendingen er lastet opp for utkjøring",
                                "status": status,
                                "recipientSignature": {"name": ""},
                                "unitId": "971190",
                                "unitType": "BRING",
                                "postalCode": "0001",
                                "city": "OSLO",
                                "countryCode": "NO",
                                "country": "Norway",
                                "dateIso": at,
                                "displayDate": "30.09.2010",
                                "displayTime": "16:48",
                                "consignmentEvent": False,
                            }
                            for status, at in events
                        ],
                    }
                    for number, events in packages
                ],
            }
        ],
    }


def bring_error(code: int, words: str = "No shipments found") -> dict[str, Any]:
    return {"apiVersion": "2", "consignmentSet": [{"error": {"code": code, "message": words}}]}


# --- DHL: developer.dhl.com/api-reference/shipment-tracking ----------------------------------------------------


def dhl(*events: tuple[str, str], number: Any = "7777777770", **more: Any) -> dict[str, Any]:
    """events: (statusCode, time); number as text or, as in DHL's own example, as a number"""
    told = [
        {
            "timestamp": at,
            "location": {
                "address": {"countryCode": "NL", "postalCode": "1043 AG", "addressLocality": "AMSTERDAM"}
            },
            "statusCode": code,
            "status": code.upper(),
            "description": "JESSICA",
        }
        for code, at in events
    ]
    return {
        "url": "/shipments?trackingNumber=7777777770?offset=10&limit=5",
        "shipments": [
            {
                "id": number,
                "service": "express",
                "origin": {"address": {"countryCode": "NL"}},
                "status": told[0] if told else None,
                "estimatedTimeOfDelivery": "2018-08-03T00:00:00Z",
                "details": {"pieceIds": ["JD014600006281230704"]},
                "events": told,
                **more,
            }
        ],
    }


DHL_NOT_FOUND = {
    "title": "No result found",
    "status": 404,
    "detail": "No shipment with given tracking number found.",
}


# --- AfterShip: aftership.com/docs/tracking -------------------------------------------------------------------


def aftership(*checkpoints: tuple[str, str], number: str = "SE1", **more: Any) -> dict[str, Any]:
    """checkpoints: (tag, or tag/subtag, time)"""
    return {
        "event": "tracking_update",
        "event_id": "dd0b1bb1-7f4f-4f6b-9ac7-2ae4a5c0b4f1",
        "is_tracking_first_tag": True,
        "ts": 1_772_700_000,
        "msg": {
            "id": "5b74f4958776db0e00b6f5ed",
            "tracking_number": number,
            "slug": "budbee",
            "active": True,
            "tag": checkpoints[-1][0].split("/")[0] if checkpoints else "Pending",
            "order_id": None,
            "checkpoints": [
                {
                    "slug": "budbee",
                    "city": None,
                    "created_at": "2026-03-04T00:00:01+00:00",
                    "country_region": "SWE",
                    "message": "…",
                    "checkpoint_time": at,
                    "tag": tag.split("/")[0],
                    "subtag": tag.split("/")[1] if "/" in tag else f"{tag}_001",
                }
                for tag, at in checkpoints
            ],
            **more,
        },
    }
