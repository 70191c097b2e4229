"""Holds that nobody lifted, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import local_date
from app.promises.known import Judgement
from app.promises.rules import judge
from tests.promises.test_rules import DAY, LATER, STOCKHOLM, by_day, came, known, noon, sending

FRIDAY = by_day(6)  # bought on Monday the 2nd


def _of(found: Judgement) -> tuple[str, str]:
    return found.outcome, found.why


def test_what_was_sent_is_on_hold_no_longer_though_nobody_said_so() -> None:
    sent = known(FRIDAY, holds=((noon(3), None),), sendings=[sending(sent_at=noon(4))])

    found = judge(sent, now=LATER)

    assert _of(found) == ("unknown", "not_observable")
    assert found.promise is not None
    assert local_date(found.promise.latest_at, STOCKHOLM) == date(
        2026, 3, 9
    )  # a day later: the next working day


def test_an_order_that_was_called_off_while_it_was_held_is_void() -> None:
    held = known(FRIDAY, holds=((noon(3), None),))

    found = judge(replace(held, ended_at=noon(20), ended_by="cancelled"), now=LATER)

    assert _of(found) == ("void", "cancelled")


@given(st.integers(0, 30), st.integers(0, 10), st.integers(1, 40), st.integers(1, 20))
def test_a_longer_hold_never_makes_it_worse_and_a_later_arrival_never_better(
    begun: int, lasted: int, came_after: int, more: int
) -> None:
    ranks = ["over", "kept", "broken"]

    def rank(days_held: int, came_on: int) -> int:
        begun_at = noon(2) + timedelta(days=begun)
        held = ((begun_at, begun_at + days_held * DAY),) if days_held else ()
        arrived = came(noon(2) + came_on * DAY)
        return ranks.index(judge(known(FRIDAY, holds=held, sendings=[arrived]), now=LATER).outcome)

    assert rank(lasted + more, came_after) <= rank(lasted, came_after) <= rank(lasted, came_after + more)
