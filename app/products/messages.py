"""The bodies of the webhooks on products: just the fields that we read.

source  Shopify's webhook reference, products/update and products/delete; neither names a collection
"""

from __future__ import annotations

from typing import Annotated

import msgspec

# Shopify's ids fit in 63 bits; anything else is not an id, and no database column would take it.
ShopifyId = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class ProductBody(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """tags  in one text, with commas between"""

    id: ShopifyId
    title: str | None = None
    product_type: str | None = None
    tags: str | None = None
    status: str | None = None


class GoneBody(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that Shopify tells of a product that it no longer has."""

    id: ShopifyId
