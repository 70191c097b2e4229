"""The bodies of Shopify's three compliance messages: only what is read, and nothing that must be there."""

from __future__ import annotations

import msgspec


class CustomerPart(msgspec.Struct):
    id: int | None = None
    email: str | None = None


class RequestPart(msgspec.Struct):
    id: int | None = None


class DataRequestBody(msgspec.Struct):
    customer: CustomerPart | None = None
    orders_requested: list[int] | None = None
    data_request: RequestPart | None = None


class CustomerRedactBody(msgspec.Struct):
    customer: CustomerPart | None = None
    orders_to_redact: list[int] | None = None


class ShopRedactBody(msgspec.Struct):
    """Which shop it is, the inbox has compared with the header."""
