"""What each of the staff may do in the panel, and what is noted of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from sqlalchemy import text

from app.core.errors import Refused
from app.core.work import Env, Work, reading_for, work_across_shops, work_for
from app.shops.settings import ShopSettings
from app.shops.store import change_settings, the_settings
from app.staff import reports
from app.staff.actions import change_member, meet
from app.staff.reports import Filter
from app.web.allowed import may_post
from app.web.guards import only_asks, owners, panel, shows_people
from app.web.looks import name_whom, nobody_is_shown
from tests.builders import NOW, SHOP
from tests.panel import a_browser, bearer

OWNER, SERVANT, READER = "42", "43", "44"


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_staffed_shop(env)


@pytest.fixture
def browser_both(env_both: Env) -> FlaskClient:
    return a_staffed_shop(env_both)


def a_staffed_shop(env: Env) -> FlaskClient:
    for number in (OWNER, SERVANT, READER):
        meet(env, SHOP, number)
    with work_for(env, SHOP) as work:
        change_member(work, READER, role="read", name="", by=OWNER)
    return a_browser(env, some_pages())


def some_pages() -> Blueprint:
    pages = Blueprint("some", __name__)

    @pages.get("/orders/<int:order_id>")
    @panel
    @shows_people
    def show_order(work: Work, order_id: int) -> dict[str, bool]:
        return {name: may_post(address) for name, address in ADDRESSES.items()}

    @pages.get("/claims/<int:claim_id>")
    @panel
    @shows_people
    def show_claim(work: Work, claim_id: int) -> str:
        name_whom(order_id=7, customer_id=8)
        return "her claim"

    @pages.get("/")
    @panel
    @shows_people
    def show_home(work: Work) -> str:
        nobody_is_shown()
        return "nobody waits"

    @pages.post("/orders/<int:order_id>/note")
    @panel
    @shows_people
    def write_on_her(work: Work, order_id: int) -> tuple[str, int]:
        return "all about her, and an empty field", 422

    @pages.post("/orders/<int:order_id>/help")
    @panel
    def help_her(work: Work, order_id: int) -> str:
        return "helped"

    @pages.post("/settings")
    @panel
    @owners
    def change(work: Work) -> str:
        change_settings(work, ShopSettings(checkout_dates=False), OWNER)
        return "changed"

    @pages.post("/settings/bad")
    @panel
    @owners
    def change_badly(work: Work) -> tuple[str, int]:
        return "the form again", 422

    @pages.post("/broken")
    @panel
    def break_it(work: Work) -> str:
        raise Refused("no", "Not today.")

    @pages.post("/preview")
    @panel
    @only_asks
    def preview(work: Work) -> str:
        return "as it would look"

    @pages.post("/preview/too-much")
    @panel
    @only_asks
    def preview_and_change(work: Work) -> str:
        change_settings(work, ShopSettings(checkout_dates=False), "42")
        return "as it would look"

    return pages


ADDRESSES = {
    "help": "/orders/7/help?from=list",
    "settings": "/settings",
    "preview": "/preview",
    "none": "/nowhere",
}


def post(browser: FlaskClient, address: str, who: str) -> int:
    return browser.post(address, headers=bearer(user=who)).status_code


def noted(env: Env) -> list[tuple[str, str, str, str]]:
    """The oldest first."""
    with reading_for(env, SHOP) as work:
        lines = reports.traces_page(work, Filter())
    return [(one.number, one.kind, one.page, one.about) for one in reversed(lines)]


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        (OWNER, {"/orders/7/help": 200, "/settings": 200, "/preview": 200}),
        (SERVANT, {"/orders/7/help": 200, "/settings": 403, "/preview": 200}),
        (READER, {"/orders/7/help": 403, "/settings": 403, "/preview": 200}),
    ],
)
def test_each_may_do_what_the_role_allows(browser: FlaskClient, who: str, answers: dict[str, int]) -> None:
    assert {address: post(browser, address, who) for address in answers} == answers
    assert browser.get("/orders/7", headers=bearer(user=who)).status_code == 200


def test_what_is_refused_changes_nothing_says_who_may_and_is_noted(browser: FlaskClient, env: Env) -> None:
    answer = browser.post("/settings", headers={**bearer(user=SERVANT), "Accept": "application/json"})

    assert answer.json == {
        "code": "owners_only",
        "sentence": "Only an owner of Kept may do this. Settings, Staff says who is one.",
    }
    assert noted(env) == [(SERVANT, "refused", "some.change", "")]
    with reading_for(env, SHOP) as work:
        assert the_settings(work)[1].checkout_dates


def test_a_change_and_a_look_are_noted_with_what_they_were_about(browser: FlaskClient, env: Env) -> None:
    browser.get("/orders/7", headers=bearer(user=READER))
    post(browser, "/orders/7/help", SERVANT)
    post(browser, "/settings", OWNER)

    assert noted(env) == [
        (READER, "look", "some.show_order", "order_id=7"),
        (SERVANT, "change", "some.help_her", "order_id=7"),
        (OWNER, "change", "some.change", ""),
    ]


def test_what_came_to_nothing_is_no_change(browser: FlaskClient, env: Env) -> None:
    assert post(browser, "/settings/bad", OWNER) == 422
    assert post(browser, "/broken", OWNER) == 403
    assert post(browser, "/preview", OWNER) == 200

    assert noted(env) == []


def test_a_form_that_is_shown_again_is_a_look_at_what_stands_around_it(
    browser: FlaskClient, env: Env
) -> None:
    assert post(browser, "/orders/7/note", SERVANT) == 422

    assert noted(env) == [(SERVANT, "look", "some.write_on_her", "order_id=7")]


def test_a_look_names_whom_also_where_the_address_does_not(browser: FlaskClient, env: Env) -> None:
    browser.get("/claims/3", headers=bearer(user=SERVANT))

    with reading_for(env, SHOP) as work:
        of_her = reports.traces_page(work, Filter(customer_id=8))
        of_the_order = reports.traces_page(work, Filter(order_id=7))
    assert [one.about for one in of_her] == ["claim_id=3, customer_id=8, order_id=7"]
    assert of_her == of_the_order


def test_what_cannot_be_noted_is_not_shown(browser: FlaskClient, env: Env) -> None:
    with work_across_shops(env, why="the log of looks is broken") as work:
        work.session.execute(text("DROP TABLE staff_traces"))

    answer = browser.get("/claims/3", headers=bearer(user=SERVANT))

    assert answer.status_code == 500
    assert "her claim" not in answer.text


def test_a_page_on_which_nobody_is_shown_is_no_look(browser: FlaskClient, env: Env) -> None:
    assert browser.get("/", headers=bearer()).status_code == 200

    assert noted(env) == []


def test_what_only_asks_can_change_nothing(browser: FlaskClient, env: Env) -> None:
    assert post(browser, "/preview/too-much", OWNER) == 403

    with reading_for(env, SHOP) as work:
        assert the_settings(work)[1].checkout_dates


def test_an_address_that_names_no_number_of_ours_is_refused_and_noted(
    browser_both: FlaskClient, env_both: Env
) -> None:
    answer = post(browser_both, f"/orders/{10**30}/help", READER)

    assert answer == 403
    assert [one[1] for one in noted(env_both)] == ["refused"]


def test_a_page_knows_what_its_reader_may_press(browser: FlaskClient) -> None:
    def offered(who: str) -> object:
        return browser.get("/orders/7", headers=bearer(user=who)).json

    assert offered(OWNER) == {"help": True, "settings": True, "preview": True, "none": True}
    assert offered(SERVANT) == {"help": True, "settings": False, "preview": True, "none": True}
    assert offered(READER) == {"help": False, "settings": False, "preview": True, "none": True}


def test_a_stale_token_is_neither_met_nor_noted(browser: FlaskClient, env: Env) -> None:
    old = bearer(user="99", at=NOW - timedelta(minutes=10))

    assert browser.post("/settings", headers=old).status_code == 401

    assert noted(env) == []
    with reading_for(env, SHOP) as work:
        assert "99" not in {one.number for one in reports.staff(work)}
