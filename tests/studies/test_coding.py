"""What is found in answers, what was changed because of it, and when a study may be closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.errors import Invalid, NotFound, Refused
from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.ledger.model import Entry
from app.studies import actions, answer_reports, coding, reports, rules
from app.studies.belongings import STUDIES
from app.studies.coding import Evidence
from app.studies.model import Insight, StudyMember
from app.studies.words_for_pages import returns_in_words
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.studies.given import MAJA, a_study, answers, buys, found, members

EVERYBODY = {"asked_percent": 100, "control_percent": 0}


@pytest.fixture
def study(env: Env) -> int:
    return a_study(env, **EVERYBODY)


def kinds(env: Env) -> list[str]:
    with reading_for(env, SHOP) as work:
        return list(work.session.scalars(select(Entry.kind).order_by(Entry.id)))


def test_several_answers_say_one_thing_and_one_answer_several(env: Env, study: int) -> None:
    first, second, third = answers(env), answers(env, dream=""), answers(env, must="Rätt storlek.", dream="")
    labels = found(env, first, ("must", "Kommer på dagen"), ("dream", "Någon ringer"))
    found(env, second, ("must", " kommer  på DAGEN "))
    found(env, third, ("must", "Passar"), known=(labels["Kommer på dagen"],))

    with reading_for(env, SHOP) as work:
        rows = answer_reports.register(work, study)
        line = reports.study_line(work, study)

    assert [(one.kind, one.label, one.count, one.of) for one in rows] == [
        ("must", "Kommer på dagen", 3, 3),
        ("must", "Passar", 1, 3),
        ("dream", "Någon ringer", 1, 3),
    ]
    assert rows[0].examples[0] == "Rätt storlek."
    assert rows[0].interval is not None
    assert (line.answered, line.coded, line.findings, line.to_code) == (3, 3, 3, 0)


def test_reading_an_answer_again_replaces_what_was_found_in_it(env: Env, study: int) -> None:
    member = answers(env)
    found(env, member, ("must", "Kommer på dagen"))
    found(env, member, ("must", "Passar"))

    with reading_for(env, SHOP) as work:
        counts = {one.label: one.count for one in answer_reports.register(work, study)}
    assert counts == {"Passar": 1, "Kommer på dagen": 0}


def test_who_answers_again_is_read_again_and_what_she_said_last_counts(env: Env, study: int) -> None:
    member = answers(env)
    found(env, member, ("must", "Kommer på dagen"))
    with work_for(env, SHOP) as work:
        actions.tell(work, member, must="Att skorna håller.", dream="")

    with reading_for(env, SHOP) as work:
        [line] = answer_reports.answers(work, study)
        asked = reports.asked(work, member)
    assert (line.must, line.dream, line.coded_at) == ("Att skorna håller.", "", None)
    assert (asked.answers, asked.must) == (2, "Att skorna håller.")
    assert kinds(env).count("ExpectationTold") == 2


def test_a_study_is_closed_only_with_a_finding(env: Env, study: int) -> None:
    member = answers(env)
    with pytest.raises(Refused) as refused, work_for(env, SHOP) as work:
        actions.close(work, study, learned="Något", by=MAJA)
    assert refused.value.code == "nothing_coded"
    found(env, member)  # read, and nothing was in it
    with pytest.raises(Refused), work_for(env, SHOP) as work:
        actions.close(work, study, learned="Något", by=MAJA)

    found(env, member, ("must", "Kommer på dagen"))
    with work_for(env, SHOP) as work:
        actions.close(work, study, learned="Dagen är viktigast.", by=MAJA)

    with reading_for(env, SHOP) as work:
        line = reports.study_line(work, study)
        assert reports.open_studies(work) == []
    assert (line.state, line.learned, line.closed_at) == ("closed", "Dagen är viktigast.", NOW)


def test_what_comes_after_the_study_is_kept_and_marked(env: Env, study: int, clock: StoppedClock) -> None:
    member = answers(env)
    found(env, member, ("must", "Kommer på dagen"))
    with work_for(env, SHOP) as work:
        actions.close(work, study, learned="Dagen.", by=MAJA)
    clock.travel(days=200)
    with work_for(env, SHOP) as work:
        actions.tell(work, member, must="Tack för sist.", dream="")

    with reading_for(env, SHOP) as work:
        [line] = answer_reports.answers(work, study)
        assert reports.asked(work, member).is_over
    assert (line.late, line.must) == (True, "Tack för sist.")


def test_a_study_is_due_on_its_day_until_it_is_closed(env: Env, study: int, clock: StoppedClock) -> None:
    clock.set(NOW.replace(month=4, day=30))
    with reading_for(env, SHOP) as work:
        assert not reports.open_studies(work)[0].is_due
    clock.travel(days=1)
    with reading_for(env, SHOP) as work:
        assert reports.open_studies(work)[0].is_due
    with reading_for(env, OTHER_SHOP) as work:
        assert reports.open_studies(work) == []
        with pytest.raises(NotFound):
            reports.study_line(work, study)


def test_a_change_names_its_finding_and_can_be_taken_back(env: Env, study: int) -> None:
    finding = found(env, answers(env), ("must", "Kommer på dagen"))["Kommer på dagen"]
    with work_for(env, SHOP) as work:
        first = coding.note_change(
            work, finding, step="delivery", words="Sent till 15", on=date(2026, 2, 2), by=MAJA
        )
        coding.note_change(work, finding, step="packing", words="Mindre lådor", on=date(2026, 3, 1), by=MAJA)
        with pytest.raises(NotFound):
            coding.note_change(work, 5, step="delivery", words="Nej", on=date(2026, 2, 2), by=MAJA)

    with work_for(env, SHOP) as work:
        lines = [(one.finding, one.words, one.changed_on) for one in reports.changes(work)]
        coding.take_back_change(work, first, by=MAJA)
        left = [one.words for one in reports.changes(work)]
    assert lines == [
        ("Kommer på dagen", "Mindre lådor", date(2026, 3, 1)), ("Kommer på dagen", "Sent till 15", date(2026, 2, 2)),
    ]  # fmt: skip
    assert left == ["Mindre lådor"]
    assert kinds(env).count("ProcessChanged") == 3


def test_those_asked_are_compared_with_those_left_alone(env: Env, clock: StoppedClock) -> None:
    study = a_study(env, asked_percent=50, control_percent=50)
    for number in range(1001, 1081):
        buys(env, number)
    first = members(env)
    clock.travel(days=30)
    for one in first[::4]:  # a fourth of all buy again
        hers = {"email": f"elin{one.order_id}@example.com", "customer": {"id": one.order_id}}
        buys(env, one.order_id + 5000, at=clock.now(), **hers)

    with reading_for(env, SHOP) as work:
        early = reports.returns(work, study)
    clock.travel(days=61)
    with reading_for(env, SHOP) as work:
        late = reports.returns(work, study)

    arms = {one.order_id: one.arm for one in first}
    back = [arms[one.order_id] for one in first[::4]]
    assert (early.asked, early.control) == (0, 0)
    assert (late.asked, late.control) == (
        list(arms.values()).count("asked"), list(arms.values()).count("control"),
    )  # fmt: skip
    assert (late.asked_back, late.control_back) == (back.count("asked"), back.count("control"))
    assert late.difference is not None
    assert late.difference.least < 0 < late.difference.most


@pytest.mark.parametrize(
    ("count", "action", "owner", "on", "missing"),
    [
        (12, "Ring först", "Maja", date(2026, 4, 1), []),
        (0, "Ring först", "Maja", date(2026, 4, 1), ["count"]),
        (12, "  ", "Maja", date(2026, 4, 1), ["action"]),
        (12, "", "", None, ["action", "owner", "follow_up_on"]),
    ],
)
def test_an_insight_needs_cases_an_action_an_owner_and_a_day(
    count: int, action: str, owner: str, on: date | None, missing: list[str], env: Env
) -> None:
    assert rules.missing_in(count, action=action, owner=owner, follow_up_on=on) == missing
    with work_for(env, SHOP) as work:
        evidence = Evidence("step:delivery", 2, count, 0.1, 0.3)
        card = coding.keep_insight(work, evidence, by=MAJA)
        assert coding.keep_insight(work, evidence, by=MAJA) == card
        if missing:
            with pytest.raises(Invalid):
                coding.publish_insight(work, card, action=action, owner=owner, on=on, by=MAJA)
        else:
            coding.publish_insight(work, card, action=action, owner=owner, on=on, by=MAJA)
        assert work.session.get_one(Insight, (SHOP, card)).state == ("draft" if missing else "published")


def test_what_she_wrote_is_given_out_and_erased(env: Env, study: int) -> None:
    member_id = answers(env, must="Ring Elin Ström.")
    [member] = members(env)
    person = CustomerRef(
        shopify_id=None, email_key=None, customer_ids=(member.customer_id,), order_ids=(member.order_id,)
    )
    with work_for(env, SHOP) as work:
        [given] = STUDIES.export(work, person)
        assert STUDIES.erase(work, person) == {"study_members": 1}
        row = work.session.get_one(StudyMember, (SHOP, member_id))
        assert (row.must_sealed, row.dream_sealed, row.arm) == (None, None, "asked")
    assert given["must"] == "Ring Elin Ström."


def test_too_few_are_not_compared() -> None:
    assert "Too few" in returns_in_words(reports.Returns(19, 3, 200, 20))


def test_the_deadline_day_is_a_day_of_the_shop(env: Env, clock: StoppedClock) -> None:
    study = a_study(env, **EVERYBODY)
    clock.set(NOW.replace(month=4, day=30, hour=22) + timedelta(minutes=30))  # the first of May in Stockholm

    with reading_for(env, SHOP) as work:
        assert reports.study_line(work, study).is_due
