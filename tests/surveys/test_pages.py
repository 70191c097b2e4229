"""Answers and the bank in the panel: what they show, what they take, and what they complain of."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.work import Env, work_for
from app.factory import create_app
from app.shops.store import the_settings
from app.surveys import editing, reports, rotation_reports, store
from app.surveys.bank import QUESTIONS, ROTATING
from app.surveys.bank_pages import blueprint as bank_pages
from app.surveys.inviting import invite
from app.surveys.model import SurveyTurn, SurveyWording
from app.surveys.pages import blueprint as answer_pages
from tests.builders import SHOP
from tests.panel import a_browser, bearer
from tests.path.given import ORDER, Street, line_id
from tests.surveys.given import a_street, answers, ask, browser, page

PACKING = tuple(key for key in ROTATING if key != "packing")


@pytest.fixture
def street(env: Env) -> Street:
    """She was asked how it was packed, and has answered."""
    told = ask(a_street(env, resting=PACKING))
    browser(env).post(page(told), data={"say": "careless", "text": "Lådan var <b>bucklig</b>"})
    return told


def _panel(street: Street) -> FlaskClient:
    return a_browser(street.env, answer_pages, bank_pages)


def _get(street: Street, path: str) -> TestResponse:
    return _panel(street).get(path, headers={**bearer(at=street.clock.now()), "Accept-Language": "sv"})


def _post(street: Street, path: str, **fields: str) -> TestResponse:
    head = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}
    return _panel(street).post(path, headers=head, data=fields)


def _wording(**changes: str) -> dict[str, str]:
    """The form as the page shows it, with changes."""
    held = QUESTIONS["packing"].wording
    fields = {"sv": held.sv, "en": held.en, "score-new1": "", "score-new2": ""}
    for one in held.options:
        fields |= {
            f"label_sv-{one.code}": one.sv,
            f"label_en-{one.code}": one.en,
            f"score-{one.code}": str(one.score),
        }
    return {**fields, **changes}


def test_the_list_shows_what_she_said_and_whether_a_person_looks(street: Street) -> None:
    shown = _get(street, "/answers").text

    assert "Slarvigt" in shown
    assert "Lådan var &lt;b&gt;bucklig&lt;/b&gt;" in shown
    assert "Hur var det packat" in shown
    assert "Det lägsta svaret" in shown
    assert "Inte nöjd" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("step=packing", True), ("step=delivery", False), ("question=packing", True), ("question=told", False),
        ("outcome=kept", True), ("outcome=broken", False), ("person=yes", True), ("q=BUCKLIG", True),
        ("q=fin", False), ("q=9469", True), ("q=%239469", True), ("q=1", False),
        ("step=nonsense&page=-7&outcome=%00", True), ("page=99", False), ("step=packing&outcome=broken", False),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_says(street: Street, query: str, found: bool) -> None:
    answer = _get(street, f"/answers?{query}")

    assert answer.status_code == 200
    assert ("bucklig" in answer.text) is found


def test_a_shop_without_answers_is_told_how_they_come(env: Env) -> None:
    street = a_street(env, on=False)

    assert "Ingen frågas än" in _get(street, "/answers").text
    assert "Så snart kunder svarar" in _get(street, "/answers/counts").text
    assert _get(street, "/answers/questions").status_code == 200


def test_counts_name_what_they_are_counted_of_and_give_no_share_of_few(street: Street) -> None:
    shown = _get(street, "/answers/counts").text

    assert "n = 1" in shown
    assert "100" not in shown.split("<main")[1]
    with work_for(street.env, SHOP) as work:
        (counted,) = rotation_reports.counts(work, lang="sv")
        assert [(one.label[:6], one.count) for one in counted.options if one.count] == [("Slarvi", 1)]


def test_the_rotation_says_how_evenly_was_asked(env: Env) -> None:
    street = a_street(env)
    with work_for(env, SHOP) as work:
        for number in range(1, 25):
            invite(work, customer_id=number, order_id=number, kind="week")
        found = rotation_reports.rotation(work, lang="sv")

    assert (found.asked, found.least, found.most) == (24, 2, 3)
    assert "från 2 till 3 gånger" in _get(street, "/answers/questions").text


def test_a_changed_question_is_a_new_version_and_the_original_can_come_back(street: Street) -> None:
    path = "/answers/questions/packing"
    saved = _post(street, path, **_wording(sv="Hur var lådan från {shop}?"))
    again = _post(street, path, **_wording(sv="Hur var lådan från {shop}?"))
    shown = _get(street, path).text

    assert (saved.status_code, again.status_code) == (303, 303)
    assert "Hur var lådan från" in shown
    assert [one.version for one in street.rows(SurveyWording)] == [2]
    assert _post(street, f"{path}/restore").status_code == 303
    with work_for(street.env, SHOP) as work:
        assert store.wording(work, "packing") == (3, QUESTIONS["packing"].wording)
    assert answers(street)[0].version == 1


def test_an_answer_can_be_added_and_taken_away_and_its_code_is_never_used_again(street: Street) -> None:
    path = "/answers/questions/packing"
    more = {"label_sv-new1": "Den luktade", "label_en-new1": "It smelled", "score-new1": "2"}
    _post(street, path, **_wording(**more))
    with work_for(street.env, SHOP) as work:
        assert store.wording(work, "packing")[1].options[-1].code == "own1"
    _post(street, path, **_wording())
    _post(street, path, **_wording(**more))

    with work_for(street.env, SHOP) as work:
        assert [one.code for one in store.wording(work, "packing")[1].options][-1] == "own2"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sv": ""}, "Fyll i det här"),
        ({"en": "x" * 161}, "Använd högst 160 tecken"),
        ({"sv": "Köp nu med 20 % rabatt?"}, "Det här säljer"),
        ({"label_en-neat": ""}, "Fyll i det här"),
        ({"label_sv-new1": "Bara på svenska"}, "Fyll i det här"),
        ({"label_sv-neat": "Helt okej"}, "Två svar säger samma sak"),
        ({"score-neat": "9"}, "Välj ett av alternativen"),
    ],
)
def test_what_cannot_be_asked_is_complained_of_at_its_field(
    street: Street, changes: dict[str, str], complaint: str
) -> None:
    refused = _post(street, "/answers/questions/packing", **_wording(**changes))

    assert refused.status_code == 422
    assert complaint in refused.text
    assert street.rows(SurveyWording) == []


def test_fewer_than_two_answers_are_none_to_choose_from(street: Street) -> None:
    codes = [one.code for one in QUESTIONS["packing"].wording.options][1:]
    empty = {f"label_{lang}-{code}": "" for lang in ("sv", "en") for code in codes}

    refused = _post(street, "/answers/questions/packing", **_wording(**empty))

    assert "minst två svar" in refused.text


def test_a_question_rests_and_comes_back_level_with_the_others(env: Env) -> None:
    street = a_street(env)
    assert _post(street, "/answers/questions/told/rest").status_code == 303
    with work_for(env, SHOP) as work:
        for number in range(1, 31):
            invite(work, customer_id=number, order_id=number, kind="week")
    assert _post(street, "/answers/questions/told/ask").status_code == 303

    turns = {one.question: (one.turns, one.asked) for one in street.rows(SurveyTurn)}
    assert turns["told"] == (3, 0)
    with work_for(env, SHOP) as work:
        assert the_settings(work)[1].surveys.resting == ()


@pytest.mark.parametrize("path", ["fit", "nothing", "packing/burn", "fit/rest"])
def test_what_is_not_there_is_not_found(street: Street, path: str) -> None:
    assert _post(street, f"/answers/questions/{path}").status_code == 404


def test_the_days_are_saved_and_what_rests_goes_on_resting(street: Street) -> None:
    fields = {
        "on": "on", "days_after_arrival": "10", "by_type": "Skor: 30\nSalva: 3", "days_after_case": "4",
        "latest_days": "70",
    }  # fmt: skip
    assert _post(street, "/answers/questions", **fields).status_code == 303

    with work_for(street.env, SHOP) as work:
        surveys = the_settings(work)[1].surveys
    assert (surveys.on, surveys.days_after_arrival, surveys.latest_days) == (True, 10, 70)
    assert [(one.product_type, one.days) for one in surveys.by_type] == [("Skor", 30), ("Salva", 3)]
    assert surveys.resting == PACKING
    assert "Skor: 30" in _get(street, "/answers/questions").text


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"by_type": "Skor 30"}, "Skriv en typ"),
        ({"by_type": "Skor: 900"}, "1 till 365"),
        ({"days_after_arrival": "0"}, "från 1 till 365"),
        ({"latest_days": "20", "by_type": "Skor: 30"}, "Den sista dagen"),
    ],
)
def test_days_that_cannot_be_are_complained_of(
    street: Street, changes: dict[str, str], complaint: str
) -> None:
    fields = {
        "on": "on",
        "days_after_arrival": "7",
        "by_type": "",
        "days_after_case": "5",
        "latest_days": "60",
    }

    refused = _post(street, "/answers/questions", **{**fields, **changes})

    assert refused.status_code == 422
    assert complaint in refused.text


def test_a_kept_order_whose_thing_does_not_work_is_not_called_satisfied(env: Env) -> None:
    street = ask(a_street(env, resting=PACKING))
    browser(env).post(page(street), data={"say": "neat"})
    with work_for(env, SHOP) as work:
        assert reports.satisfied(work, ORDER) == "yes"

    browser(env).post(page(street), data={"step": "fit", f"fit-{line_id(ORDER, 1)}": "doesnt"})

    with work_for(env, SHOP) as work:
        assert reports.satisfied(work, ORDER) == "no"


def test_the_page_of_a_kept_order_never_says_satisfied_where_a_thing_does_not_work(env: Env) -> None:
    street = ask(a_street(env, resting=PACKING))
    browser(env).post(page(street), data={"say": "neat"})
    panel = create_app(env).test_client()
    head = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}
    pleased = panel.get(f"/orders/{ORDER}", headers=head).text
    browser(env).post(
        page(street),
        data={"step": "fit", f"fit-{line_id(ORDER, 1)}": "doesnt", f"why-{line_id(ORDER, 1)}": "Skaver"},
    )
    failing = panel.get(f"/orders/{ORDER}", headers=head).text

    assert "Nöjd, enligt kunden själv" in pleased
    assert "Nöjd, enligt kunden själv" not in failing
    assert "Inte nöjd" in failing
    assert "Skaver" in failing
    assert "Kunden svarade på en fråga" in failing


def test_what_a_merchant_may_edit_is_what_can_be_asked() -> None:
    assert set(editing.EDITABLE) == set(QUESTIONS) - {"fit"}
