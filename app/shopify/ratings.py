"""A product's rating in Shopify's own standard metafields, where themes and other apps read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from app.core.errors import NotFound, Unreachable
from app.shopify.errors import UserErrors
from app.shopify.graphql import AdminClient
from app.shopify.rating_documents import RATING_DELETE, RATING_READ, RATING_SET

NAMESPACE, RATING, COUNT = "reviews", "rating", "rating_count"
SCALE_MIN, SCALE_MAX = "1.0", "5.0"


@dataclass(frozen=True)
class RatingSeen:
    """What the metafields say. average, count  None where there is none, or nothing that can be read
    *_digest  of what is there; None: nothing is
    """

    average: Decimal | None
    count: int | None
    rating_digest: str | None = None
    count_digest: str | None = None


class _Value(msgspec.Struct):
    value: str


def read_rating(client: AdminClient, shop_domain: str, access_token: str, *, product_id: int) -> RatingSeen:
    """raises  NotFound("product_gone")"""
    asked = {"id": _gid(product_id)}
    node = client.call(shop_domain, access_token, RATING_READ, variables=asked)["product"]
    if node is None:
        raise NotFound("product_gone", "Shopify doesn't show this product any more.")
    rating, count = node["rating"] or {}, node["count"] or {}
    return RatingSeen(
        _average_in(rating.get("value")),
        _count_in(count.get("value")),
        rating.get("compareDigest"),
        count.get("compareDigest"),
    )


def write_rating(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    product_id: int,
    average: Decimal | None,
    count: int,
) -> None:
    """Make both metafields say that, and nothing where they do already. average  None: both go

    raises  NotFound("product_gone"); Unreachable("changed_meanwhile"): somebody wrote in between, so look again
    """
    seen = read_rating(client, shop_domain, access_token, product_id=product_id)
    if average is None:
        if seen.rating_digest is not None or seen.count_digest is not None:
            _delete(client, shop_domain, access_token, product_id=product_id)
    elif (seen.average, seen.count) != (average, count):
        set_both(client, shop_domain, access_token, inputs(product_id, average, count=count, seen=seen))


def inputs(product_id: int, average: Decimal, *, count: int, seen: RatingSeen) -> list[dict[str, Any]]:
    said = {"value": str(average), "scale_min": SCALE_MIN, "scale_max": SCALE_MAX}
    owner = {"ownerId": _gid(product_id), "namespace": NAMESPACE}
    return [
        {
            **owner,
            "key": RATING,
            "type": "rating",
            "value": msgspec.json.encode(said).decode(),
            "compareDigest": seen.rating_digest,
        },
        {
            **owner,
            "key": COUNT,
            "type": "number_integer",
            "value": str(count),
            "compareDigest": seen.count_digest,
        },
    ]


def set_both(
    client: AdminClient, shop_domain: str, access_token: str, metafields: list[dict[str, Any]]
) -> None:
    try:
        client.call(shop_domain, access_token, RATING_SET, variables={"metafields": metafields})
    except UserErrors as wrong:
        if wrong.has("STALE_OBJECT"):
            raise changed_meanwhile() from wrong
        raise


def changed_meanwhile() -> Unreachable:
    return Unreachable(
        "changed_meanwhile", "Somebody else wrote this product's rating just now.", permanent=False
    )


def _delete(client: AdminClient, shop_domain: str, access_token: str, *, product_id: int) -> None:
    both = [{"ownerId": _gid(product_id), "namespace": NAMESPACE, "key": key} for key in (RATING, COUNT)]
    client.call(shop_domain, access_token, RATING_DELETE, variables={"metafields": both})


def _average_in(value: str | None) -> Decimal | None:
    try:
        return Decimal(msgspec.json.decode(value or "", type=_Value).value)
    except (msgspec.DecodeError, ArithmeticError):
        return None


def _count_in(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdecimal() else None


def _gid(product_id: int) -> str:
    return f"gid://shopify/Product/{product_id}"
