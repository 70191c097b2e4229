"""Who is at the panel: the ID tokens that the Shopify admin hands out, and the answers to a page that comes without.

The verdict is ours and the ready answers are the library's (shopifyapp). The library reads the machine's clock, takes
a token without an end, doesn't compare issuer and shop, and can be crashed by deeply nested JSON; so no token reaches
it, and its refusals are used for their form: where to go for a new token, and how to say "ask again".
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from shopify_app import ShopifyApp

from app.core.errors import Unverified
from app.shopify.domains import clean_shop_domain

if TYPE_CHECKING:
    from config import Settings

LEEWAY_SECONDS = 10  # what Shopify's own libraries allow two clocks to differ by
HMAC_BLOCK = 64  # bytes, of SHA-256
TOKEN_MAX = 4_000  # real ones have about 600 signs
INSTANT_MAX = 253_402_300_799  # the end of the year 9999, beyond which datetime can't follow
PATCH_PATH = "/auth/patch"  # the page that lets App Bridge fetch a fresh token
QUERY_MAX = 100  # parameters; Shopify sends about ten


@dataclass(frozen=True)
class Identity:
    """shop        "name.myshopify.com", from the token alone
    user_id     Shopify's id of the person, as text; says who asks, not what they may do
    session_id  the admin session; "" where the token names none
    expires_at  UTC; about a minute after the token was made
    """

    shop: str
    user_id: str
    session_id: str
    expires_at: datetime


@dataclass(frozen=True)
class ReadyAnswer:
    """What to send as it stands."""

    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class AppHome:
    """identity     who asks; None where `answer` has to be sent instead
    id_token     the token that proved it, to be exchanged for an access token
    is_document  a page of its own (no Authorization header), not a fetch from within one
    headers      to be added to the answer: who may frame it
    answer       302 to the patch page (document) or 401 "ask again" (fetch)
    try_again    the same, for when Shopify itself calls the token stale while it is exchanged
    """

    identity: Identity | None
    id_token: str = field(repr=False)
    is_document: bool
    headers: Mapping[str, str]
    answer: ReadyAnswer | None
    try_again: ReadyAnswer


def read_id_token(settings: Settings, token: str, now: datetime) -> Identity:
    """raises  Unverified("stale") for a genuine token outside its time: a new one will do;
    Unverified("forged") for everything else that doesn't prove a shop
    """
    claims = _signed_claims(settings, token)
    shop = _host(claims["dest"])
    if shop is None or shop != _host(claims["iss"]):
        raise _forged()
    _must_be_current(claims, now)
    return Identity(
        shop=shop,
        user_id=str(claims["sub"]),
        session_id=str(claims.get("sid") or ""),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def check_app_home(
    settings: Settings,
    method: str,
    *,
    url: str,
    headers: Mapping[str, str],
    now: datetime,
    body: bytes = b"",
) -> AppHome:
    """Judge a request to a page of the panel.

    url      the path with its query, or the whole address; its host is not used, app_url is
    headers  names in any case
    body     not looked at: the token comes in the Authorization header or, on a page load, in the query
    """
    del body
    authorization = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
    path, pairs = _path_and_query(url)
    in_query = next((value for name, value in pairs if name == "id_token"), "")
    token = authorization.removeprefix("Bearer ") if authorization else in_query
    query = [(name, value) for name, value in pairs if name != "id_token"]
    again = _ask_again(settings, method, path=path, query=query, is_document=not authorization)
    try:
        identity = read_id_token(settings, token, now)
    except Unverified:
        return AppHome(None, "", not authorization, {}, again, again)
    return AppHome(identity, token, not authorization, framing(settings, identity.shop), None, again)


def patch_page(settings: Settings, query: Mapping[str, str]) -> ReadyAnswer:
    """The page that holds App Bridge and nothing else: it fetches a token and loads `shopify-reload` with it.

    As the library's app_home_patch_id_token, but with the configured script, a framing rule that no parameter can
    write into, and no way to be sent to another site.
    returns  200, or 400 where there is nowhere of ours to go back to
    """
    if not _is_ours(settings, query.get("shopify-reload", "")):
        return ReadyAnswer(400, "Bad Request", {"Content-Type": "text/plain; charset=utf-8"})
    source, client = html.escape(settings.app_bridge_url), html.escape(settings.client_id)
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="shopify-api-key" content="{client}">'
        f'<script data-api-key="{client}" src="{source}"></script></head><body></body></html>'
    )
    kept_private = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return ReadyAnswer(200, page, kept_private | framing(settings, clean_shop_domain(query.get("shop"))))


def framing(settings: Settings, shop: str | None) -> dict[str, str]:
    """shop  verified, or None where no shop is known: then only the admin may frame the answer"""
    parents = ([f"https://{shop}"] if shop else []) + [settings.admin_origin]
    return {"Content-Security-Policy": f"frame-ancestors {' '.join(parents)};"}


def _signed_claims(settings: Settings, token: str) -> dict[str, Any]:
    """The claims that one of our secrets has signed for this app; their times are not yet judged."""
    if not token or len(token) > TOKEN_MAX or not token.isascii():
        raise _forged()
    for secret in settings.secrets:
        try:
            return jwt.decode(
                token,
                # HMAC fills a short key up with zeros itself. Done here, PyJWT has no length to warn of.
                secret.encode().ljust(HMAC_BLOCK, b"\0"),
                algorithms=["HS256"],
                audience=settings.client_id,
                options={
                    "require": ["exp", "iss", "dest", "aud", "sub"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            continue
    raise _forged()


def _must_be_current(claims: Mapping[str, Any], now: datetime) -> None:
    """PyJWT would compare with the machine's clock, which nothing here may ask."""
    ends, begins = claims["exp"], claims.get("nbf", 0)
    if not all(type(one) is int and 0 <= one <= INSTANT_MAX for one in (ends, begins)):
        raise _forged()
    if not begins - LEEWAY_SECONDS <= now.timestamp() < ends + LEEWAY_SECONDS:
        raise Unverified("stale", "This page has been open for a while. Please load it again.")


def _forged() -> Unverified:
    return Unverified(
        "forged", "Shopify didn't say who you are. Please open the app from your Shopify admin."
    )


def _host(address: object) -> str | None:
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return clean_shop_domain(parts.netloc) if parts.scheme == "https" else None


def _path_and_query(url: str) -> tuple[str, list[tuple[str, str]]]:
    try:
        parts = urlsplit(url)
        return "/" + parts.path.lstrip("/"), parse_qsl(parts.query, True, max_num_fields=QUERY_MAX)
    except ValueError:
        return "/", []


def _ask_again(
    settings: Settings, method: str, *, path: str, query: Sequence[tuple[str, str]], is_document: bool
) -> ReadyAnswer:
    """The library's own answer to a request without a (valid) token, on our public address."""
    library = ShopifyApp(client_id=settings.client_id, client_secret=settings.client_secret)
    result = library.verify_app_home_req(
        {
            "method": method,
            "headers": {} if is_document else {"authorization": "Bearer none"},
            "url": f"{settings.app_url}{path}" + (f"?{urlencode(query)}" if query else ""),
            "body": "",
        },
        app_home_patch_id_token_path=PATCH_PATH,
    )
    return ReadyAnswer(result.response.status, result.response.body, dict(result.response.headers))


def _is_ours(settings: Settings, target: str) -> bool:
    """Whether App Bridge may be told to load this: a path here. "//host" and "/\\host" are other hosts to a browser."""
    path = target.removeprefix(settings.app_url)
    return path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
