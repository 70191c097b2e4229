"""The bodies of Shopify's three compliance messages: only what is read, and nothing that must be there."""

from __future__ import annotations

from typing import Annotated

import msgspec

# What a column of numbers holds; a larger one is nobody's.
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class CustomerPart(msgspec.Struct):
    id: Number | None = None
    email: str | None = None


class RequestPart(msgspec.Struct):
    id: Number | None = None


class DataRequestBody(msgspec.Struct):
    customer: CustomerPart | None = None
    orders_requested: list[Number] | None = None
    data_request: RequestPart | None = None


class CustomerRedactBody(msgspec.Struct):
    customer: CustomerPart | None = None
    orders_to_redact: list[Number] | None = None


class ShopRedactBody(msgspec.Struct):
    """Which shop it is, the inbox has compared with the header."""
