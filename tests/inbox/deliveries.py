"""Deliveries as Shopify makes them, through the front door, and what the inbox says of them."""

from __future__ import annotations

import base64
import hmac
import io
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.plan import Plan
from app.core.work import Env, Work, reading_across_shops
from app.inbox.door import FrontDoor
from app.inbox.handling import Ignored, Message, Topic
from app.inbox.model import Webhook
from tests.builders import DOMAIN, SECRET

ORDER = b'{"id": 5001, "name": "#1001"}'


class SmallBody(msgspec.Struct):
    id: int
    name: str | None = None


def a_plan(handle: Callable[[Work, Message], Ignored | None], *, when_uninstalled: bool = False) -> Plan:
    """One handler for the topics that the tests send."""
    topic = Topic(SmallBody, handle, when_uninstalled)
    return Plan(topics={"orders/create": topic, "orders/updated": topic, "app/uninstalled": topic})


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def a_delivery(
    body: bytes = ORDER,
    *,
    webhook_id: str | None = "w-1",
    topic: str = "orders/create",
    domain: str = DOMAIN,
    signature: str | None = None,
    prefix: str = "HTTP_X_SHOPIFY",
    **environ: Any,
) -> dict[str, Any]:
    """A WSGI environ. signature  the right one if nothing is given"""
    made: dict[str, Any] = {
        "PATH_INFO": "/webhooks",
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        f"{prefix}_HMAC_SHA256": signed(body) if signature is None else signature,
        f"{prefix}_TOPIC": topic,
        f"{prefix}_SHOP_DOMAIN": domain,
        f"{prefix}_API_VERSION": "2026-10",
        f"{prefix}_TRIGGERED_AT": "2026-03-02T09:59:58.123456789Z",
    }
    if webhook_id is not None:
        made[f"{prefix}_WEBHOOK_ID"] = webhook_id
    return {**made, **environ}


class Door:
    """The front door with nobody behind it. An answer is its status code."""

    def __init__(self, env: Env) -> None:
        self._door = FrontDoor(lambda _environ, start: [start("204 No Content", []) or b""], env)

    def bring(self, body: bytes = ORDER, **said: Any) -> int:
        return self.bring_raw(a_delivery(body, **said))

    def bring_raw(self, environ: dict[str, Any]) -> int:
        answers: list[str] = []
        b"".join(self._door(environ, lambda status, _headers: answers.append(status)))
        return int(answers[0][:3])


def kept(env: Env) -> list[Webhook]:
    """Every webhook of every shop, as it came."""
    with reading_across_shops(env, why="a test looks at the inbox") as work:
        return list(work.session.scalars(select(Webhook).order_by(Webhook.id)))


def states(env: Env) -> list[tuple[str, str | None]]:
    return [(row.state, row.reason_code) for row in kept(env)]
