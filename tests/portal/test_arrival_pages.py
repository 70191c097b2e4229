"""The page behind the three links: what it shows, what it takes, and what it complains of."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.core.work import Env, reading_for, work_for
from app.orders.model import Customer
from app.portal.claim_pages import blueprint as claim_pages
from app.updates.model import Concern
from app.updates.reports import concerns_of_orders, open_concerns
from app.web.guards import link_token
from tests.builders import OTHER_SHOP, SHOP
from tests.panel import a_browser
from tests.path.given import ORDER, Street, open_street
from tests.updates.given import ASKED, DAY, arrivals, browser, concerns, page, tap, unheard, words


@pytest.fixture
def street(env: Env) -> Street:
    return unheard(open_street(env, settings=arrivals()))


def _address(env: Env, *, shop_id: int = SHOP, lang: str = "sv", **about: Any) -> str:
    token = link_token(env, "arrival", shop_id, {"order": ORDER, "touchpoint": 7, "lang": lang}, **about)
    return f"/arrival/{token}"


def test_it_asks_in_her_language_without_script_and_for_nobody_else(street: Street) -> None:
    swedish = browser(street.env).get(page(street))
    english = browser(street.env).get(_address(street.env, lang="en"))

    assert "Har det kommit?" in swedish.text
    assert '<html lang="sv"' in swedish.text
    assert "Has it come?" in english.text
    assert "<script" not in swedish.text
    assert swedish.headers["Cache-Control"] == "private, no-store"
    assert swedish.headers["Referrer-Policy"] == "no-referrer"
    assert "Vidda 1" in swedish.text
    assert not any(hers in swedish.text for hers in ("Alma", "Lind", "alma.lind"))


@pytest.mark.parametrize("say", ["yes", "not_yet", "wrong"])
def test_each_link_of_the_letter_leads_to_its_button(street: Street, say: str) -> None:
    shown = browser(street.env).get(f"{page(street)}?say={say}").text

    assert f'name="say" value="{say}"' in shown
    assert shown.count('method="post"') >= 1


def test_it_leads_to_where_she_complains_and_withdraws_whatever_the_shop_has_settled(street: Street) -> None:
    shown = browser(street.env).get(f"{page(street)}?say=wrong").text

    (path,) = re.findall(r'href="https://kept.example(/claim/[^"]+)"', shown)
    opened = a_browser(street.env, claim_pages).get(path)
    assert opened.status_code == 200
    assert "din rätt enligt lag" in opened.text
    assert "ångerrätt" in opened.text


def test_the_thanks_say_what_we_know_and_promise_no_money(street: Street) -> None:
    path = page(street)

    yes = browser(street.env).post(path, data={"say": "yes", "day": "yesterday"}, follow_redirects=True).text
    not_yet = browser(street.env).post(path, data={"say": "not_yet"}, follow_redirects=True).text

    assert "7 mars 2026" in yes
    assert "Nu vet vi att det inte har kommit" in not_yet
    assert not any(word in yes + not_yet for word in ("%", "rabatt", "kod", "ersättning"))


def test_it_remembers_what_she_said_last(street: Street) -> None:
    path = page(street)
    tap(street, path, say="not_yet")

    assert "Du har sagt att det inte har kommit" in browser(street.env).get(path).text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"say": "yes", "day": "other", "on": ""}, "Välj vilken dag det kom"),
        ({"say": "yes", "day": "other", "on": "igår"}, "2026-11-30"),
        ({"say": "yes", "day": "other", "on": "2026-03-09"}, "Den dagen har inte varit än"),
        ({"say": "yes", "day": "other", "on": "2026-03-02"}, "3 mars 2026"),
        ({"say": "yes"}, "Välj"),
        ({"say": "wrong", "text": "", "day": "none"}, "Fyll i"),
        ({"say": "wrong", "text": "Trasig", "day": ""}, "Välj"),
        (
            {"say": "wrong", "text": "Trasig", "day": "other", "on": "2031-01-01"},
            "Den dagen har inte varit än",
        ),
        ({"say": "wrong", "text": "x" * 2_001, "day": "none"}, "2000"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    street: Street, fields: dict[str, str], complaint: str
) -> None:
    answer = browser(street.env).post(page(street), data=fields)

    assert answer.status_code == 422
    assert complaint in answer.text
    assert 'class="complaint"' in answer.text
    assert (words(street), concerns(street)) == ([], [])


def test_what_she_typed_comes_back_with_the_complaint(street: Street) -> None:
    answer = browser(street.env).post(page(street), data={"say": "wrong", "text": "<b>Blöt</b>", "day": ""})

    assert "&lt;b&gt;Blöt&lt;/b&gt;" in answer.text


def test_two_thousand_signs_are_taken_and_two_lines_stay_two(street: Street) -> None:
    text = ("å" * 1_000 + "\r\n" + "ö" * 999)[:2_001]

    answer = tap(street, page(street), say="wrong", text=text, day="part")

    assert answer.status_code == 303
    with reading_for(street.env, SHOP) as work:
        (line,) = open_concerns(work, most=25)
        assert line.text == text.replace("\r\n", "\n")
        assert line.order_name == "#9469"
    assert words(street) == []  # part of it came: a person finds out


def test_nothing_has_come_and_something_is_wrong_is_one_task(street: Street) -> None:
    tap(street, page(street), say="wrong", text="Grannen fick ett kort.", day="none")

    assert words(street) == [("customer", "not_arrived", 0)]
    assert concerns(street) == [("wrong", "open")]


def test_an_answer_that_isnt_one_is_a_clear_error(street: Street) -> None:
    assert browser(street.env).post(page(street), data={"say": "maybe"}).status_code == 422
    assert words(street) == []


def test_a_link_that_was_changed_or_is_old_opens_nothing(street: Street) -> None:
    path = page(street)
    forged = f"{path[:20]}{'A' if path[20] != 'A' else 'B'}{path[21:]}"
    old = _address(street.env, expires_at=ASKED - timedelta(days=1))

    assert browser(street.env).post(forged, data={"say": "not_yet"}).status_code == 401
    assert browser(street.env).post(old, data={"say": "not_yet"}).status_code == 401
    street.clock.set(ASKED + 61 * DAY)
    assert browser(street.env).get(path).status_code == 401
    assert words(street) == []


def test_another_shops_link_doesnt_reach_this_order(street: Street) -> None:
    answer = browser(street.env).post(_address(street.env, shop_id=OTHER_SHOP), data={"say": "not_yet"})

    assert answer.status_code == 404
    assert words(street) == []


def test_a_link_of_another_kind_doesnt_open_it(street: Street) -> None:
    token = link_token(street.env, "stop", SHOP, {"order": ORDER, "touchpoint": 7, "lang": "sv"})

    assert browser(street.env).get(f"/arrival/{token}").status_code == 401


def test_who_was_erased_is_no_longer_shown_and_can_say_nothing(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.redacted_at = work.now

    assert browser(street.env).get(path).status_code == 404
    assert browser(street.env).post(path, data={"say": "not_yet"}).status_code == 404


def test_who_says_another_thing_all_day_is_asked_to_write(street: Street) -> None:
    path = page(street)
    for number in range(20):
        answers: list[dict[str, str]] = [{"say": "not_yet"}, {"say": "yes", "day": "today"}]
        assert tap(street, path, **answers[number % 2]).status_code == 303
        street.clock.travel(minutes=1)

    assert tap(street, path, say="not_yet").status_code in (403, 409)
    assert len(words(street)) == 20


def test_a_person_sees_the_words_until_they_are_dealt_with(street: Street) -> None:
    tap(street, page(street), say="wrong", text="Skorna är olika stora.", day="today")
    (row,) = street.rows(Concern)

    with reading_for(street.env, SHOP) as work:
        assert [line.text for line in open_concerns(work, most=25)] == ["Skorna är olika stora."]
    with reading_for(street.env, OTHER_SHOP) as work:
        assert open_concerns(work, most=25) == []
        assert concerns_of_orders(work, [ORDER]) == {ORDER: []}
    assert row.text_sealed is not None
