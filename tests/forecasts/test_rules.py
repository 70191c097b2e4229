"""Which promise will hardly be kept, and when that is looked at: tables of what is known on a morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.calendar import WorkCalendar, day_end, local_date
from app.forecasts.lanes import Counts, Lane
from app.forecasts.rules import (
    AFTER_THE_END,
    Danger,
    Outlook,
    UnderWay,
    danger,
    first_look,
    look_to_learn,
    morning_of,
    next_look,
)
from tests.builders import NOW

ZONE = "Europe/Stockholm"
SWEDEN = WorkCalendar("SE")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 3, day) for day in range(2, 7))
# Half come on the second working day, nearly all by the third, one in a hundred on the sixth.
USUAL: Counts = ((1, 10), (2, 45), (3, 40), (4, 4), (6, 1))
SCANNED: Counts = ((24, 80), (30, 20))
LANE = Lane(USUAL, SCANNED, learned=True)


def outlook(
    *under_way: UnderWay,
    promised_on: date = FRIDAY,
    unsent: Lane | None = None,
    latest_at: datetime | None = None,
) -> Outlook:
    return Outlook(promised_on, latest_at or day_end(promised_on, ZONE), ZONE, SWEDEN, unsent, under_way)


def on_its_way(
    sent_on: date = MONDAY, *, heard: datetime | None = None, says: str = "in_transit", lane: Lane = LANE
) -> UnderWay:
    """heard  the last scan; None: it was scanned this morning, whenever that is"""
    return UnderWay(sent_on, heard or morning(FRIDAY), True, says, heard or morning(FRIDAY), lane)


def morning(on: date) -> datetime:
    return morning_of(on, ZONE)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (TUESDAY, None),  # three days are left, if it leaves today
        (WEDNESDAY, None),  # two: more than half come
        (THURSDAY, Danger("not_sent", date(2026, 3, 10))),  # one: every tenth; by Tuesday nineteen of twenty
        (FRIDAY, Danger("not_sent", date(2026, 3, 11))),
        (date(2026, 3, 7), None),  # it is over
    ],
)
def test_what_is_not_handed_over_is_at_risk_when_the_days_left_are_seldom_enough(
    on: date, found: Danger | None
) -> None:
    assert danger(outlook(unsent=LANE), morning(on)) == found


def test_a_weekend_leaves_no_days() -> None:
    saturday = date(2026, 3, 7)

    # On Monday it could leave, for Tuesday.
    found = danger(outlook(promised_on=date(2026, 3, 10), unsent=LANE), morning(saturday))
    assert found is not None
    assert found.reason == "not_sent"
    assert danger(outlook(promised_on=date(2026, 3, 11), unsent=LANE), morning(saturday)) is None


@pytest.mark.parametrize(
    ("sent_on", "on", "reason"),
    [
        (MONDAY, WEDNESDAY, None),
        (WEDNESDAY, THURSDAY, None),  # two days by Friday: 55 of a hundred
        (THURSDAY, FRIDAY, "too_far"),  # one day by Friday
        (THURSDAY, THURSDAY, "too_far"),
        (MONDAY, FRIDAY, None),  # five are left of a hundred, and four of these come today
        (date(2026, 2, 27), FRIDAY, "too_far"),  # one is left, and comes next week
    ],
)
def test_what_is_under_way_is_at_risk_when_most_like_it_come_later(
    sent_on: date, on: date, reason: str | None
) -> None:
    found = danger(outlook(on_its_way(sent_on, heard=morning(on))), morning(on))

    assert (found.reason if found else None) == reason


def test_the_day_that_is_named_lies_behind_the_promised_one() -> None:
    found = danger(outlook(on_its_way(THURSDAY, heard=morning(FRIDAY))), morning(FRIDAY))

    assert found == Danger("too_far", date(2026, 3, 10))


def test_no_day_is_named_where_nobody_took_so_long() -> None:
    found = danger(outlook(on_its_way(date(2026, 2, 16), heard=morning(FRIDAY))), morning(FRIDAY))

    assert found == Danger("too_far", None)


@pytest.mark.parametrize(
    ("silent_since", "lane", "is_seen", "reason"),
    [
        (TUESDAY, LANE, True, "stands_still"),  # 72 hours: usual are 30, and 48 is the least
        (WEDNESDAY, LANE, True, None),
        (TUESDAY, LANE, False, "stands_still"),  # here a carrier speaks; this time it doesn't
        (TUESDAY, replace(LANE, gaps=()), True, None),  # nobody knows this lane: three days and more
        (MONDAY, replace(LANE, gaps=()), True, "stands_still"),
        (MONDAY, replace(LANE, gaps=()), False, None),  # here nobody ever speaks
        (TUESDAY, replace(LANE, gaps=((72, 20),)), True, None),  # here three silent days are usual
    ],
)
def test_silence_for_longer_than_usual_stands_still(
    silent_since: date, lane: Lane, is_seen: bool, reason: str | None
) -> None:
    # On Friday most of those come that haven't by then: only the silence speaks against it.
    slow = replace(lane, transit=((2, 60), (3, 30), (4, 15)))
    one = replace(on_its_way(MONDAY, heard=morning(silent_since), lane=slow), is_seen=is_seen)
    hurried = outlook(replace(one, sent_on=MONDAY))

    found = danger(hurried, morning(FRIDAY))

    assert (found.reason if found else None) == reason


def test_who_stands_still_far_from_the_promised_day_is_not_late() -> None:
    slow = on_its_way(MONDAY, heard=morning(MONDAY))

    assert danger(outlook(slow, promised_on=date(2026, 3, 20)), morning(FRIDAY)) is None


@pytest.mark.parametrize(
    ("says", "promised_on", "reason"),
    [
        ("delayed", FRIDAY, "carrier_says"),
        ("delayed", date(2026, 3, 20), None),  # there is time enough
        ("failure", date(2026, 3, 20), "carrier_says"),
        ("in_transit", FRIDAY, None),
    ],
)
def test_the_carriers_own_word_counts(says: str, promised_on: date, reason: str | None) -> None:
    one = on_its_way(WEDNESDAY, heard=morning(THURSDAY), says=says)

    found = danger(outlook(one, promised_on=promised_on), morning(THURSDAY))

    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("says", "heard", "warned"),
    [
        ("out_for_delivery", FRIDAY, False),
        ("out_for_delivery", THURSDAY, True),  # yesterday's round came back
        ("attempted_delivery", THURSDAY, False),
        ("ready_for_pickup", THURSDAY, False),
        ("in_transit", FRIDAY, True),
    ],
)
def test_nobody_is_warned_of_what_is_at_the_door(says: str, heard: date, warned: bool) -> None:
    one = on_its_way(THURSDAY, heard=morning(heard), says=says)

    assert (danger(outlook(one), morning(FRIDAY)) is not None) is warned


@pytest.mark.parametrize(
    ("heard", "is_seen", "hour", "warned"),
    [
        (THURSDAY, True, 14, True),
        (THURSDAY, True, 13, False),  # it may still be loaded
        (FRIDAY, True, 14, False),  # it was seen this morning
        (THURSDAY, False, 14, False),  # this carrier never speaks
    ],
)
def test_what_nobody_has_loaded_by_the_last_afternoon_is_at_risk(
    heard: date, is_seen: bool, hour: int, warned: bool
) -> None:
    one = replace(on_its_way(MONDAY, heard=morning(heard)), is_seen=is_seen)

    found = danger(outlook(one), morning(FRIDAY).replace(hour=hour))

    assert found == (Danger("too_far", date(2026, 3, 10)) if warned else None)


def test_of_several_parts_the_one_speaks_that_comes_last() -> None:
    found = danger(outlook(on_its_way(THURSDAY, heard=morning(FRIDAY)), unsent=LANE), morning(FRIDAY))

    assert found == Danger("not_sent", date(2026, 3, 11))


@pytest.mark.parametrize(
    ("handover_by", "promised_on", "at"),
    [
        (TUESDAY, FRIDAY, morning(WEDNESDAY)),
        (FRIDAY, FRIDAY, morning(FRIDAY)),  # planned for the last minute: still before the day is over
        (None, FRIDAY, morning(FRIDAY)),
        (date(2026, 2, 26), date(2026, 2, 27), NOW + timedelta(hours=1)),
    ],
)
def test_the_first_look_comes_when_it_should_have_left(
    handover_by: date | None, promised_on: date, at: datetime
) -> None:
    assert first_look(NOW, handover_by, promised_on, zone=ZONE) == at


def test_nobody_looks_before_time_alone_could_put_it_at_risk() -> None:
    far = outlook(promised_on=date(2026, 3, 11), unsent=LANE)

    # On Monday the 9th two days are left, which is when each morning counts.
    assert next_look(far, morning(THURSDAY)) == morning(date(2026, 3, 9))
    assert next_look(far, morning(date(2026, 3, 9))) == morning(date(2026, 3, 10))
    afternoon = morning(date(2026, 3, 11)).replace(hour=14)
    assert next_look(far, morning(date(2026, 3, 11))) == afternoon
    assert next_look(far, afternoon) == far.latest_at + AFTER_THE_END


def test_a_month_is_not_passed_without_a_look() -> None:
    far = outlook(promised_on=date(2026, 4, 30), unsent=LANE)

    assert next_look(far, morning(MONDAY)) == morning(date(2026, 3, 9))


def test_who_only_teaches_is_looked_at_more_and_more_seldom() -> None:
    assert look_to_learn(NOW, NOW) == NOW + timedelta(hours=1)
    assert look_to_learn(NOW, NOW + timedelta(days=4)) == NOW + timedelta(days=6)
    assert look_to_learn(NOW, NOW + timedelta(days=60)) is None


@settings(max_examples=60)
@given(
    sent=st.integers(0, 8),
    day=st.integers(0, 12),
    hour=st.integers(0, 23),
    promised=st.integers(0, 14),
    unsent=st.booleans(),
    counts=st.dictionaries(st.integers(0, 9), st.integers(1, 30), min_size=1),
)
def test_a_look_is_always_ahead_and_a_named_day_behind_the_promise(
    sent: int, day: int, hour: int, promised: int, unsent: bool, counts: dict[int, int]
) -> None:
    lane = Lane(tuple(sorted(counts.items())), (), learned=True)
    now = morning(MONDAY + timedelta(days=day)).replace(hour=hour)
    promised_on = MONDAY + timedelta(days=promised)
    one = on_its_way(min(MONDAY + timedelta(days=sent), local_date(now, ZONE)), heard=now, lane=lane)
    case = outlook(one, promised_on=promised_on, unsent=lane if unsent else None)

    found = danger(case, now)

    assert next_look(case, now) > now
    assert found is None or now <= case.latest_at
    assert found is None or found.expected_on is None or found.expected_on > promised_on
