"""How products look: through the Admin API, and in the webhooks on them.

source  Admin GraphQL reference 2026-10, "Product"; shopify.dev "Webhooks API reference", products/update
"""

from typing import TYPE_CHECKING

from demo.pretend import metafields
from demo.pretend.pieces import Json, gid, stamp
from demo.pretend.records import Collection, Line, Product, ShopRecord
from demo.pretend.viewing import View, listed, utc

if TYPE_CHECKING:
    from demo.pretend.access import Access


def product(access: "Access", number: int | None) -> View | None:
    """source: QueryRoot.product; null where there is none"""
    access.require("read_products", "product")
    found = next((one for one in access.shop.record.products if one.id == number), None)
    return product_view(access.shop.record, found) if found else None


def product_of(access: "Access", line: Line) -> View | None:
    """What a line was of; null for a line that was typed in by hand, and for what was taken away since."""
    if not line.product_id or line.product_id in access.shop.record.removed_products:
        return None
    # A story may name a product that it never put up; the number is all that is known of it.
    bare = {"id": gid("Product", line.product_id), "legacyResourceId": str(line.product_id)}
    return product(access, line.product_id) or bare


def product_view(shop: ShopRecord, one: Product) -> View:
    return {
        "id": gid("Product", one.id),
        "legacyResourceId": str(one.id),
        "title": one.title,
        "productType": one.product_type,
        "tags": sorted(one.tags),
        "status": one.status.upper(),
        "vendor": one.vendor,
        "isGiftCard": one.gift_card,
        "createdAt": utc(one.created_at or shop.created_at),
        "updatedAt": utc(one.updated_at or shop.created_at),
        "collections": listed(one.collections, _collection, lambda place: ("", place.id)),
        "metafield": lambda info, key, namespace=None: metafields.of_product(one, namespace, key),
    }


def _collection(one: Collection) -> View:
    return {
        "id": gid("Collection", one.id),
        "legacyResourceId": str(one.id),
        "title": one.title,
        "handle": one.handle,
    }


def product_body(shop: ShopRecord, one: Product) -> Json:
    """The body of `products/update`: type and tags, and no word of collections."""
    return {
        "admin_graphql_api_id": gid("Product", one.id),
        "body_html": one.description,
        "created_at": stamp(one.created_at or shop.created_at, shop),
        "handle": handle_of(one.title),
        "id": one.id,
        "product_type": one.product_type,
        "published_at": stamp(one.created_at or shop.created_at, shop),
        "template_suffix": None,
        "title": one.title,
        "updated_at": stamp(one.updated_at or shop.created_at, shop),
        "vendor": one.vendor,
        "status": one.status,
        "published_scope": "global",
        "tags": ", ".join(sorted(one.tags)),
        "variants": [_variant(shop, one)],
        "options": [],
        "images": [],
        "image": None,
        "media": [],
        "variant_gids": [
            {
                "admin_graphql_api_id": gid("ProductVariant", one.variant_id),
                "updated_at": stamp(one.updated_at or shop.created_at, shop),
            }
        ],
        "has_variants_that_requires_components": False,
        "category": None,
    }


def _variant(shop: ShopRecord, one: Product) -> Json:
    return {
        "admin_graphql_api_id": gid("ProductVariant", one.variant_id),
        "id": one.variant_id,
        "product_id": one.id,
        "title": "Default Title",
        "price": one.price,
        "sku": one.sku,
        "position": 1,
        "taxable": True,
        "created_at": stamp(one.created_at or shop.created_at, shop),
        "updated_at": stamp(one.updated_at or shop.created_at, shop),
    }


def handle_of(title: str) -> str:
    """A title as Shopify puts it into an address: small letters, accents gone, dashes between."""
    plain = title.casefold().translate(str.maketrans("åäöéü", "aaoeu"))
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())
