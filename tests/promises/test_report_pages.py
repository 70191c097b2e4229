"""The report: each chart with its sentence and n, no share of too few, all of it as a file; no order is read."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, work_for
from app.factory import create_app
from app.promises.model import Tally
from app.promises.totals import fold_tallies
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.panel import bearer
from tests.statements import asked

MONDAY = date(2026, 3, 2)  # of the week of NOW


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def counted(
    env: Env, outcome: str, *, times: int, shop_id: int = SHOP, weeks_ago: int = 0, **about: Any
) -> None:
    on = MONDAY - timedelta(weeks=weeks_ago)
    told = {"carrier": "PostNord", "service": "Hem", "country": "SE", "kind": "label", "miss": 0, **about}
    with work_for(env, shop_id) as work:
        for _ in range(times):
            row = Tally(shop_id=shop_id, id=work.next_id(), on=on, outcome=outcome, step=1, about=told)
            work.session.add(row)


def a_quarter(env: Env) -> None:
    """PostNord keeps nine of ten, and each week is alike; Bring breaks every other."""
    for week in range(4):
        counted(env, "kept", times=40, weeks_ago=week, product=["7 Terra 4"], handover=0, transit=-1)
        counted(env, "over", times=5, weeks_ago=week, miss=-1, product=["7 Terra 4"], handover=-1, transit=0)
        counted(env, "broken", times=5, weeks_ago=week, miss=2, part="transit", handover=0, transit=2)
        counted(env, "kept", times=10, weeks_ago=week, carrier="Bring", miss=0)
        counted(env, "broken", times=10, weeks_ago=week, carrier="Bring", miss=4, part="handover", handover=3)
    counted(env, "unknown", times=3, carrier=None, service="=2+3", miss=None, country="NO")


def page(browser: FlaskClient, env: Env, path: str = "/promises/report?weeks=4", language: str = "en") -> str:
    answer = browser.get(path, headers={**bearer(at=env.clock.now()), "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(browser: FlaskClient, env: Env) -> list[dict[str, str]]:
    answer = browser.get("/promises/report.csv?weeks=4", headers=bearer(at=env.clock.now()))
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(answer.get_data().decode("utf-8-sig").splitlines()))


def test_products_have_a_page_of_their_own(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)
    counted(env, "broken", times=30, product=["8 Sock"], shop_id=OTHER_SHOP)
    fold_tallies(env)
    whole, products = page(browser, env), page(browser, env, "/promises/report/products?weeks=4")

    assert 'href="/promises/report/products?weeks=4"' in whole
    assert "Terra 4" not in whole
    assert '<td class="end">180</td>' in products.replace(' data-label="n"', "")
    assert ("Terra 4" in products, "Sock" in products) == (True, False)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    "weeks", ["", "?weeks=4", "?weeks=12", "?weeks=26", "?weeks=52", "?weeks=7", "?weeks=x"]
)
def test_a_new_shop_has_a_whole_page_without_a_figure(
    env: Env, browser: FlaskClient, weeks: str, language: str
) -> None:
    found = page(browser, env, f"/promises/report{weeks}", language)

    assert "</html>" in found
    assert "<canvas" not in found


@pytest.mark.parametrize("language", ["en", "sv"])
def test_each_chart_has_a_sentence_its_n_and_its_figures(
    env: Env, browser: FlaskClient, language: str
) -> None:
    a_quarter(env)

    found = page(browser, env, language=language)

    charts = found.count("<canvas")
    assert charts == 4  # weeks, size of miss, parts, carriers: of options only one has enough to compare
    assert found.count('<figure class="chart"') == charts
    assert found.count("n = ") >= charts
    assert found.count('class="chart-figures"') == charts


def test_carriers_are_compared_with_their_intervals(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)

    found = page(browser, env)

    assert "PostNord kept 90% of what is known, Bring 50%: a difference larger than chance." in found
    assert "n = 200" in found
    assert "85% – 93%" in found  # Wilson of 180 in 200


def test_too_few_say_how_many_are_missing(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)

    assert "27 orders more until there is a share" in page(browser, env)


def test_whose_part_it_was_is_told_for_every_broken_promise(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)

    found = page(browser, env)

    assert (
        "Of 60 broken promises 40 were late at the hand-over and 20 on the way; of 0 it can&#39;t be told."
        in found
    )


def test_the_steadier_of_two_carriers_stands_first(env: Env, browser: FlaskClient) -> None:
    for miss in (-3, 3):
        counted(env, "kept", times=20, carrier="Restless", miss=miss)
    for miss in (-1, 1):
        counted(env, "kept", times=20, carrier="Steady", miss=miss)

    found = page(browser, env)

    assert found.index("<td>Steady</td>") < found.index("<td>Restless</td>")
    assert (
        "Steady is the steadiest: usually no later than +1 working days from the promise. With Restless it is +3."
        in found
    )


def test_runs_end_with_a_broken_promise(env: Env, browser: FlaskClient) -> None:
    for week, outcome in enumerate(("kept", "kept", "broken", "kept")):
        counted(env, outcome, times=10, weeks_ago=week)

    assert "2 days, 20 orders (23 Feb – 2 Mar)" in page(browser, env)


def test_only_the_span_and_only_this_shop(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)
    counted(env, "broken", times=50, weeks_ago=4, carrier="Before")
    counted(env, "broken", times=50, shop_id=OTHER_SHOP, carrier="Elsewhere")

    found = page(browser, env)

    assert "Before" not in found
    assert "Elsewhere" not in found
    assert "Before" in page(browser, env, "/promises/report?weeks=12")


def test_the_file_holds_every_figure_and_no_share_of_too_few(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)

    found = {(row["By"], row["Value"]): row for row in rows(browser, env)}

    assert (found["All", ""]["n"], found["All", ""]["Broken"]) == ("283", "60")
    bring = found["Carrier", "Bring"]
    assert (bring["n"], bring["Broken, share"], bring["Mean miss, working days"]) == (
        "80",
        "0.5000",
        "2.0000",
    )
    assert found["Shipping option", "'=2+3"]["Unknown, share"] == ""  # three orders, and no formula
    assert found["Country", "Sweden"]["n"] == "280"


def test_loose_and_folded_give_the_same_page(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)
    before = rows(browser, env)

    fold_tallies(env)

    assert rows(browser, env) == before


def test_no_order_is_read_for_it(env: Env, browser: FlaskClient) -> None:
    a_quarter(env)
    page(browser, env)  # the first visit of somebody is written down
    with asked(env) as heard:
        page(browser, env)

    said = [statement.lower() for statement, _ in heard]
    read = [one for one in said if "from outcomes" in one or "from orders" in one or "ledger_entries" in one]
    assert read == []
    assert sum("outcome_totals" in one for one in said) == 1
    assert env.clock.now() == NOW
