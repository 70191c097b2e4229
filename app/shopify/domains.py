"""Which text names a shop, and where its calls go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shopify.utils.shop_url import sanitize_shop_domain  # type: ignore[import-untyped]  # has no types

from app.core.errors import Refused

if TYPE_CHECKING:
    from config import Settings

DOMAIN_MAX = 100  # a handle has at most 60 signs; a longer text is not looked at
# ShopifyAPI's pattern wants two signs; shops with one do exist.
ONE_SIGN = re.compile(r"[a-z0-9]\.myshopify\.com")


def clean_shop_domain(text: str | None) -> str | None:
    """text     what somebody says the shop is
    returns  "name.myshopify.com" in lower case; None for anything else: a bare name, an address with a
             path, a port or a user in it, another domain that merely begins or ends like one
    """
    if not isinstance(text, str) or len(text) > DOMAIN_MAX or not text.isascii():
        return None
    name = text.strip().lower()
    # The library completes bare names and cuts addresses down to their host. A shop that names itself
    # is spelt out, so what it had to repair is refused.
    return name if sanitize_shop_domain(name) == name or ONE_SIGN.fullmatch(name) else None


def address_at(settings: Settings, shop: str, path: str) -> tuple[str, dict[str, str]]:
    """Where a call for this shop goes.

    path     begins with "/"
    returns  the address, and the headers that name the shop where the demo's stand-in answers for all shops
    raises   Refused("bad_shop") before anything is sent: a secret leaves only for a myshopify domain
    """
    domain = clean_shop_domain(shop)
    if domain is None:
        raise Refused("bad_shop", "This is not the address of a Shopify shop.", shop=str(shop)[:DOMAIN_MAX])
    if settings.shopify_origin:
        return settings.shopify_origin.rstrip("/") + path, {"Host": domain}
    return f"https://{domain}{path}", {}
