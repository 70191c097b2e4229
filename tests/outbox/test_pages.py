"""The outbox page: what waits, what is parked and why, and one press to try it again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.outbox.actions import send_out
from app.outbox.model import Errand
from app.outbox.pages import blueprint
from app.outbox.reports import PAGE
from tests.builders import OTHER_DOMAIN, SHOP
from tests.panel import a_browser, bearer


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def a_parked_errand(env: Env, key: str = "discount:1001", *, kind: str = "create_discount") -> int:
    with work_for(env, SHOP) as work:
        send_out(work, kind, key, body={"order": 1001}, order_id=1001)
        work.session.flush()
        errand = work.session.scalars(select(Errand).where(Errand.key == key)).one()
        errand.state, errand.reason = "parked", "Say in the settings who the letters are from."
        return errand.id


def state_of(env: Env, errand_id: int) -> str:
    with reading_for(env, SHOP) as work:
        return work.session.get_one(Errand, (SHOP, errand_id)).state


def test_what_is_parked_stands_there_with_its_reason_in_the_readers_language(
    env: Env, browser: FlaskClient
) -> None:
    a_parked_errand(env)

    page = browser.get("/outbox?state=parked", headers={**bearer(), "Accept-Language": "sv"}).text

    assert "Säg i inställningarna vem breven är från." in page
    assert 'href="/orders/1001"' in page


def test_trying_again_puts_it_in_line_and_leads_back(env: Env, browser: FlaskClient) -> None:
    errand = a_parked_errand(env)

    answer = browser.post(f"/outbox/{errand}/again", data={"back": "/orders/1001"}, headers=bearer())

    assert answer.location == "/orders/1001"
    assert state_of(env, errand) == "waiting"
    assert browser.post(f"/outbox/{errand}/again", headers=bearer()).status_code == 409


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/orders/x", ""]
)
def test_nobody_is_led_elsewhere(env: Env, browser: FlaskClient, back: str) -> None:
    errand = a_parked_errand(env)

    answer = browser.post(f"/outbox/{errand}/again", data={"back": back}, headers=bearer())

    assert answer.location == "/outbox?state=parked"


def test_another_shop_neither_sees_nor_moves_it(env: Env, browser: FlaskClient) -> None:
    errand = a_parked_errand(env)

    page = browser.get("/outbox?state=parked", headers=bearer(OTHER_DOMAIN)).text
    answer = browser.post(f"/outbox/{errand}/again", headers=bearer(OTHER_DOMAIN))

    assert str(errand) not in page
    assert answer.status_code == 404
    assert state_of(env, errand) == "parked"


def test_older_ones_are_a_page_further(env: Env, browser: FlaskClient) -> None:
    numbers = [a_parked_errand(env, f"discount:{number}") for number in range(PAGE + 3)]

    first = browser.get("/outbox?state=parked", headers=bearer()).text
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(older, headers=bearer()).text

    assert first.count("/again") == PAGE
    assert [f"/outbox/{number}/again" in second for number in numbers[:3]] == [True] * 3
    assert second.count("/again") == 3


@pytest.mark.parametrize("query", ["?state=x", "?before=x", "?before=99999999999999999999", "?state=done"])
def test_a_broken_address_shows_a_page_all_the_same(browser: FlaskClient, query: str) -> None:
    assert browser.get(f"/outbox{query}", headers=bearer()).status_code == 200
