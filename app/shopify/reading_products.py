"""Reading one product from a shop's Admin API: type, tags, and the collections that it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import NotFound
from app.shopify.calls import number_in
from app.shopify.graphql import AdminClient
from app.shopify.product_documents import COLLECTIONS_PAGE, PRODUCT_READ

# A product in more collections than this is in all those that a shop fills by itself; the first are the oldest.
COLLECTIONS_MAX = 500


@dataclass(frozen=True)
class CollectionSeen:
    """id  Shopify's number; handle: its name in addresses, which stays when the title changes"""

    id: int
    title: str
    handle: str


@dataclass(frozen=True)
class ProductSeen:
    """status  small letters: active, archived, draft, unlisted or a newer one"""

    id: int
    title: str
    product_type: str
    tags: tuple[str, ...]
    status: str
    collections: tuple[CollectionSeen, ...]


def product(client: AdminClient, shop_domain: str, access_token: str, *, product_id: int) -> ProductSeen:
    """raises  NotFound("product_gone"): deleted, or never there"""
    found: list[CollectionSeen] = []
    after: str | None = None
    while True:
        node = _page(client, shop_domain, access_token, product_id=product_id, after=after)
        found += [_collection(one) for one in node["collections"]["nodes"]]
        page = node["collections"]["pageInfo"]
        after = page["endCursor"]
        if not page["hasNextPage"] or len(found) >= COLLECTIONS_MAX:
            return _seen(node, found)


def _page(
    client: AdminClient, shop_domain: str, access_token: str, *, product_id: int, after: str | None
) -> Mapping[str, Any]:
    asked = {"id": f"gid://shopify/Product/{product_id}", "first": COLLECTIONS_PAGE, "after": after}
    node: Mapping[str, Any] | None = client.call(shop_domain, access_token, PRODUCT_READ, variables=asked)[
        "product"
    ]
    if node is None:
        raise NotFound("product_gone", "Shopify doesn't show this product any more.")
    return node


def _seen(node: Mapping[str, Any], collections: list[CollectionSeen]) -> ProductSeen:
    return ProductSeen(
        id=number_in(node["id"]),
        title=node["title"],
        product_type=node["productType"],
        tags=tuple(node["tags"]),
        status=node["status"].lower(),
        collections=tuple(collections),
    )


def _collection(node: Mapping[str, Any]) -> CollectionSeen:
    return CollectionSeen(number_in(node["id"]), node["title"], node["handle"])
