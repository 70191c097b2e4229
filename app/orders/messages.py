"""The bodies of the webhooks on orders: just the fields that we read.

source  Shopify's webhook reference, version 2026-07; missing fields take the meaning of null
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

# Shopify's ids fit in 63 bits; anything else is not an id, and no database column would take it.
ShopifyId = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The root of all: frozen, by name, unknown fields passed over."""


class PersonBody(Body, frozen=True, kw_only=True):
    id: ShopifyId | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class PlaceBody(Body, frozen=True, kw_only=True):
    country_code: str | None = None
    province_code: str | None = None
    first_name: str | None = None


class AmountBody(Body, frozen=True, kw_only=True):
    """amount  a decimal number as text, as in all that follows; an odd one costs its own figure, not the order"""

    amount: Any = None


class MoneyBody(Body, frozen=True, kw_only=True):
    """In the shop's currency; what the customer saw it in isn't read."""

    shop_money: AmountBody | None = None


class ShippingBody(Body, frozen=True, kw_only=True):
    """price  before discounts; discounted_price_set after them"""

    title: str | None = None
    code: str | None = None
    is_removed: bool | None = None
    price: Any = None
    discounted_price_set: MoneyBody | None = None

    @property
    def paid(self) -> Any:
        """What she paid for it."""
        told = self.discounted_price_set.shop_money if self.discounted_price_set else None
        return told.amount if told is not None and told.amount is not None else self.price


class AllocationBody(AmountBody, frozen=True, kw_only=True):
    """What one discount took off all pieces of a line, in the shop's currency"""


class LineBody(Body, frozen=True, kw_only=True):
    """price  of one, before discounts"""

    id: ShopifyId
    title: str | None = None
    quantity: Count = 1
    current_quantity: Count | None = None
    requires_shipping: bool | None = None
    gift_card: bool | None = None
    product_id: int | None = None
    price: Any = None
    discount_allocations: list[AllocationBody] | None = None


class SentLineBody(Body, frozen=True, kw_only=True):
    id: ShopifyId
    quantity: Count = 1


class AttributeBody(Body, frozen=True, kw_only=True):
    """name, value: of the cart; a value may be anything that the theme put there"""

    name: str | None = None
    value: Any = None


class CodeBody(Body, frozen=True, kw_only=True):
    """A discount code that was used; amount  what it took off, in the shop's currency"""

    code: str | None = None
    amount: Any = None


class FulfillmentBody(Body, frozen=True, kw_only=True):
    id: ShopifyId
    order_id: ShopifyId
    name: str | None = None
    status: str | None = None
    shipment_status: str | None = None
    created_at: Instant
    updated_at: Instant | None = None
    tracking_company: str | None = None
    tracking_numbers: list[str] | None = None
    tracking_urls: list[str] | None = None
    line_items: list[SentLineBody] | None = None


class RefundLineBody(Body, frozen=True, kw_only=True):
    line_item_id: ShopifyId
    quantity: Count = 0


class RefundBody(Body, frozen=True, kw_only=True):
    id: ShopifyId
    order_id: ShopifyId
    created_at: Instant
    processed_at: Instant | None = None
    refund_line_items: list[RefundLineBody] | None = None


class OrderBody(Body, frozen=True, kw_only=True):
    id: ShopifyId
    name: str | None = None
    created_at: Instant
    processed_at: Instant | None = None
    updated_at: Instant | None = None
    cancelled_at: Instant | None = None
    financial_status: str | None = None
    test: bool | None = None
    source_name: str | None = None
    currency: str | None = None
    total_price: str | None = None
    current_total_price: str | None = None
    email: str | None = None
    contact_email: str | None = None
    customer_locale: str | None = None
    buyer_accepts_marketing: bool | None = None
    customer: PersonBody | None = None
    shipping_address: PlaceBody | None = None
    billing_address: PlaceBody | None = None
    shipping_lines: list[ShippingBody] | None = None
    line_items: list[LineBody] | None = None
    note_attributes: list[AttributeBody] | None = None
    discount_codes: list[CodeBody] | None = None
    tags: str | None = None
    fulfillments: list[FulfillmentBody] | None = None
    refunds: list[RefundBody] | None = None

    @property
    def ordered_at(self) -> datetime:
        return (self.processed_at or self.created_at).astimezone(UTC)

    @property
    def changed_at(self) -> datetime:
        return (self.updated_at or self.created_at).astimezone(UTC)

    @property
    def shipping(self) -> ShippingBody | None:
        """The option that she chose: the first that is still there."""
        return next((one for one in self.shipping_lines or () if not one.is_removed), None)


class DeletedBody(Body, frozen=True, kw_only=True):
    """All that Shopify tells of an order that it no longer has."""

    id: ShopifyId


class ScanBody(Body, frozen=True, kw_only=True):
    id: ShopifyId
    fulfillment_id: ShopifyId
    order_id: ShopifyId
    status: str | None = None
    happened_at: Instant | None = None
    created_at: Instant | None = None
