"""The privacy page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.core.work import Env
from app.privacy.pages import blueprint
from tests.builders import OTHER_DOMAIN
from tests.panel import a_browser, bearer
from tests.privacy.given import EMAIL, PLAN, data_request, keep_something_everywhere, redact


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=PLAN)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def test_the_empty_page_says_what_will_stand_there(browser: FlaskClient) -> None:
    page = browser.get("/privacy", headers=bearer()).text

    assert "Nobody has asked" in page
    assert "Nobody has been erased" in page


def test_a_request_waits_with_its_due_day(browser: FlaskClient, env: Env) -> None:
    data_request(env)

    page = browser.get("/privacy", headers=bearer()).text

    assert "Waits for you" in page
    assert "9999" in page
    assert EMAIL not in page


def test_the_file_comes_as_a_download_and_is_noted(browser: FlaskClient, env: Env) -> None:
    keep_something_everywhere(env)
    data_request(env)
    action = browser.get("/privacy", headers=bearer()).text.split('action="')[1].split('"')[0]

    answer = browser.post(action, headers=bearer())

    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kept-data-request-9999.json"'
    assert answer.json is not None
    assert answer.json["kept"]["customers"][0]["email"] == EMAIL
    assert "Fetched" in browser.get("/privacy", headers=bearer()).text


def test_another_shops_file_is_not_here(browser: FlaskClient, env: Env) -> None:
    data_request(env)
    action = browser.get("/privacy", headers=bearer()).text.split('action="')[1].split('"')[0]

    answer = browser.post(action, headers=bearer(OTHER_DOMAIN))

    assert answer.status_code == 404


def test_an_erasure_shows_its_proof(browser: FlaskClient, env: Env) -> None:
    keep_something_everywhere(env)
    redact(env)

    page = browser.get("/privacy", headers=bearer()).text

    assert "191167" in page
    assert "Nothing" in page
