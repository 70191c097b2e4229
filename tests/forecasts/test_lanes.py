"""What a lane usually takes is read from what has come, and from the promise where too little has."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from app.core.calendar import WorkCalendar
from app.forecasts.lanes import (
    GAP,
    TRANSIT,
    Counts,
    lane_for,
    lesson_of,
    planned_transit,
    quantile,
    share_by,
    working_hours,
)
from app.promises.arrivals import Scan, Sending, Word
from tests.builders import NOW

SWEDEN = WorkCalendar("SE")
ZONE = "Europe/Stockholm"
TWENTY: Counts = ((1, 2), (2, 10), (3, 6), (5, 2))
FRIDAY = NOW + timedelta(days=4)


def sent(*scans: tuple[str, datetime], at: datetime = NOW, words: tuple[Word, ...] = ()) -> Sending:
    return Sending(1, at, "PostNord", (), tuple(Scan(*one) for one in scans), words=words)


@pytest.mark.parametrize(
    ("share", "after", "days"),
    [
        (Fraction(1, 20), -1, 1),
        (Fraction(1, 2), -1, 2),
        (Fraction(4, 5), -1, 3),
        (Fraction(19, 20), -1, 5),
        (Fraction(1, 2), 2, 3),  # of the eight that take longer than two days
        (Fraction(4, 5), 3, 5),
        (Fraction(1, 2), 5, None),
    ],
)
def test_a_quantile_counts_those_that_are_still_to_come(
    share: Fraction, after: int, days: int | None
) -> None:
    assert quantile(TWENTY, share, after=after) == days


def test_nothing_is_certain_to_come_because_all_did_so_far() -> None:
    assert share_by(TWENTY, 5, after=-1) == pytest.approx(20 / 21)
    assert share_by(TWENTY, 5, after=3) == pytest.approx(2 / 3)
    assert share_by(TWENTY, 9, after=5) == 0.0


def test_the_narrowest_lane_that_is_known_speaks() -> None:
    known = {
        ("postnord", "SE", TRANSIT): TWENTY,
        ("postnord", "SE", GAP): ((24, 19),),
        ("", "SE", TRANSIT): ((4, 50),),
        ("", "SE", GAP): ((48, 40),),
        ("dhl", "SE", TRANSIT): ((1, 19),),
    }
    planned: Counts = ((2, 50), (3, 50))

    assert lane_for(known, " PostNord ", "SE", planned=planned).transit == TWENTY
    assert lane_for(known, "PostNord", "SE", planned=planned).gaps == ((48, 40),)
    assert lane_for(known, "DHL", "SE", planned=planned).transit == ((4, 50),)
    unknown = lane_for(known, "PostNord", "NO", planned=planned)
    assert (unknown.transit, unknown.gaps, unknown.learned) == (planned, (), False)


def test_a_promise_leaves_its_own_days_for_the_way() -> None:
    monday = date(2026, 3, 2)

    between = planned_transit(SWEDEN, monday, earliest_on=date(2026, 3, 4), latest_on=date(2026, 3, 6))
    assert [days for days, _ in between] == [2, 3, 4]
    assert [
        days for days, _ in planned_transit(SWEDEN, monday, earliest_on=None, latest_on=date(2026, 3, 4))
    ] == [1, 2]
    # Handed over on the day on which it is to be there, and promised for the days before.
    assert [days for days, _ in planned_transit(SWEDEN, monday, earliest_on=None, latest_on=monday)] == [1]
    assert [
        days for days, _ in planned_transit(SWEDEN, monday, earliest_on=date(2026, 2, 27), latest_on=monday)
    ] == [0, 1]


def test_an_arrival_teaches_its_working_days_and_its_longest_silence() -> None:
    in_transit = FRIDAY + timedelta(hours=2)
    arrived = FRIDAY + timedelta(days=4)  # Tuesday, with a weekend in between

    lesson = lesson_of(sent(("in_transit", in_transit), ("delivered", arrived), at=FRIDAY), SWEDEN, ZONE)

    assert lesson is not None
    assert (lesson.carrier, lesson.transit_days) == ("postnord", 2)
    assert lesson.gap_hours == 48  # of 94 hours 48 were a weekend; rounded up


def test_one_scan_alone_says_nothing_about_silence() -> None:
    lesson = lesson_of(sent(("delivered", NOW + timedelta(days=1))), SWEDEN, ZONE)

    assert lesson is not None
    assert (lesson.transit_days, lesson.gap_hours) == (1, None)


@pytest.mark.parametrize(
    "sending",
    [
        sent(),
        sent(("in_transit", NOW + timedelta(days=1))),
        sent(("delivered", NOW - timedelta(hours=1))),
        sent(words=(Word("inferred", "arrived", NOW + timedelta(days=2), NOW, False, 1),)),
    ],
    ids=["silent", "under way", "came before it was sent", "inferred"],
)
def test_what_nobody_saw_arrive_teaches_nothing(sending: Sending) -> None:
    assert lesson_of(sending, SWEDEN, ZONE) is None


def test_a_parcel_that_took_a_year_is_one_that_took_long() -> None:
    lesson = lesson_of(
        sent(("in_transit", NOW + timedelta(days=200)), ("delivered", NOW + timedelta(days=365))),
        SWEDEN,
        ZONE,
    )

    assert lesson is not None
    assert (lesson.transit_days, lesson.gap_hours) == (60, 720)


def test_hours_of_a_weekend_are_no_silence() -> None:
    noon = FRIDAY.replace(hour=11)  # in Stockholm

    assert working_hours(SWEDEN, ZONE, begin=noon, end=noon + timedelta(days=3)) == 24
    assert working_hours(SWEDEN, ZONE, begin=noon, end=noon) == 0
    assert working_hours(SWEDEN, ZONE, begin=noon, end=noon - timedelta(days=1)) == 0
