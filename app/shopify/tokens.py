"""Access tokens: from an ID token of the panel, and from the refresh token of the pair before.

shopifyapp writes the requests and reads the refusals. What it leaves out stands in `PostingClient`, through which it
speaks: it never reads Retry-After and sleeps in the caller's thread instead, sends a refresh three times at once when
Shopify is down, turns a missing refresh token into an empty one, and dates expiry by the machine's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import httpx
import msgspec
from shopify_app import ShopifyApp
from shopify_app.types import IdTokenDetails, TokenExchangeResult

from app.core.errors import Refused, Unreachable, Unverified
from app.shopify.domains import address_at, clean_shop_domain

if TYPE_CHECKING:
    from config import Settings

TIME_LIMITS = (3.05, 10.0)  # seconds to connect and to wait; a token answer takes Shopify well under one
ANSWER_MAX = 100_000  # bytes; a token answer has under 1,000
LIFE_MAX = timedelta(days=3660)  # a longer life than any token has is not believed
# What Shopify says when asking again is in vain; the library knows the first two.
FINAL = ("invalid_grant", "invalid_client", "application_cannot_be_found")
NOTHING_MORE = {"expires_in": 0, "refresh_token_expires_in": 0}  # what the library gets to see of a grant
RETRY_AFTER_MAX = 3600.0  # seconds; what asks for more is asked again after an hour


@dataclass(frozen=True)
class TokenGrant:
    """access_token        sent with each call
    expires_at          UTC; None for a token that never ends, which only custom apps may still hold
    refresh_token       gives the next pair, once; None where Shopify gave none
    refresh_expires_at  UTC; None with it
    scopes              what was granted, which can be less than was asked
    """

    access_token: str = field(repr=False)
    expires_at: datetime | None
    refresh_token: str | None = field(repr=False)
    refresh_expires_at: datetime | None
    scopes: tuple[str, ...]


class PostingClient:
    """Stands where the library expects an httpx.Client, of which it uses `post` alone: one pool for the
    process, our addresses, no surprises. It raises what the library would swallow or wait for, and reads the
    good answer itself: the library crashes on one that is not quite as it should be.
    """

    def __init__(self, settings: Settings, http: httpx.Client, now: datetime) -> None:
        self._settings = settings
        self._http = http
        self._now = now
        self.grant: TokenGrant | None = None
        self.said = ""

    def post(self, url: str, *, headers: Mapping[str, str], json: Mapping[str, object]) -> httpx.Response:
        parts = urlsplit(url)
        address, named = address_at(self._settings, parts.netloc, parts.path)
        answer = self._sent(address, {**headers, **named}, json)
        if answer is None:
            raise Unreachable("no_answer", "Shopify doesn't answer just now.", permanent=False)
        if answer.status_code == 200:
            self.grant = grant_in(answer.content, now=self._now)
            return httpx.Response(200, json=NOTHING_MORE)
        if answer.status_code not in (400, 401):
            refuse_by_status(answer.status_code, answer.headers.get("retry-after"))
        refusal = _refusal_in(answer.content)
        self.said = str(refusal.get("error", ""))
        return httpx.Response(answer.status_code, json=refusal)

    def _sent(
        self, address: str, headers: Mapping[str, str], json: Mapping[str, object]
    ) -> httpx.Response | None:
        try:
            return self._http.post(address, headers=dict(headers), json=dict(json))
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            return None  # not chained: the request in it carries the secret


def pooled_http(settings: Settings) -> httpx.Client:
    """One for the process; threads may share it. Never follows a redirect: the secret would go along."""
    connect, wait = TIME_LIMITS
    return httpx.Client(
        timeout=httpx.Timeout(wait, connect=connect),
        follow_redirects=False,
        trust_env=not settings.shopify_origin,
    )


def exchange_id_token(
    http: httpx.Client, settings: Settings, shop: str, id_token: str, *, now: datetime
) -> TokenGrant:
    """Give a verified ID token, get an expiring offline access token.

    shop    from read_id_token, never from the query
    raises  Unverified("stale") where Shopify finds the ID token too old: send AppHome.try_again;
            Unreachable otherwise
    """
    client = PostingClient(settings, http, now)
    token = IdTokenDetails(exchangeable=True, token=id_token, claims={"dest": f"https://{_cleaned(shop)}"})
    result = _library(settings).exchange_using_token_exchange(
        "offline", id_token=token, expiring=True, http_client=cast(httpx.Client, client)
    )
    if result.log.code == "invalid_subject_token":
        raise Unverified("stale", "This page has been open for a while. Please load it again.")
    return _granted(client, result, refused="exchange_refused")


def refresh(
    http: httpx.Client, settings: Settings, shop: str, refresh_token: str, *, now: datetime
) -> TokenGrant:
    """Give a refresh token, get the next pair. One at a time per shop: the caller holds the lock and stores the pair
    before it uses it. Until the successor is used, the same refresh token may be sent again after a lost answer.

    raises  Unreachable("refresh_refused", permanent) when only a page load by the merchant helps; else temporary
    """
    client = PostingClient(settings, http, now)
    # No dates: by them the library would decide, on the machine's clock, whether to ask at all.
    held = {
        "shop": _cleaned(shop).removesuffix(".myshopify.com"),
        "refresh_token": refresh_token,
        "access_mode": "offline",
        "expires": "",
        "refresh_token_expires": "",
    }
    result = _library(settings).refresh_token_exchanged_access_token(
        held, http_client=cast(httpx.Client, client)
    )
    grant = _granted(client, result, refused="refresh_refused")
    if grant.refresh_token is None:
        # Stored, it would lose the shop within the hour. Not stored, the old refresh token still works.
        raise _unreadable("refresh_token")
    return grant


def grant_in(body: bytes, *, now: datetime) -> TokenGrant:
    """body    Shopify's JSON answer to any of the three ways to a token
    raises  Unreachable("bad_answer"), temporary
    """
    answer = _decoded(body)
    refresh_token = _text_in(answer, "refresh_token") or None
    access_token = _text_in(answer, "access_token")
    if not access_token:
        raise _unreadable("access_token")
    return TokenGrant(
        access_token=access_token,
        expires_at=_instant(answer, "expires_in", now),
        refresh_token=refresh_token,
        refresh_expires_at=_instant(answer, "refresh_token_expires_in", now) if refresh_token else None,
        scopes=tuple(filter(None, (scope.strip() for scope in _text_in(answer, "scope").split(",")))),
    )


def refuse_by_status(status: int, retry_after: str | None) -> None:
    """raises  Unreachable for every status but 200; with the seconds to wait where Shopify names them"""
    if status == 200:
        return
    if status == 429:
        wait = seconds_in(retry_after)
        raise Unreachable(
            "throttled", "Shopify is busy. We try again.", permanent=False, retry_after_seconds=wait
        )
    if status >= 500:
        raise Unreachable(
            "shopify_down", "Shopify has trouble just now. We try again.", permanent=False, status=status
        )
    raise Unreachable("unexpected_answer", "Shopify answered something else.", permanent=False, status=status)


def seconds_in(retry_after: str | None, *, otherwise: float = 1.0) -> float:
    """retry_after  a header that Shopify writes as "2.0"; a date or nonsense counts as missing"""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return otherwise
    return min(seconds, RETRY_AFTER_MAX) if seconds >= 0 else otherwise


def _library(settings: Settings) -> ShopifyApp:
    return ShopifyApp(client_id=settings.client_id, client_secret=settings.client_secret)


def _cleaned(shop: str) -> str:
    domain = clean_shop_domain(shop)
    if domain is None:
        raise Refused("bad_shop", "This is not the address of a Shopify shop.")
    return domain


def _granted(client: PostingClient, result: TokenExchangeResult, *, refused: str) -> TokenGrant:
    """Only a grant that is no longer one, and an app that is no longer there, are final."""
    if client.grant is not None:
        return client.grant
    said = client.said or result.log.code
    if said in FINAL:
        raise Unreachable(refused, "Shopify no longer accepts this connection.", permanent=True, said=said)
    raise Unreachable(
        "not_granted", "Shopify gave no access just now. We try again.", permanent=False, said=said
    )


def _decoded(body: bytes) -> dict[str, Any]:
    if len(body) > ANSWER_MAX:
        raise _unreadable("size")
    try:
        answer = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise _unreadable("json")
    return answer


def _refusal_in(body: bytes) -> dict[str, Any]:
    try:
        return _decoded(body)
    except Unreachable:
        return {}


def _text_in(answer: Mapping[str, object], name: str) -> str:
    value = answer.get(name, "")
    if value is not None and not isinstance(value, str):
        raise _unreadable(name)
    return value or ""


def _instant(answer: Mapping[str, object], name: str, now: datetime) -> datetime | None:
    seconds = answer.get(name)
    if seconds is None:
        return None
    if type(seconds) is not int or not 0 < seconds <= LIFE_MAX.total_seconds():
        raise _unreadable(name)
    return now + timedelta(seconds=seconds)


def _unreadable(what: str) -> Unreachable:
    return Unreachable(
        "bad_answer", "Shopify's answer can't be understood. We try again.", permanent=False, what=what
    )
