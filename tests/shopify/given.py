"""What the tests of the adapter begin with: settings, an instant, and a network that answers from a list."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import BaseAdapter

from config import Settings

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SHOP = "loparboden.myshopify.com"
SECRET = "shpss_0123456789abcdef0123456789abcdef"
PREVIOUS = "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"
TOKEN = "shpat_a_token_of_loparboden"
SETTINGS = Settings(
    client_id="the-client-id",
    client_secret=SECRET,
    previous_client_secret=PREVIOUS,
    keys="k:AAAA",
    app_url="https://kept.example.com",
)


def settings(**changes: Any) -> Settings:
    return dataclasses.replace(SETTINGS, **changes)


def hexed(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def callback(secret: str = SECRET, **changes: str) -> dict[str, str]:
    """The parameters that Shopify sends to the callback, signed."""
    fields = {
        "code": "c0de",
        "host": "YWRtaW4",
        "shop": SHOP,
        "state": "abc",
        "timestamp": str(int(NOW.timestamp())),
        **changes,
    }
    return {**fields, "hmac": hexed(secret, "&".join(f"{name}={fields[name]}" for name in sorted(fields)))}


def proxied(secret: str = SECRET, pairs: Sequence[tuple[str, str]] = (), **changes: str) -> bytes:
    """The query string of a request that Shopify forwards, signed; `pairs` come first, as a visitor's do."""
    fields = {
        "shop": SHOP,
        "logged_in_customer_id": "",
        "path_prefix": "/apps/kept",
        "timestamp": str(int(NOW.timestamp())),
        **changes,
    }
    every = [*pairs, *fields.items()]
    values: dict[str, list[str]] = {}
    for name, value in every:
        values.setdefault(name, []).append(value)
    text = "".join(f"{name}={','.join(values[name])}" for name in sorted(values))
    return urlencode([*every, ("signature", hexed(secret, text))]).encode()


def id_token(
    secret: str = SECRET, *, without: Sequence[str] = (), algorithm: str = "HS256", **changes: Any
) -> str:
    """An ID token as the Shopify admin makes it: a minute long, from NOW."""
    at = int(NOW.timestamp())
    claims = {
        "iss": f"https://{SHOP}/admin",
        "dest": f"https://{SHOP}",
        "aud": SETTINGS.client_id,
        "sub": "42",
        "exp": at + 60,
        "nbf": at,
        "iat": at,
        "jti": "j",
        "sid": "s",
        **changes,
    }
    return jwt_of({name: claims[name] for name in claims if name not in without}, secret, algorithm=algorithm)


def jwt_of(claims: object, secret: str, *, algorithm: str = "HS256") -> str:
    head, body = (_segment(json.dumps(part).encode()) for part in ({"alg": algorithm, "typ": "JWT"}, claims))
    signature = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_segment(signature)}"


def _segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Script(BaseAdapter):
    """A network for requests: gives the next answer of a list, or raises it, and remembers what was sent."""

    def __init__(self, *answers: object) -> None:
        """answers  a JSON value (status 200), a status, (status, headers, body bytes or JSON), or an exception"""
        super().__init__()
        self.answers = list(answers)
        self.sent: list[requests.PreparedRequest] = []

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", self)
        session.mount("http://", self)
        return session

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:  # type: ignore[override]  # takes what it needs
        self.sent.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return _response(request, answer)

    def close(self) -> None:
        pass

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.body or b"{}") for request in self.sent]


def _response(request: requests.PreparedRequest, answer: object) -> requests.Response:
    status, headers, body = (
        answer
        if isinstance(answer, tuple)
        else (answer, {}, b"")
        if isinstance(answer, int)
        else (200, {}, answer)
    )
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response._content_consumed = True
    response.url = request.url or ""
    response.request = request
    return response


def cost(
    available: float, *, requested: float = 10, maximum: float = 1000, rate: float = 100
) -> Mapping[str, Any]:
    status = {"maximumAvailable": maximum, "currentlyAvailable": available, "restoreRate": rate}
    return {"cost": {"requestedQueryCost": requested, "actualQueryCost": requested, "throttleStatus": status}}
