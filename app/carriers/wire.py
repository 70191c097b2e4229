"""One call to a carrier: what it answered, or what kept it from answering, in words for the merchant."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from app.core.errors import Unreachable

CONNECT_SECONDS = 3.05  # just over the second try of a lost packet
READ_SECONDS = 10.0  # between two bytes: a carrier that takes longer is asked again another time
WHOLE_SECONDS = 20.0  # for the answer as a whole, so that one that drips can't hold a thread
ANSWER_MAX = 2_000_000  # bytes; the answer on a consignment of a hundred parcels has some 300,000
CHUNK = 65_536
RETRY_AFTER_MAX = 24 * 3600  # seconds; whoever asks for more is asked again tomorrow
HEADERS = {"Accept": "application/json", "User-Agent": "Kept (delivery promises)"}

# The sentences are also in the panel's catalogue: app/tracking/words_for_pages.py.
REFUSED = "The carrier doesn't accept this key. Enter a new one."
BUSY = "The carrier asks us to come back later: its limit of questions is reached."
DOWN = "The carrier has trouble just now."
SILENT = "The carrier doesn't answer."
UNREADABLE = "The carrier's answer can't be read. It may have changed its interface."
DECLINED = "The carrier turns down Kept's questions. See whether your account there is in order."
MALFORMED = 400  # the answer to a number that no parcel of theirs can have; a wrong key is 401 or 403

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """status  200, or one of those that the caller said it can read"""

    status: int
    body: bytes


@dataclass(frozen=True)
class Line:
    """A pool of connections and how long one waits on them, in seconds."""

    session: requests.Session
    read_seconds: float
    whole_seconds: float


def a_line(
    *, trust_env: bool = True, read_seconds: float = READ_SECONDS, whole_seconds: float = WHOLE_SECONDS
) -> Line:
    """Without cookies (one shop's would go to the next) and without repeats of its own.

    trust_env  whether proxies named in the environment are used
    """
    session = requests.Session()
    session.trust_env = trust_env
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("https://", HTTPAdapter(max_retries=0))
    session.mount("http://", HTTPAdapter(max_retries=0))
    return Line(session, read_seconds, whole_seconds)


def call(
    line: Line,
    address: str,
    *,
    method: str = "GET",
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    readable: tuple[int, ...] = (),
) -> Answer:
    """query     may hold a key: it stands in no error and no log
    readable  statuses beside 200 and 201 that say something the caller understands
    raises    Unreachable "carrier_refused", "carrier_busy" (with retry_after, seconds), "carrier_down",
              "carrier_silent", "carrier_declined", "carrier_unreadable"
    """
    try:
        # Redirects aren't followed: requests would take the key along to the other host.
        with line.session.request(
            method,
            address,
            params=query,
            json=body,
            headers={**HEADERS, **(headers or {})},
            timeout=(CONNECT_SECONDS, line.read_seconds),
            allow_redirects=False,
            stream=True,
        ) as heard:
            _check(heard, readable)
            return Answer(heard.status_code, _limited(heard, line.whole_seconds))
    except (requests.exceptions.InvalidHeader, UnicodeError):  # signs that no key has
        raise Unreachable("carrier_refused", REFUSED, permanent=True) from None
    except (requests.RequestException, HTTPError, OSError) as trouble:
        # Not "from": the trouble's text quotes the address, and with it the key.
        kind = type(trouble).__name__
        raise Unreachable("carrier_silent", SILENT, permanent=False, kind=kind) from None


def read(answer: Answer, shape: type[T]) -> T:
    """raises  Unreachable("carrier_unreadable") for anything that isn't JSON of this shape"""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreachable("carrier_unreadable", UNREADABLE, permanent=False) from None


def _check(heard: requests.Response, readable: tuple[int, ...]) -> None:
    status = heard.status_code
    if status in (200, 201) or status in readable:
        return
    if status in (401, 403):
        raise Unreachable("carrier_refused", REFUSED, permanent=True, status=status)
    if status == 429:
        wait = _seconds(heard.headers.get("Retry-After"), heard.headers.get("Date"))
        raise Unreachable("carrier_busy", BUSY, permanent=False, retry_after=wait)
    if status >= 500:
        wait = _seconds(heard.headers.get("Retry-After"), heard.headers.get("Date"))
        raise Unreachable("carrier_down", DOWN, permanent=False, status=status, retry_after=wait)
    if status >= 400:
        raise Unreachable("carrier_declined", DECLINED, permanent=False, status=status)
    raise Unreachable("carrier_unreadable", UNREADABLE, permanent=False, status=status)


def _limited(heard: requests.Response, seconds: float) -> bytes:
    # Measured, not told: how long a socket takes is no part of what a replay repeats.
    over_at = time.monotonic() + seconds
    body = bytearray()
    while chunk := heard.raw.read1(CHUNK, decode_content=True):
        body += chunk
        if len(body) > ANSWER_MAX:
            raise Unreachable("carrier_unreadable", UNREADABLE, permanent=False, kind="too large")
        if time.monotonic() > over_at:
            raise Unreachable("carrier_silent", SILENT, permanent=False, kind="too slow")
    return bytes(body)


def _seconds(text: str | None, told_at: str | None) -> int | None:
    """Retry-After: seconds or a date (RFC 9110 10.2.3); a date is held against the carrier's own clock."""
    if not text:
        return None
    if text.strip().isdigit():
        return min(int(text), RETRY_AFTER_MAX)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(told_at or "")
        return max(0, min(int((_aware(until) - _aware(now)).total_seconds()), RETRY_AFTER_MAX))
    except (ValueError, TypeError):
        return None


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
