"""Refunds through the Admin API: giving money back once.

source  Admin GraphQL reference 2026-10: refundCreate; shopify.dev "Idempotent requests",
        "Implementing idempotency": a key is remembered for a day, and the answer to a repeat is made from what is then
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_directive_values

from demo.pretend import sums
from demo.pretend.access import Access
from demo.pretend.records import Order, Refund
from demo.pretend.suggesting import gateway_of, refundable, sale_of
from demo.pretend.vault import UsedKey
from demo.pretend.viewing import View, number_of
from demo.pretend.views import order_view, refund_view

KEY_REMEMBERED = timedelta(hours=24)
MISSING = "The @idempotent directive is required for this mutation but was not provided."
MISMATCH = "The same idempotency key cannot be used with different operation parameters."


def create(access: Access, info: GraphQLResolveInfo, given: dict[str, Any], *, refuse: bool) -> View:
    """One refund for one key: the same input again is answered with what is there, another input is refused.

    Moves the order to partially_refunded or refunded, and sends `refunds/create` and `orders/updated`.
    """
    access.require("write_orders", "refundCreate")
    key = _key(info)
    if refuse:
        return _refused([], "Something went wrong, please try again.")
    used = access.shop.vault.keys.get(key)
    digest = hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
    if used is not None and access.now < used.used_at + KEY_REMEMBERED:
        return _again(access, used) if used.digest == digest else _refused([], MISMATCH)
    order = access.shop.orders.get(number_of(given["orderId"], "Order") or 0)
    if order is None:
        return _refused(["orderId"], "Order does not exist")
    complaint = _complaint(order, given)
    if complaint:
        return _refused(*complaint)
    world = access.shop.world
    world.cause(
        access.shop.refund(
            order.id,
            at=access.now,
            quantities={},
            shipping=str(_shipping(order, given)),
            note=given.get("note"),
            paid=str(_paid(given)),
        )
    )
    made = order.refunds[-1]
    access.shop.vault.keep_key(key, UsedKey(digest, access.now, made.id))
    return _view(access, order, made)


def _key(info: GraphQLResolveInfo) -> str:
    """raises  GraphQLError where the directive is missing, as every version since 2026-04 does"""
    directive = info.schema.get_directive("idempotent")
    assert directive, "the schema declares it"
    given: Mapping[str, Any] | None = get_directive_values(
        directive, info.field_nodes[0], info.variable_values
    )
    if not given or not given["key"].strip():
        raise GraphQLError(MISSING, extensions={"code": "BAD_REQUEST"})
    return str(given["key"])


def _again(access: Access, used: UsedKey) -> View:
    found = ((order, one) for order in access.shop.orders.values() for one in order.refunds)
    order, one = next((order, one) for order, one in found if one.id == used.made)
    return _view(access, order, one)


def _complaint(order: Order, given: dict[str, Any]) -> tuple[list[str], str] | None:
    if given.get("refundLineItems"):
        return ["refundLineItems"], "Lines are not given back in this store"
    if given.get("currency") not in (None, order.currency):
        return ["currency"], "Currency must be the presentment currency of the order"
    if _shipping(order, given) > sums.totals(order).current_shipping:
        return ["shipping"], "Shipping refund amount is greater than the refundable shipping amount"
    for at, one in enumerate(given.get("transactions") or []):
        path = ["transactions", str(at)]
        if number_of(one["orderId"], "Order") != order.id or one["kind"] != "REFUND":
            return path, "Transaction is not a refund of this order"
        if not one.get("parentId") or number_of(one["parentId"], "OrderTransaction") != sale_of(order):
            return [*path, "parentId"], "Parent transaction does not exist"
        if one["gateway"] != gateway_of(order) or Decimal(str(one["amount"])) <= 0:
            return path, "Transaction is invalid"
    if _paid(given) > refundable(order) and not given.get("allowOverRefunding"):
        return ["transactions"], "Refund amount cannot be greater than the amount that was paid"
    return None


def _shipping(order: Order, given: dict[str, Any]) -> Decimal:
    wanted = given.get("shipping") or {}
    if wanted.get("fullRefund"):
        return sums.totals(order).current_shipping
    return Decimal(str(wanted.get("amount") or 0))


def _paid(given: dict[str, Any]) -> Decimal:
    """Without transactions a refund is written down and nothing is paid."""
    return sum((Decimal(str(one["amount"])) for one in given.get("transactions") or []), Decimal(0))


def _view(access: Access, order: Order, one: Refund) -> View:
    return {"order": order_view(access, order), "refund": refund_view(access, order, one), "userErrors": []}


def _refused(field: list[str], message: str) -> View:
    return {"order": None, "refund": None, "userErrors": [{"field": field or None, "message": message}]}
