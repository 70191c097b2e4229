"""The page of the staff and the access log."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.privacy.staff_pages import blueprint
from app.staff import store
from app.staff.actions import meet, note
from app.staff.model import LOOK
from tests.builders import OTHER_SHOP, SHOP
from tests.panel import a_browser, bearer


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    meet(env, SHOP, "42")
    meet(env, SHOP, "43")
    return a_browser(env, blueprint)


def test_an_owner_says_who_it_is_and_what_she_may(browser: FlaskClient, env: Env) -> None:
    answer = browser.post("/settings/staff/43", data={"role": "read", "name": "Åsa"}, headers=bearer())

    page = browser.get("/settings/staff", headers=bearer()).text

    assert answer.status_code == 303
    assert "Åsa" in page
    with reading_for(env, SHOP) as work:
        assert store.roles(work) == {"42": "owner", "43": "read"}


def test_the_last_owner_sees_why_she_stays_one(browser: FlaskClient) -> None:
    answer = browser.post("/settings/staff/42", data={"role": "read", "name": ""}, headers=bearer())

    assert answer.status_code == 422
    assert "Make somebody else an owner first" in answer.text


def test_who_serves_sees_the_roles_and_can_change_none(browser: FlaskClient, env: Env) -> None:
    page = browser.get("/settings/staff", headers=bearer(user="43")).text
    answer = browser.post("/settings/staff/43", data={"role": "owner", "name": ""}, headers=bearer(user="43"))

    assert "You may look at this, but not change it" in page
    assert "data-save-bar" not in page
    assert answer.status_code == 403
    with reading_for(env, SHOP) as work:
        assert store.roles(work)["43"] == "service"


def test_the_log_says_who_looked_at_whom(browser: FlaskClient, env: Env) -> None:
    browser.post("/settings/staff/43", data={"role": "service", "name": "=Åsa"}, headers=bearer())
    with work_for(env, SHOP) as work:
        note(work, "43", kind=LOOK, page="customers.show_customer", about={"customer_id": 7})
        note(work, "43", kind=LOOK, page="customers.show_customer", about={"customer_id": 8})
    with work_for(env, OTHER_SHOP) as work:
        note(work, "77", kind=LOOK, page="orders.show_order", about={"order_id": 9})

    everything = browser.get("/privacy/access", headers=bearer()).text
    of_one = browser.get("/privacy/access?customer=7", headers=bearer()).text
    as_file = browser.get("/privacy/access.csv?staff=43", headers=bearer())

    assert "The page of a customer" in everything
    assert "The role or name of a staff member" in everything
    assert "/orders/9" not in everything
    assert "/customers/7" in of_one
    assert "/customers/8" not in of_one
    assert "'=Åsa" in as_file.text
    assert as_file.text.count("customers.show_customer") == 2


def test_only_owners_read_the_log(browser: FlaskClient) -> None:
    assert browser.get("/privacy/access", headers=bearer(user="43")).status_code == 403
    assert browser.get("/privacy/access.csv", headers=bearer(user="43")).status_code == 403


@pytest.mark.parametrize("number", ["abc", "-1", "٣", "9" * 40])
def test_a_filter_that_makes_no_sense_shows_everything(env_both: Env, number: str) -> None:
    browser = a_browser(env_both, blueprint)
    address = f"/privacy/access?kind=x&order={number}&customer={number}&before={number}"

    assert browser.get(address, headers=bearer()).status_code == 200
