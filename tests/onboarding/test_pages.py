"""Installing from outside the admin: there, the permission page, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.errors import Unverified
from app.core.plan import Plan
from app.core.work import Env, reading_across_shops
from app.onboarding.pages import blueprint
from app.shops.model import Shop
from app.shops.store import ShopView, shop_by_domain
from tests.builders import CLIENT_ID, DOMAIN, NOW
from tests.panel import a_browser, signed_query

NEW = "nystart.myshopify.com"


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=Plan())


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def test_the_install_link_leads_to_shopifys_permission_page(browser: FlaskClient) -> None:
    answer = browser.get(f"/auth/install?shop={NEW}")

    place = urlsplit(answer.headers["Location"])
    asked = parse_qs(place.query)
    assert (place.netloc, place.path) == (NEW, "/admin/oauth/authorize")
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["redirect_uri"] == ["https://kept.example/auth/callback"]
    assert "read_orders" in asked["scope"][0].split(",")


def test_the_state_is_bound_to_the_browser_by_a_careful_cookie(browser: FlaskClient) -> None:
    cookie = browser.get(f"/auth/install?shop={NEW}").headers["Set-Cookie"]

    for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/auth", "Max-Age=600"):
        assert word in cookie


@pytest.mark.parametrize(
    "shop",
    ["", "nystart", "evil.example", "nystart.myshopify.com.evil.example", "nystart.myshopify.com/x?", "a b"],
)
def test_an_install_link_without_a_shop_asks_for_no_domain(browser: FlaskClient, shop: str) -> None:
    answer = browser.get("/auth/install", query_string={"shop": shop})

    assert answer.status_code == 400
    assert "<form" not in answer.text
    assert "<input" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_way_back_installs_and_leads_into_the_admin(browser: FlaskClient, env: Env) -> None:
    answer = come_back(browser, state=go(browser))

    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://admin.shopify.com/store/nystart/apps/kept"
    shop = shop_of(env)
    assert shop is not None
    assert shop.is_installed
    assert "read_orders" in shop.scopes


def test_a_state_works_once(browser: FlaskClient) -> None:
    state = go(browser)
    come_back(browser, state=state)

    assert come_back(browser, state=state).status_code == 401


def test_a_stolen_state_opens_nothing_in_another_browser(browser: FlaskClient, env: Env) -> None:
    state = go(browser)
    thief = browser.application.test_client()

    answer = come_back(thief, state=state)

    assert answer.status_code == 401
    assert shop_of(env) is None


def test_a_state_of_one_shop_installs_no_other(browser: FlaskClient) -> None:
    state = go(browser, shop=DOMAIN)

    assert come_back(browser, state=state, shop=NEW).status_code == 401


def test_a_state_lapses_after_ten_minutes(browser: FlaskClient, env: Env) -> None:
    state = go(browser)
    env.clock.travel(minutes=11)  # type: ignore[attr-defined]  # StoppedClock

    assert come_back(browser, state=state, env=env).status_code == 401


def test_a_stale_callback_is_refused(browser: FlaskClient) -> None:
    assert come_back(browser, state=go(browser), minutes_late=5).status_code == 401


def test_a_callback_from_the_future_is_refused(browser: FlaskClient) -> None:
    assert come_back(browser, state=go(browser), minutes_late=-5).status_code == 401


def test_a_forged_callback_is_refused(browser: FlaskClient, env: Env) -> None:
    answer = come_back(browser, state=go(browser), secret="somebody else's")

    assert answer.status_code == 401
    assert shop_of(env) is None


def test_a_forged_shop_is_refused(browser: FlaskClient) -> None:
    state = go(browser)
    query = signed_query({"code": "c", "shop": NEW, "state": state, "timestamp": str(int(NOW.timestamp()))})

    answer = browser.get("/auth/callback?" + query.replace(NEW, DOMAIN))

    assert answer.status_code == 401


def test_a_used_code_is_refused(browser: FlaskClient, env: Env) -> None:
    env.shopify.fail_next("exchange_code", Unverified("stale", "This permission has been used."))  # type: ignore[attr-defined]  # FakeShopify

    answer = come_back(browser, state=go(browser))

    assert answer.status_code == 401
    assert shop_of(env) is None


def test_missing_permissions_are_named_with_what_does_not_work(browser: FlaskClient, env: Env) -> None:
    env.shopify.scopes = ("read_orders",)  # type: ignore[misc]  # FakeShopify

    answer = come_back(browser, state=go(browser))

    assert answer.status_code == 200
    assert "read_fulfillments" in answer.text
    assert "it can write no letters" in answer.text
    shop = shop_of(env)
    assert shop is not None
    assert shop.scopes == ("read_orders",)


def test_installing_again_keeps_the_shop_and_its_day(browser: FlaskClient, env: Env) -> None:
    come_back(browser, state=go(browser))
    first = shop_of(env)
    env.clock.travel(days=2)  # type: ignore[attr-defined]  # StoppedClock

    come_back(browser, state=go(browser), env=env)

    second = shop_of(env)
    assert first is not None
    assert second is not None
    assert (second.id, second.installed_at) == (first.id, first.installed_at)
    with reading_across_shops(env, why="a test looks") as work:
        assert work.session.get_one(Shop, second.id).proved_at == env.clock.now()


def go(browser: FlaskClient, shop: str = NEW) -> str:
    """returns  the state that went to Shopify"""
    answer = browser.get(f"/auth/install?shop={shop}", base_url="https://kept.example")
    return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]


def come_back(
    browser: FlaskClient,
    *,
    state: str,
    shop: str = NEW,
    secret: str | None = None,
    minutes_late: int = 0,
    env: Env | None = None,
) -> TestResponse:
    at = (env.clock.now() if env else NOW) - timedelta(minutes=minutes_late)
    fields = {
        "code": "c0de",
        "host": "YWRtaW4",
        "shop": shop,
        "state": state,
        "timestamp": str(int(at.timestamp())),
    }
    query = signed_query(fields, secret) if secret else signed_query(fields)
    return browser.get(f"/auth/callback?{query}", base_url="https://kept.example")


def shop_of(env: Env) -> ShopView | None:
    with reading_across_shops(env, why="a test looks") as work:
        return shop_by_domain(work, NEW)
