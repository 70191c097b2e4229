"""Two letters that say related things about one order: the greater says it for both, and nothing owed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.touchpoints.letters import LetterKind
from app.touchpoints.rules import (
    COUNTED,
    Allowance,
    Decision,
    Granted,
    Heard,
    Listener,
    Proposal,
    Waiting,
    Withheld,
    decide,
)
from app.wiring import PLAN

NOON = datetime(2026, 3, 3, 11, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LISTENER = Listener(zone=ZoneInfo("Europe/Stockholm"), country="SE", consents=frozenset({"soft_opt_in"}))
LETTERS: dict[str, LetterKind] = dict(PLAN.letters)


def a_wish(
    id: int, kind: str, *, order: int = 7, after: timedelta = -HOUR, lasts: timedelta = 9 * DAY
) -> Proposal:
    return Proposal(id, LETTERS[kind].kind, NOON + after, NOON + after + lasts, order_id=order)


def decided(
    *wishes: Proposal, heard: tuple[Heard, ...] = (), now: datetime = NOON, listener: Listener = LISTENER
) -> dict[int, Decision]:
    return decide(wishes, heard=heard, allowance=Allowance(), listener=listener, now=now)


def was_sent(id: int, kind: str, at: datetime, *, order: int = 7) -> Heard:
    return Heard(at, LETTERS[kind].kind.letter_class, kind, order, id)


def test_a_delay_notice_goes_with_the_letter_about_the_broken_promise() -> None:
    delay, broken = a_wish(1, "delay_notice"), a_wish(2, "broken_promise")

    assert decided(delay, broken) == {1: Waiting(NOON + HOUR, "merging", 2), 2: Granted(NOON)}
    assert decided(broken, delay) == decided(delay, broken)
    assert decided(delay, heard=(was_sent(2, "broken_promise", NOON),)) == {1: Withheld("merged", 2)}


def test_a_question_and_a_delay_about_one_order_are_one_letter() -> None:
    decisions = decided(a_wish(1, "has_it_come"), a_wish(2, "delay_notice"))

    assert decisions == {1: Waiting(NOON + HOUR, "merging", 2), 2: Granted(NOON)}


def test_letters_about_two_orders_say_two_things() -> None:
    decisions = decided(a_wish(1, "delay_notice"), a_wish(2, "broken_promise", order=8))

    assert decisions == {1: Granted(NOON), 2: Granted(NOON)}


def test_nothing_is_merged_into_a_letter_that_does_not_go() -> None:
    held = replace(a_wish(2, "broken_promise"), blocked="remedy_due")
    stopped = replace(LISTENER, unsubscribed=frozenset({"broken_promise"}))

    assert decided(a_wish(1, "delay_notice"), held)[1] == Granted(NOON)
    assert decided(a_wish(1, "delay_notice"), a_wish(2, "broken_promise"), listener=stopped)[1] == Granted(
        NOON
    )


def test_a_letter_whose_greater_one_was_taken_back_is_sent_after_all() -> None:
    delay, broken = a_wish(1, "delay_notice"), a_wish(2, "broken_promise")
    assert decided(delay, broken)[1] == Waiting(NOON + HOUR, "merging", 2)

    assert decided(delay, now=NOON + HOUR) == {1: Granted(NOON + HOUR)}


def test_a_letter_that_is_on_its_way_out_says_nothing_for_another_until_it_is_gone() -> None:
    delay, since = a_wish(1, "delay_notice", after=-DAY), NOON - 2 * HOUR
    leaving = replace(was_sent(2, "broken_promise", since), leaving=True)

    assert decided(delay, heard=(leaving,)) == {1: Waiting(NOON + HOUR, "merging", 2)}
    assert decided(delay, heard=(replace(leaving, leaving=False),)) == {1: Withheld("merged", 2)}
    assert decided(delay, heard=(leaving,), now=since + DAY) == {1: Withheld("merged", 2)}
    assert decided(delay) == {1: Granted(NOON)}  # refused


def test_a_letter_waits_for_a_greater_one_no_longer_than_a_day() -> None:
    delay = a_wish(1, "delay_notice")

    assert decided(delay, a_wish(2, "broken_promise", after=2 * DAY))[1] == Granted(NOON)
    assert decided(delay, a_wish(2, "broken_promise", after=DAY - HOUR))[1] == Waiting(
        NOON + DAY, "merging", 2
    )


def test_a_letter_that_lapses_before_the_greater_one_goes_is_not_lost_to_it() -> None:
    delay = a_wish(1, "delay_notice", lasts=3 * HOUR)

    assert decided(delay, a_wish(2, "broken_promise", after=3 * HOUR))[1] == Granted(NOON)


def test_what_was_said_before_a_letter_could_go_does_not_say_it_for_it() -> None:
    question = a_wish(1, "has_it_come", after=-HOUR)

    assert decided(question, heard=(was_sent(2, "delay_notice", NOON - 3 * DAY),)) == {1: Granted(NOON)}


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_kind_merges_only_into_kinds_that_are_owed_as_much_and_go_before_it(name: str) -> None:
    kind = LETTERS[name].kind

    for into in (LETTERS[one].kind for one in kind.merges_into if one in LETTERS):
        assert into.letter_class not in COUNTED or kind.letter_class in COUNTED
        assert into.priority > kind.priority
        assert into.merges_into <= kind.merges_into  # else a letter could lose its greater one on the way
