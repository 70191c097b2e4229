"""Who is let in, as whom, with which Work, and how everybody else is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Blueprint, g
from flask.testing import FlaskClient

from app.core.errors import Refused, Unreachable
from app.core.plan import Plan
from app.core.work import Env, Work, reading_across_shops, reading_for
from app.shops.model import Shop, ShopToken
from app.shops.settings import ShopSettings
from app.shops.store import change_settings, shop_by_domain, the_settings, the_shop
from app.web.guards import link, link_token, open_to_all, panel, proxy
from tests.builders import CLIENT_ID, DOMAIN, NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.panel import a_browser, bearer, forwarded_query, id_token

NEW = "nystart.myshopify.com"


@pytest.fixture
def env(envs: object) -> Env:
    return envs(plan=Plan())  # type: ignore[operator,no-any-return]  # the fixture's function


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, some_pages())


def some_pages() -> Blueprint:
    pages = Blueprint("some", __name__)

    @pages.get("/who")
    @panel
    def who(work: Work) -> dict[str, object]:
        return {"shop": the_shop(work).domain, "id": work.shop_id, "staff": g.staff}

    @pages.get("/writes")
    @panel
    def writes_on_get(work: Work) -> str:
        change_settings(work, ShopSettings(checkout_dates=False), "42")
        return "written"

    @pages.post("/change")
    @panel
    def change(work: Work) -> str:
        change_settings(work, ShopSettings(checkout_dates=False), "42")
        return "changed"

    @pages.post("/fail")
    @panel
    def fail(work: Work) -> str:
        change_settings(work, ShopSettings(checkout_dates=False), "42")
        raise Refused("no", "Not today.")

    @pages.get("/front/who")
    @proxy
    def front(work: Work) -> dict[str, object]:
        return {"shop": the_shop(work).domain, "customer": g.visit.customer_id}

    @pages.route("/letters/<token>", methods=["GET", "POST"])
    @link("stop")
    def stop(work: Work, payload: dict[str, object]) -> dict[str, object]:
        return {"shop": work.shop_id, "key": payload["key"], "writes": work.session.info["may_write"]}

    @pages.get("/open")
    @open_to_all(why="a test")
    def opened() -> str:
        return "open"

    return pages


def test_every_view_says_which_guard_it_stands_behind(browser: FlaskClient) -> None:
    views = browser.application.view_functions

    guards = {name: view.guard for name, view in views.items() if name != "static"}  # type: ignore[attr-defined]  # the mark

    assert set(guards.values()) == {"panel", "proxy", "link", "open_to_all"}


# --- the panel ---


def test_a_fetch_with_a_token_sees_its_own_shop(browser: FlaskClient) -> None:
    ours, theirs = browser.get("/who", headers=bearer()), browser.get("/who", headers=bearer(OTHER_DOMAIN))

    assert ours.json == {"shop": DOMAIN, "id": SHOP, "staff": "42"}
    assert theirs.json == {"shop": OTHER_DOMAIN, "id": OTHER_SHOP, "staff": "42"}


def test_a_shop_in_the_query_is_not_believed(browser: FlaskClient) -> None:
    answer = browser.get(f"/who?shop={OTHER_DOMAIN}", headers=bearer())

    assert answer.json is not None
    assert answer.json["shop"] == DOMAIN


def test_a_page_is_framed_by_its_own_shop_and_never_stored(browser: FlaskClient) -> None:
    answer = browser.get(f"/who?embedded=1&id_token={id_token()}")

    policy = f"frame-ancestors https://{DOMAIN} https://admin.shopify.com;"
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_an_error_page_is_framed_by_its_own_shop_too(browser: FlaskClient) -> None:
    answer = browser.post("/fail", headers=bearer())

    assert answer.status_code == 403
    assert f"https://{DOMAIN} " in answer.headers["Content-Security-Policy"]


def test_an_unknown_address_is_framed_by_the_admin_alone(browser: FlaskClient) -> None:
    answer = browser.get("/nowhere")

    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors https://admin.shopify.com;"


def test_a_document_without_a_token_goes_by_the_patch_page(browser: FlaskClient) -> None:
    answer = browser.get(f"/who?shop={DOMAIN}&embedded=1", headers={"Sec-Fetch-Dest": "iframe"})

    assert answer.status_code == 302
    assert "/auth/patch?" in answer.headers["Location"]
    assert "shopify-reload=" in answer.headers["Location"]


def test_the_patch_page_holds_app_bridge(browser: FlaskClient) -> None:
    answer = browser.get("/auth/patch?shopify-reload=%2Fwho")

    assert f'data-api-key="{CLIENT_ID}"' in answer.text


@pytest.mark.parametrize("late", [timedelta(minutes=3), -timedelta(minutes=3)])
def test_a_fetch_with_a_stale_token_is_told_to_ask_again(browser: FlaskClient, late: timedelta) -> None:
    answer = browser.get("/who", headers=bearer(at=NOW + late))

    assert answer.status_code == 401
    assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"


def test_a_token_of_another_secret_opens_nothing(browser: FlaskClient) -> None:
    answer = browser.get("/who", headers=bearer(secret="somebody else's"))

    assert answer.status_code == 401


def test_a_page_opened_outside_goes_into_the_admin(browser: FlaskClient) -> None:
    answer = browser.get(f"/who?shop={DOMAIN}", headers={"Sec-Fetch-Dest": "document"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://admin.shopify.com/store/loparboden/apps/kept/who"


@pytest.mark.parametrize("shop", ["", "?shop=evil.example", "?shop=loparboden.myshopify.com.evil.example"])
def test_a_page_opened_outside_without_a_shop_says_how_to_open_it(browser: FlaskClient, shop: str) -> None:
    answer = browser.get(f"/who{shop}", headers={"Sec-Fetch-Dest": "document"})

    assert answer.status_code == 401
    assert "Open Kept in the Shopify admin" in answer.text


def test_a_get_can_not_write(browser: FlaskClient, env: Env) -> None:
    answer = browser.get("/writes", headers=bearer())

    assert answer.status_code == 403
    assert settings_of(env)[0] == 1


def test_an_answer_commits_and_an_error_rolls_back(browser: FlaskClient, env: Env) -> None:
    failed = browser.post("/fail", headers=bearer())
    after_failure = settings_of(env)
    changed = browser.post("/change", headers=bearer())

    assert (failed.status_code, after_failure[0]) == (403, 1)
    assert (changed.status_code, settings_of(env)[0]) == (200, 2)


def test_a_form_without_a_token_changes_nothing(browser: FlaskClient, env: Env) -> None:
    answer = browser.post("/change", headers={"Origin": "https://evil.example"})

    assert answer.status_code in (302, 401)
    assert settings_of(env)[0] == 1


# --- the first visit, and healing ---


def test_the_first_visit_installs(browser: FlaskClient, env: Env) -> None:
    answer = browser.get("/who", headers=bearer(NEW))

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["shop"] == NEW
    with reading_across_shops(env, why="a test looks") as work:
        shop = shop_by_domain(work, NEW)
        assert shop is not None
        assert shop.is_installed
        assert work.session.get(ShopToken, shop.id) is not None


def test_a_shop_is_not_installed_while_shopify_is_silent(browser: FlaskClient, env: Env) -> None:
    env.shopify.fail_next("exchange_id_token", Unreachable("down", "Shopify has trouble.", permanent=False))  # type: ignore[attr-defined]  # FakeShopify

    answer = browser.get("/who", headers=bearer(NEW))

    assert answer.status_code == 502
    with reading_across_shops(env, why="a test looks") as work:
        assert shop_by_domain(work, NEW) is None


def test_a_token_that_shopify_finds_stale_is_asked_for_again(browser: FlaskClient, env: Env) -> None:
    from app.core.errors import Unverified

    env.shopify.fail_next("exchange_id_token", Unverified("stale", "Too old."))  # type: ignore[attr-defined]  # FakeShopify

    answer = browser.get("/who", headers=bearer(NEW))

    assert answer.status_code == 401
    assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"


def test_a_visit_heals_a_refused_pair(browser: FlaskClient, env: Env) -> None:
    refuse(env)

    browser.get("/who", headers=bearer())

    with reading_for(env, SHOP) as work:
        row = work.session.get_one(ShopToken, SHOP)
        assert row.refused is None
        assert env.keys.open_text(row.access_sealed, "shop_tokens.access") != "shpat_of_loparboden"


def test_an_installed_shop_is_let_in_while_shopify_is_silent(browser: FlaskClient, env: Env) -> None:
    refuse(env)
    env.shopify.fail_next("exchange_id_token", Unreachable("down", "Shopify has trouble.", permanent=False))  # type: ignore[attr-defined]  # FakeShopify

    answer = browser.get("/who", headers=bearer())

    assert answer.status_code == 200
    with reading_for(env, SHOP) as work:
        assert work.session.get_one(ShopToken, SHOP).refreshing_until is None


def test_a_visit_is_noted_as_proof_that_the_app_is_installed(browser: FlaskClient, env: Env) -> None:
    browser.get("/who", headers=bearer())

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(Shop, SHOP).proved_at == NOW


# --- the other guards ---


def test_the_proxy_shows_the_shop_that_forwarded(browser: FlaskClient) -> None:
    answer = browser.get("/front/who?" + forwarded_query(logged_in_customer_id="77"))

    assert answer.json == {"shop": DOMAIN, "customer": 77}
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "query",
    [
        forwarded_query(secret="somebody else's"),
        forwarded_query(at=NOW - timedelta(minutes=5)),
        forwarded_query() + f"&shop={OTHER_DOMAIN}",
        "",
    ],
)
def test_the_proxy_refuses_what_shopify_has_not_forwarded(browser: FlaskClient, query: str) -> None:
    assert browser.get("/front/who?" + query).status_code == 401


def test_the_proxy_knows_no_shop_that_has_not_installed(browser: FlaskClient) -> None:
    assert browser.get("/front/who?" + forwarded_query(shop=NEW)).status_code == 404


def test_a_link_reads_on_get_and_writes_on_post(browser: FlaskClient, env: Env) -> None:
    token = link_token(env, "stop", SHOP, {"key": "ab"})

    shown, done = browser.get(f"/letters/{token}"), browser.post(f"/letters/{token}")

    assert shown.json == {"shop": SHOP, "key": "ab", "writes": False}
    assert done.json == {"shop": SHOP, "key": "ab", "writes": True}
    assert shown.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_of_another_kind_or_changed_or_expired_opens_nothing(browser: FlaskClient, env: Env) -> None:
    other = link_token(env, "claim", SHOP, {"key": "ab"})
    changed = link_token(env, "stop", SHOP, {"key": "ab"})[:-2] + "xx"
    expired = link_token(env, "stop", SHOP, {"key": "ab"}, expires_at=NOW - timedelta(seconds=1))

    assert [browser.get(f"/letters/{token}").status_code for token in (other, changed, expired)] == [
        401,
        401,
        401,
    ]


def test_a_link_to_a_shop_that_is_gone_says_so(browser: FlaskClient, env: Env) -> None:
    assert browser.get(f"/letters/{link_token(env, 'stop', 9, {'key': 'ab'})}").status_code == 404


def test_what_is_open_is_open(browser: FlaskClient) -> None:
    assert browser.get("/open").text == "open"


def settings_of(env: Env) -> tuple[int, ShopSettings]:
    with reading_for(env, SHOP) as work:
        return the_settings(work)


def refuse(env: Env) -> None:
    from app.core.work import work_for

    with work_for(env, SHOP) as work:
        work.session.get_one(ShopToken, SHOP).refused = "Shopify says no."
