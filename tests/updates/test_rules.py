"""Asking, telling and complaining of a day, as pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.updates.rules import (
    LET_IT_COME,
    Case,
    ask_at,
    day_complaint,
    only_she_knows,
    why_not_put_right,
    why_not_tell,
)

END = datetime(2026, 3, 6, 22, 59, 59, 999999, tzinfo=UTC)
DAY = timedelta(days=1)
UNKNOWN = Case(
    outcome="unknown", why="not_observable", certain=False, arrived_on=None, inferred=False,
    due_on=date(2026, 3, 6), shown_on=date(2026, 3, 6), latest_at=END, told_at=END, ended=False, only_teaches=False,
)  # fmt: skip
CAME = date(2026, 3, 9)
LATE = replace(UNKNOWN, outcome="broken", why="arrived_late", arrived_on=CAME)
PENDING = replace(UNKNOWN, outcome="pending", why="on_its_way")


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        (UNKNOWN, True),
        (replace(UNKNOWN, outcome="broken", why="not_heard_of"), True),
        (replace(UNKNOWN, outcome="broken", why="not_heard_of", certain=True), False),
        (replace(UNKNOWN, outcome="broken", why="not_sent"), False),
        (replace(UNKNOWN, why="no_promise"), False),
        (replace(UNKNOWN, arrived_on=CAME), False),
        (replace(UNKNOWN, ended=True), False),
        (replace(UNKNOWN, only_teaches=True), False),
        (replace(LATE, inferred=True), True),
        (replace(LATE, inferred=True, ended=True), False),
        (replace(LATE, certain=True), False),
        (replace(LATE, outcome="kept", why="arrived_in_time", certain=True, inferred=True), False),
        (PENDING, False),
    ],
)
def test_she_is_asked_only_what_she_alone_knows(case: Case, asked: bool) -> None:
    assert only_she_knows(case) is asked


@pytest.mark.parametrize(
    ("case", "days", "now", "at"),
    [
        (UNKNOWN, 1, END, END + DAY),
        (UNKNOWN, 0, END, END + LET_IT_COME),
        (replace(UNKNOWN, told_at=END + 5 * DAY), 1, END, END + 6 * DAY),
        (UNKNOWN, 1, END + 5 * DAY, END + 5 * DAY + LET_IT_COME),
        (UNKNOWN, 1, END + 15 * DAY, None),
        (replace(UNKNOWN, told_at=None), 1, END, None),
    ],
)
def test_she_is_asked_some_days_after_the_last_day_that_she_was_told(
    case: Case, days: int, now: datetime, at: datetime | None
) -> None:
    assert ask_at(case, days_after=days, now=now) == at


@pytest.mark.parametrize(
    ("case", "expected_on", "now", "why"),
    [
        (PENDING, date(2026, 3, 9), END - DAY, None),
        (PENDING, None, END, None),
        (PENDING, date(2026, 3, 6), END - DAY, "in_time"),
        (PENDING, date(2026, 3, 9), END + timedelta(microseconds=1), "day_is_over"),
        (replace(PENDING, outcome="broken"), date(2026, 3, 9), END - DAY, "day_is_over"),
        (replace(PENDING, latest_at=None), None, END - DAY, "day_is_over"),
        (replace(PENDING, arrived_on=CAME, outcome="kept"), date(2026, 3, 9), END - DAY, "arrived"),
        (replace(PENDING, why="on_hold"), date(2026, 3, 10), END - DAY, "on_hold"),
        (replace(PENDING, due_on=date(2026, 3, 9)), date(2026, 3, 10), END - DAY, "stood_still"),
        (replace(PENDING, due_on=date(2026, 3, 5)), date(2026, 3, 10), END - DAY, None),
        (replace(PENDING, ended=True), date(2026, 3, 9), END - DAY, "order_ended"),
        (replace(PENDING, outcome="void"), date(2026, 3, 9), END - DAY, "order_ended"),
        (replace(PENDING, only_teaches=True), date(2026, 3, 9), END - DAY, "order_ended"),
    ],
)
def test_a_delay_is_told_while_its_day_lies_ahead(
    case: Case, expected_on: date | None, now: datetime, why: str | None
) -> None:
    assert why_not_tell(case, expected_on=expected_on, foreseen_for=date(2026, 3, 6), now=now) == why


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (replace(LATE, outcome="kept", arrived_on=date(2026, 3, 6)), None),
        (replace(LATE, outcome="over", arrived_on=date(2026, 3, 4)), None),
        (LATE, "broken_after_all"),
        (replace(LATE, outcome="kept", due_on=CAME), "late_as_shown"),
        (replace(LATE, outcome="kept", due_on=CAME, shown_on=None), None),
    ],
)
def test_it_is_put_right_only_where_she_too_would_say_so(case: Case, why: str | None) -> None:
    assert why_not_put_right(case) == why


@pytest.mark.parametrize(
    ("on", "complaint"),
    [
        (date(2026, 3, 2), "too_early"),
        (date(2026, 3, 3), None),
        (date(2026, 3, 8), None),
        (date(2026, 3, 9), "future"),
    ],
)
def test_it_can_have_come_from_the_hand_over_until_today(on: date, complaint: str | None) -> None:
    assert day_complaint(on, earliest_on=date(2026, 3, 3), today=date(2026, 3, 8)) == complaint
