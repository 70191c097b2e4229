"""Metafields of products: set together or not at all, with a look whether somebody else was faster.

source  Admin GraphQL reference 2026-10, "metafieldsSet", "metafieldsDelete"; shopify.dev "Metafield data types"
"""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from demo.pretend.pieces import gid
from demo.pretend.records import Product
from demo.pretend.viewing import View, number_of

if TYPE_CHECKING:
    from demo.pretend.access import Access

AT_ONCE_MAX = 25


def of_product(one: Product, namespace: str | None, key: str) -> View | None:
    """source: Product.metafield; null where there is none"""
    found = one.metafields.get(f"{namespace}.{key}")
    return _view(one, f"{namespace}.{key}", found) if found is not None else None


def _view(one: Product, name: str, found: list[str]) -> View:
    namespace, _, key = name.partition(".")
    number = int.from_bytes(hashlib.blake2s(f"{one.id}.{name}".encode(), digest_size=5).digest())
    return {
        "id": gid("Metafield", number),
        "namespace": namespace,
        "key": key,
        "type": found[0],
        "value": found[1],
        "compareDigest": _digest(found),
    }


def _digest(found: list[str]) -> str:
    return hashlib.sha256("|".join(found).encode()).hexdigest()


def set_all(access: "Access", given: list[dict[str, Any]], *, refuse: bool) -> View:
    """Nothing is written where one of them is wrong. source: Mutation.metafieldsSet"""
    access.require("write_products", "metafieldsSet")
    errors = [_error("INTERNAL_ERROR", [], "Something went wrong.")] if refuse else _wrong(access, given)
    if errors:
        return {"metafields": None, "userErrors": errors}
    made = []
    for one in given:
        product = _owner(access, one["ownerId"])
        assert product is not None  # _wrong looked
        name = f"{one['namespace']}.{one['key']}"
        product.metafields[name] = [one["type"], one["value"]]
        made.append(_view(product, name, product.metafields[name]))
    access.shop.world.keep_shop(access.shop)
    return {"metafields": made, "userErrors": []}


def delete_all(access: "Access", given: list[dict[str, Any]]) -> View:
    """What isn't there is null in the answer, and no error. source: Mutation.metafieldsDelete"""
    access.require("write_products", "metafieldsDelete")
    gone: list[View | None] = []
    for one in given:
        product = _owner(access, one["ownerId"])
        found = product.metafields.pop(f"{one['namespace']}.{one['key']}", None) if product else None
        gone.append(dict(one) if found is not None else None)
    access.shop.world.keep_shop(access.shop)
    return {"deletedMetafields": gone, "userErrors": []}


def _wrong(access: "Access", given: list[dict[str, Any]]) -> list[View]:
    if len(given) > AT_ONCE_MAX:
        return [
            _error(
                "LESS_THAN_OR_EQUAL_TO", ["metafields"], "Exceeded the maximum metafields input limit of 25."
            )
        ]
    return [
        _error(*found, place=place)
        for place, one in enumerate(given)
        if (found := _wrong_with(_owner(access, one["ownerId"]), one)) is not None
    ]


def _wrong_with(product: Product | None, one: dict[str, Any]) -> tuple[str, list[str], str] | None:
    """returns  code, field, message"""
    if product is None:
        return "INVALID", ["ownerId"], "Owner does not exist."
    if not one.get("type"):
        return "BLANK", ["type"], "Type can't be blank."
    if not _fits(one["type"], one["value"]):
        return "INVALID_VALUE", ["value"], "Value is invalid."
    there = product.metafields.get(f"{one['namespace']}.{one['key']}")
    if "compareDigest" in one and one["compareDigest"] != (_digest(there) if there is not None else None):
        return "STALE_OBJECT", [], "The resource has been updated since it was loaded."
    return None


def _fits(kind: str, value: str) -> bool:
    """Of the types that are used here."""
    if kind == "number_integer":
        return value.lstrip("-").isdecimal()
    try:
        said = json.loads(value)
        return kind == "rating" and float(said["scale_min"]) <= float(said["value"]) <= float(
            said["scale_max"]
        )
    except (ValueError, TypeError, KeyError):
        return False


def _error(code: str, field: list[str], message: str, place: int = 0) -> View:
    return {
        "code": code,
        "elementIndex": place,
        "field": ["metafields", str(place), *field],
        "message": message,
    }


def _owner(access: "Access", owner: str) -> Product | None:
    number = number_of(owner, "Product")
    return next((one for one in access.shop.record.products if one.id == number), None)
