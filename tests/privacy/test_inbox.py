"""The compliance messages on their whole way: in by the front door, handled by the worker, with the real wiring."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.core.work import Env, reading_across_shops, reading_for
from app.inbox.door import FrontDoor
from app.inbox.model import Webhook
from app.inbox.working import handle_some
from app.ledger.store import every_entry
from app.orders.model import Customer
from app.privacy.erasure import erase_shops
from app.privacy.model import DataRequest, Redaction
from app.shops.model import Shop
from tests.builders import DOMAIN, NOW, SECRET, SHOP
from tests.privacy.given import EMAIL, NUMBER, ORDER, keep_something_everywhere

HER = {"customer": {"id": NUMBER, "email": EMAIL, "phone": "555-625-1199"}}


@pytest.fixture
def door(env: Env) -> FrontDoor:
    return FrontDoor(lambda _environ, _start: [b""], env)


def test_a_redaction_leaves_no_body_not_even_its_own(env: Env, door: FrontDoor) -> None:
    keep_something_everywhere(env)
    post(door, "customers/data_request", {**HER, "orders_requested": [ORDER], "data_request": {"id": 9999}})
    work_off(env)
    post(door, "customers/redact", {**HER, "orders_to_redact": [ORDER]})
    work_off(env)

    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(Redaction.left)).one() == {}
        assert set(work.session.scalars(select(Webhook.body_sealed))) == {None}
        assert work.session.scalars(select(DataRequest.file_sealed)).one() is None
        about_her = select(Webhook.state).where(Webhook.topic.like("customers/%"))
        assert list(work.session.scalars(about_her)) == ["handled", "handled"]
        assert work.session.scalars(select(Customer.redacted_at)).one() == NOW


def test_the_ledger_tells_of_it_without_her(env: Env, door: FrontDoor) -> None:
    keep_something_everywhere(env)
    post(door, "customers/redact", {**HER, "orders_to_redact": [ORDER]})
    work_off(env)

    with reading_for(env, SHOP) as work:
        told = msgspec.json.encode([one.body for one in every_entry(work)]).decode()
        assert EMAIL not in told
        assert str(NUMBER) not in told


def test_a_shop_leaves_and_is_erased(env: Env, door: FrontDoor) -> None:
    keep_something_everywhere(env)
    post(door, "app/uninstalled", {"id": 1, "domain": None, "myshopify_domain": None})
    work_off(env)
    env.clock.travel(hours=48)  # type: ignore[attr-defined]  # StoppedClock
    post(door, "shop/redact", {}, env=env)
    work_off(env)

    assert erase_shops(env) > 0

    with reading_across_shops(env, why="a test looks") as work:
        assert work.session.get(Shop, SHOP) is None
        assert list(work.session.scalars(select(Webhook).where(Webhook.shop_domain == DOMAIN))) == []


def test_a_message_for_a_shop_that_is_gone_is_taken_and_rests(env: Env, door: FrontDoor) -> None:
    status = post(
        door, "customers/redact", {**HER, "shop_domain": "gone.myshopify.com"}, shop="gone.myshopify.com"
    )
    work_off(env)

    with reading_across_shops(env, why="a test looks") as work:
        row = work.session.scalars(select(Webhook).where(Webhook.shop_domain == "gone.myshopify.com")).one()
        assert (status, row.state, row.reason_code) == ("200 OK", "parked", "unknown_shop")


def work_off(env: Env) -> None:
    while handle_some(env):
        pass


def post(
    door: FrontDoor, topic: str, body: dict[str, Any], *, shop: str = DOMAIN, env: Env | None = None
) -> str:
    raw = msgspec.json.encode({"shop_domain": shop, **body} if topic != "app/uninstalled" else body)
    now = env.clock.now() if env else NOW
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/webhooks",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        "HTTP_X_SHOPIFY_TOPIC": topic,
        "HTTP_X_SHOPIFY_SHOP_DOMAIN": shop,
        "HTTP_X_SHOPIFY_WEBHOOK_ID": hashlib.sha256(raw + topic.encode()).hexdigest(),
        "HTTP_X_SHOPIFY_TRIGGERED_AT": now.isoformat(),
        "HTTP_X_SHOPIFY_HMAC_SHA256": base64.b64encode(hmac.digest(SECRET.encode(), raw, "sha256")).decode(),
    }
    door(environ, lambda said, _headers: status.append(said))
    return status[0]
