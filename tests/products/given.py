"""A shop whose products Shopify knows, and what Shopify tells of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.outbox.model import Errand
from app.products.actions import KIND
from app.products.model import Product
from app.shopify.reading_products import CollectionSeen, ProductSeen
from tests.builders import NOW
from tests.path.given import Message, Street

WINTER = CollectionSeen(71, "Vinter 2026", "vinter")
NEW = CollectionSeen(72, "Nyheter", "nyheter")


def a_product(number: int = 1, **changes: Any) -> ProductSeen:
    says: dict[str, Any] = {
        "title": f"Vidda {number}",
        "product_type": "Löparskor",
        "tags": ("terräng", "dam"),
        "status": "active",
        "collections": (WINTER,),
    }
    return ProductSeen(id=number, **{**says, **changes})


def shelve(street: Street, *products: ProductSeen) -> Street:
    street.shopify.products.update({one.id: one for one in products})
    return street


def update(number: int = 1, *, at: datetime = NOW, **changes: Any) -> Message:
    """A product as its webhook tells it: no collections."""
    body = {
        "id": number,
        "title": f"Vidda {number}",
        "product_type": "Löparskor",
        "tags": "terräng, dam",
        "status": "active",
        **changes,
    }
    return _message("products/update", body, at)


def deletion(number: int = 1, *, at: datetime = NOW) -> Message:
    return _message("products/delete", {"id": number}, at)


def _message(topic: str, body: dict[str, Any], at: datetime) -> Message:
    return Message(topic, body, f"{topic}-{body['id']}-{at.isoformat()}-{sorted(body.items())}"[:250], at)


def known(street: Street, number: int = 1) -> Product:
    (row,) = street.rows(Product, Product.id == number)
    assert isinstance(row, Product)
    return row


def errands(street: Street) -> list[Errand]:
    return street.rows(Errand, Errand.kind == KIND)


def asked(street: Street) -> list[int]:
    """Which products Shopify was asked for, in the order in which they were."""
    return [one.arguments["product_id"] for one in street.shopify.called("product")]
