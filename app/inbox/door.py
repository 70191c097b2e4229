"""The front door: POST /webhooks, received by a short route in front of Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.core.work import reading_across_shops
from app.inbox import delivery
from app.inbox.writer import Row, Writer
from app.shopify.domains import clean_shop_domain
from app.shopify.signatures import webhook_signature_fits
from app.shops.store import shop_by_domain

if TYPE_CHECKING:
    from app.core.work import Env

PATH = "/webhooks"
# An order with hundreds of lines is under 2 MB; what is larger isn't a webhook that we asked for.
BODY_MAX = 5 * 1024 * 1024
# A redacted shop that comes back has another id. A stale one does no harm (the worker finds the row's new
# shop by its domain), so a minute only keeps the memory honest.
KNOWN_FOR = timedelta(minutes=1)
KNOWN_MAX = 10_000

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True)
class Answer:
    """status  as WSGI wants it: "200 OK" """

    status: str
    text: bytes


STORED = Answer("200 OK", b"stored")
EMPTY = Answer("400 Bad Request", b"empty body")
UNSIGNED = Answer("401 Unauthorized", b"signature does not fit")
TOO_LARGE = Answer("413 Content Too Large", b"body too large")
NOT_STORED = Answer("503 Service Unavailable", b"not stored, send it again")


class FrontDoor:
    """WSGI middleware. Answers 200 after the row is committed, and never otherwise.

    source  libraries measured: a route before Flask answers nearly twice as many as one inside it (docs/numbers.md)
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], env: Env) -> None:
        self._app = app
        self._env = env
        self._writer = Writer(env.db, self._row)
        self._shops = KnownShops(env)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") != "POST":
            return self._app(environ, start_response)
        answer = self._receive(environ)
        start_response(
            answer.status,
            [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(answer.text)))],
        )
        return [answer.text]

    def _receive(self, environ: dict[str, Any]) -> Answer:
        body = read_body(environ)
        if body is None:
            return TOO_LARGE
        if not body:
            return EMPTY
        # Over the bytes as they came, before anything looks into them.
        if not webhook_signature_fits(
            body, delivery.header(environ, "HMAC_SHA256"), self._env.settings.secrets
        ):
            return UNSIGNED
        # If it isn't stored, Shopify keeps the message and sends it again.
        stored = self._writer.store(delivery.Delivery(environ, body, self._env.clock.now()))
        return STORED if stored else NOT_STORED

    def _row(self, came: delivery.Delivery) -> Row:
        env, (environ, body, now) = self._env, came
        topic = delivery.storable(delivery.header(environ, "TOPIC"), delivery.TOPIC_MAX)
        shop = self._shops.find(delivery.header(environ, "SHOP_DOMAIN"), now)
        return {
            "shop_id": shop.id,
            "id": env.ids.next(),
            "webhook_id": delivery.webhook_id(environ, topic=topic, domain=shop.domain, body=body),
            "topic": topic,
            "shop_domain": shop.domain,
            "api_version": delivery.storable(delivery.header(environ, "API_VERSION"), delivery.VERSION_MAX),
            "triggered_at": delivery.triggered_at(environ),
            "received_at": now,
            "subject": delivery.subject(topic, body),
            "body_sealed": env.keys.seal(body, "webhooks.body"),
            "state": "waiting",
            "due_at": now,
            "attempts": 0,
        }


@dataclass(frozen=True)
class Named:
    """domain  cleaned; as it came, but storable, where it isn't a shop's at all. id is 0 for an unknown shop"""

    id: int
    domain: str
    good_until: datetime


class KnownShops:
    """Which shop a header names, without asking the database each time. An unknown one is asked for every
    time: it may be installing at this moment, and only Shopify can sign for one.
    """

    def __init__(self, env: Env) -> None:
        self._env = env
        self._found: dict[str, Named] = {}

    def find(self, said: str, now: datetime) -> Named:
        known = self._found.get(said)
        if known is None or known.good_until <= now:
            known = self._look_up(said, now)
            if len(self._found) >= KNOWN_MAX:
                self._found.clear()
            if known.id:
                self._found[said] = known
        return known

    def _look_up(self, said: str, now: datetime) -> Named:
        domain = clean_shop_domain(said)
        if domain is None:
            return Named(0, delivery.storable(said, delivery.DOMAIN_MAX), now)
        with reading_across_shops(self._env, why="the front door finds whose message it is") as work:
            shop = shop_by_domain(work, domain)
        return Named(shop.id if shop else 0, domain, now + KNOWN_FOR)


def read_body(environ: dict[str, Any]) -> bytes | None:
    """returns  the raw bytes; None for more than BODY_MAX, of which no more than that is read"""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if length and not (length.isascii() and length.isdigit()):
        return b""
    if length:
        too_large = len(length) > 12 or int(length) > BODY_MAX
        return None if too_large else _read(environ["wsgi.input"], int(length))
    if environ.get("wsgi.input_terminated"):
        # Sent in chunks: the server ends the stream, and only counting tells how long it is.
        body = _read(environ["wsgi.input"], BODY_MAX + 1)
        return None if len(body) > BODY_MAX else body
    return b""


def _read(stream: Any, size: int) -> bytes:
    # One read may give less than it was asked for, as from a socket.
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
