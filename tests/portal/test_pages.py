"""What a customer opens from a letter, and what she sees on the shop's own address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.orders.actions import note_order
from app.orders.messages import OrderBody
from app.portal.pages import blueprint
from app.touchpoints.store import wishes
from app.web.guards import link_token
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.panel import a_browser, forwarded_query

KEY = b"0123456789abcdef"


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def address(env: Env, *, lang: str = "sv", **about: Any) -> str:
    token = link_token(env, "stop", SHOP, {"key": KEY.hex(), "lang": lang}, **about)
    return f"/letters/stop/{token}"


def said(env: Env, shop_id: int = SHOP) -> dict[str, str]:
    with reading_for(env, shop_id) as work:
        return wishes(work, KEY)


def test_opening_the_page_changes_nothing(env: Env, browser: FlaskClient) -> None:
    answer = browser.get(address(env))

    assert "Inga fler brev, tack" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert said(env) == {}


def test_one_click_stops_all_letters_and_repeats_are_harmless(env: Env, browser: FlaskClient) -> None:
    for _ in range(3):
        answer = browser.post(address(env), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert said(env) == {"all": "stop"}
    assert said(env, OTHER_SHOP) == {}


def test_the_buttons_stop_and_start_again(env: Env, browser: FlaskClient) -> None:
    stopped = browser.post(address(env, lang="en"), data={"choice": "stop_all"}, follow_redirects=True)
    started = browser.post(address(env, lang="en"), data={"choice": "go_on"}, follow_redirects=True)

    assert "Done. We won't write to you any more" in stopped.text
    assert "Welcome back" in started.text
    assert said(env) == {"all": "go_on"}


def test_a_link_that_was_changed_or_is_old_opens_nothing(env: Env, browser: FlaskClient) -> None:
    token = address(env).rpartition("/")[2]
    forged = f"{token[:9]}{'A' if token[9] != 'A' else 'B'}{token[10:]}"
    old = address(env, expires_at=NOW - timedelta(days=1))

    assert browser.post(f"/letters/stop/{forged}", data={"choice": "stop_all"}).status_code == 401
    assert browser.post(old, data={"choice": "stop_all"}).status_code == 401
    assert said(env) == {}


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("sv", "Välj en av knapparna på sidan"), ("en", "Choose one of the buttons on the page")],
)
def test_an_error_is_said_in_the_language_of_the_letter_and_under_the_shops_name(
    env: Env, browser: FlaskClient, lang: str, sentence: str
) -> None:
    other = "en" if lang == "sv" else "sv"
    answer = browser.post(
        address(env, lang=lang), data={"choice": "everything"}, headers={"Accept-Language": other}
    )

    assert sentence in answer.text
    assert f'<html lang="{lang}">' in answer.text
    assert "Kept" not in answer.text


def test_a_shop_that_is_gone_says_so_in_the_language_of_the_letter(env: Env, browser: FlaskClient) -> None:
    gone = link_token(env, "stop", 999, {"key": KEY.hex(), "lang": "sv"})
    answer = browser.get(f"/letters/stop/{gone}", headers={"Accept-Language": "en"})

    assert answer.status_code == 404
    assert "Butiken använder inte längre Kept" in answer.text


def test_a_choice_that_isnt_one_is_a_clear_error(env: Env, browser: FlaskClient) -> None:
    assert browser.post(address(env), data={"choice": "everything"}).status_code == 422
    assert said(env) == {}


def test_a_logged_in_customer_sees_her_orders_and_nobody_elses(env: Env, browser: FlaskClient) -> None:
    place(env, order_id=1, customer_id=71, title="Pegasus {{ shop }} <b>41</b>")
    place(env, order_id=2, customer_id=72, title="Pannlampa")

    hers = browser.get(f"/proxy?{forwarded_query(logged_in_customer_id='71')}")
    nobodys = browser.get(f"/proxy?{forwarded_query()}")

    assert hers.mimetype == "application/liquid"
    assert "Pannlampa" not in hers.text
    assert "&lt;b&gt;41" in hers.text
    assert "{" not in hers.text  # Shopify would run it
    assert "Utlovat senast" in hers.text
    assert "Logga in" in nobodys.text
    assert re.findall(r'href="https://kept.example/claim/[^"]+">(.+?)</a>', hers.text) == [
        "Reklamera eller ångra köpet"
    ]


def test_a_request_that_shopify_did_not_sign_is_refused(browser: FlaskClient) -> None:
    query = forwarded_query(logged_in_customer_id="71", secret="another")

    assert browser.get(f"/proxy?{query}").status_code == 401


def place(env: Env, *, order_id: int, customer_id: int, title: str) -> None:
    body = msgspec.convert(
        {
            "id": order_id,
            "name": f"#{order_id}",
            "created_at": NOW,
            "customer": {"id": customer_id, "email": f"{customer_id}@example.com"},
            "shipping_address": {"country_code": "SE"},
            "shipping_lines": [{"title": "PostNord 2-4 vardagar"}],
            "line_items": [{"id": order_id, "title": title, "quantity": 1}],
        },
        OrderBody,
    )
    with work_for(env, SHOP) as work:
        note_order(work, body, triggered_at=NOW, digest="d" * 16)
