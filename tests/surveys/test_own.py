"""Questions of the merchant's own: added once, asked as evenly as the others, and kept with their words."""

from __future__ import annotations

from collections import Counter

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.errors import Conflict, Invalid
from app.core.work import Env, work_for
from app.factory import create_app
from app.ledger.model import Entry
from app.shops.store import the_settings
from app.surveys import editing, inviting, reports, rotation_reports, store
from app.surveys.bank import ROTATING
from app.surveys.inviting import invite
from app.surveys.model import SurveyQuestion, SurveyTurn, SurveyWording
from app.surveys.rules import STEPS
from app.surveys.wording import Option, Wording
from tests.builders import OTHER_SHOP, SHOP
from tests.panel import bearer
from tests.path.given import Street
from tests.surveys.given import a_street, answers, ask, browser, invitation, letter_text, page, taps

CHOICE = Wording(
    "Hur var det att välja storlek hos {shop}?",
    "How was it to choose a size at {shop}?",
    (Option("own1", 5, "Lätt", "Easy"), Option("own2", 1, "Svårt", "Hard")),
)
OPEN = Wording("Vad saknar du hos {shop}?", "What do you miss at {shop}?", ())
TYPED = {
    "sv": CHOICE.sv, "en": CHOICE.en, "step": "finding", "label_sv-new1": "Lätt", "label_en-new1": "Easy",
    "score-new1": "5", "label_sv-new2": "Svårt", "label_en-new2": "Hard", "score-new2": "1",
}  # fmt: skip


def _panel(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _post(env: Env, path: str, **fields: str) -> TestResponse:
    head = {**bearer(at=env.clock.now()), "Accept-Language": "sv"}
    scores = {f"score-new{place}": "" for place in range(1, 8)}
    return _panel(env).post(path, headers=head, data={**scores, **fields})


def _get(env: Env, path: str) -> str:
    return _panel(env).get(path, headers={**bearer(at=env.clock.now()), "Accept-Language": "sv"}).text


def _add(env: Env, wording: Wording = CHOICE, step: str = "finding") -> str:
    with work_for(env, SHOP) as work:
        return editing.add_question(work, wording, step=step, by="staff:42")


def _asked(env: Env, wording: Wording) -> Street:
    """Everything else rests, so it is her turn to hear it."""
    street = a_street(env, resting=ROTATING)
    _add(env, wording)
    return ask(street)


def test_what_is_typed_is_asked_from_now_on_in_both_languages(env: Env) -> None:
    a_street(env)

    answer = _post(env, "/answers/questions/new", **TYPED)

    assert (answer.status_code, answer.location) == (303, "/answers/questions/own1")
    with work_for(env, SHOP) as work:
        assert store.wording(work, "own1") == (1, CHOICE)
        assert store.step_of(work, "own1") == "finding"
        assert set(inviting.open_to_ask(work)) == {*ROTATING, "own1"}
        (entry,) = [one for one in work.session.query(Entry) if one.kind == "QuestionAdded"]
        assert entry.body["step"] == "finding"
    shown = _get(env, "/answers/questions")
    assert "Hur var det att välja storlek hos" in shown
    assert "En egen fråga" in shown


def test_the_same_pressed_twice_is_one_question(env: Env) -> None:
    street = a_street(env)

    assert [_post(env, "/answers/questions/new", **TYPED).status_code for _ in range(2)] == [303, 303]

    assert [one.question for one in street.rows(SurveyQuestion)] == ["own1"]
    assert len(street.rows(SurveyWording)) == 1


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sv": ""}, "Fyll i det här."),
        ({"en": "x" * 161}, "högst 160 tecken"),
        ({"label_en-new2": ""}, "Fyll i det här."),
        ({"label_sv-new2": "", "label_en-new2": ""}, "minst två svar"),
        ({"label_sv-new2": "Lätt"}, "samma sak"),
        ({"sv": "Vill du handla nu med 20 % rabatt?"}, "säljer"),
    ],
)
def test_what_cannot_be_asked_is_complained_of_and_nothing_is_added(
    env: Env, changes: dict[str, str], complaint: str
) -> None:
    street = a_street(env)

    refused = _post(env, "/answers/questions/new", **{**TYPED, **changes})

    assert refused.status_code == 422
    assert complaint in refused.text
    assert 'value="Easy"' in refused.text  # what was typed stands there still
    assert street.rows(SurveyQuestion) == []


def test_it_begins_level_with_the_others_and_is_asked_as_evenly(env: Env) -> None:
    a_street(env)
    with work_for(env, SHOP) as work:
        for number in range(1, 34):
            invite(work, customer_id=number, order_id=number, kind="week")
    _add(env)

    with work_for(env, SHOP) as work:
        asked = [invite(work, customer_id=one, order_id=one, kind="week") for one in range(100, 160)]
        counted = Counter(one.question for one in asked if one is not None)
        steps = {store.step_of(work, one) for one in counted}

    assert set(counted) == {*ROTATING, "own1"}
    assert max(counted.values()) - min(counted.values()) <= 1
    assert set(STEPS) <= steps


def test_it_rests_and_comes_back_level(env: Env) -> None:
    street = a_street(env)
    _add(env)
    assert _post(env, "/answers/questions/own1/rest").status_code == 303
    with work_for(env, SHOP) as work:
        for number in range(1, 34):
            asked = invite(work, customer_id=number, order_id=number, kind="week")
            assert asked is not None
            assert asked.question != "own1"
    assert _post(env, "/answers/questions/own1/ask").status_code == 303

    assert {one.question: one.turns for one in street.rows(SurveyTurn)}["own1"] == 3


def test_an_answer_keeps_the_version_and_the_step_that_it_was_given_to(env: Env) -> None:
    street = _asked(env, CHOICE)
    with work_for(env, SHOP) as work:
        newer = Wording(CHOICE.sv, "How did you choose your size?", CHOICE.options)
        assert editing.change_wording(work, "own1", newer, by="staff:42") == 2

    assert "storlek" in letter_text(street)
    assert browser(env).post(taps(street)["own2"], data={"say": "own2"}).status_code == 303

    (answer,) = answers(street)
    assert (answer.question, answer.version, answer.step, answer.score) == ("own1", 1, "finding", 1)
    with work_for(env, SHOP) as work:
        (line,) = reports.answers_of_order(work, answer.order_id, lang="en")
        assert "How was it to choose" in line.asked
        assert line.label == "Hard"
        (counted,) = rotation_reports.counts(work, lang="sv")
        assert [(one.label, one.count) for one in counted.options] == [("Lätt", 0), ("Svårt", 1)]


def test_one_without_answers_to_choose_leads_to_a_page_for_her_own_words(env: Env) -> None:
    street = _asked(env, OPEN)
    text = letter_text(street)
    path = text.partition("https://kept.example")[2].split()[0].rstrip(")")

    shown = browser(env).get(path)
    assert "Skriv ditt svar" in text
    assert "Vad saknar du hos" in shown.text
    assert 'type="radio"' not in shown.text.partition("<h2")[0]
    assert browser(env).post(path, data={"text": "   "}).status_code == 422
    assert browser(env).post(path, data={"say": "neat", "text": "Vantar"}).status_code == 422
    assert answers(street) == []

    assert browser(env).post(path, data={"text": "Vantar, kanske? \u202eמילים \U0001f9e4"}).status_code == 303

    (answer,) = answers(street)
    assert (answer.option, answer.score, answer.needs_person) == ("", None, True)
    assert "Vantar" in browser(env).get(path).text


def test_a_choice_of_the_bank_is_no_answer_to_it(env: Env) -> None:
    street = _asked(env, CHOICE)

    assert browser(env).post(page(street), data={"say": "neat"}).status_code == 422
    assert answers(street) == []


def test_a_shop_has_no_more_than_it_can_ask_and_sees_none_of_another(env: Env) -> None:
    a_street(env)
    for number in range(editing.OWN_MAX):
        _add(env, Wording(f"Fråga {number}?", f"Question {number}?", ()))

    with pytest.raises(Conflict):
        _add(env)
    with work_for(env, OTHER_SHOP) as work:
        assert store.own_steps(work) == {}
        assert set(inviting.rotating(work)) == set(ROTATING)


def test_a_question_of_the_bank_never_loses_its_answers(env: Env) -> None:
    a_street(env)

    with work_for(env, SHOP) as work, pytest.raises(Invalid):
        editing.change_wording(work, "packing", Wording("Hur?", "How?", ()), by="staff:42")


def test_the_page_names_the_steps_that_nobody_is_asked_about(env: Env) -> None:
    a_street(env, resting=("packing",))
    assert "Alla frågor om det här vilar: Packning" in _get(env, "/answers/questions")

    _add(env, CHOICE, step="packing")

    assert "Alla frågor om det här vilar" not in _get(env, "/answers/questions")
    with work_for(env, SHOP) as work:
        assert the_settings(work)[1].surveys.resting == ("packing",)


def test_who_was_asked_it_is_asked_another_the_next_time(env: Env) -> None:
    street = _asked(env, CHOICE)
    asked = invitation(street)

    with work_for(env, SHOP) as work:
        editing.ask_again(work, "told", by="staff:42")
        again = invite(work, customer_id=asked.customer_id, order_id=2, kind="week")

    assert again is not None
    assert again.question == "told"
