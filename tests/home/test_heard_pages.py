"""The inbox: replies, answers and reviews in one list, and what a person does with each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.home.heard_pages import blueprint
from app.listening.cases import open_case
from app.listening.model import Case
from app.orders import store as orders
from app.reviews.model import Review
from app.surveys import store as survey_store
from app.surveys.bank import QUESTIONS
from app.surveys.model import Answer
from tests.builders import NOW, OTHER_DOMAIN, SHOP
from tests.fakes import StoppedClock
from tests.house.rows import a_row
from tests.listening.given import an_answer, heard
from tests.panel import a_browser, bearer
from tests.stories import an_order

WORDS = "Varför <b>så</b> mycket plast? 🙈"


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def _page(browser: FlaskClient, path: str = "/cases", language: str = "en", **about: Any) -> str:
    answer = browser.get(path, headers={**bearer(**about), "Accept-Language": language})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def _post(browser: FlaskClient, path: str, user: str = "42", **fields: str) -> Any:
    return browser.post(path, headers=bearer(user=user), data=fields)


def an_answered_order(env: Env, number: int = 1001, *, text: str = WORDS, case: bool = True) -> int:
    """returns  the number of the case, or of the answer where there is none"""
    an_order(env, number)
    with work_for(env, SHOP) as work:
        order = orders.file(work, number).order
        assert order is not None
        row = a_row(Answer, shop_id=SHOP, number=number)
        row.order_id, row.customer_id, row.question, row.version = number, order.customer_id, "packing", 1
        row.option, row.score, row.step, row.line_id = "careless", 1, "packing", 0
        row.text_sealed, row.answered_at = work.seal(text, survey_store.TEXT), work.now
        work.session.add(row)
        work.session.flush()
        if not case:
            return int(row.id)
        return open_case(
            work,
            source="answer",
            source_id=row.id,
            order_id=number,
            customer_id=row.customer_id,
            why="lowest",
        )


def a_reviewed_order(env: Env, number: int = 1002) -> int:
    an_order(env, number)
    with work_for(env, SHOP) as work:
        order = orders.file(work, number).order
        assert order is not None
        assert order.customer_id is not None
        row = a_row(Review, shop_id=SHOP, number=number)
        row.order_id, row.customer_id, row.rating, row.title = number, order.customer_id, 2, "Pegasus 41"
        row.words_sealed, row.written_at = work.seal("Skaver.", "reviews.words"), work.now
        row.name_sealed = row.answer_sealed = row.publish_at = None
        work.session.add(row)
        return open_case(
            work,
            source="review",
            source_id=number,
            order_id=number,
            customer_id=row.customer_id,
            why="low_rating",
        )


def test_replies_answers_and_reviews_stand_in_one_list(env: Env, browser: FlaskClient) -> None:
    an_answered_order(env)
    a_reviewed_order(env)
    heard(env, an_answer("Var är skorna?", sender="elin1001@example.com"))

    page = _page(browser)

    assert "Varför &lt;b&gt;så&lt;/b&gt; mycket plast? 🙈" in page
    asked = QUESTIONS["packing"].wording
    chosen = asked.option("careless")
    assert chosen is not None
    assert asked.en.replace("{shop}", "Löparboden") in page
    assert chosen.en in page
    assert "2 stars of 5" in page
    assert "Skaver." in page
    assert "Var är skorna?" in page
    assert "mailto:elin1002%40example.com" in page
    assert page.count("Answer by") >= 3
    assert "Elin Ström" in page
    assert chosen.sv in _page(browser, language="sv")
    assert "plast" not in _page(browser, shop=OTHER_DOMAIN)


@pytest.mark.parametrize(
    ("path", "seen", "unseen"),
    [
        ("/cases?source=review", ["Skaver."], ["plast", "Var är"]),
        ("/cases?source=reply", ["Var är"], ["plast", "Skaver."]),
        ("/cases?search=1001", ["plast", "Var är"], ["Skaver."]),
        ("/cases?search=%231002", ["Skaver."], ["plast", "Var är"]),
        ("/cases?search=ELIN1002@example.com", ["Skaver."], ["plast", "Var är"]),
        ("/cases?search=Elin", ["Nothing found"], ["plast", "Skaver.", "Var är"]),
        ("/cases?state=mine", ["You have nothing in hand"], ["plast"]),
        ("/cases?state=overdue", ["Nobody waits"], ["plast"]),
        ("/cases?state=all", ["plast", "Skaver.", "Var är", "Helt okej"], []),
        ("/cases?state=nonsense&source=x", ["plast", "Skaver."], []),
    ],
)
def test_the_list_is_narrowed(
    path: str, seen: list[str], unseen: list[str], env: Env, browser: FlaskClient
) -> None:
    an_answered_order(env)
    a_reviewed_order(env)
    an_answered_order(env, 1003, text="Helt okej", case=False)
    heard(env, an_answer("Var är skorna?", sender="elin1001@example.com"))

    page = _page(browser, path)

    assert [one for one in seen if one not in page] == []
    assert [one for one in unseen if one in page] == []


def test_a_case_is_taken_handed_over_and_closed_from_the_list(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    case_id = an_answered_order(env)

    assert _post(browser, f"/cases/{case_id}/take", back="/cases?state=mine").location == "/cases?state=mine"
    assert "plast" in _page(browser, "/cases?state=mine")
    assert "plast" not in _page(browser, "/cases?state=mine", user="43")
    assert _post(browser, f"/cases/{case_id}/hand-over").status_code == 422
    handed = _post(browser, f"/cases/{case_id}/hand-over", **{f"note-{case_id}": "Ring efter fem."})
    assert (handed.status_code, handed.location) == (303, "/cases")
    assert "Ring efter fem." in _page(browser)
    closed = _post(
        browser, f"/cases/{case_id}/close", user="43", done="called", back="https://elsewhere.example"
    )

    assert closed.location == "/cases"
    assert "Nobody waits" in _page(browser)
    assert "plast" in _page(browser, "/cases?state=closed")
    with reading_for(env, SHOP) as work:
        row = work.session.get_one(Case, (SHOP, case_id))
        assert (row.done, row.closed_by) == ("called", "staff:43")
    assert _post(browser, f"/cases/{case_id}/take").status_code == 409
    assert _post(browser, f"/cases/{case_id}/again").status_code == 303
    assert "plast" in _page(browser)


def test_what_can_t_be_done_is_said(env: Env, browser: FlaskClient) -> None:
    case_id = an_answered_order(env)

    assert _post(browser, f"/cases/{case_id}/close", done="forgot").status_code == 422
    assert _post(browser, "/cases/5/take").status_code == 404
    long = _post(browser, f"/cases/{case_id}/close", done="called", **{f"said-{case_id}": "x" * 2_001})
    assert long.status_code == 422
    assert "x" * 2_001 in long.get_data(as_text=True)


def test_what_nobody_answered_in_time_is_overdue(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    an_answered_order(env)
    clock.travel(days=2)

    page = _page(browser, "/cases?state=overdue", at=NOW + timedelta(days=2))

    assert "plast" in page


def test_the_order_s_page_says_that_a_person_was_to_answer_and_did(env: Env) -> None:
    case_id = an_answered_order(env)
    whole = create_app(env).test_client()
    assert "A person is to answer" in _page(whole, "/orders/1001")
    assert "A person has dealt with it" not in _page(whole, "/orders/1001")

    _post(whole, f"/cases/{case_id}/close", done="called")

    assert "A person has dealt with it" in _page(whole, "/orders/1001")
