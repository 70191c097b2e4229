"""The page on which a customer decides about letters: what she may choose, what holds then, what changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.portal.choices_for_pages import KINDS
from app.portal.pages import blueprint
from app.touchpoints.choices import choices_of, stoppable
from app.touchpoints.consents import keep
from app.touchpoints.model import Wish
from app.web.guards import link_token
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.panel import a_browser
from tests.stories import saved

KEY = b"0123456789abcdef"


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    saved(env)
    return a_browser(env, blueprint)


def address(env: Env, *, lang: str = "en", shop: int = SHOP) -> str:
    return f"/letters/stop/{link_token(env, 'stop', shop, {'key': KEY.hex(), 'lang': lang})}"


def choose(browser: FlaskClient, env: Env, choice: str, *, lang: str = "en", **fields: object) -> str:
    """returns  the page after the button"""
    answer = browser.post(address(env, lang=lang), data={"choice": choice, **fields})
    assert answer.status_code == 303
    return browser.get(answer.headers["Location"]).text


def words(env: Env, shop: int = SHOP) -> list[tuple[str, str, str]]:
    with reading_for(env, shop) as work:
        return [
            (one.about, one.says, one.source) for one in work.session.scalars(select(Wish).order_by(Wish.id))
        ]


def test_a_scanner_that_opens_every_link_of_the_page_changes_nothing(env: Env, browser: FlaskClient) -> None:
    page = browser.get(address(env)).text
    links = set(re.findall(r'(?:href|action)="(/letters[^"]*)"', page))
    assert links
    for link in (address(env), *links):
        browser.get(link)
        browser.get(f"{link}?choice=stop_all&said=stop&List-Unsubscribe=One-Click")
        browser.head(link)

    assert words(env) == []


def test_less_and_more_say_how_many_letters_that_makes(env: Env, browser: FlaskClient) -> None:
    assert "at most 2 letters in seven days and 5 in thirty" in browser.get(address(env)).text

    less = choose(browser, env, "less")
    more = choose(browser, env, "more")
    usual = choose(browser, env, "normal")

    assert "at most 1 letter in seven days and 2 in thirty" in less
    assert "at most 4 letters in seven days and 10 in thirty" in more
    assert "at most 2 letters in seven days and 5 in thirty" in usual
    assert [says for _, says, _ in words(env)] == ["less", "more", "normal"]


def test_a_pause_lasts_a_month_and_can_be_ended(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    paused = choose(browser, env, "pause")
    choose(browser, env, "pause")
    ended = choose(browser, env, "resume")

    assert "we only write about an order that you have with us" in paused
    assert "End the pause" in paused
    assert "Pause for a month" in ended
    assert words(env) == [("pause", "stop", "page"), ("pause", "go_on", "page")]


def test_a_pause_is_over_by_itself(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    choose(browser, env, "pause")
    clock.travel(days=30)

    with reading_for(env, SHOP) as work:
        assert choices_of(work, KEY).paused_until is None
    assert "Pause for a month" in browser.get(address(env)).text


def test_kinds_are_stopped_one_by_one_and_what_was_not_shown_stays(env: Env, browser: FlaskClient) -> None:
    shown = ["review_request", "selling", "has_it_come"]
    for _ in range(2):  # a second press says nothing new
        page = choose(browser, env, "kinds", shown=shown, wanted=["has_it_come"])

    assert words(env) == [("review_request", "stop", "page"), ("selling", "stop", "page")]
    assert 'value="review_request">' in page
    assert 'value="has_it_come" checked>' in page
    assert 'value="delay_notice" checked>' in page

    choose(browser, env, "kinds", shown=shown, wanted=shown)
    with reading_for(env, SHOP) as work:
        assert choices_of(work, KEY).off == frozenset()


def test_a_letter_that_belongs_to_the_contract_cannot_be_stopped(env: Env, browser: FlaskClient) -> None:
    contract = {name for name, one in env.plan.letters.items() if one.kind.letter_class == "contract"}
    choose(browser, env, "kinds", shown=[*contract, "nonsense", "all"], wanted=[])

    assert words(env) == []
    assert not any(f'value="{name}"' in browser.get(address(env)).text for name in contract)


def test_every_letter_that_can_be_stopped_has_words_of_its_own(env: Env) -> None:
    with reading_for(env, SHOP) as work:
        kinds = {kind for _, named in stoppable(work) for kind in named}

    assert kinds <= set(KINDS)


def test_the_page_follows_the_language_that_she_chose(env: Env, browser: FlaskClient) -> None:
    assert "Write to me in English" in browser.get(address(env, lang="sv")).text

    page = choose(browser, env, "en", lang="sv")

    assert '<html lang="en">' in page
    assert "Our letters are in English." in page
    assert "Skriv till mig på svenska" in page
    assert '<html lang="sv">' in choose(browser, env, "sv", lang="en")


def test_who_said_no_at_shopify_reads_it_here_and_can_take_it_back(env: Env, browser: FlaskClient) -> None:
    with work_for(env, SHOP) as work:
        keep(work, KEY, "unsubscribed", source="shopify", said_at=NOW - timedelta(days=3))

    assert "You get no letters from us" in browser.get(address(env)).text
    assert "Welcome back" in choose(browser, env, "go_on")
    assert "You get no letters from us" not in browser.get(address(env)).text


def test_who_stopped_all_still_chooses_among_letters_about_an_order(env: Env, browser: FlaskClient) -> None:
    page = choose(browser, env, "stop_all")

    assert 'value="delay_notice" checked' in page
    assert 'value="review_request"' not in page
    assert "Write to me again" in page


def test_a_form_with_nothing_in_it_says_what_to_do(env: Env, browser: FlaskClient) -> None:
    for data in ({}, {"choice": "kinds"}, {"choice": "tomorrow"}, {"List-Unsubscribe": "Two-Click"}):
        answer = browser.post(address(env, lang="sv"), data=data)
        assert answer.status_code == 422
        assert "Välj en av knapparna på sidan" in answer.text
    assert words(env) == []


def test_an_old_link_says_what_to_do_in_her_language(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    token = link_token(env, "stop", SHOP, {"key": KEY.hex()}, expires_at=NOW - timedelta(days=1))
    answer = browser.get(f"/letters/stop/{token}", headers={"Accept-Language": "sv"})

    assert answer.status_code == 401
    assert "Svara på brevet, så hjälper en människa dig." in answer.text


def test_another_shop_hears_nothing_of_it(env: Env, browser: FlaskClient) -> None:
    choose(browser, env, "stop_all")

    assert words(env, OTHER_SHOP) == []
    assert "No more letters, please" in browser.get(address(env, shop=OTHER_SHOP)).text


def test_who_said_no_at_shopify_and_clicks_here_has_said_it_twice(env: Env, browser: FlaskClient) -> None:
    with work_for(env, SHOP) as work:
        keep(work, KEY, "unsubscribed", source="shopify", said_at=NOW - timedelta(days=3))
    for _ in range(2):
        browser.post(address(env), data={"List-Unsubscribe": "One-Click"})
    with work_for(env, SHOP) as work:
        keep(work, KEY, "subscribed", source="shopify", said_at=NOW + timedelta(days=3))

    assert words(env) == [("all", "stop", "one_click")]
    with reading_for(env, SHOP) as work:
        assert choices_of(work, KEY).stopped
