"""What a carrier says, in words that are the same for all of them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.core.zones import zone_of

# announced: the carrier knows of it and hasn't seen it. failed: it won't come this way (refused, impossible, on its
# way back). unknown: the carrier said a word that we don't know; it counts for nothing.
STATUSES = ("announced", "under_way", "attempted", "ready_for_pickup", "delivered", "failed", "unknown")
REFERENCE_BYTES = 8  # of a digest: the few events of one parcel never meet
RAW_MAX = 60  # as long as the statuses that Shopify passes on
SCANS_MAX = 200  # of one parcel; the longest ways across the world have some fifty

# Carriers name countries in two letters or in three. Those from which and to which our shops send; for others the
# customer's own zone stands in.
ISO3 = {
    "SWE": "SE", "NOR": "NO", "DNK": "DK", "FIN": "FI", "ISL": "IS", "ALA": "AX", "FRO": "FO", "EST": "EE", "LVA": "LV",
    "LTU": "LT", "POL": "PL", "DEU": "DE", "NLD": "NL", "BEL": "BE", "LUX": "LU", "FRA": "FR", "ESP": "ES", "PRT": "PT",
    "ITA": "IT", "AUT": "AT", "CHE": "CH", "CZE": "CZ", "SVK": "SK", "HUN": "HU", "SVN": "SI", "HRV": "HR", "ROU": "RO",
    "BGR": "BG", "GRC": "GR", "IRL": "IE", "GBR": "GB", "CHN": "CN", "HKG": "HK", "TUR": "TR", "JPN": "JP",
}  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """status       one of STATUSES
    happened_at  aware UTC; with whole_day the first instant of the customer's local day
    reference    the same for the same event, however often it is told
    raw          the carrier's own word for it
    """

    status: str
    happened_at: datetime
    reference: str
    raw: str
    whole_day: bool = False


@dataclass(frozen=True)
class Piece:
    """One parcel: a number may stand for several. scans: by time"""

    id: str
    scans: tuple[Scan, ...]


def in_order(scans: Sequence[Scan], *, homeward: frozenset[str] = frozenset()) -> tuple[Scan, ...]:
    """By time, and each once. From the carrier's word in `homeward` on the parcel is on its way back to the shop: who
    takes it in then is not the customer.
    """
    found: dict[str, Scan] = {}
    turned = False
    for scan in sorted(scans, key=lambda one: (one.happened_at, one.reference)):
        turned = turned or scan.raw in homeward
        came = scan.status in ("delivered", "ready_for_pickup")
        found.setdefault(scan.reference, replace(scan, status="failed") if turned and came else scan)
    return tuple(found.values())[-SCANS_MAX:]


def reference_of(*parts: object) -> str:
    """For events without an id of their own: made of what tells one from the next."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.blake2s(text.encode(), digest_size=REFERENCE_BYTES).hexdigest()


def raw_of(text: str | None) -> str:
    return (text or "")[:RAW_MAX]


def when(text: str | None, *, country: str | None, zone: str) -> tuple[datetime, bool] | None:
    """text     ISO 8601: with an offset, without one (then it is local where the event was), or a day alone
    country  where the event was, two or three letters; None where the carrier doesn't say
    zone     the customer's, for days, and for times where no country is said
    returns  the instant in UTC and whether only the day is known; None where it isn't a time
    """
    text = (text or "").strip()
    try:
        said = datetime.fromisoformat(text)
        if len(text) == len("2026-03-02"):
            return said.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), True
        if said.tzinfo is None:
            code = (country or "").upper()
            said = said.replace(tzinfo=ZoneInfo(zone_of(ISO3.get(code, code), None, zone)))
        return said.astimezone(UTC), False
    except (ValueError, OverflowError):
        return None


def status_of(words: Mapping[str, str], raw: str | None) -> str:
    return words.get((raw or "").strip(), "unknown")
