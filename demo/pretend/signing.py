"""The three HMAC dialects that Shopify speaks, and the ID tokens of the admin."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode


class BadToken(Exception):
    """The token is malformed, forged, expired or meant for another app; the text says which."""


def webhook_signature(secret: str, body: bytes) -> str:
    """Base64 HMAC-SHA256 over the raw body.

    source  shopify.dev "Verify webhook deliveries"
    """
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def query_signature(secret: str, parameters: Mapping[str, str]) -> str:
    """Hex HMAC-SHA256 over `k=v` joined with `&`, sorted by key, without `hmac` itself.

    Used on the callback of the authorization code grant and on the first page load of an embedded app.
    source  shopify.dev "Authorization code grant"
    """
    pairs = sorted((key, value) for key, value in parameters.items() if key != "hmac")
    return _hex(secret, "&".join(f"{key}={value}" for key, value in pairs))


def proxy_signature(secret: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Hex HMAC-SHA256 over `k=v1,v2` in order of the names, joined with nothing, without `signature` itself.

    source  shopify.dev "Authenticate app proxies"
    """
    values: dict[str, list[str]] = {}
    for key, value in parameters:
        if key != "signature":
            values.setdefault(key, []).append(value)
    return _hex(secret, "".join(sorted(f"{key}={','.join(many)}" for key, many in values.items())))


def signed_query(secret: str, parameters: Mapping[str, str]) -> str:
    """The query string of a page load or callback, `hmac` added, ready to follow a `?`."""
    return urlencode({**parameters, "hmac": query_signature(secret, parameters)})


def id_token(secret: str, claims: Mapping[str, Any]) -> str:
    """A JWT, HS256, signed with the app's client secret.

    source  shopify.dev "ID tokens"
    """
    head = _base64url(json.dumps({"alg": "HS256", "typ": "JWT"}, separators=(",", ":")).encode())
    body = _base64url(json.dumps(claims, separators=(",", ":")).encode())
    return f"{head}.{body}.{_base64url(_digest(secret, f'{head}.{body}'))}"


def read_id_token(secret: str, token: str, *, audience: str, now: float) -> dict[str, Any]:
    """The claims of a token that we issued.

    now     seconds since 1970; `nbf` and `exp` are held to the second, as Shopify needs no leeway with itself
    raises  BadToken
    """
    try:
        head, body, signature = token.split(".")
        given = _from_base64url(signature)
        claims = json.loads(_from_base64url(body))
        algorithm = json.loads(_from_base64url(head))["alg"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadToken("malformed") from error
    if algorithm != "HS256" or not hmac.compare_digest(given, _digest(secret, f"{head}.{body}")):
        raise BadToken("forged")
    if claims.get("aud") != audience:
        raise BadToken("meant for another app")
    if not claims.get("nbf", 0) <= now < claims.get("exp", 0):
        raise BadToken("expired")
    return dict(claims)


def _hex(secret: str, text: str) -> str:
    return _digest(secret, text).hex()


def _digest(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
