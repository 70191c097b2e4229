"""What one delivery says of itself: its headers, cleaned to what the table can hold, and the order it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

ID_MAX = 255  # the column; Shopify's ids are UUIDs of 36 signs
TOPIC_MAX = 100
DOMAIN_MAX = 255
VERSION_MAX = 20
BIGGEST_ID = 2**63 - 1  # what a BIGINT holds

Environ = Mapping[str, Any]


class Delivery(NamedTuple):
    """What came in, with a signature that fits. environ is WSGI's; received_at is UTC, by our clock."""

    environ: Environ
    body: bytes
    received_at: datetime


class _Glimpse(msgspec.Struct):
    # Any, so that a strange value spoils only itself. The nested ones are small where they occur.
    id: Any = None
    order_id: Any = None
    order: Any = None
    order_edit: Any = None


_glimpse = msgspec.json.Decoder(_Glimpse)


def header(environ: Environ, name: str) -> str:
    """name     the part after X-Shopify-, as WSGI spells it: "WEBHOOK_ID"
    returns  the header of either family, "" if there is none
    """
    found = environ.get(f"HTTP_X_SHOPIFY_{name}") or environ.get(f"HTTP_SHOPIFY_{name}") or ""
    return str(found)


def storable(text: str, size_max: int) -> str:
    """PostgreSQL refuses NUL, both refuse half a surrogate pair, and a longer text than its column is an error."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "").strip()[:size_max]


def webhook_id(environ: Environ, *, topic: str, domain: str, body: bytes) -> str:
    """returns  what Shopify calls it; if that is missing or too long to keep whole, a name made of what it
    says, so that a repeat of it is still found and nothing is lost
    """
    given = header(environ, "WEBHOOK_ID")
    kept = storable(given, ID_MAX)
    if kept and len(given) <= ID_MAX:
        return kept
    parts = (given.encode("utf-8", "replace"), topic.encode(), domain.encode(), body)
    return "made-" + hashlib.sha256(b"\0".join(parts)).hexdigest()


def triggered_at(environ: Environ) -> datetime | None:
    """returns  UTC; None for what isn't an instant: the body's own times then order it"""
    try:
        moment = datetime.fromisoformat(header(environ, "TRIGGERED_AT"))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def subject(topic: str, body: bytes) -> int | None:
    """returns  Shopify's number of the order that it is about; None if a glance doesn't tell"""
    try:
        seen = _glimpse.decode(body)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, nested without end
        return None
    if topic == "orders/edited":
        found = _within(seen.order_edit, "order_id")
    elif topic.startswith("orders/"):
        found = seen.id
    else:
        found = seen.order_id or _within(seen.order, "id")
    return found if type(found) is int and 0 < found <= BIGGEST_ID else None


def _within(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
