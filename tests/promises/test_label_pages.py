"""The table of shipping titles, and the page of one of them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for
from app.factory import create_app
from app.promises.label_words_for_pages import terms_in_words
from app.promises.labels import LabelTerms, read_label
from app.promises.meanings import mark_of
from app.shops.settings import LabelMeaning, ShopSettings
from app.shops.store import the_settings
from tests.builders import OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.panel import bearer
from tests.path.given import Street
from tests.stories import an_order
from tests.web.skin_app import skin_app

SNAIL = "Snigelpost"
HERE = f"/promises/labels/{mark_of(SNAIL)}"
TYPED = {"says": "days", "days_min": "1", "days_max": "3", "unit": "working_days"}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    an_order(env, 1, title=SNAIL)
    an_order(env, 2, title="PostNord, 2–4 vardagar")
    an_order(env, 3, title="Geheimversand", shop=OTHER_SHOP)
    return create_app(env).test_client()


def seen(browser: FlaskClient, address: str, status: int = 200, **about: str) -> str:
    answer = browser.get(address, headers=bearer(**about))
    assert answer.status_code == status
    return answer.text


def held(env: Env) -> tuple[LabelMeaning, ...]:
    with reading_for(env, SHOP) as work:
        return the_settings(work)[1].labels


def test_what_nobody_understands_stands_first_and_nothing_of_another_shop(browser: FlaskClient) -> None:
    page = seen(browser, "/promises/labels")

    assert page.index(SNAIL) < page.index("PostNord, 2–4 vardagar")
    assert "2–4 working days" in page
    assert "Geheimversand" not in page


def test_a_tab_and_a_search_show_their_part(browser: FlaskClient) -> None:
    unread = seen(browser, "/promises/labels?tab=unread")
    found = seen(browser, "/promises/labels?q=postn")

    assert SNAIL in unread
    assert "PostNord" not in unread
    assert SNAIL not in found
    assert "PostNord" in found
    assert "Nothing fits this search." in seen(browser, "/promises/labels?q=drönare")


@pytest.mark.parametrize("query", ["?tab=x", "?page=0", "?page=x", "?page=99999", "?q=%00%27--"])
def test_a_broken_address_shows_a_page_all_the_same(browser: FlaskClient, query: str) -> None:
    seen(browser, f"/promises/labels{query}")


def test_more_titles_than_a_page_holds_are_turned_over(env: Env, browser: FlaskClient) -> None:
    for number in range(60):
        an_order(env, 100 + number, title=f"Frakt {number:02}")

    first, second = seen(browser, "/promises/labels"), seen(browser, "/promises/labels?page=2")

    assert 'href="/promises/labels?page=2" rel="next"' in first
    assert 'href="/promises/labels?page=1" rel="prev"' in second
    assert first.count("row-link") + second.count("row-link") == 62


def test_what_she_says_is_kept_and_shown_with_her_number(env: Env, browser: FlaskClient) -> None:
    answer = browser.post(HERE, data=TYPED, headers=bearer())

    assert answer.status_code == 303
    assert [(one.title, one.days_min, one.days_max, one.unit) for one in held(env)] == [
        (SNAIL, 1, 3, "working_days")
    ]
    page = seen(browser, HERE)
    assert "1–3 working days" in page
    assert f"Said by Staff member {held(env)[0].said_by}," in page


def test_it_can_mean_no_time_and_be_taken_back(env: Env, browser: FlaskClient) -> None:
    browser.post(HERE, data={"says": "nothing"}, headers=bearer())
    assert held(env)[0].says == "nothing"

    browser.post(HERE, data={"says": "read"}, headers=bearer())

    assert held(env) == ()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("days_max", "0", "The last day can&#39;t come before the first."),
        ("days_max", "91", "Write a number from 0 to 90."),
        ("days_min", "", "Write a whole number."),
        ("unit", "years", "Choose one of the options."),
        ("says", "x", "Choose one of the options."),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_saved(
    env: Env, browser: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = browser.post(HERE, data={**TYPED, field: typed}, headers=bearer())

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert held(env) == ()


def test_one_press_confirms_what_is_read(env: Env, browser: FlaskClient) -> None:
    mark = mark_of("PostNord, 2–4 vardagar")

    answer = browser.post(f"/promises/labels/{mark}/confirm", data={"tab": "read"}, headers=bearer())

    assert answer.headers["Location"] == "/promises/labels?tab=read"
    assert [(one.days_min, one.days_max, one.by) for one in held(env)] == [(2, 4, False)]
    assert "Confirmed by you" in seen(browser, "/promises/labels")


def test_confirming_what_nobody_reads_changes_nothing(env: Env, browser: FlaskClient) -> None:
    browser.post(f"{HERE}/confirm", headers=bearer())

    assert held(env) == ()


def test_reading_again_is_asked_for_with_a_preview_and_shown_until_it_is_done(
    env: Env, browser: FlaskClient
) -> None:
    browser.post(HERE, data=TYPED, headers=bearer())
    assert "1 order of the last 60 days showed this option." in seen(browser, HERE)

    browser.post(f"{HERE}/again", headers=bearer())

    under_way = seen(browser, HERE)
    assert "Orders are being read again" in under_way
    assert "Read these orders again" not in under_way
    assert browser.post(f"{HERE}/again", headers=bearer()).status_code == 409
    Street(env).settle()
    assert "1 order was read again," in seen(browser, HERE)


@pytest.mark.parametrize("mark", ["x", "0" * 32, mark_of("Geheimversand")])
def test_a_title_that_no_order_showed_isnt_here(env: Env, browser: FlaskClient, mark: str) -> None:
    seen(browser, f"/promises/labels/{mark}", 404)
    assert browser.post(f"/promises/labels/{mark}", data=TYPED, headers=bearer()).status_code == 404
    assert browser.post(f"/promises/labels/{mark}/again", headers=bearer()).status_code == 404
    assert held(env) == ()


def test_a_title_that_tries_to_be_markup_is_only_shown(env: Env, browser: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    an_order(env, 9, title=evil)

    assert evil not in seen(browser, "/promises/labels")
    assert evil not in seen(browser, f"/promises/labels/{mark_of(evil)}")


def test_home_leads_here_until_it_is_said(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    assert f'href="{HERE}"' in seen(browser, "/")

    browser.post(HERE, data=TYPED, headers=bearer())

    assert SNAIL not in seen(browser, "/")


@pytest.mark.parametrize(
    ("title", "english", "swedish"),
    [
        ("2–4 vardagar", "2–4 working days", "2–4 vardagar"),
        ("1 vardag", "1 working day", "1 vardag"),
        ("inom 3 vardagar", "within 3 working days", "inom 3 vardagar"),
        ("inom 1 dag", "within 1 day", "inom 1 dag"),
        ("2-4 dagar", "2–4 days", "2–4 dagar"),
        ("inom 24 timmar", "within 24 hours", "inom 24 timmar"),
        ("24-48 timmar", "24–48 hours", "24–48 timmar"),
        ("nästa vardag", "the next working day", "nästa vardag"),
        ("imorgon", "the next day", "nästa dag"),
        ("samma dag", "the same day", "samma dag"),
    ],
)
def test_what_is_understood_is_said_in_words(title: str, english: str, swedish: str) -> None:
    terms: LabelTerms | None = read_label(title)

    for language, said in (("en", english), ("sv", swedish)):
        with skin_app().test_request_context(f"/?locale={language}"):
            assert terms_in_words(terms) == said


def test_settings_without_labels_are_as_before() -> None:
    assert ShopSettings().labels == ()
