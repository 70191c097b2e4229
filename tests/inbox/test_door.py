"""What is let in, kept once, and answered how."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest

from app.core.plan import Plan
from app.core.work import Env, work_across_shops
from app.inbox.door import BODY_MAX
from tests.builders import DOMAIN, NOW, OTHER_DOMAIN, OTHER_SHOP, PREVIOUS_SECRET, SHOP, install_shop
from tests.inbox.deliveries import ORDER, Door, a_delivery, kept, signed

# Many threads wait at once in here; each of them is answered in milliseconds, or the test fails.
JOIN_SECONDS = 20


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=Plan())


@pytest.fixture
def door(env: Env) -> Door:
    return Door(env)


def test_a_signed_delivery_is_kept_as_it_came(env: Env, door: Door) -> None:
    assert door.bring() == 200

    (row,) = kept(env)
    assert (row.shop_id, row.webhook_id, row.topic, row.shop_domain) == (SHOP, "w-1", "orders/create", DOMAIN)
    assert (row.state, row.subject, row.received_at, row.due_at) == ("waiting", 5001, NOW, NOW)
    assert row.triggered_at is not None
    assert row.triggered_at.isoformat() == "2026-03-02T09:59:58.123456+00:00"
    assert row.body_sealed is not None
    assert b"5001" not in row.body_sealed
    assert env.keys.open(row.body_sealed, "webhooks.body") == ORDER


def test_a_repeat_is_answered_and_kept_once(env: Env, door: Door) -> None:
    assert [door.bring(), door.bring(), door.bring(webhook_id="w-2")] == [200, 200, 200]

    assert [row.webhook_id for row in kept(env)] == ["w-1", "w-2"]


def test_two_shops_may_have_the_same_webhook_id(env: Env, door: Door) -> None:
    door.bring()
    door.bring(domain=OTHER_DOMAIN)

    assert [row.shop_id for row in kept(env)] == [SHOP, OTHER_SHOP]


def test_the_newer_headers_and_the_previous_secret_are_good_too(env: Env, door: Door) -> None:
    assert door.bring(prefix="HTTP_SHOPIFY") == 200
    assert door.bring(webhook_id="w-2", signature=signed(ORDER, PREVIOUS_SECRET)) == 200

    assert [row.topic for row in kept(env)] == ["orders/create", "orders/create"]


@pytest.mark.parametrize("body", [ORDER, b"\xff\xfe\x00", b"[" * 200_000, b"null"])
@pytest.mark.parametrize("signature", ["", "x", "å", signed(b"another body"), signed(ORDER, "other secret")])
def test_a_wrong_signature_is_401_whatever_the_bytes(
    env: Env, door: Door, body: bytes, signature: str
) -> None:
    assert door.bring(body, signature=signature) == 401
    assert kept(env) == []


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"[" * 200_000, b"null", b'{"id": "five"}', b'{"id": 99e999}']
)
def test_what_is_signed_is_kept_even_if_nobody_can_read_it(env: Env, door: Door, body: bytes) -> None:
    assert door.bring(body) == 200

    assert [row.subject for row in kept(env)] == [None]


@pytest.mark.parametrize(
    ("length", "status"),
    [("0", 400), ("", 400), ("-1", 400), ("many", 400), (str(BODY_MAX + 1), 413), ("9" * 5_000, 413)],
)
def test_an_empty_or_endless_body_is_refused_unread(door: Door, length: str, status: int) -> None:
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert not size, "nothing of it may be read"
            return b""

    assert door.bring_raw(a_delivery(CONTENT_LENGTH=length, **{"wsgi.input": Unread()})) == status


def test_a_body_in_chunks_is_counted_while_it_is_read(env: Env, door: Door) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            Endless.given += min(size, 65_536)
            return b" " * min(size, 65_536)

    chunked: dict[str, Any] = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}

    assert door.bring_raw(a_delivery(**chunked)) == 200
    assert door.bring_raw(a_delivery(**{**chunked, "wsgi.input": Endless()})) == 413
    assert Endless.given == BODY_MAX + 1


def test_without_a_webhook_id_a_repeat_is_still_known(env: Env, door: Door) -> None:
    for _ in range(2):
        assert door.bring(webhook_id=None) == 200
    assert door.bring(b'{"id": 5002}', webhook_id="  ") == 200
    assert door.bring(b'{"id": 5003}', webhook_id="x" * 300) == 200

    assert [row.webhook_id[:5] for row in kept(env)] == ["made-"] * 3


def test_headers_that_no_column_holds_are_cut_to_size(env: Env, door: Door) -> None:
    strange = {"topic": "orders/\0create" + "x" * 300, "HTTP_X_SHOPIFY_API_VERSION": "\udcff" * 100}

    assert door.bring(**strange, HTTP_X_SHOPIFY_TRIGGERED_AT="soon") == 200

    (row,) = kept(env)
    assert (len(row.topic), row.api_version, row.triggered_at) == (100, "?" * 20, None)


def test_an_unknown_shop_is_kept_under_nobody(env: Env, door: Door) -> None:
    for number, domain in enumerate(("nobody.myshopify.com", "evil.example", "", DOMAIN.upper())):
        assert door.bring(webhook_id=f"w-{number}", domain=domain) == 200

    rows = [(row.shop_id, row.shop_domain) for row in kept(env)]
    assert rows == [(0, "nobody.myshopify.com"), (0, "evil.example"), (0, ""), (SHOP, DOMAIN)]


def test_a_shop_that_installs_is_known_at_once(env: Env, door: Door) -> None:
    door.bring(domain="nystart.myshopify.com")

    with work_across_shops(env, why="a test's shop installs") as work:
        install_shop(work, shop_id=3003, domain="nystart.myshopify.com")
    door.bring(webhook_id="w-2", domain="nystart.myshopify.com")

    assert [row.shop_id for row in kept(env)] == [0, 3003]


def test_other_ways_go_on_to_the_app(door: Door) -> None:
    assert door.bring_raw(a_delivery(REQUEST_METHOD="GET")) == 204
    assert door.bring_raw(a_delivery(PATH_INFO="/webhooks/x")) == 204


def test_a_store_that_fails_is_never_answered_200(env: Env, door: Door) -> None:
    with env.db.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE webhooks RENAME TO gone")

    assert [door.bring(webhook_id=f"w-{number}") for number in range(3)] == [503, 503, 503]

    with env.db.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO webhooks")
    assert door.bring() == 200


def test_many_at_once_are_each_kept_once(env_both: Env) -> None:
    door, answers = Door(env_both), []

    def bring(first: int) -> None:
        answers.extend(door.bring(webhook_id=f"w-{number % 60}") for number in range(first, first + 20))

    threads = [threading.Thread(target=bring, args=(10 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(JOIN_SECONDS)

    assert answers == [200] * 160
    assert sorted(row.webhook_id for row in kept(env_both)) == sorted(f"w-{number}" for number in range(60))
