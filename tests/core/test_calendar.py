"""Working days of real countries, and local days where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import zones
from app.core.calendar import (
    WorkCalendar,
    add_working_days,
    closed_specially,
    day_end,
    day_start,
    local_date,
    next_working_day,
    weekend_of,
    working_days_between,
    zone_named,
    zone_of,
)
from app.core.errors import Invalid

SWEDEN = WorkCalendar("SE")
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    WorkCalendar,
    st.sampled_from(["SE", "NO", "DK", "FI", "DE", "US", "SA", "", "XX"]),
    closed_weekdays=st.frozensets(st.integers(0, 6), max_size=5),
    closed_dates=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=9),
    bridge_days=st.booleans(),
    eves=st.booleans(),
)
ZONES = st.sampled_from(
    [
        "Europe/Stockholm",
        "America/Sao_Paulo",
        "Asia/Beirut",
        "America/Havana",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ]
)


@pytest.mark.parametrize(
    "closed_on",
    [
        date(2026, 1, 6),  # trettondedag jul
        date(2026, 4, 3),  # långfredag
        date(2026, 4, 6),  # annandag påsk
        date(2026, 5, 1),
        date(2026, 5, 14),  # Kristi himmelsfärds dag
        date(2026, 6, 19),  # midsommarafton
        date(2025, 6, 6),  # nationaldagen, a Friday
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 3, 7),  # a Saturday
    ],
)
def test_sweden_rests_on_holidays_and_eves(closed_on: date) -> None:
    assert not SWEDEN.is_working(closed_on)


def test_an_eve_is_a_working_day_where_the_shop_says_so() -> None:
    assert WorkCalendar("SE", eves=False).is_working(date(2026, 6, 19))


def test_midsummer_eve_is_the_friday_from_the_19th_to_the_25th() -> None:
    eves = [closed_specially(SWEDEN, date(year, 6, 19), date(year, 6, 25)) for year in range(2020, 2032)]

    assert all(len(days) == 1 and days[0].weekday() == 4 for days in eves)


def test_each_nordic_country_keeps_its_own_eves() -> None:
    new_years_eve = date(2026, 12, 31)
    midsummer_eve = date(2026, 6, 19)

    assert [
        country for country in ("SE", "NO", "DK", "FI") if WorkCalendar(country).is_working(new_years_eve)
    ] == ["FI"]
    assert [
        country for country in ("SE", "NO", "DK", "FI") if WorkCalendar(country).is_working(midsummer_eve)
    ] == [
        "NO",
        "DK",
    ]


@pytest.mark.parametrize(
    "bridge_day",
    [
        date(2026, 5, 15),  # the Friday after Ascension
        date(2026, 1, 5),  # the Monday before Epiphany
        date(2026, 1, 2),  # between New Year's Day and a Saturday
        date(2024, 12, 23),  # between a Sunday and Christmas Eve
        date(2024, 12, 27),
    ],
)
def test_a_bridge_day_is_closed_only_where_the_shop_takes_it(bridge_day: date) -> None:
    assert SWEDEN.is_working(bridge_day)
    assert not WorkCalendar("SE", bridge_days=True).is_working(bridge_day)


@pytest.mark.parametrize(
    "no_bridge_day",
    [
        date(2026, 4, 7),  # the Tuesday after Easter Monday
        date(2026, 4, 2),  # the Thursday before Good Friday
        date(2026, 5, 13),  # the Wednesday before Ascension
        date(2026, 5, 25),  # the Monday after Pentecost Sunday
    ],
)
def test_a_day_beside_one_holiday_is_no_bridge_day(no_bridge_day: date) -> None:
    assert WorkCalendar("SE", bridge_days=True).is_working(no_bridge_day)


def test_days_that_the_shop_closes_make_no_bridge_days() -> None:
    calendar = WorkCalendar("SE", closed_dates=frozenset({date(2026, 3, 5)}), bridge_days=True)

    assert not calendar.is_working(date(2026, 3, 5))
    assert calendar.is_working(date(2026, 3, 6))


def test_an_unknown_country_rests_at_weekends_only() -> None:
    calendar = WorkCalendar("XX")

    assert calendar.is_working(date(2026, 12, 25))
    assert not calendar.is_working(date(2026, 12, 26))
    assert weekend_of("XX") == {5, 6}


def test_weekends_are_those_of_the_country() -> None:
    assert weekend_of("SA") == {4, 5}
    assert weekend_of("se") == {5, 6}


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2026, 3, 4), 1, date(2026, 3, 5)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 5, 13), 1, date(2026, 5, 15)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 30), 2, date(2027, 1, 5)),
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2027, 1, 4), -1, date(2026, 12, 30)),
    ],
)
def test_working_days_are_added_around_holidays_and_years(on: date, days: int, expected: date) -> None:
    assert add_working_days(SWEDEN, on, days) == expected


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_working_day(SWEDEN, date(2026, 3, 4)) == date(2026, 3, 4)
    assert next_working_day(SWEDEN, date(2026, 3, 4), including=False) == date(2026, 3, 5)


def test_a_calendar_that_never_opens_is_refused() -> None:
    never = WorkCalendar("SE", closed_weekdays=frozenset(range(7)))

    with pytest.raises(Invalid, match="never_open"):
        add_working_days(never, date(2026, 3, 4), 1)
    with pytest.raises(Invalid, match="never_open"):
        add_working_days(never, date(2026, 3, 4), -1)


def test_a_year_of_closed_dates_is_stepped_over() -> None:
    sabbatical = frozenset(date(2027, 1, 1) + timedelta(day) for day in range(365))

    assert add_working_days(WorkCalendar("SE", closed_dates=sabbatical), date(2026, 12, 30), 1) == date(
        2028, 1, 3
    )


@given(CALENDARS, DAYS, st.integers(1, 400))
def test_what_is_added_is_what_lies_between(calendar: WorkCalendar, on: date, days: int) -> None:
    there = add_working_days(calendar, on, days)

    assert calendar.is_working(there)
    assert working_days_between(calendar, on, there) == days
    assert working_days_between(calendar, there, on) == -days


@given(CALENDARS, DAYS, st.integers(0, 800))
def test_days_between_are_those_that_one_would_count(calendar: WorkCalendar, on: date, span: int) -> None:
    counted = sum(calendar.is_working(on + timedelta(step)) for step in range(1, span + 1))

    assert working_days_between(calendar, on, on + timedelta(span)) == counted


@given(CALENDARS, DAYS, st.integers(0, 30), st.integers(0, 60))
def test_beginning_later_never_ends_earlier(calendar: WorkCalendar, on: date, later: int, days: int) -> None:
    assert add_working_days(calendar, on, days) <= add_working_days(calendar, on + timedelta(later), days)
    assert add_working_days(calendar, on, days) <= add_working_days(calendar, on, days + 1)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_going_back_undoes_going_on(calendar: WorkCalendar, on: date, days: int) -> None:
    start = next_working_day(calendar, on)

    assert add_working_days(calendar, add_working_days(calendar, start, days), -days) == start


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_special_days_are_all_that_is_closed_beside_weekdays(
    calendar: WorkCalendar, on: date, span: int
) -> None:
    last = on + timedelta(span)
    bare = WorkCalendar(
        "",
        closed_weekdays=calendar.closed_weekdays,
        closed_dates=frozenset(closed_specially(calendar, on, last)),
        eves=False,
    )

    assert all(
        calendar.is_working(on + timedelta(step)) == bare.is_working(on + timedelta(step))
        for step in range(span + 1)
    )


@pytest.mark.parametrize(
    ("country", "province", "expected"),
    [
        ("SE", None, "Europe/Stockholm"),
        ("se", "", "Europe/Stockholm"),
        ("FI", None, "Europe/Helsinki"),
        ("GB", "SCT", "Europe/London"),
        ("US", "CA", "America/Los_Angeles"),
        ("US", "NY", "America/New_York"),
        ("US", None, "America/New_York"),
        ("US", "??", "America/New_York"),
        ("US", "HI", "Pacific/Honolulu"),
        ("CA", "BC", "America/Vancouver"),
        ("AU", "WA", "Australia/Perth"),
        ("BR", "AM", "America/Manaus"),
        ("BR", "SP", "America/Sao_Paulo"),
        ("MX", "Q ROO", "America/Cancun"),
        ("RU", "PRI", "Asia/Vladivostok"),
        ("ID", "BA", "Asia/Makassar"),
        ("ES", "TF", "Atlantic/Canary"),
        ("PT", "PT-20", "Atlantic/Azores"),
        ("XK", None, "Europe/Belgrade"),
        (None, None, "Europe/Oslo"),
        ("", "CA", "Europe/Oslo"),
        ("ZZ", None, "Europe/Oslo"),
    ],
)
def test_an_address_lies_in_a_zone(country: str | None, province: str | None, expected: str) -> None:
    assert zone_of(country, province, "Europe/Oslo") == expected


def test_every_zone_of_the_table_exists() -> None:
    by_province = {zone for codes in zones._zones_of_provinces().values() for zone in codes.values()}

    for zone in by_province | set(zones._zones_of_countries().values()):
        assert zone_named(zone).key == zone


def test_a_day_is_as_long_as_the_clocks_make_it() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    assert day_end(spring, "Europe/Stockholm") - day_start(spring, "Europe/Stockholm") < timedelta(hours=23)
    assert day_end(autumn, "Europe/Stockholm") - day_start(autumn, "Europe/Stockholm") > timedelta(
        hours=24, minutes=59
    )


def test_a_day_without_midnight_begins_when_midnight_is_skipped() -> None:
    assert day_start(date(2018, 11, 4), "America/Sao_Paulo") == datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert day_end(date(2018, 11, 3), "America/Sao_Paulo") == datetime(
        2018, 11, 4, 2, 59, 59, 999999, tzinfo=UTC
    )


def test_a_day_whose_last_hour_comes_twice_ends_after_the_second() -> None:
    assert day_end(date(2018, 2, 17), "America/Sao_Paulo") == datetime(
        2018, 2, 18, 2, 59, 59, 999999, tzinfo=UTC
    )


def test_a_day_that_was_never_is_empty() -> None:
    assert day_start(date(2011, 12, 30), "Pacific/Apia") == day_start(date(2011, 12, 31), "Pacific/Apia")


def test_an_unknown_zone_is_refused() -> None:
    for zone in ("Europe/Nowhere", "../etc/passwd", ""):
        with pytest.raises(Invalid, match="unknown_zone"):
            local_date(datetime(2026, 3, 4, tzinfo=UTC), zone)


@given(st.dates(date(2000, 1, 1), date(2037, 12, 30)), ZONES)
def test_days_follow_each_other_without_gap_and_hold_their_own_instants(on: date, zone: str) -> None:
    start, end = day_start(on, zone), day_end(on, zone)

    assert start.utcoffset() == timedelta(0)
    assert day_start(on + timedelta(1), zone) - end == timedelta(microseconds=1)
    if (on, zone) != (date(2011, 12, 30), "Pacific/Apia"):
        assert local_date(start, zone) == local_date(end, zone) == on
        assert local_date(start - timedelta(microseconds=1), zone) < on
