"""What Shopify would have sent about a history: signed webhooks, each at its time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from app.replay.tables import COUNTRY, History

API_VERSION = "2026-10"


@dataclass(frozen=True)
class Told:
    """One webhook: when it is sent, on what, and its body."""

    at: datetime
    topic: str
    webhook_id: str
    body: bytes


def webhooks_of(history: History) -> Iterator[Told]:
    """In the order of time as the history says it, which in real tables isn't always the order of sense."""
    yield _told(
        history, "orders/create", history.purchased_at, _order(history, history.purchased_at, paid=False)
    )
    if history.paid_at is not None:
        yield _told(history, "orders/updated", history.paid_at, _order(history, history.paid_at, paid=True))
    sent_at = history.handed_over_at or history.delivered_at
    if sent_at is not None:
        yield _told(history, "fulfillments/create", sent_at, _fulfillment(history, sent_at))
    if history.delivered_at is not None:
        yield _told(
            history, "fulfillment_events/create", history.delivered_at, _scan(history, history.delivered_at)
        )
    if history.cancelled_at is not None:
        body = _order(history, history.cancelled_at, paid=True, cancelled=True)
        yield _told(history, "orders/cancelled", history.cancelled_at, body)


def _told(history: History, topic: str, at: datetime, body: dict[str, Any]) -> Told:
    return Told(at, topic, f"{history.order_id}-{topic}", msgspec.json.encode(body))


def _order(history: History, at: datetime, *, paid: bool, cancelled: bool = False) -> dict[str, Any]:
    return {
        "id": history.order_id,
        "admin_graphql_api_id": f"gid://shopify/Order/{history.order_id}",
        "name": f"#{history.order_id % 1_000_000}",
        "created_at": _text(history.purchased_at),
        "processed_at": _text(history.purchased_at),
        "updated_at": _text(at),
        "cancelled_at": _text(at) if cancelled else None,
        "financial_status": "paid" if paid else "pending",
        "test": False,
        "source_name": "web",
        "currency": "BRL",
        "total_price": f"{sum(float(item.price) for item in history.items):.2f}",
        "customer": {"id": history.customer_id, "first_name": None, "last_name": None, "email": None},
        "customer_locale": "pt-BR",
        "shipping_address": {"country_code": COUNTRY, "province_code": history.state},
        "shipping_lines": [{"title": "Entrega", "code": "entrega", "is_removed": False}],
        "line_items": [
            {
                "id": line_id(history, place),
                "title": item.category,
                "quantity": 1,
                "current_quantity": 1,
                "requires_shipping": True,
                "gift_card": False,
                "product_id": item.number,
            }
            for place, item in enumerate(history.items)
        ],
        "fulfillments": [],
        "refunds": [],
    }


def _fulfillment(history: History, at: datetime) -> dict[str, Any]:
    return {
        "id": history.order_id,
        "order_id": history.order_id,
        "name": f"#{history.order_id % 1_000_000}.1",
        "status": "success",
        "created_at": _text(at),
        "updated_at": _text(at),
        "tracking_company": None,
        "line_items": [{"id": line_id(history, place), "quantity": 1} for place in range(len(history.items))],
    }


def _scan(history: History, at: datetime) -> dict[str, Any]:
    return {
        "id": history.order_id,
        "fulfillment_id": history.order_id,
        "order_id": history.order_id,
        "status": "delivered",
        "happened_at": _text(at),
        "created_at": _text(at),
    }


def line_id(history: History, place: int) -> int:
    return history.order_id + place  # unique within its order, which is all that a line's id is asked for


def environ_of(told: Told, *, domain: str, secret: str, stream: Any) -> dict[str, Any]:
    """The request as a WSGI server would hand it over, signed as Shopify signs."""
    signature = base64.b64encode(hmac.new(secret.encode(), told.body, hashlib.sha256).digest()).decode()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/webhooks",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(told.body)),
        "HTTP_X_SHOPIFY_TOPIC": told.topic,
        "HTTP_X_SHOPIFY_HMAC_SHA256": signature,
        "HTTP_X_SHOPIFY_SHOP_DOMAIN": domain,
        "HTTP_X_SHOPIFY_API_VERSION": API_VERSION,
        "HTTP_X_SHOPIFY_WEBHOOK_ID": told.webhook_id,
        "HTTP_X_SHOPIFY_TRIGGERED_AT": _text(told.at),
        "wsgi.input": stream,
        "wsgi.url_scheme": "http",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
    }


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
