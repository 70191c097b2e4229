"""On hold, the clock stands still; on time it ends on a day on which somebody delivers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.calendar import WorkCalendar, day_end, day_start, local_date
from app.orders.rules import standstills
from app.promises.arrivals import Scan, Sending
from app.promises.known import Known, Shown
from app.promises.pauses import is_on_hold, paused
from app.promises.rules import judge
from tests.builders import NOW

ZONE = "Europe/Stockholm"
LABEL = Shown(
    id=1, kind="label", made_at=NOW, earliest_at=day_start(date(2026, 3, 4), ZONE),
    latest_at=day_end(date(2026, 3, 6), ZONE), zone=ZONE, calendar=WorkCalendar("SE"), handover_by=date(2026, 3, 3),
)  # fmt: skip
KNOWN = Known(
    ordered_at=NOW, zone=ZONE, unpromised=None, lines=((1, 1),), refunds=(), ended_at=None, ended_by=None,
    promises=(LABEL,), sendings=(),
)  # fmt: skip


def on(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def days_of(promise: Shown) -> tuple[date, date]:
    assert promise.earliest_at is not None
    return local_date(promise.earliest_at, ZONE), local_date(promise.latest_at, ZONE)


def test_the_window_moves_by_the_days_on_hold_to_a_working_day() -> None:
    three_days = paused(LABEL, ((on(2), on(5)),), None)
    one_day = paused(LABEL, ((on(2), on(3)),), None)

    assert days_of(three_days) == (date(2026, 3, 9), date(2026, 3, 9))  # Saturday and Monday: both Monday
    assert days_of(one_day) == (date(2026, 3, 5), date(2026, 3, 9))  # Friday's end would be a Saturday


def test_a_hold_within_a_day_and_one_after_the_end_move_nothing() -> None:
    assert paused(LABEL, ((on(2, 8), on(2, 15)),), None) == LABEL
    assert paused(LABEL, ((on(9), on(12)),), None) == LABEL


def test_the_end_of_a_day_stays_one_when_the_clocks_change() -> None:
    before = replace(LABEL, kind="checkout", earliest_at=None, latest_at=day_end(date(2026, 3, 28), ZONE))

    moved = paused(before, ((on(20), on(22)),), None)

    assert moved.latest_at == day_end(date(2026, 3, 30), ZONE)


@pytest.mark.parametrize(
    ("now", "outcome", "why"), [(on(3), "pending", "on_hold"), (on(20), "pending", "on_hold")]
)
def test_on_hold_nothing_breaks(now: datetime, outcome: str, why: str) -> None:
    held = replace(KNOWN, holds=((on(3, 8), None),))

    found = judge(held, now=now)

    assert (found.outcome, found.why, found.settle_at) == (outcome, why, None)


def test_a_hold_that_came_when_it_was_broken_saves_nothing() -> None:
    late = replace(KNOWN, holds=((on(10), None),))

    assert (judge(late, now=on(12)).outcome, is_on_hold(LABEL, late.holds)) == ("broken", False)


def test_what_has_come_is_judged_though_nobody_ended_the_hold() -> None:
    came = Sending(1, on(5), "PostNord", ((1, 1),), (Scan("delivered", on(9)),))
    held = replace(KNOWN, holds=((on(3), None),), sendings=(came,))

    found = {judge(held, now=now).outcome for now in (on(10), on(30))}

    assert found == {"kept"}  # six days on hold: due Thursday the 12th


def test_holds_of_several_parts_are_one_standstill() -> None:
    spans = [(on(2), on(4)), (on(3), on(6)), (on(8), None), (on(9), on(10))]

    assert standstills(spans) == ((on(2), on(6)), (on(8), None))
    assert standstills(reversed(spans)) == standstills(spans)
    assert standstills([]) == ()


def test_released_after_days_it_still_breaks_when_nothing_comes() -> None:
    held = replace(KNOWN, holds=((on(3), on(5)),))

    due = judge(held, now=on(4, month=3) + timedelta(hours=30)).settle_at

    assert due is not None
    assert local_date(due - timedelta(microseconds=1), ZONE) == date(2026, 3, 9)
    assert judge(held, now=due).outcome == "broken"
