"""The merchant's figures on their pages: with their counts and spans, or with what is missing for them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for
from app.factory import create_app
from app.figures import purchase_reports
from app.figures.purchases_totals import fold_news
from app.shops.store import the_settings
from tests.builders import NOW, OTHER_DOMAIN, SHOP
from tests.fakes import StoppedClock
from tests.figures.purchases_given import bought, tell
from tests.panel import bearer
from tests.stories import a_broken_order, a_kept_order

LATER = NOW + timedelta(days=60)
PAGES = ("", "/deliveries", "/customers", "/care", "/costs", "/strategy", "/satisfied")


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _page(browser: FlaskClient, path: str = "", language: str = "en", **about: Any) -> str:
    headers = {**bearer(**{"at": LATER, **about}), "Accept-Language": language}
    answer = browser.get(f"/figures{path}", headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def _post(browser: FlaskClient, path: str, at: Any = LATER, **fields: str) -> Any:
    return browser.post(f"/figures{path}", headers=bearer(at=at), data=fields)


def a_shop_that_is_bought_from(env: Env, clock: StoppedClock) -> None:
    """Forty who bought once for 1000, forty of whom bought again for 1500; one broken promise in each ten."""
    clock.set(LATER)
    for number in range(40):
        tell(env, [bought(1000 + number, 100 + number, day=number % 7)])
        tell(env, [bought(2000 + number, 100 + number, day=21 + number % 7, total_price="1500.00")])
    while fold_news(env):
        pass


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_shop_is_told_what_is_missing_and_nothing_is_drawn(browser: FlaskClient, path: str) -> None:
    assert "<canvas" not in _page(browser, path, at=NOW)


def test_key_figures_stand_with_what_they_rest_on(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_shop_that_is_bought_from(env, clock)
    page = _page(browser)

    assert "50%" in page  # orders of returning customers
    assert "Likely 39% – 61%" in page  # Wilson, 40 of 80
    assert "80 orders" in page
    assert "1.50 times" in page
    assert "SEK 1,250" in page.replace("\xa0", " ") or "1,250" in page
    assert "3 weeks" in page
    assert "67" not in re.sub(r"<[^>]+>", "", page)  # somebody else's figure is never quoted
    assert "–" in _page(browser, shop=OTHER_DOMAIN)


def test_new_and_returning_stand_side_by_side_and_reconcile_with_their_list(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_shop_that_is_bought_from(env, clock)
    page = _page(browser, "/customers")
    assert 'id="chart-orders"' in page
    assert 'id="chart-gaps"' in page

    rows = []
    for month in ("2026-03-01", "2026-04-01"):
        answer = browser.get(f"/figures/purchases.csv?month={month}", headers=bearer(at=LATER))
        text = answer.get_data(as_text=True).removeprefix("\ufeff")
        rows += list(csv.reader(io.StringIO(text)))[1:]

    assert len(rows) == 80
    assert {row[3] for row in rows} == {"first", "second"}
    assert sum(float(row[4]) for row in rows) == 40 * 1000 + 40 * 1500


def test_a_list_that_is_cut_says_so(
    env: Env, browser: FlaskClient, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_shop_that_is_bought_from(env, clock)
    monkeypatch.setattr(purchase_reports, "LISTED_MAX", 20)
    monkeypatch.setattr(purchase_reports, "PAGE", 10)

    swedish = {**bearer(at=LATER), "Accept-Language": "sv"}
    answer = browser.get("/figures/purchases.csv?month=2026-03-01", headers=swedish)
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True))))

    assert len(rows) == 1 + 20 + 1
    assert rows[1][3] == "första"
    assert rows[-1] == ["Här slutar listan: 20 av 80 köp."]


def test_orders_are_counted_in_whatever_currency_and_sums_apart(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_shop_that_is_bought_from(env, clock)
    for number in range(20):
        tell(env, [bought(3000 + number, 500 + number, day=2, currency="EUR", total_price="90.00")])
    while fold_news(env):
        pass

    page = _page(browser, "/customers")

    assert "40 of 100 orders with a name" in page
    assert "100 orders" in page  # what the share of returning customers rests on
    assert "€1,800" in page
    assert "SEK 60,000" in page.replace("\xa0", " ")


def test_what_nothing_was_paid_for_has_no_share_of_costs_and_says_why(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.set(LATER)
    tell(env, [bought(1, 11, day=0, financial_status="refunded", current_total_price="0.00")])
    while fold_news(env):
        pass

    assert "Nothing is left of what was paid in this time." in _page(browser)


def test_a_month_that_isnt_on_the_page_has_no_list(browser: FlaskClient) -> None:
    answer = browser.get("/figures/purchases.csv?month=2019-01-01", headers=bearer(at=NOW))

    assert answer.status_code == 404


def test_carriers_are_compared_by_dots_with_whiskers_the_best_first(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.set(LATER)
    for number in range(40):
        a_kept_order(env, 3000 + number, at=NOW + timedelta(hours=number))
    assert "A comparison comes once two of them" in _page(browser, "/deliveries")
    for number in range(40):
        deliver = a_broken_order if number % 2 else a_kept_order
        deliver(env, 4000 + number, at=NOW + timedelta(hours=number), title="DHL, 2–4 vardagar", country="NO")

    page = _page(browser, "/deliveries")

    assert page.index("PostNord → Norway") > page.index("PostNord → Sweden")
    assert "a difference larger than chance" in page
    assert '"kind": "dots"' in page
    assert "95 times of 100" in page


def test_costs_add_up_and_the_form_is_kept(env: Env, browser: FlaskClient) -> None:
    saved = _post(
        browser,
        "/costs",
        NOW,
        version="1",
        minutes_case="10",
        minutes_claim="20",
        minutes_call="15",
        hour="300",
        app="49.50",
    )
    assert saved.status_code == 303, saved.get_data(as_text=True)

    with reading_for(env, SHOP) as work:
        held = the_settings(work)[1].costing
    assert (held.minutes_claim, held.hour_minor, held.app_minor) == (20, 30_000, 4_950)
    assert 'value="300"' in _page(browser, "/costs", at=NOW)


def test_what_is_typed_wrong_is_said_at_its_field(browser: FlaskClient) -> None:
    for path, field, value in (
        ("/costs", "minutes_case", "-3"),
        ("/costs", "hour", "much"),
        ("/strategy", "letters_most", "1.25"),
        ("/strategy", "cost_percent", "101"),
        ("/strategy", "kept_percent", "abc"),
        ("/strategy", "letters_most", "NaN"),
    ):
        typed = {
            "version": "1",
            "minutes_case": "1",
            "minutes_claim": "1",
            "minutes_call": "1",
            "hour": "1",
            "app": "1",
        }
        answer = _post(browser, path, NOW, **{**typed, field: value})

        assert answer.status_code == 422, (path, field)
        assert f'aria-describedby="about-{field}"' in answer.get_data(as_text=True)


def test_the_strategy_stands_beside_the_figures_and_the_settings_that_serve_it(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_shop_that_is_bought_from(env, clock)
    lines = {
        "promises": "Hellre en dag vi håller",
        "guarantees": "Vi hör av oss först",
        "letters": "Bara när det hjälper",
        "care": "En människa svarar",
    }
    targets = {"kept_percent": "95", "letters_most": "2,5", "answer_hours": "24", "cost_percent": "3"}

    assert _post(browser, "/strategy", version="1", **lines, **targets).status_code == 303

    pages = {
        "/settings": ("promises", "letters"),
        "/guarantees/delivery": ("guarantees",),
        "/settings/replies": ("care",),
    }
    for path, names in pages.items():
        answer = browser.get(path, headers=bearer(at=LATER))
        for name in names:
            assert lines[name] in answer.get_data(as_text=True), path
    assert "Target: At most 3%" in _page(browser)
    assert "Reached" in _page(browser, "/strategy")  # nothing has cost anything


def test_a_strategy_that_somebody_else_changed_meanwhile_is_not_written_over(browser: FlaskClient) -> None:
    assert _post(browser, "/strategy", NOW, version="0", promises="x").status_code == 409
