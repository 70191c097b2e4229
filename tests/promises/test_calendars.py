"""Handling in the shop's calendar, transit in the destination's, days as the clocks go there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.calendar import WorkCalendar, local_date, next_working_day, weekend_of
from app.promises.labels import read_label
from app.promises.windows import (
    HandlingRules,
    RuleRow,
    Window,
    window_again,
    window_from_checkout,
    window_from_label,
    window_from_rule,
)

STOCKHOLM = "Europe/Stockholm"
PLACES = (
    ("SE", STOCKHOLM),
    ("FI", "Europe/Helsinki"),
    ("GB", "Europe/London"),
    ("US", "America/New_York"),
    ("AU", "Australia/Sydney"),
    ("CL", "America/Santiago"),
    ("IL", "Asia/Jerusalem"),
    ("EG", "Africa/Cairo"),
    ("NZ", "Pacific/Auckland"),
    ("IN", "Asia/Kolkata"),
)
# Clocks change on these by half an hour, at midnight, or on other days of the week than Sunday.
ODD_ZONES = ("Australia/Lord_Howe", "Asia/Beirut", "America/St_Johns", "Africa/Casablanca", "America/Havana")
ZONES = tuple(zone for _, zone in PLACES) + ODD_ZONES
SPANS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda both: (both[0], both[0] + both[1]))
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2027, 12, 31),  # noqa: DTZ001  # the same
    timezones=st.just(UTC),
)
VACATIONS = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(0, 25)).map(
        lambda one: (one[0], one[0] + timedelta(one[1]))
    ),
    max_size=3,
).map(tuple)
SHOPS = st.builds(
    lambda place, days, **rules: HandlingRules(
        country=place[0], zone=place[1], handling_days_min=days[0], handling_days_max=days[1], **rules
    ),
    st.sampled_from(PLACES),
    SPANS,
    cutoff=st.times(),
    closed_weekdays=st.frozensets(st.integers(0, 6), max_size=4),
    closed_dates=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=4),
    closures=VACATIONS,
    bridge_days=st.booleans(),
    eves=st.booleans(),
)
SHOP = HandlingRules(zone=STOCKHOLM, country="SE")
FEW = settings(max_examples=60, deadline=None)


def in_stockholm(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(STOCKHOLM)).astimezone(UTC)


def rule_window(shop: HandlingRules, ordered: str, *, transit: int = 1, country: str = "SE") -> Window:
    return window_from_rule(
        RuleRow(transit_days_min=transit, transit_days_max=transit),
        ordered_at=in_stockholm(ordered),
        shop=shop,
        destination_country=country,
        destination_zone=STOCKHOLM,
    )


# --- handling and transit, counted again by walking from day to day ---------------------------------------------


def walked(calendar: WorkCalendar, on: date, days: int) -> date:
    """The plainest way to count: a day after the other. What is handed over on a closed day is under way from it."""
    while days or not calendar.is_working(on):
        on += timedelta(1)
        days = max(days - calendar.is_working(on), 0)
    return on


def shops_days(shop: HandlingRules) -> WorkCalendar:
    vacation = {
        first + timedelta(day) for first, last in shop.closures for day in range((last - first).days + 1)
    }
    return WorkCalendar(
        shop.country,
        closed_weekdays=shop.closed_weekdays,
        closed_dates=shop.closed_dates | vacation,
        bridge_days=shop.bridge_days,
        eves=shop.eves,
    )


@given(SHOPS, st.sampled_from(PLACES), SPANS, INSTANTS)
@FEW
def test_handling_is_walked_at_home_and_transit_where_it_goes(
    shop: HandlingRules, place: tuple[str, str], transit: tuple[int, int], ordered_at: datetime
) -> None:
    country, zone = place
    home, there = shops_days(shop), WorkCalendar(country, closed_weekdays=weekend_of(country))
    local = ordered_at.astimezone(ZoneInfo(shop.zone))
    in_time = ordered_at < datetime.combine(local.date(), shop.cutoff, ZoneInfo(shop.zone))
    begins = next_working_day(home, local.date(), including=in_time)

    window = window_from_rule(
        RuleRow(transit_days_min=transit[0], transit_days_max=transit[1]),
        ordered_at=ordered_at,
        shop=shop,
        destination_country=country,
        destination_zone=zone,
    )

    first = walked(there, walked(home, begins, shop.handling_days_min), transit[0])
    last = walked(there, walked(home, begins, shop.handling_days_max), transit[1])
    assert (window.earliest_on, window.latest_on) == (first, last)
    assert window.latest_at.astimezone(ZoneInfo(zone)).date() == last


@given(
    SHOPS,
    st.sampled_from(PLACES),
    INSTANTS,
    st.sampled_from(["2-4 vardagar", "1-2 veckor", "inom 24 timmar"]),
)
@FEW
def test_what_was_counted_around_is_kept_whatever_becomes_of_the_settings(
    shop: HandlingRules, place: tuple[str, str], ordered_at: datetime, title: str
) -> None:
    terms = read_label(title)
    assert terms is not None
    window = window_from_label(
        terms,
        ordered_at=ordered_at,
        shop=shop,
        destination_country=place[0],
        destination_zone=place[1],
    )

    assert window_again(json.loads(json.dumps(window.rules)), ordered_at) == window


@given(SHOPS, st.sampled_from(PLACES), INSTANTS)
@FEW
def test_no_day_zero_lies_on_a_day_that_the_shop_is_closed(
    shop: HandlingRules, place: tuple[str, str], ordered_at: datetime
) -> None:
    window = window_from_rule(
        RuleRow(transit_days_min=0, transit_days_max=0, handling_days_min=0, handling_days_max=0),
        ordered_at=ordered_at,
        shop=shop,
        destination_country="",
        destination_zone=shop.zone,
    )

    assert shops_days(shop).is_working(local_begin(shop, ordered_at))
    assert window.latest_on >= local_begin(shop, ordered_at)


def local_begin(shop: HandlingRules, ordered_at: datetime) -> date:
    plan = window_from_rule(
        RuleRow(
            transit_days_min=0,
            transit_days_max=0,
            unit="calendar_days",
            handling_days_min=0,
            handling_days_max=0,
        ),
        ordered_at=ordered_at,
        shop=shop,
        destination_country=shop.country,
        destination_zone=shop.zone,
    )
    return plan.latest_on


def test_promises_from_before_eves_were_a_setting_stay_as_they_were() -> None:
    window = rule_window(SHOP, "2026-06-17 10:00", transit=3)
    kept = json.loads(json.dumps(window.rules))
    for place in ("shop", "destination"):
        del kept[place]["eves"]

    assert window_again(kept, in_stockholm("2026-06-17 10:00")).latest_at == window.latest_at


# --- vacations, eves, bridge days -------------------------------------------------------------------------------


def test_an_order_in_the_vacation_counts_from_the_first_day_after_it() -> None:
    shop = replace(SHOP, closures=((date(2026, 7, 6), date(2026, 7, 26)),))

    assert rule_window(shop, "2026-07-03 10:00").latest_on == date(2026, 7, 28)  # handled on Monday the 27th
    assert rule_window(shop, "2026-07-10 10:00").latest_on == date(2026, 7, 29)
    assert rule_window(SHOP, "2026-07-10 10:00").latest_on == date(2026, 7, 14)


def test_a_vacation_over_the_turn_of_the_year_closes_both_ends() -> None:
    shop = replace(SHOP, handling_days_max=0, closures=((date(2026, 12, 21), date(2027, 1, 8)),))

    assert rule_window(shop, "2026-12-20 10:00").latest_on == date(2027, 1, 12)
    assert rule_window(shop, "2027-01-08 10:00").latest_on == date(2027, 1, 12)


def test_a_vacation_that_ends_before_it_begins_closes_nothing() -> None:
    shop = replace(SHOP, closures=((date(2026, 7, 26), date(2026, 7, 6)),))

    assert rule_window(shop, "2026-07-10 10:00") == rule_window(SHOP, "2026-07-10 10:00")


def test_the_carrier_drives_while_the_shop_is_on_vacation() -> None:
    shop = replace(SHOP, handling_days_max=0, closures=((date(2026, 3, 3), date(2026, 3, 13)),))

    assert rule_window(shop, "2026-03-02 10:00", transit=2).latest_on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("eve", "ordered", "closed", "open_"),
    [
        ("midsummer", "2026-06-18 15:00", date(2026, 6, 23), date(2026, 6, 22)),
        ("Christmas", "2026-12-23 15:00", date(2026, 12, 29), date(2026, 12, 28)),
        ("New Year's", "2026-12-30 15:00", date(2027, 1, 5), date(2027, 1, 4)),
    ],
)
def test_a_shop_may_work_on_eves(eve: str, ordered: str, closed: date, open_: date) -> None:
    resting, working = (replace(SHOP, handling_days_max=0, eves=eves) for eves in (True, False))

    # Customers' mail rests on the eve all the same.
    assert rule_window(resting, ordered).latest_on == closed
    assert rule_window(working, ordered).latest_on == open_


@pytest.mark.parametrize(
    ("ordered", "taken", "not_taken"),
    [
        ("2026-05-13 15:00", date(2026, 5, 19), date(2026, 5, 18)),  # Friday after Ascension
        ("2026-01-04 10:00", date(2026, 1, 8), date(2026, 1, 7)),  # Monday before Epiphany
        ("2026-04-30 15:00", date(2026, 5, 5), date(2026, 5, 5)),  # 1 May is a Friday: no bridge
        ("2025-06-05 15:00", date(2025, 6, 10), date(2025, 6, 10)),  # 6 June is a Friday: no bridge
    ],
)
def test_a_swedish_bridge_day_is_a_setting(ordered: str, taken: date, not_taken: date) -> None:
    shop = replace(SHOP, handling_days_max=0)

    assert rule_window(replace(shop, bridge_days=True), ordered).latest_on == taken
    assert rule_window(shop, ordered).latest_on == not_taken


# --- days where clocks change ------------------------------------------------------------------------------------


def changes(zone: str, year: int) -> list[date]:
    """The local days on which clocks are changed, found by looking at each hour."""
    at, found = datetime(year, 1, 1, tzinfo=UTC), []
    while at.year == year:
        later = at + timedelta(hours=1)
        if later.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(zone)).utcoffset():
            found.append(at.astimezone(ZoneInfo(zone)).date())
        at = later
    return sorted(set(found))


def quarters(on: date, zone: str) -> int:
    """How many quarters of an hour a local day has, counted one by one."""
    start = datetime.combine(on, time(12), ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=30)
    steps = (start + timedelta(minutes=15 * step) for step in range(4 * 60))
    return sum(at.astimezone(ZoneInfo(zone)).date() == on for at in steps)


@pytest.mark.parametrize("zone", ZONES)
def test_a_promised_day_has_all_of_its_hours_where_clocks_change(zone: str) -> None:
    days = changes(zone, 2026)

    for changed in days:
        for on in (changed - timedelta(1), changed, changed + timedelta(1)):
            noon = datetime.combine(on, time(12), ZoneInfo(zone))
            window = window_from_checkout(noon, noon, zone)
            assert window.earliest_at is not None
            length = window.latest_at - window.earliest_at + timedelta(microseconds=1)
            assert length == timedelta(minutes=15) * quarters(on, zone), on
            assert local_date(window.earliest_at, zone) == on == local_date(window.latest_at, zone)
    assert len(days) in (0, 2, 4)
    assert (len(days) == 0) == (zone == "Asia/Kolkata")


@given(st.sampled_from(ZONES), st.sampled_from(PLACES), INSTANTS, SPANS)
@FEW
def test_days_that_follow_each_other_leave_no_instant_between(
    zone: str, place: tuple[str, str], ordered_at: datetime, days: tuple[int, int]
) -> None:
    shop = HandlingRules(country=place[0], zone=place[1], handling_days_max=0)

    def ends(most: int) -> Window:
        row = RuleRow(transit_days_min=most, transit_days_max=most, unit="calendar_days")
        return window_from_rule(
            row, ordered_at=ordered_at, shop=shop, destination_country="", destination_zone=zone
        )

    one, next_one = ends(days[0]), ends(days[0] + 1)

    assert next_one.earliest_at == one.latest_at + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("ordered_at", "begins"),
    [
        # The hour from two to three comes twice in Stockholm on 25 October 2026; a cut-off in it passes once.
        (datetime(2026, 10, 25, 0, 20, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 0, 40, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 10, 25, 1, 20, tzinfo=UTC), date(2026, 10, 26)),
        # On 29 March it doesn't come at all: half past two is half past three.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 1, 31, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_a_cut_off_in_the_hour_of_change_passes_once(ordered_at: datetime, begins: date) -> None:
    shop = replace(SHOP, cutoff=time(2, 30), closed_weekdays=frozenset())

    assert local_begin(shop, ordered_at) == begins
