"""What Kept can't do without a permission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext

ORDERS = lazy_gettext("Kept hears of no orders, so it can hold no promise.")
SENDINGS = lazy_gettext("Kept doesn't see when a parcel is sent and when it arrives.")
WINDOWS = lazy_gettext("Kept doesn't see the delivery dates that the checkout showed.")
CUSTOMERS = lazy_gettext("Kept knows nobody's name and address, so it can write no letters.")
PRODUCTS = lazy_gettext("Letters can't name what was bought.")
PROXY = lazy_gettext("Kept's pages can't stand on your shop's own address.")
DISCOUNTS = lazy_gettext("The delivery guarantee can't make discount codes.")
OTHERS = lazy_gettext("Some of what Kept does will not work.")

WITHOUT = {
    "read_orders": ORDERS,
    "read_fulfillments": SENDINGS,
    "read_merchant_managed_fulfillment_orders": WINDOWS,
    "read_third_party_fulfillment_orders": WINDOWS,
    "read_customers": CUSTOMERS,
    "read_products": PRODUCTS,
    "write_app_proxy": PROXY,
    "write_discounts": DISCOUNTS,
}


@dataclass(frozen=True)
class MissingScope:
    """without  what doesn't work, a sentence for the merchant"""

    scope: str
    without: str


def missing_scopes(granted: Iterable[str], wanted: Iterable[str]) -> list[MissingScope]:
    """source  Shopify: a write_ scope includes its read_"""
    held = set(granted)
    held |= {"read_" + scope.removeprefix("write_") for scope in held if scope.startswith("write_")}
    return [MissingScope(scope, str(WITHOUT.get(scope, OTHERS))) for scope in wanted if scope not in held]
