"""What becomes of a claim, decided on values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.claims import rules
from app.core.calendar import WorkCalendar
from app.shops.settings import FitGuarantee, Way

NEW, CODE, CALL = Way("replacement", ""), Way("code", percent=20), Way("call", "")
TERMS = FitGuarantee(name="Skavsår", ways=(NEW, CODE))
NOON = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)  # a Thursday


def _asked(**changes: object) -> rules.Asked:
    values: dict[str, object] = {
        "ground": "fit", "terms": TERMS, "known_arrival": True, "used": 0, "repeated": 1, "way": None, **changes,
    }  # fmt: skip
    return rules.Asked(**values)  # type: ignore[arg-type]  # a table of changes


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({}, "accepted", ""),
        ({"used": 1}, "person", "used_before"),
        ({"declined": True}, "person", "declined_before"),
        ({"terms": FitGuarantee(name="x", person=True)}, "person", "person_decides"),
        ({"known_arrival": False}, "person", "no_arrival"),
        ({"repeated": 3}, "person", "third_time"),
        ({"ground": "law", "terms": None}, "person", "law"),
        ({"ground": "withdrawal", "terms": None, "repeated": 5}, "person", "withdrawal"),
        ({"way": CALL}, "person", "call"),
    ],
)
def test_a_claim_begins_where_it_should_and_is_never_refused(
    changes: dict[str, object], state: str, reason: str
) -> None:
    found = rules.opening(_asked(**changes), (NEW, CODE, CALL))

    assert (found.state, found.reason) == (state, reason)


def test_without_a_way_to_give_a_person_decides() -> None:
    assert rules.opening(_asked(), ()).reason == "no_ways"


def test_the_third_failure_proposes_a_new_one_even_where_no_term_names_it() -> None:
    found = rules.opening(_asked(repeated=3, way=CODE), (CODE, CALL))

    assert [one.kind for one in found.ways] == ["replacement", "code", "call"]


@pytest.mark.parametrize(
    ("proof", "words", "photos", "missing"),
    [
        ("none", "", 0, None),
        ("words", " ", 0, "words"),
        ("words", "Skaver", 0, None),
        ("photo", "Skaver", 0, "photo"),
        ("photo", "", 1, None),
    ],
)
def test_the_proof_that_the_guarantee_asks_for_is_asked_for(
    proof: str, words: str, photos: int, missing: str | None
) -> None:
    assert rules.missing_proof(proof, words=words, photos=photos) == missing


def test_the_last_day_counts_to_its_end_by_her_clock() -> None:
    late_evening = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)  # half past eleven in Stockholm

    ends_at = rules.ends_at(late_evening, 30, "Europe/Stockholm")

    midnight = datetime(2026, 4, 4, 22, 0, tzinfo=UTC)  # after the 4th of April, in summer time
    assert timedelta() < midnight - ends_at < timedelta(seconds=1)


def test_nobody_is_promised_an_answer_on_a_day_when_the_shop_is_closed() -> None:
    friday = NOON + timedelta(days=1)

    answer = rules.answer_by(friday, WorkCalendar("SE"), zone="Europe/Stockholm", days=1)

    monday_is_over = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)
    assert timedelta() < monday_is_over - answer < timedelta(seconds=1)


def test_every_state_is_known_and_what_is_done_stays_done() -> None:
    reached = set().union(*rules.MOVES.values())

    assert reached <= rules.MOVES.keys()
    assert rules.MOVES["done"] == rules.MOVES["withdrawn"] == frozenset()
    assert set(rules.OPEN) | rules.CLOSED == rules.MOVES.keys()


@given(st.integers(1, 20_000), st.booleans())
def test_a_promised_answer_is_always_looked_at_before_it_passes(minutes: int, escalated: bool) -> None:
    next_at = NOON + timedelta(minutes=minutes)

    look_at = rules.look_at(next_at, NOON, escalated=escalated)

    assert NOON < look_at <= next_at


@given(st.integers(16 * 60, 6_000))
def test_before_the_day_is_over_the_owner_knows_and_a_letter_is_wanted(minutes: int) -> None:
    next_at, now, escalated, seen = NOON + timedelta(minutes=minutes), NOON, False, []
    while now < next_at:
        now = rules.look_at(next_at, now, escalated=escalated)
        step = rules.step(next_at, now, escalated=escalated)
        seen.append(step)
        escalated = escalated or step == "escalate"

    assert seen[:2] == ["escalate", "write"]
    assert seen[-1] == "overdue"
