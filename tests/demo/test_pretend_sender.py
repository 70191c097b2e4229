"""The sender and the sockets: webhooks posted for real, tried again by Shopify's rule, and connections that break."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from flask import Flask, Response, request

from demo.pretend import PretendShop, PretendShopify
from demo.pretend.server import Server
from demo.pretend.signing import proxy_signature, webhook_signature
from tests.demo.given import ALMA, API, DOMAIN, NOW, SECRET, TOKEN_EXCHANGE, TOKENS, a_shop, a_world
from tests.fakes import StoppedClock

pytestmark = pytest.mark.contract


@dataclass
class App:
    """An app that notes what reaches it, and answers as it is told."""

    status: int = 200
    webhooks: list[str] = field(default_factory=list)
    forged: int = 0
    proxied: list[dict[str, Any]] = field(default_factory=list)
    answer: Response | None = None

    def wsgi(self) -> Flask:
        app = Flask("an-app")

        @app.post("/webhooks")
        def take() -> tuple[str, int]:
            good = webhook_signature(SECRET, request.get_data()) == request.headers["X-Shopify-Hmac-Sha256"]
            self.forged += not good
            self.webhooks.append(request.headers["X-Shopify-Webhook-Id"])
            return "", self.status

        @app.route("/proxy", defaults={"path": ""}, methods=["GET", "POST"])
        @app.route("/proxy/", defaults={"path": ""}, methods=["GET", "POST"])
        @app.route("/proxy/<path:path>", methods=["GET", "POST"])
        def proxied(path: str) -> Response:
            pairs = list(request.args.items(multi=True))
            seen = {"path": path, "args": pairs, "headers": dict(request.headers), "body": request.get_data()}
            self.proxied.append(seen)
            return self.answer or Response("hello", headers={"Set-Cookie": "a=b", "X-Own": "kept"})

        return app


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def world(app: App, clock: StoppedClock) -> Iterator[PretendShopify]:
    server = Server(app.wsgi(), port=0, each_second=lambda: None)
    server.start()
    world = a_world(clock, app_url=f"http://127.0.0.1:{server.port}")
    world.start()
    yield world
    world.stop()
    server.stop()


@pytest.fixture
def shop(world: PretendShopify) -> PretendShop:
    return a_shop(world)


def a_token(world: PretendShopify, shop: PretendShop) -> dict[str, str]:
    asked = {**TOKEN_EXCHANGE, "subject_token": shop.id_token()}
    pair = requests.post(world.origin + TOKENS, json=asked, headers={"Host": DOMAIN}, timeout=5).json()
    return {"Host": DOMAIN, "X-Shopify-Access-Token": pair["access_token"]}


def test_deliveries_reach_the_app_signed(world: PretendShopify, shop: PretendShop, app: App) -> None:
    told = [one for _ in range(5) for one in shop.place_order(customer=ALMA)]

    report = world.sender.send(told)

    assert report.statuses == Counter({200: 5})
    assert app.webhooks == [one.webhook_id for one in told]
    assert app.forged == 0


def test_duplicates_and_disorder_come_from_the_given_chance(
    world: PretendShopify, shop: PretendShop, app: App
) -> None:
    told = [one for _ in range(10) for one in shop.place_order(customer=ALMA)]

    for _ in range(2):
        world.sender.send(told, duplicates=0.5, shuffle=True, rng=random.Random(3))

    half = len(app.webhooks) // 2
    assert half > 10
    assert app.webhooks[:half] == app.webhooks[half:]
    assert app.webhooks[:10] != [one.webhook_id for one in told]
    assert set(app.webhooks) == {one.webhook_id for one in told}


def test_many_connections_lose_nothing(world: PretendShopify, shop: PretendShop, app: App) -> None:
    told = [one for _ in range(20) for one in shop.place_order(customer=ALMA)]

    report = world.sender.send(told, connections=4)

    assert report.posts == len(set(app.webhooks)) == 20


def test_what_was_not_taken_is_sent_again_with_the_same_id(
    world: PretendShopify, shop: PretendShop, app: App, clock: StoppedClock
) -> None:
    app.status = 503
    told = shop.place_order(customer=ALMA)
    assert world.sender.send(told, retry=True).failed == told

    assert world.sender.retry_due().posts == 0
    clock.travel(minutes=1)
    app.status = 200
    assert world.sender.retry_due().statuses == Counter({200: 1})

    assert app.webhooks == [told[0].webhook_id] * 2
    assert world.sender.waiting == []


def test_after_eight_tries_in_four_hours_a_delivery_is_given_up(
    world: PretendShopify, shop: PretendShop, app: App, clock: StoppedClock
) -> None:
    app.status = 500
    world.sender.send(shop.place_order(customer=ALMA), retry=True)

    for _ in range(4 * 60):
        clock.travel(minutes=1)
        world.sender.retry_due()

    assert len(app.webhooks) == 8
    assert len(world.sender.given_up) == 1


def test_a_redirect_and_a_silent_app_are_failures(world: PretendShopify, shop: PretendShop, app: App) -> None:
    app.status = 302
    assert world.sender.send(shop.place_order(customer=ALMA)).failed
    world.app_url = "http://127.0.0.1:1"

    assert world.sender.send(shop.place_order(customer=ALMA)).statuses == Counter({0: 1})


def test_a_connection_lost_before_the_work_leaves_no_trace(world: PretendShopify, shop: PretendShop) -> None:
    headers = a_token(world, shop)
    world.faults.next("shop", "timeout_before")

    with pytest.raises(requests.ConnectionError):
        requests.post(world.origin + API, json={"query": "{ shop { name } }"}, headers=headers, timeout=5)

    assert world.requests_log[-1]["response"] is None


def test_a_connection_lost_after_the_work_leaves_it_done(world: PretendShopify, shop: PretendShop) -> None:
    headers = a_token(world, shop)
    discount = (
        '{title: "t", code: "K", startsAt: "2026-11-20T00:00:00Z", context: {all: ALL}, '
        "customerGets: {items: {all: true}, value: {percentage: 0.1}}}"
    )
    query = (
        f"mutation {{ discountCodeBasicCreate(basicCodeDiscount: {discount}) {{ userErrors {{ code }} }} }}"
    )
    world.faults.next("discountCodeBasicCreate", "timeout_after")

    with pytest.raises(requests.ConnectionError):
        requests.post(world.origin + API, json={"query": query}, headers=headers, timeout=5)

    assert list(shop.discounts) == ["k"]


def test_a_lost_refresh_can_be_asked_for_again(world: PretendShopify, shop: PretendShop) -> None:
    pair = world.tokens.grant(DOMAIN, world.scopes, expiring=True)
    assert pair.refresh
    asked = {**TOKEN_EXCHANGE, "grant_type": "refresh_token", "refresh_token": pair.refresh.token}
    world.faults.next("access_token", "timeout_after")
    with pytest.raises(requests.ConnectionError):
        requests.post(world.origin + TOKENS, json=asked, headers={"Host": shop.domain}, timeout=5)

    answer = requests.post(world.origin + TOKENS, json=asked, headers={"Host": shop.domain}, timeout=5)

    assert answer.status_code == 200


def test_the_proxy_signs_what_it_forwards_and_strips_cookies(
    world: PretendShopify, shop: PretendShop, app: App
) -> None:
    answer = requests.post(
        f"{shop.storefront}/apps/kept/claim/7?x=1&x=2&signature=forged",
        data="body",
        headers={"Cookie": "secret=1", "X-Mine": "m"},
        timeout=5,
    )

    (seen,) = app.proxied
    args = seen["args"]
    assert (seen["path"], seen["body"], seen["headers"].get("Cookie")) == ("claim/7", b"body", None)
    assert seen["headers"]["X-Mine"] == "m"
    assert dict(args)["path_prefix"] == "/shop/loparboden/apps/kept"
    assert dict(args)["shop"] == DOMAIN
    assert dict(args)["logged_in_customer_id"] == ""
    assert dict(args)["signature"] == proxy_signature(SECRET, args)
    assert ("Set-Cookie" in answer.headers, answer.headers["X-Own"], answer.text) == (False, "kept", "hello")


def test_on_the_shops_own_host_the_prefix_is_the_plain_one(
    world: PretendShopify, shop: PretendShop, app: App
) -> None:
    requests.get(world.origin + "/apps/kept", headers={"Host": shop.domain}, timeout=5)

    assert app.proxied[0]["path"] == ""
    assert dict(app.proxied[0]["args"])["path_prefix"] == "/apps/kept"


def test_liquid_is_put_into_the_theme(world: PretendShopify, shop: PretendShop, app: App) -> None:
    app.answer = Response("<p>Ours</p>", mimetype="application/liquid")

    page = requests.get(f"{shop.storefront}/apps/kept/", timeout=5)

    assert "<p>Ours</p>" in page.text
    assert shop.record.name in page.text
    assert page.headers["Content-Type"].startswith("text/html")


def test_an_uninstalled_app_has_no_proxy(world: PretendShopify, shop: PretendShop, app: App) -> None:
    shop.uninstall()

    assert requests.get(f"{shop.storefront}/apps/kept/x", timeout=5).status_code == 404
    assert app.proxied == []


def test_a_visitor_buys_and_plays_the_carrier(world: PretendShopify, shop: PretendShop, app: App) -> None:
    browser = requests.Session()
    first = shop.record.products[0]
    form = {f"pieces-{first.id}": "2", "email": "alma@example.com", "shipping": "1", "attributes[Kept]": "x"}

    page = browser.post(f"{shop.storefront}/orders", data=form, timeout=5)
    order = next(iter(shop.orders.values()))
    play = f"{shop.storefront}/orders/{order.key}/play"
    browser.post(play, data={"deed": "ship"}, timeout=5)
    shipment = order.fulfillments[0]
    browser.post(play, data={"deed": "delivered", "id": shipment.id, "hours_ago": "5"}, timeout=5)
    browser.post(play, data={"deed": "withdraw", "id": shipment.scans[0].id}, timeout=5)

    assert f"Order {order.name}" in page.text
    assert (order.shipping_title, order.note_attributes) == ("Hem", {"Kept": "x"})
    assert order.window_min is not None
    assert len(app.webhooks) == 1 + 3 + 2 + 2
    # The visitor is logged in now, and the app behind the proxy is told who it is.
    browser.get(f"{shop.storefront}/apps/kept/", timeout=5)
    assert dict(app.proxied[0]["args"])["logged_in_customer_id"] == str(order.buyer.id)
    browser.close()


def test_a_bad_form_comes_back_with_a_complaint(shop: PretendShop) -> None:
    page = requests.post(f"{shop.storefront}/orders", data={"email": "a@b.se"}, timeout=5)

    assert "Choose at least one product" in page.text
    assert shop.orders == {}
