"""The study in the panel, from the plan to the file, and the customer's page with its two questions."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.orders.model import Customer
from app.studies import answer_reports, coding, reports
from app.web.guards import link_token
from tests.builders import OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.panel import bearer
from tests.studies.given import a_plan, a_study, answers, found, members

EVERYBODY = {"asked_percent": 100, "control_percent": 0}
TYPED = {
    "title": "Vad väntar de sig?",
    "who": "new",
    "owner": "Maja Lind",
    "deadline_on": "2026-04-15",
    "ask_days": "2",
    "asked_max": "60",
    "asked_percent": "20",
    "control_percent": "20",
    "will_change": "Hur vi packar.",
}


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def _page(browser: FlaskClient, path: str, language: str = "en", **about: Any) -> str:
    answer = browser.get(path, headers={**bearer(**about), "Accept-Language": language})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def _post(browser: FlaskClient, path: str, shop: str = "", **fields: Any) -> Any:
    return browser.post(path, headers=bearer(shop) if shop else bearer(), data=fields)


def test_a_plan_is_made_changed_begun_and_closed(env: Env, browser: FlaskClient) -> None:
    assert "No plan yet" in _page(browser, "/studies")
    assert 'value="2026-05-01"' in _page(browser, "/studies/new")  # sixty days on
    made = _post(browser, "/studies/new", **TYPED)
    [study] = [int(made.location.rpartition("/")[2])]

    assert _post(browser, f"/studies/{study}/plan", **{**TYPED, "asked_max": "70"}).status_code == 303
    assert "Planned" in _page(browser, f"/studies/{study}")
    assert _post(browser, f"/studies/{study}/begin").status_code == 303
    early = _post(browser, f"/studies/{study}/close", learned="Allt.")

    assert early.status_code == 422
    assert "at least one answer has led to a finding" in early.get_data(as_text=True)
    assert _post(browser, f"/studies/{study}/plan", **TYPED).status_code == 409
    with reading_for(env, SHOP) as work:
        line = reports.study_line(work, study)
    assert (line.state, line.plan.asked_max, line.plan.who) == ("running", 70, "new")


def test_the_plan_says_all_that_is_wrong_at_once(browser: FlaskClient) -> None:
    wrong = {**TYPED, "owner": "", "deadline_on": "2026-03-02", "asked_max": "5000", "control_percent": "0"}
    answer = _post(browser, "/studies/new", **wrong)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose a day after today, within a year." in text
    assert "Write a number from 5 to 500." in text
    assert "Write a number from 1 to 50." in text
    assert 'value="5000"' in text
    assert "No plan yet" in _page(browser, "/studies")


def test_only_one_runs_and_the_page_says_so(env: Env, browser: FlaskClient) -> None:
    a_study(env)
    second = a_plan(env)

    answer = _post(browser, f"/studies/{second}/begin")

    assert answer.status_code == 422
    assert "Another study is running." in answer.get_data(as_text=True)


def test_answers_are_read_and_the_register_can_be_taken_home(env: Env, browser: FlaskClient) -> None:
    study = a_study(env, **EVERYBODY)
    first = answers(env, must="=cmd|' /C calc'!A0 <b>fort</b>")
    second = answers(env, must="", dream="سريع 🏃")
    page = _page(browser, f"/studies/{study}/answers")
    assert "&lt;b&gt;fort&lt;/b&gt;" in page
    assert "سريع 🏃" in page

    noted = _post(browser, f"/studies/{study}/answers/{first}", **{f"must-{first}": "=Fort\nFort"})
    [known] = [one.id for one in _register(env, study) if one.label == "=Fort"]
    both = {f"found-{second}": str(known), f"dream-{second}": "Snabbast"}
    assert noted.status_code == 303
    assert _post(browser, f"/studies/{study}/answers/{second}", **both).status_code == 303
    assert _post(browser, f"/studies/{study}/answers/5", **{"must-5": "Fort"}).status_code == 404

    answer = browser.get(f"/studies/{study}/register.csv", headers=bearer())
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert lines[1].startswith("Must,'=Fort,2,2,")
    assert "'=cmd" in lines[1]
    assert {line.split(",")[1] for line in lines[1:]} == {"'=Fort", "Fort", "Snabbast"}


def _register(env: Env, study: int) -> list[answer_reports.FindingLine]:
    with reading_for(env, SHOP) as work:
        return answer_reports.register(work, study)


def test_a_change_is_noted_beside_its_finding(env: Env, browser: FlaskClient) -> None:
    study = a_study(env, **EVERYBODY)
    finding = found(env, answers(env), ("must", "Kommer på dagen"))["Kommer på dagen"]
    typed = {"finding": str(finding), "step": "delivery", "words": "Sent till 15", "changed_on": "2026-03-01"}

    later = _post(browser, f"/studies/{study}/changes", **{**typed, "changed_on": "2026-03-09"})
    foreign = _post(browser, f"/studies/{study}/changes", **{**typed, "finding": "5"})
    assert (later.status_code, foreign.status_code) == (422, 422)
    assert _post(browser, f"/studies/{study}/changes", **typed).status_code == 303

    page = _page(browser, "/studies")
    assert "Sent till 15" in page
    assert "Must: Kommer på dagen" in page
    assert "Sent till 15" not in _page(browser, "/studies", shop=OTHER_DOMAIN)
    assert browser.get(f"/studies/{study}", headers=bearer(OTHER_DOMAIN)).status_code == 404


# --- the customer's page ----------------------------------------------------------------------------------


def _address(env: Env, *, lang: str = "sv", shop: int = SHOP, member: int = 0) -> str:
    number = member or members(env)[0].id
    return f"/study/{link_token(env, 'study', shop, {'member': number, 'lang': lang})}"


@pytest.fixture
def asked(env: Env) -> str:
    """returns  the address in a letter that a customer got"""
    a_study(env, **EVERYBODY)
    answers(env, must="", dream="")
    return _address(env)


def test_opening_the_page_changes_nothing(env: Env, browser: FlaskClient, asked: str) -> None:
    before = [(one.answers, one.must_sealed) for one in members(env)]

    page = browser.get(asked)

    assert page.status_code == 200
    assert "Vad måste åtminstone stämma" in page.text
    assert "What has to be right" in browser.get(_address(env, lang="en")).text
    assert "<script" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert [(one.answers, one.must_sealed) for one in members(env)] == before


def test_what_she_writes_is_kept_as_she_wrote_it(env: Env, browser: FlaskClient, asked: str) -> None:
    words = "<script>alert(1)</script> اَلسَّلَام 🎉\nrad två"
    said = browser.post(asked, data={"must": words, "dream": "x" * 5_000}, follow_redirects=True)

    assert "Det du skrev har kommit fram" in said.text
    assert "<script>" not in said.text
    assert "&lt;script&gt;" in said.text
    assert 'dir="auto"' in said.text
    with reading_for(env, SHOP) as work:
        kept = reports.asked(work, members(env)[0].id)
    assert (kept.must, len(kept.dream)) == (words, 5_000)


def test_sent_twice_it_is_said_once_and_what_was_read_stays_read(
    env: Env, browser: FlaskClient, asked: str
) -> None:
    browser.post(asked, data={"must": "Komma i tid", "dream": "Ring mig"})
    [member] = members(env)
    with work_for(env, SHOP) as work:
        coding.code(work, member.id, found=[], new=[("must", "I tid")], by="staff:42")

    browser.post(asked, data={"must": "Komma i tid", "dream": "Ring mig"})

    [again] = members(env)
    assert (again.answers, again.coded_at) == (member.answers, env.clock.now())
    browser.post(asked, data={"must": "Komma i tid", "dream": ""})
    [changed] = members(env)
    assert (changed.answers, changed.coded_at) == (member.answers + 1, None)


def test_what_can_t_be_taken_stays_in_its_field(env: Env, browser: FlaskClient, asked: str) -> None:
    before = members(env)[0].answers
    empty = browser.post(asked, data={"must": " ", "dream": ""})
    long = browser.post(asked, data={"must": "x" * 5_001, "dream": "Kort"})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Skriv några ord" in empty.text
    assert "5001" in long.text
    assert "x" * 5_001 in long.text
    assert "Kort" in long.text
    assert members(env)[0].answers == before


def test_a_link_is_hers_alone_and_of_her_shop(env: Env, browser: FlaskClient, asked: str) -> None:
    assert browser.get(f"{asked}x").status_code == 401
    assert browser.get(_address(env, shop=OTHER_SHOP)).status_code == 404
    assert browser.post(_address(env, member=5), data={"must": "Hej"}).status_code == 404


def test_after_the_study_her_words_still_reach_a_person(
    env: Env, browser: FlaskClient, asked: str, clock: StoppedClock
) -> None:
    [member] = members(env)
    found(env, member.id, ("must", "Kommer på dagen"))
    with reading_for(env, SHOP) as work:
        study = reports.open_studies(work)[0].id
    assert _post(browser, f"/studies/{study}/close", learned="Dagen.").status_code == 303
    clock.travel(days=300)

    page = browser.get(asked)
    said = browser.post(asked, data={"must": "Sent men ändå"}, follow_redirects=True)

    assert "Vi har frågat färdigt" in page.text
    assert said.status_code == 200
    clock.travel(days=-300)
    assert "Sent men ändå" in _page(browser, f"/studies/{study}/answers")


def test_nothing_new_is_kept_of_who_was_erased(env: Env, browser: FlaskClient, asked: str) -> None:
    [member] = members(env)
    with work_for(env, SHOP) as work:
        work.session.get_one(Customer, (SHOP, member.customer_id)).redacted_at = work.now

    page, said = browser.get(asked), browser.post(asked, data={"must": "Hej igen"})

    assert (page.status_code, said.status_code) == (404, 404)
    assert "läser en människa det" in page.text
    assert members(env)[0].answers == member.answers
