"""Requests that Shopify forwards from a shop's own address (the app proxy).

As shopifyapp's verify_app_proxy_req, which can't be used: it reads the machine's clock, raises on a signature beyond
ASCII, and of a repeated `logged_in_customer_id` it takes the first, which the visitor may have put there himself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from app.core.errors import Unverified
from app.shopify.domains import clean_shop_domain
from app.shopify.signatures import hex_signature_fits

if TYPE_CHECKING:
    from config import Settings

WINDOW_SECONDS = 90  # how far Shopify's time stamp may be from our clock, either way, as in its own libraries
QUERY_MAX = 16_000  # bytes; a storefront address is far shorter
FIELDS_MAX = 200
ONCE = ("shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature")


@dataclass(frozen=True)
class ProxyVisit:
    """shop         "name.myshopify.com"
    customer_id  Shopify's id of the customer who is logged in; None for everybody else
    path_prefix  where the app stands in this shop ("/apps/kept"): links on the page begin with it
    """

    shop: str
    customer_id: int | None
    path_prefix: str


def proxy_request_is_genuine(settings: Settings, query_string: bytes, now: datetime) -> ProxyVisit:
    """query_string  as it came, still encoded
    raises        Unverified: "bad_signature", "stale" or "bad_shop"
    """
    fields = _fields(query_string)
    if any(len(fields.get(name, ())) > 1 for name in ONCE):
        raise _unsigned()
    signature = "".join(fields.pop("signature", ()))
    if not hex_signature_fits(_signed_text(fields), signature, settings.secrets):
        raise _unsigned()
    if not is_recent("".join(fields.get("timestamp", ())), now):
        raise Unverified("stale", "This page is a little old. Please load it again.")
    shop = clean_shop_domain("".join(fields.get("shop", ())))
    if shop is None:
        raise Unverified("bad_shop", "Shopify didn't say which shop this is.")
    customer = "".join(fields.get("logged_in_customer_id", ()))
    return ProxyVisit(
        shop=shop,
        customer_id=int(customer)
        if customer.isascii() and customer.isdigit() and len(customer) < 20
        else None,
        path_prefix="".join(fields.get("path_prefix", ())),
    )


def is_recent(timestamp: str, now: datetime) -> bool:
    """timestamp  seconds since 1970 as text; whatever else it is, it is not recent"""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= WINDOW_SECONDS


def _fields(query_string: bytes) -> dict[str, list[str]]:
    try:
        text = query_string[:QUERY_MAX].decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MAX)
    except ValueError:
        raise _unsigned() from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _signed_text(fields: Mapping[str, list[str]]) -> bytes:
    """Names in order, "name=value" joined with nothing, repeated values with commas. Shopify's own samples disagree
    where one name begins another or has capitals; ours never do.
    """
    return "".join(f"{name}={','.join(fields[name])}" for name in sorted(fields)).encode()


def _unsigned() -> Unverified:
    return Unverified("bad_signature", "This page can only be reached through the shop.")
