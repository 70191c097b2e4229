"""The inbox in the panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core.work import Env
from app.inbox.pages import blueprint
from app.inbox.working import handle_some
from tests.builders import OTHER_DOMAIN
from tests.inbox.deliveries import Door, a_plan, kept, states
from tests.panel import a_browser, bearer


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    env = envs(plan=a_plan(lambda _work, _message: None))
    Door(env).bring(b'{"id": "five", "name": "Astrid <b>Ek</b>"}')
    Door(env).bring(b'{"id": 5002}', webhook_id="w-2")
    handle_some(env)
    return env


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def test_what_waits_for_a_person_is_shown_with_its_reason(browser: FlaskClient) -> None:
    page = browser.get("/inbox", headers=bearer()).text

    assert "$.id" in page
    assert "Try again" in page
    assert "Astrid" not in page


@pytest.mark.parametrize("state", ["parked", "waiting", "ignored", "handled", "all", "nonsense"])
def test_every_state_has_its_list(browser: FlaskClient, state: str) -> None:
    answer = browser.get(f"/inbox?state={state}&before=99999999999999999", headers=bearer())

    assert answer.status_code == 200


def test_the_message_is_shown_on_demand(browser: FlaskClient, env: Env) -> None:
    page = browser.get(f"/inbox/{kept(env)[0].id}", headers=bearer()).text

    assert "<details><summary>" in page
    assert "Astrid &lt;b&gt;Ek&lt;/b&gt;" in page


def test_one_press_puts_it_in_line_again(browser: FlaskClient, env: Env) -> None:
    answer = browser.post(f"/inbox/{kept(env)[0].id}/again", headers=bearer())

    assert answer.status_code == 303
    assert states(env) == [("waiting", None), ("handled", None)]


def test_another_shop_neither_sees_nor_presses(browser: FlaskClient, env: Env) -> None:
    row = kept(env)[0]

    assert "$.id" not in browser.get("/inbox", headers=bearer(OTHER_DOMAIN)).text
    assert browser.get(f"/inbox/{row.id}", headers=bearer(OTHER_DOMAIN)).status_code == 404
    assert browser.post(f"/inbox/{row.id}/again", headers=bearer(OTHER_DOMAIN)).status_code == 404
    assert kept(env)[0].state == "parked"
