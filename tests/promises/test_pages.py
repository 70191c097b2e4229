"""The promises page: tabs, search and pages are plain addresses."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.work import Env
from app.promises.pages import blueprint
from tests.builders import OTHER_DOMAIN
from tests.fakes import StoppedClock
from tests.panel import a_browser, bearer
from tests.stories import a_broken_order, a_kept_order, an_order


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def seen(browser: FlaskClient, env: Env, query: str = "", **about: str) -> str:
    answer = browser.get(f"/promises{query}", headers=bearer(at=env.clock.now(), **about))
    assert answer.status_code == 200
    return answer.text


def test_a_tab_shows_one_outcome(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_kept_order(env, 1001)
    a_broken_order(env, 1002)

    page = seen(browser, env, "?outcome=broken")

    assert "/orders/1002" in page
    assert "/orders/1001" not in page


def test_a_search_keeps_its_tab_and_says_when_nothing_fits(env: Env, browser: FlaskClient) -> None:
    an_order(env, 1001)

    assert "/orders/1001" in seen(browser, env, "?q=1001&outcome=pending")
    assert "Nothing fits this search." in seen(browser, env, "?q=9999")


@pytest.mark.parametrize(
    "query",
    [
        "?outcome=nothing",
        "?older=x",
        "?older=2026-02-30.5",
        "?newer=2026-03-01.99999999999999999999",
        "?q=%00%27--",
    ],
)
def test_a_broken_address_shows_a_page_all_the_same(env: Env, browser: FlaskClient, query: str) -> None:
    an_order(env, 1001)

    assert "</html>" in seen(browser, env, query)


def test_another_shop_sees_nothing_of_it(env: Env, browser: FlaskClient) -> None:
    an_order(env, 1001)

    assert "/orders/1001" not in seen(browser, env, shop=OTHER_DOMAIN)
