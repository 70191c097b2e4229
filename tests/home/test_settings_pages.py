"""The settings page: saved whole or not at all, with every complaint at its field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core.work import Env, reading_for
from app.factory import create_app
from app.home.form_for_pages import read_settings
from app.shops.settings import LabelMeaning, RuleRow, ShopSettings, Slots
from app.shops.store import the_settings
from app.web.forms import Form
from app.wiring import PLAN
from tests.builders import OTHER_SHOP, SHOP
from tests.panel import bearer
from tests.stories import READY, saved
from tests.web.skin_app import skin_app

TYPED = {
    "version": "1",
    "rule-0-method": "Budbil",
    "rule-0-country": "se",
    "rule-0-min": "1",
    "rule-0-max": "2",
    "handling_min": "0",
    "handling_max": "1",
    "cutoff": "15:30",
    "closed_weekdays": "6",
    "closed_dates": "2026-12-24\n2026-12-31",
    "sender_name": "Maja Lind",
    "sender_address": "maja@loparboden.example",
    "colour": "#1F5132",
    "per_week": "2",
    "per_month": "4",
    "hours_between": "48",
    "quiet_from": "20",
    "quiet_until": "8",
}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def held(env: Env, shop: int = SHOP) -> ShopSettings:
    with reading_for(env, shop) as work:
        return the_settings(work)[1]


def post(browser: FlaskClient, **changes: str) -> Any:
    return browser.post("/settings", data={**TYPED, **changes}, headers=bearer())


def test_what_was_typed_is_what_holds(env: Env, browser: FlaskClient) -> None:
    answer = post(browser)

    assert answer.status_code == 303
    assert held(env).rules == (RuleRow("budbil", "SE", 1, 2),)
    assert held(env).handling.cutoff == "15:30"
    assert held(env).handling.closed_dates == ("2026-12-24", "2026-12-31")
    assert not held(env).checkout_dates
    assert held(env).sender.colour == "#1f5132"


def test_vacations_and_eves_are_kept_as_typed_and_come_back(env: Env, browser: FlaskClient) -> None:
    post(browser, closures="2026-12-24 - 2027-01-06\n2026-07-06 – 2026-07-26\n\n2026-05-15", bridge_days="on")

    page = browser.get("/settings", headers=bearer()).text

    assert held(env).handling.closures == (
        ("2026-05-15", "2026-05-15"),
        ("2026-07-06", "2026-07-26"),
        ("2026-12-24", "2027-01-06"),
    )
    assert (held(env).handling.eves, held(env).handling.bridge_days) == (False, True)
    assert "2026-05-15\n2026-07-06 – 2026-07-26\n2026-12-24 – 2027-01-06</textarea>" in page
    assert 'name="eves" type="checkbox" value="on" aria-' in page  # not ticked


def test_names_of_a_chosen_day_are_kept_small_and_nothing_brings_the_usual_ones_back(
    env: Env, browser: FlaskClient
) -> None:
    post(browser, slot_dates="Önskad  dag\nLeveransdag", slot_hours="Klockan")

    page = browser.get("/settings", headers=bearer()).text

    assert held(env).slots == Slots(("önskad dag", "leveransdag"), ("klockan",))
    assert "önskad dag\nleveransdag</textarea>" in page
    post(browser, version="2")
    assert held(env).slots == Slots()


def test_what_the_form_has_no_field_for_stays(env: Env, browser: FlaskClient) -> None:
    meant = (LabelMeaning("Snabbt och säkert", days_min=1, days_max=3),)
    saved(env, msgspec.structs.replace(READY, labels=meant))

    post(browser, version="2")

    assert held(env).labels == meant
    assert held(env).handling.cutoff == "15:30"


def test_nothing_of_another_shop_changes(env: Env, browser: FlaskClient) -> None:
    post(browser)

    assert held(env, OTHER_SHOP) == ShopSettings()


def test_what_is_held_comes_back_unchanged_from_its_own_form(env: Env, browser: FlaskClient) -> None:
    saved(env, READY)
    page = browser.get("/settings", headers=bearer()).text

    assert 'value="maja@loparboden.example"' in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("rule-0-max", "0", "The last day can&#39;t come before the first."),
        ("rule-0-country", "SWE", "Write a country as two letters"),
        ("rule-0-min", "", "Write a whole number."),
        ("cutoff", "25:00", "Write a time such as 14:30."),
        ("closed_dates", "24/12", "is no date"),
        ("closures", "2026-07-06 – 26/7", "is no vacation"),
        ("closures", "2026-07-06 2026-07-26 2026-08-01", "is no vacation"),
        ("closures", "2026-02-30 – 2026-03-02", "is no vacation"),
        ("closures", "2026-07-26 – 2026-07-06", "ends before it begins"),
        ("closures", "2026-01-01 – 2029-12-31", "at most 40 vacations, of 800 days"),
        ("slot_dates", "x" * 61, "lines of 60 characters"),
        ("slot_hours", "leveransdag", "is the name of the day already"),
        ("sender_address", "", "Letters need both"),
        ("reply_to", "maja", "Write one e-mail address"),
        ("colour", "green", "Write a colour"),
        ("per_month", "1", "Thirty days can&#39;t hold"),
        ("quiet_from", "24", "Write a number from 0 to 23."),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_saved(
    env: Env, browser: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = post(browser, **{field: typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert held(env) == ShopSettings()


def test_every_mistake_is_told_at_once(browser: FlaskClient) -> None:
    answer = post(browser, cutoff="x", colour="x", per_week="x", quiet_from="x")

    assert "4 things to put right" in answer.text


def test_a_page_that_is_older_than_the_settings_saves_nothing(env: Env, browser: FlaskClient) -> None:
    post(browser)

    answer = post(browser, colour="#123456")

    assert answer.status_code == 409
    assert held(env).sender.colour == "#1f5132"


def test_a_line_can_be_removed_and_an_empty_one_stands_ready(env: Env, browser: FlaskClient) -> None:
    post(browser, **{"rule-1-method": "Post", "rule-1-min": "2", "rule-1-max": "5"})

    page = browser.get("/settings", headers=bearer()).text
    post(
        browser,
        **{
            "version": "2",
            "rule-0-remove": "on",
            "rule-1-method": "Post",
            "rule-1-min": "2",
            "rule-1-max": "5",
        },
    )

    assert 'name="rule-2-method"' in page
    assert held(env).rules == (RuleRow("post", "", 2, 5),)


def test_every_letter_is_shown_in_both_languages_as_the_shop_sends_it(env: Env, browser: FlaskClient) -> None:
    saved(env, READY)

    page = browser.get("/settings", headers=bearer()).text

    assert page.count("<iframe") == 2 * len(PLAN.letters)
    assert "Vi lovade" in page
    assert "We promised" in page
    assert page.count("Storgatan 1, Umeå") >= 4


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from([*TYPED, "rule-1-method", "rule-59-max", "logo"]), st.text(max_size=30))
)
def test_no_input_makes_the_form_raise(typed: dict[str, str]) -> None:
    with skin_app().test_request_context("/?locale=en"):
        read_settings(Form(MultiDict({**TYPED, **typed})), ShopSettings())


@pytest.mark.parametrize("field", ["sender_name", "sender_role", "postal"])
def test_what_the_sender_is_called_may_not_sell(env: Env, browser: FlaskClient, field: str) -> None:
    before = held(env)

    assert post(browser, **{field: "Maja, handla nu"}).status_code == 422
    assert held(env) == before
