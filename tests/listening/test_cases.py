"""What a customer said elsewhere becomes a case, once; who has it; how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, NotFound
from app.core.persons import CustomerRef
from app.core.work import Env, work_for
from app.ledger.model import Entry
from app.listening import store
from app.listening.belongings import CASES
from app.listening.cases import close, hand_over, open_again, open_case, take
from app.listening.model import Case
from tests.builders import NOW, SHOP
from tests.fakes import StoppedClock

MAJA, OLA = "staff:42", "staff:43"


def a_case(env: Env, source_id: int = 5, *, source: str = "answer", customer_id: int = 77) -> int:
    with work_for(env, SHOP) as work:
        return open_case(
            work, source=source, source_id=source_id, order_id=1001, customer_id=customer_id, why="low"
        )


def the_case(env: Env, case_id: int) -> Case:
    with work_for(env, SHOP) as work:
        row = work.session.get_one(Case, (SHOP, case_id))
        work.session.expunge(row)
        return row


def told(env: Env) -> list[str]:
    with work_for(env, SHOP) as work:
        kinds = select(Entry.kind).where(Entry.kind.like("Case%")).order_by(Entry.id)
        return list(work.session.scalars(kinds))


def test_a_case_is_opened_once_and_due_at_the_end_of_the_next_working_day(env: Env) -> None:
    first, again, other = a_case(env), a_case(env), a_case(env, source="review")

    row = the_case(env, first)
    assert first == again
    assert other != first
    assert (row.state, row.owner, row.why) == ("open", "", "low")
    # NOW is a Monday at eleven in Stockholm, so by the end of Tuesday there.
    assert NOW + timedelta(hours=36) < row.due_at <= NOW + timedelta(hours=37)
    assert told(env) == ["CaseOpened", "CaseOpened"]


def test_what_is_said_anew_after_it_was_closed_is_somebody_s_again(env: Env, clock: StoppedClock) -> None:
    case = a_case(env)
    with work_for(env, SHOP) as work:
        close(work, case, done="answered", by="staff:42")
    closed = the_case(env, case)
    clock.travel(days=3)

    assert a_case(env) == a_case(env) == case  # pressed twice, it is opened once

    again = the_case(env, case)
    assert (again.state, again.done, again.owner, again.closed_at) == ("open", "", "staff:42", None)
    assert again.due_at > closed.due_at
    assert told(env) == ["CaseOpened", "CaseClosed", "CaseReopened"]


def test_one_opened_on_a_friday_waits_over_the_weekend(env: Env, clock: StoppedClock) -> None:
    clock.travel(days=4)

    row = the_case(env, a_case(env))

    assert row.due_at.date().isoformat() == "2026-03-09"


def test_it_is_taken_handed_over_with_a_note_and_closed_with_what_was_done(env: Env) -> None:
    case_id = a_case(env)

    with work_for(env, SHOP) as work:
        take(work, case_id, by=MAJA)
        hand_over(work, case_id, by=MAJA, note="Hon vill ha ett par till.")
        take(work, case_id, by=OLA)
        close(work, case_id, done="called", by=OLA, note="Nöjd nu.")
        close(work, case_id, done="nothing", by=MAJA)
        notes = [(one.kind, one.by, bool(one.text_sealed)) for one in store.notes(work, [case_id])]

    row = the_case(env, case_id)
    assert (row.state, row.owner, row.done, row.closed_by, row.closed_at) == (
        "closed",
        OLA,
        "called",
        OLA,
        NOW,
    )
    assert notes == [
        ("taken", MAJA, False), ("handed", MAJA, True), ("taken", OLA, False), ("closed", OLA, True),
    ]  # fmt: skip
    assert told(env) == ["CaseOpened", "CaseTaken", "CaseTaken", "CaseTaken", "CaseClosed"]


def test_what_is_closed_can_t_be_taken_but_opened_again(env: Env) -> None:
    case_id = a_case(env)
    due_at = the_case(env, case_id).due_at

    with work_for(env, SHOP) as work:
        close(work, case_id, done="answered", by=MAJA)
        with pytest.raises(Conflict):
            take(work, case_id, by=OLA)
        open_again(work, case_id, by=OLA)
        take(work, case_id, by=OLA)
        with pytest.raises(NotFound):
            close(work, 1, done="nothing", by=OLA)

    row = the_case(env, case_id)
    assert (row.state, row.owner, row.done, row.due_at) == ("open", OLA, "", due_at)


def test_nothing_is_sold_to_her_while_a_case_is_open(env: Env) -> None:
    case_id = a_case(env)

    with work_for(env, SHOP) as work:
        waits, others = store.has_open_case(work, 77), store.has_open_case(work, 78)
        close(work, case_id, done="nothing", by=MAJA)
        after = store.has_open_case(work, 77)

    assert (waits, others, after) == (True, False, False)


def test_what_was_written_of_her_is_given_out_and_erased(env: Env) -> None:
    case_id = a_case(env)
    person = CustomerRef(shopify_id=None, email_key=None, customer_ids=(77,), order_ids=())

    with work_for(env, SHOP) as work:
        take(work, case_id, by=MAJA, note="Elin ringde.")
        [before] = CASES.export(work, person)
        counts = CASES.erase(work, person)
        [after] = CASES.export(work, person)

    assert before["notes"][0]["text"] == "Elin ringde."
    assert counts == {"cases": 1, "case_notes": 1}
    assert (after["state"], after["notes"][0]["text"]) == ("closed", None)
