"""The authorization-code flow, for shops that install from outside the admin.

ShopifyAPI writes the permission address and checks the callback's signature. It keeps its keys on the class, for the
whole process, so each use here gets a class or an object of its own. It is not asked for the token: it has no time
limit, knows no expiring tokens and throws the refresh token away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from shopify import Session  # type: ignore[import-untyped]  # has no types

from app.core.errors import Unreachable, Unverified
from app.shopify.documents import API_VERSION
from app.shopify.domains import address_at, clean_shop_domain
from app.shopify.proxy import is_recent
from app.shopify.tokens import TIME_LIMITS, TokenGrant, grant_in, refuse_by_status

if TYPE_CHECKING:
    from config import Settings

CALLBACK_PATH = "/auth/callback"
PARAMETERS_MAX = 30  # Shopify sends six
VALUE_MAX = 2_000


def permission_url(settings: Settings, shop: str, state: str) -> str:
    """Where the merchant says yes.

    state   comes back in the callback; the caller binds it to the browser
    raises  Refused("bad_shop")
    """
    address, named = address_at(settings, shop, "/admin/oauth/authorize")
    session = Session(named.get("Host") or urlsplit(address).netloc, API_VERSION)
    session.api_key = settings.client_id
    # A list: of a string the library would ask for each letter.
    asked = session.create_permission_url(list(settings.scopes), f"{settings.app_url}{CALLBACK_PATH}", state)
    query = urlsplit(asked).query
    # A browser can't send the header that tells the demo's stand-in which shop is meant.
    return f"{address}?{query}" + (f"&shop={named['Host']}" if named else "")


def callback_is_genuine(
    settings: Settings, query: Mapping[str, str] | Iterable[tuple[str, str]], now: datetime
) -> str:
    """query    the callback's parameters, decoded; as pairs, a repeated one is seen and refused
    returns  the shop. The caller still compares `state` with the browser's, and the shop with the one it sent there
    raises   Unverified: "bad_signature", "stale" or "bad_shop"
    """
    fields = _single(query.items() if isinstance(query, Mapping) else query)
    if not any(_signed_with(secret, fields) for secret in settings.secrets):
        raise _unsigned()
    # The library would take a day-old callback, and any from the future.
    if not is_recent(fields.get("timestamp", ""), now):
        raise Unverified("stale", "This took too long. Please begin the installation again.")
    shop = clean_shop_domain(fields.get("shop"))
    if shop is None:
        raise Unverified("bad_shop", "This is not the address of a Shopify shop.")
    return shop


def exchange_code(
    http: requests.Session, settings: Settings, shop: str, code: str, *, now: datetime
) -> TokenGrant:
    """Turn the callback's code into an expiring offline token.

    raises  Unverified("stale") for a code that was used or is too old; Unreachable where Shopify doesn't answer:
            then the merchant begins again, since a code works once
    """
    address, headers = address_at(settings, shop, "/admin/oauth/access_token")
    asked = {
        "client_id": settings.client_id,
        "client_secret": settings.client_secret,
        "code": code,
        "expiring": 1,
    }
    try:
        answer = http.post(address, json=asked, headers=headers, timeout=TIME_LIMITS, allow_redirects=False)
        status, body, retry_after = answer.status_code, answer.content, answer.headers.get("Retry-After")
    except (requests.RequestException, UnicodeError):
        status, body, retry_after = 0, b"", None
    if status == 0:
        raise Unreachable("no_answer", "Shopify doesn't answer just now. Please try again.", permanent=False)
    if status == 400:
        raise Unverified("stale", "This permission has been used or is too old. Please begin again.")
    refuse_by_status(status, retry_after)
    return grant_in(body, now=now)


def _single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        repeated = name in fields or len(fields) >= PARAMETERS_MAX
        # The library reads "ids[]" as a list and would crash on a value that isn't one.
        if repeated or name.endswith("[]") or len(value) > VALUE_MAX:
            raise _unsigned()
        fields[name] = value
    return fields


def _signed_with(secret: str, fields: Mapping[str, str]) -> bool:
    keyed: type[Session] = type("KeyedSession", (Session,), {"secret": secret})
    try:
        return bool(keyed.validate_hmac(dict(fields)))
    except UnicodeError:
        return False


def _unsigned() -> Unverified:
    return Unverified(
        "bad_signature", "This address didn't come from Shopify. Please begin the installation again."
    )
