"""Turns what happened in a shop into signed deliveries, as far as the app has subscribed and may see it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from demo.pretend.deliveries import Delivery
from demo.pretend.signing import webhook_signature

API_VERSION = "2026-10"
COMPLIANCE = frozenset({"customers/data_request", "customers/redact", "shop/redact"})
# Of what `shopify.app.toml` of the app subscribes to, what this world tells unless it is asked for more.
TOPICS = COMPLIANCE | {
    "app/uninstalled",
    "app/scopes_update",
    "orders/create",
    "orders/updated",
    "orders/cancelled",
    "orders/fulfilled",
    "fulfillments/create",
    "fulfillments/update",
    "fulfillment_events/create",
    "fulfillment_events/delete",
    "refunds/create",
    "products/update",
    "products/delete",
}
# Which read scope lets a topic's webhooks through; topics not named here need none.
# source  shopify.dev "Webhook topics"
_SCOPES = {
    "orders": "read_orders",
    "refunds": "read_orders",
    "fulfillments": "read_fulfillments",
    "fulfillment_events": "read_fulfillments",
    "products": "read_products",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """A topic, what it is about, and the body that tells it."""

    topic: str
    about: int
    body: dict[str, Any]


def covers(scopes: Iterable[str], wanted: str) -> bool:
    """Whether the scopes hold the wanted one; a write scope includes its read.

    source  shopify.dev "Access scopes"
    """
    held = set(scopes)
    return wanted in held or (wanted.startswith("read_") and f"write_{wanted[5:]}" in held)


def may_hear(topic: str, scopes: Iterable[str]) -> bool:
    needed = _SCOPES.get(topic.split("/")[0])
    return needed is None or covers(scopes, needed)


def announce(happenings: Iterable[Happening], *, shop: str, secret: str, at: datetime) -> list[Delivery]:
    """One delivery per happening; together they share `X-Shopify-Event-Id`, since one action caused them.

    shop    the shop's domain; it stands in a header that the signature does not cover
    source  shopify.dev "Webhook delivery structure"
    """
    event_id = str(uuid.uuid4())
    return [_delivery(one, shop=shop, secret=secret, at=at, event_id=event_id) for one in happenings]


def _delivery(one: Happening, *, shop: str, secret: str, at: datetime, event_id: str) -> Delivery:
    body = msgspec.json.encode(one.body)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": one.topic,
        "X-Shopify-Hmac-Sha256": webhook_signature(secret, body),
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": API_VERSION,
        "X-Shopify-Webhook-Id": str(uuid.uuid4()),
        "X-Shopify-Event-Id": event_id,
        "X-Shopify-Triggered-At": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
    }
    return Delivery(one.topic, body, headers, one.about)
