"""What she answers by the link: once, hers alone, changed by her latest word, and lost in no case."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
import pytest

from app.core.work import Env, work_for
from app.ledger.model import Entry
from app.listening.model import Case
from app.orders.model import Customer, Order
from app.surveys import answering, editing, store
from app.surveys.bank import QUESTIONS
from app.surveys.inviting import invite
from app.surveys.model import Answer, SurveyTurn
from app.web.guards import link_token
from tests.builders import OTHER_SHOP, SHOP
from tests.path.given import ORDER, Street, line_id
from tests.surveys.given import a_street, answers, arrive, ask, browser, invitation, page, taps

PACKING = (
    "finding",
    "buying",
    "delivery",
    "help",
    "product",
    "use",
    "told",
    "use_for",
    "recall",
    "preference",
)
LOWEST, BEST = "careless", "neat"


@pytest.fixture
def street(env: Env) -> Street:
    """She was asked how it was packed."""
    return ask(a_street(env, resting=PACKING))


def _post(street: Street, path: str = "", **fields: str) -> Any:
    return browser(street.env).post(path or page(street), data=fields)


def _words(street: Street, row: Answer) -> str | None:
    return street.env.keys.open_text(row.text_sealed, store.TEXT) if row.text_sealed else None


def test_the_tap_chooses_and_only_the_press_answers(street: Street) -> None:
    path = taps(street)[BEST]
    for _ in range(3):  # a scanner opens all links, and again
        for code in taps(street):
            shown = browser(street.env).get(f"{path}?say={code}")
            assert f'value="{code}" checked' in shown.text
            assert browser(street.env).head(f"{path}?say={code}").status_code == 200
    assert answers(street) == []

    answer = _post(street, say=BEST)

    (row,) = answers(street)
    assert answer.status_code == 303
    assert (row.question, row.version, row.option, row.score, row.step) == ("packing", 1, BEST, 5, "packing")
    assert (row.order_id, row.line_id, row.outcome, row.needs_person) == (ORDER, 0, "kept", False)


@pytest.mark.parametrize(
    ("say", "text", "why"), [(LOWEST, "", "lowest"), (BEST, "Får jag byta?", "asks"), ("", "Hej", "")]
)
def test_a_person_looks_at_the_lowest_answer_and_at_what_asks(
    street: Street, say: str, text: str, why: str
) -> None:
    _post(street, say=say, text=text)

    (row,) = answers(street)
    cases = street.rows(Case)
    assert (row.why, row.needs_person) == (why, bool(why))
    assert [(one.source, one.source_id, one.why) for one in cases] == (
        [("answer", row.id, why)] if why else []
    )


def test_the_later_answer_holds_and_the_first_stands_in_the_ledger(street: Street) -> None:
    _post(street, say=BEST, text="Fin låda")
    _post(street, say=LOWEST, text="Nej, den var bucklig")
    _post(street, say=LOWEST, text="Nej, den var bucklig")

    (row,) = answers(street)
    assert (row.option, _words(street, row)) == (LOWEST, "Nej, den var bucklig")
    told = [one.body for one in street.rows(Entry, Entry.kind == "QuestionAnswered")]
    assert [(one["was"], one["option"]) for one in told] == [("", BEST), (BEST, LOWEST)]
    assert not any("bucklig" in str(one) for one in told)
    (turn,) = street.rows(SurveyTurn)
    assert (turn.asked, turn.answered) == (1, 1)


def test_nobody_can_fill_the_ledger_by_changing_her_mind(street: Street) -> None:
    _post(street, say=BEST)
    with work_for(street.env, SHOP) as work:
        for _ in range(answering.CHANGES_MAX):
            work.session.add(
                Entry(
                    shop_id=SHOP,
                    id=work.next_id(),
                    order_id=ORDER,
                    kind="QuestionAnswered",
                    written_at=work.now,
                    body={},
                )
            )

    assert _post(street, say=BEST).status_code == 303  # the same once more
    assert _post(street, say=LOWEST).status_code == 403
    assert answers(street)[0].option == BEST


def test_five_thousand_signs_are_kept_and_more_comes_back_with_a_complaint(street: Street) -> None:
    most = "å" * 4_990 + "😀" * 10
    refused = _post(street, say=BEST, text=most + "x")
    assert refused.status_code == 422
    assert "5000" in refused.text
    assert most[:200] in refused.text
    assert answers(street) == []

    assert _post(street, say=BEST, text=most).status_code == 303
    assert _words(street, answers(street)[0]) == most


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }}", "مرحبا، شكرا", "👩‍👩‍👧 bra", "a\u202eb"]
)
def test_any_words_are_kept_as_they_are_and_shown_as_words(street: Street, text: str) -> None:
    _post(street, say=BEST, text=text)

    assert _words(street, answers(street)[0]) == text
    shown = browser(street.env).get(page(street)).text
    assert "<script" not in shown
    assert 'dir="auto"' in shown
    assert "49" not in shown.split("<textarea")[1].split("</textarea>")[0]


def test_an_empty_or_invented_answer_is_refused_at_its_field(street: Street) -> None:
    for fields in ({}, {"say": "", "text": "  "}, {"say": "wonderful"}):
        refused = _post(street, **fields)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    assert answers(street) == []


def test_after_its_time_the_question_is_closed_and_her_words_still_reach_a_person(street: Street) -> None:
    path = page(street)
    street.clock.travel(days=95)

    shown = browser(street.env).get(path).text
    assert "stängd" in shown
    assert 'type="radio"' not in shown
    assert _post(street, path, say=BEST, text="Nu gick den sönder").status_code == 303

    (row,) = answers(street)
    assert (row.option, row.score, row.why) == ("", None, "late")
    assert len(street.rows(Case)) == 1


def test_words_that_come_too_late_take_nothing_from_what_she_tapped_in_time(street: Street) -> None:
    path = page(street)
    _post(street, path, say=BEST)
    street.clock.travel(days=95)

    assert _post(street, path, text="").status_code == 422
    assert _post(street, path, say=LOWEST, text="Nu gick den sönder").status_code == 303

    (row,) = answers(street)
    assert (row.option, row.score, row.why, _words(street, row)) == (BEST, 5, "late", "Nu gick den sönder")


def test_a_link_of_somebody_else_or_of_another_shop_opens_nothing(street: Street) -> None:
    mine = invitation(street).id
    forged = page(street)[:-4] + "abcd"
    other_shop = link_token(street.env, "question", OTHER_SHOP, {"invitation": mine, "lang": "sv"})
    other_purpose = link_token(street.env, "arrival", SHOP, {"invitation": mine, "lang": "sv"})

    assert browser(street.env).post(forged, data={"say": BEST}).status_code in (400, 401, 403)
    assert browser(street.env).post(f"/question/{other_shop}", data={"say": BEST}).status_code == 404
    assert browser(street.env).post(f"/question/{other_purpose}", data={"say": BEST}).status_code in (
        400,
        401,
        403,
    )
    assert answers(street) == []


def test_of_an_order_that_shopify_deleted_she_may_still_say_how_it_was(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        work.session.get_one(Order, (SHOP, ORDER)).deleted_at = work.now

    assert _post(street, say=BEST).status_code == 303


def test_of_a_customer_who_was_erased_nothing_new_is_kept(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        for one in work.session.query(Customer):
            one.redacted_at = work.now

    shown = browser(street.env).get(path)
    assert shown.status_code == 404
    assert "Frågan finns inte kvar" in shown.text
    assert _post(street, path, say=BEST).status_code == 404
    assert answers(street) == []


def test_of_each_thing_she_says_whether_it_works_apart_from_the_question(street: Street) -> None:
    thanks = browser(street.env).post(page(street), data={"say": BEST}, follow_redirects=True).text
    assert "Vidda 1" in thanks
    assert "Vidda 2" in thanks
    first, second = line_id(ORDER, 1), line_id(ORDER, 2)

    shown = browser(street.env).post(
        page(street),
        data={"step": "fit", f"fit-{first}": "doesnt", f"why-{first}": "Den skaver", f"fit-{second}": "fits"},
        follow_redirects=True,
    )

    fits = {one.line_id: one for one in answers(street) if one.question == "fit"}
    assert [(fits[one].option, fits[one].product_id, fits[one].needs_person) for one in (first, second)] == [
        ("doesnt", 1, True), ("fits", 2, False),
    ]  # fmt: skip
    assert "/claim/" in shown.text
    assert f"line={first}" in shown.text
    assert f"line={second}" not in shown.text
    assert _words(street, fits[first]) == "Den skaver"


def test_a_thing_that_is_not_hers_is_not_asked_about(street: Street) -> None:
    refused = _post(street, step="fit", **{"fit-999": "doesnt"})

    assert refused.status_code == 422
    assert answers(street) == []


def test_what_she_will_use_it_for_is_kept_of_each_thing(env: Env) -> None:
    rest = ("packing", *(one for one in PACKING if one != "use_for"))
    street = ask(a_street(env, resting=rest))
    first = line_id(ORDER, 1)

    _post(street, say="every_day", **{f"about-{first}": "Till jobbet"})

    rows = {one.line_id: one for one in answers(street)}
    assert (rows[0].option, rows[first].product_id, _words(street, rows[first])) == (
        "every_day",
        1,
        "Till jobbet",
    )
    assert set(rows) == {0, first}


def test_twenty_presses_at_once_are_one_answer(env_pg: Env) -> None:
    street = arrive(a_street(env_pg))
    with work_for(env_pg, SHOP) as work:
        customer = work.session.query(Customer).one()
        made = invite(work, customer_id=customer.id, order_id=ORDER, kind="week")
        assert made is not None
        number, option = made.id, store.wording(work, made.question)[1].options[0].code
    failed: list[BaseException] = []

    def press() -> None:
        try:
            with work_for(env_pg, SHOP) as work:
                answering.answer(work, number, option, text="Tack", about={})
        except BaseException as wrong:
            failed.append(wrong)

    threads = [threading.Thread(target=press) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)

    assert failed == []
    assert len(answers(street)) == 1
    assert len(street.rows(Entry, Entry.kind == "QuestionAnswered")) == 1
    (turn,) = street.rows(SurveyTurn)
    assert turn.answered == 1


def test_an_edited_wording_is_a_new_version_and_her_answer_keeps_its_own(street: Street) -> None:
    held = QUESTIONS["packing"].wording
    with work_for(street.env, SHOP) as work:
        assert (
            editing.change_wording(
                work, "packing", msgspec.structs.replace(held, sv="Hur var lådan?"), by="staff:42"
            )
            == 2
        )

    shown = browser(street.env).get(page(street)).text
    _post(street, say=BEST)

    assert "Hur var lådan?" not in shown
    assert answers(street)[0].version == 1
