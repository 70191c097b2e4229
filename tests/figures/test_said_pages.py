"""What comes of what customers say, on its pages: figures, cards, changes, and the month."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.figures import return_reports, said_reports
from app.figures.return_figures import RECOVERED
from app.studies import coding
from tests.builders import NOW, OTHER_DOMAIN, SHOP
from tests.fakes import StoppedClock
from tests.figures.said_given import SHOES, a_year_of_answers, an_answer, buys_again
from tests.panel import bearer
from tests.stories import a_kept_order, an_order
from tests.studies.given import MAJA, a_study, answers, found

LATER = NOW + timedelta(days=60)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _page(browser: FlaskClient, path: str = "/said", language: str = "en", **about: Any) -> str:
    answer = browser.get(path, headers={**bearer(**{"at": LATER, **about}), "Accept-Language": language})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def _post(browser: FlaskClient, path: str, **fields: str) -> Any:
    return browser.post(path, headers=bearer(at=LATER), data=fields)


def test_an_empty_shop_is_told_what_will_stand_here(browser: FlaskClient) -> None:
    for path in ("/said", "/said/month"):
        page = _page(browser, path, at=NOW)
        assert "chart-said" not in page
    assert "Nobody has answered yet" in _page(browser, at=NOW)


def test_figures_stand_with_their_counts_and_their_spans(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_year_of_answers(env, clock)
    page = re.sub(r"\s+", " ", _page(browser))

    assert "75% (63%–84%)" in page  # 45 of 60, Wilson
    assert "n = 60" in page
    assert "Just as I wanted it" not in page  # nobody chose it
    assert "Too few to compare" in page  # nothing was said in the twelve weeks before
    assert "Det kom sent, nummer 10" in page
    assert 'id="chart-said"' in page
    assert "Pegasus 41" in page
    assert "30% (11%–60%)" in page  # of ten the shoes don't work for three
    assert "Nobody has answered yet" not in page
    assert "Nobody has answered yet" in _page(browser, shop=OTHER_DOMAIN)


def test_nothing_on_the_pages_is_a_loyalty_score(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    a_year_of_answers(env, clock)

    for path in ("/said", "/said/month", "/said?weeks=26"):
        page = _page(browser, path).lower()
        assert "nps" not in page
        assert not re.search(r"loyalty (score|index)", page)


def test_customers_with_whom_it_was_put_right_are_followed_to_their_next_order(
    env: Env, clock: StoppedClock
) -> None:
    a_year_of_answers(env, clock)
    buys_again(env, 1004, at=NOW + timedelta(days=50))
    clock.set(NOW + timedelta(days=101))

    with reading_for(env, SHOP) as work:
        back = {one.name: one.back for one in return_reports.who_came_back(work)}

    # Put right on day 10: the ninety days passed on day 100.
    assert (back[RECOVERED][90].hits, back[RECOVERED][90].of) == (1, 1)
    assert back[RECOVERED][180].of == 0


def test_a_card_rests_on_a_figure_and_needs_an_action_an_owner_and_a_day(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_year_of_answers(env, clock)
    made = _post(browser, "/said/insights", figure="step:delivery", weeks="12")
    card = made.location
    assert made.status_code == 303
    assert "45 of 60" not in _page(browser, card)  # a share where there are enough
    assert "Good answers on delivery: 75% (63%–84%), n = 60." in _page(browser, card)

    swedish = {**bearer(at=clock.now()), "Accept-Language": "sv"}
    assert (
        "Bra svar om leverans: 75\u00a0% (63\u00a0%–84\u00a0%), n = 60."
        in browser.get(card, headers=swedish).text
    )
    empty = _post(browser, card, action="", owner="", follow_up_on="")
    kept = _post(browser, card, action="Packa samma dag.", owner="Maja", follow_up_on="2026-06-01")
    again = _post(browser, "/said/insights", figure="step:delivery", weeks="12")
    unknown = _post(browser, "/said/insights", figure="step:help", weeks="12")

    assert empty.status_code == 422
    assert "Choose the day on which you look at it again." in empty.get_data(as_text=True)
    assert (kept.status_code, unknown.status_code) == (303, 404)
    assert again.location != card  # the first is followed up; a new look is a new card
    assert "Packa samma dag." in _page(browser)
    clock.set(NOW.replace(month=6, day=2))
    assert "Packa samma dag." in _page(browser, "/", at=clock.now())
    over = browser.post(f"{card}/over", headers=bearer(at=clock.now()), data={"came_of_it": "Bättre."})
    assert over.status_code == 303
    assert "Bättre." in _page(browser, at=clock.now())
    assert browser.get(card, headers=bearer(OTHER_DOMAIN, at=clock.now())).status_code == 404


def test_before_and_after_a_change_are_compared_and_it_is_marked(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    a_study(env, asked_percent=100, control_percent=0)
    finding = found(env, answers(env), ("must", "Kommer på dagen"))["Kommer på dagen"]
    for number in range(2001, 2051):
        an_order(env, number)
        bad = number < 2026
        at = NOW + timedelta(days=3 if bad else 30, minutes=number)
        an_answer(env, number, "delivery", "bad" if bad else "good", at=at)
    with work_for(env, SHOP) as work:
        coding.note_change(
            work, finding, step="delivery", words="Sent till 15", on=date(2026, 3, 20), by=MAJA
        )
    clock.set(LATER)

    with reading_for(env, SHOP) as work:
        [row] = said_reports.changes(work)
    page = _page(browser)

    assert (row.said.before.hits, row.said.before.of, row.said.now.hits, row.said.now.of) == (0, 25, 25, 25)
    assert row.said.change is not None
    assert row.said.change.least > 0.7
    assert row.days_after == 43
    assert "More: +81 to +100 points" in page
    assert '"marks": [2]' in page.replace("&#34;", '"')
    assert re.search(r'<ol class="chart-marks".*Sent till 15', page)


def test_the_month_says_what_was_said_in_it(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    a_year_of_answers(env, clock)

    april, march = _page(browser, "/said/month"), _page(browser, "/said/month?from=2026-03-01")

    assert '<option value="2026-03-01" selected>' in march
    assert '<option value="2026-04-01" selected>' in april  # the last whole month, where none is named
    assert "60 orders were answered about" not in march  # some answered in April
    assert "Pegasus 41" in march
    assert "Pegasus 41" not in april
    assert "Vad kunderna sa" in _page(browser, "/said/month", language="sv")


def test_a_new_shop_finds_the_plan_as_its_first_open_task(env: Env, browser: FlaskClient) -> None:
    page = _page(browser, "/", at=NOW)

    titles = re.findall(r'<p class="step-title">(.*?)</p>', page)
    assert titles[0] == "Make a plan for finding out what customers expect"
    assert browser.post("/guide/steps/plan", headers=bearer(at=NOW)).headers["Location"] == "/studies/new"


def test_a_plan_stands_on_home_until_it_is_closed(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    study = a_study(env, asked_percent=100, control_percent=0)
    member = answers(env)
    assert "1 asked, 1 have answered, 1 to read." in _page(browser, "/", at=NOW)
    assert "Its day has come" not in _page(browser, "/", at=NOW)
    clock.set(NOW.replace(month=5, day=1))
    assert "Its day has come" in _page(browser, "/", at=clock.now())

    found(env, member, ("must", "Kommer på dagen"))
    closed = browser.post(
        f"/studies/{study}/close", headers=bearer(at=clock.now()), data={"learned": "Dagen."}
    )

    assert closed.status_code == 303
    assert "Its day has come" not in _page(browser, "/", at=clock.now())


def test_a_shop_with_a_past_is_reminded_that_it_has_no_plan(env: Env, browser: FlaskClient) -> None:
    for number in range(3):
        a_kept_order(env, 3000 + number, at=NOW - timedelta(days=6))
    browser.post("/guide/dismiss", headers=bearer(at=env.clock.now()))

    page = _page(browser, "/", at=env.clock.now())

    assert "Make a plan for finding out what customers expect" in page
    assert 'class="step-title"' not in page


def test_product_titles_are_those_that_are_known(env: Env, clock: StoppedClock) -> None:
    a_year_of_answers(env, clock)
    with reading_for(env, SHOP) as work:
        assert said_reports.product_titles(work, [SHOES, 5]) == {SHOES: "Pegasus 41"}


def test_a_change_is_drawn_on_every_chart_of_promises_by_week(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    for number in range(40):
        a_kept_order(env, 3000 + number, at=NOW - timedelta(days=6) + timedelta(hours=12 * number))
    a_study(env, asked_percent=100, control_percent=0)
    finding = found(env, answers(env), ("must", "Kommer på dagen"))["Kommer på dagen"]
    with work_for(env, SHOP) as work:
        coding.note_change(work, finding, step="delivery", words="Sent till 15", on=date(2026, 3, 5), by=MAJA)

    clock.set(NOW + timedelta(days=35))
    for path in ("/", "/promises", "/promises/report"):
        page = _page(browser, path, at=clock.now())
        assert re.search(r'<ol class="chart-marks".*Sent till 15 \(5 Mar 2026\)', page), path


def test_a_busy_shop_has_customers_whose_days_have_passed(
    env: Env, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest thousand orders and answers of a busy shop are a few days old: nobody of them can have stayed away."""
    a_year_of_answers(env, clock)
    clock.set(NOW + timedelta(days=400))
    for number in range(1, 61):
        an_order(env, number, at=NOW + timedelta(days=300))
        an_answer(env, number, "delivery", "good", at=NOW + timedelta(days=390))
    monkeypatch.setattr(return_reports, "PURCHASES_MAX", 60)
    monkeypatch.setattr(return_reports, "ANSWERS_MAX", 25)

    with reading_for(env, SHOP) as work:
        cohorts = return_reports.who_came_back(work)
        found = return_reports.satisfaction_and_return(work)

    assert sum(one.back[180].of for one in cohorts) > 0
    assert found.satisfied.of == 25
    assert found.gone_satisfied.of > 0
