"""One POST to the Admin API: what came back, or what kind of silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

TIME_LIMITS = (
    3.05,
    20.0,
)  # seconds to connect, and between two bytes; Shopify itself stops a query after ten
ANSWER_MAX = 20_000_000  # bytes; the largest answer that we ask for has about 200,000
POOL_SIZE = 32  # connections kept per host: as many as the process has threads
CHUNK = 65_536
NEVER_LEFT = (NewConnectionError, ConnectTimeoutError)  # an unknown name is a NewConnectionError


@dataclass(frozen=True)
class Received:
    status: int
    retry_after: str | None
    body: bytes


@dataclass(frozen=True)
class Silence:
    """kind  "not_sent": no connection came about; "unanswered": the request may have arrived"""

    kind: Literal["not_sent", "unanswered"]


def pooled_session(*, trust_env: bool) -> requests.Session:
    """One for the process. Without cookies (one shop's would go to the next), without the pool's own retries (it
    can't know what may be repeated).

    trust_env  whether proxies named in the environment are used; IP allowlists make them likely in production
    """
    session = requests.Session()
    session.trust_env = trust_env
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = HTTPAdapter(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def post(
    session: requests.Session, address: str, *, json: Mapping[str, Any], headers: Mapping[str, str]
) -> Received | Silence:
    """Never raises for the network, so that no traceback carries the token. Never follows a redirect: requests would
    take the token along to the other host.
    """
    try:
        with session.post(
            address, json=json, headers=dict(headers), timeout=TIME_LIMITS, allow_redirects=False, stream=True
        ) as answer:
            body = _limited(answer)
            return Received(answer.status_code, answer.headers.get("Retry-After"), body)
    except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
        return Silence("not_sent")
    except requests.RequestException as trouble:
        return Silence("not_sent" if _never_left(trouble) else "unanswered")


def _limited(answer: requests.Response) -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > ANSWER_MAX:
            raise requests.exceptions.ContentDecodingError("the answer is too large")
    return bytes(body)


def _never_left(trouble: requests.RequestException) -> bool:
    """Only a connection that provably never came about counts; a broken TLS session may be either."""
    if isinstance(trouble, requests.ConnectTimeout):
        return True
    cause = trouble.args[0] if trouble.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NEVER_LEFT)
