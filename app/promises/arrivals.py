"""When something had come: read from what the carrier said. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# Carrier words by which goods have reached the customer. A pick-up point counts when nothing was tried at the door
# before: then the parcel was meant to go there.
AT_THE_DOOR = frozenset({"delivered", "picked_up"})
AT_THE_POINT = "ready_for_pickup"
ATTEMPT = "attempted_delivery"


@dataclass(frozen=True)
class Scan:
    """What the carrier said and when it happened."""

    status: str
    happened_at: datetime


@dataclass(frozen=True)
class Sending:
    """A shipment that isn't cancelled. lines: (line id, how many); none at all: it carries everything."""

    id: int
    sent_at: datetime
    carrier: str | None
    lines: tuple[tuple[int, int], ...]
    scans: tuple[Scan, ...]


def arrival_of(sending: Sending) -> datetime | None:
    """The instant at which a shipment reached the customer or her pick-up point: the first that says so."""
    doors = [scan.happened_at for scan in sending.scans if scan.status in AT_THE_DOOR]
    points = [scan.happened_at for scan in sending.scans if scan.status == AT_THE_POINT]
    tried = [scan.happened_at for scan in sending.scans if scan.status == ATTEMPT]
    first_point = min(points, default=None)
    if first_point is not None and any(attempt <= first_point for attempt in tried):
        first_point = None
    return min([*doors, *([first_point] if first_point else [])], default=None)


def arrival(wanted: Sequence[tuple[int, int]], sendings: Sequence[Sending]) -> datetime | None:
    """The instant at which the last wanted thing had come; None while something is missing."""
    missing = dict(wanted)
    arrived = sorted((at, one.id, one) for one in sendings if (at := arrival_of(one)) is not None)
    for at, _, sending in arrived:
        if not sending.lines:
            return at
        for line_id, count in sending.lines:
            if line_id in missing:
                missing[line_id] -= count
        if all(left <= 0 for left in missing.values()):
            return at
    return None
