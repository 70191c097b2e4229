"""The setup guide: what counts as done, putting it away, and taking it out again."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, work_for
from app.factory import create_app
from app.onboarding.rules import STEPS
from app.shops.store import change_settings
from tests.builders import OTHER_DOMAIN, SHOP
from tests.home.test_pages import seen
from tests.panel import bearer
from tests.stories import READY, an_order, saved_at_the_install


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def open_steps(browser: FlaskClient, env: Env) -> list[str]:
    return re.findall(r'action="/guide/steps/(\w+)"', seen(browser, "/", env=env))


def press(browser: FlaskClient, address: str) -> str | None:
    answer = browser.post(address, headers=bearer())
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_new_shop_sees_every_step_with_the_next_one_first(env: Env, browser: FlaskClient) -> None:
    page = seen(browser, "/", env=env)

    assert open_steps(browser, env) == list(STEPS)
    assert "0 of 9 done" in page
    assert page.count('class="button main"') == 1


def test_a_step_leads_where_it_is_done_and_what_is_only_looked_at_is_done_by_looking(
    env: Env, browser: FlaskClient
) -> None:
    before = open_steps(browser, env)

    assert press(browser, "/guide/steps/report") == "/history"
    assert press(browser, "/guide/steps/letters") == "/letters"
    assert press(browser, "/guide/steps/sender") == "/settings#sender"

    assert set(before) - set(open_steps(browser, env)) == {"report", "letters"}


def test_what_was_set_counts_wherever_it_was_set(env: Env, browser: FlaskClient) -> None:
    before = set(open_steps(browser, env))

    with work_for(env, SHOP) as work:
        change_settings(work, READY, "42")

    assert {"handling", "sender"} <= before
    assert not {"handling", "sender"} & set(open_steps(browser, env))


def test_the_shops_own_titles_are_named_and_wait_for_a_word(env: Env, browser: FlaskClient) -> None:
    saved_at_the_install(env)
    an_order(env, 1001)
    assert "titles" not in open_steps(browser, env)

    an_order(env, 1005, title="Snigelpost")
    page = seen(browser, "/", env=env)

    assert "titles" in open_steps(browser, env)
    assert "1 of 2 says no time: “Snigelpost”" in page


def test_put_away_it_stays_away_until_somebody_takes_it_out(env: Env, browser: FlaskClient) -> None:
    seen(browser, "/", env=env)
    press(browser, "/guide/dismiss")
    away = seen(browser, "/", env=env)
    other = seen(browser, "/", env=env, shop=OTHER_DOMAIN)
    hint = seen(browser, "/help", env=env)
    press(browser, "/guide/again")

    assert "Set Kept up" not in away
    assert "Set Kept up" in other
    assert "It was put away." in hint
    assert "Set Kept up" in seen(browser, "/", env=env)


def test_a_step_of_another_version_is_said_not_to_be_there(browser: FlaskClient) -> None:
    answer = browser.post("/guide/steps/teleport", headers=bearer())

    assert answer.status_code == 404
    assert "The guide has no such step any more." in answer.text
