"""From words, rules and dates to instants."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import day_end, day_start, local_date
from app.core.errors import Invalid
from app.promises.labels import LabelTerms, read_label
from app.promises.windows import (
    HandlingRules,
    RuleRow,
    Window,
    matching_rule,
    window_again,
    window_from_checkout,
    window_from_label,
    window_from_rule,
)

STOCKHOLM = "Europe/Stockholm"
SAO_PAULO = "America/Sao_Paulo"
SHOP = HandlingRules(zone=STOCKHOLM, country="SE")
PLACES = st.sampled_from(
    [("SE", STOCKHOLM), ("BR", SAO_PAULO), ("US", "America/Los_Angeles"), ("SA", "Asia/Riyadh"), ("", "UTC")]
)
# 2016 to 2020: in Brazil clocks were still changed at midnight, forth in the autumn and back in the spring.
FIRST, LAST = datetime(2016, 1, 1), datetime(2020, 12, 31)  # noqa: DTZ001  # hypothesis adds the zone
INSTANTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
SHOPS = st.builds(
    lambda place, **rules: HandlingRules(country=place[0], zone=place[1], **rules),
    PLACES,
    handling_days_min=st.just(0),
    handling_days_max=st.integers(0, 5),
    cutoff=st.times(),
    closed_weekdays=st.frozensets(st.integers(0, 6), max_size=5),
    closed_dates=st.frozensets(st.dates(date(2018, 1, 1), date(2018, 12, 31)), max_size=5),
    bridge_days=st.booleans(),
)
TERMS = st.sampled_from(
    [
        terms
        for title in (
            "2-4 vardagar",
            "inom 3 vardagar",
            "1-10 dagar",
            "imorgon",
            "nästa vardag",
            "samma dag",
            "inom 2 timmar",
            "24-48 timmar",
            "1-2 veckor",
        )
        if (terms := read_label(title))
    ]
)


def in_stockholm(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(STOCKHOLM)).astimezone(UTC)


def label_window(title: str, ordered: str, shop: HandlingRules = SHOP, country: str = "SE") -> Window:
    terms = read_label(title)
    assert terms is not None
    return window_from_label(
        terms,
        ordered_at=in_stockholm(ordered),
        shop=shop,
        destination_country=country,
        destination_zone=STOCKHOLM,
    )


@pytest.mark.parametrize(
    ("title", "ordered", "earliest_on", "latest_on"),
    [
        # Monday 2 March 2026: day six is a delay
        ("3–5 vardagar", "2026-03-02 10:00", date(2026, 3, 5), date(2026, 3, 9)),
        ("3–5 vardagar", "2026-03-02 13:59", date(2026, 3, 5), date(2026, 3, 9)),
        ("3–5 vardagar", "2026-03-02 14:00", date(2026, 3, 6), date(2026, 3, 10)),
        ("3–5 vardagar", "2026-03-07 10:00", date(2026, 3, 12), date(2026, 3, 16)),
        ("inom 3 vardagar", "2026-03-02 10:00", None, date(2026, 3, 5)),
        ("3 vardagar", "2026-03-02 10:00", date(2026, 3, 5), date(2026, 3, 5)),
        ("Nästa vardag", "2026-03-06 10:00", date(2026, 3, 9), date(2026, 3, 9)),
        ("Imorgon", "2026-03-06 10:00", date(2026, 3, 7), date(2026, 3, 7)),
        ("Samma dag", "2026-03-06 10:00", date(2026, 3, 6), date(2026, 3, 6)),
        ("Samma dag", "2026-03-06 15:00", date(2026, 3, 9), date(2026, 3, 9)),
        ("2-4 dagar", "2026-03-05 10:00", date(2026, 3, 7), date(2026, 3, 9)),
        ("1-2 veckor", "2026-03-02 10:00", date(2026, 3, 9), date(2026, 3, 16)),
        # around midsummer eve, Friday 19 June 2026
        ("1-2 vardagar", "2026-06-17 10:00", date(2026, 6, 18), date(2026, 6, 22)),
        ("1-2 vardagar", "2026-06-19 10:00", date(2026, 6, 23), date(2026, 6, 24)),
        # around Ascension, Thursday 14 May 2026
        ("1-3 vardagar", "2026-05-13 10:00", date(2026, 5, 15), date(2026, 5, 19)),
        # around Christmas
        ("2-4 vardagar", "2026-12-22 10:00", date(2026, 12, 28), date(2026, 12, 30)),
        ("2-4 vardagar", "2026-12-29 10:00", date(2027, 1, 4), date(2027, 1, 7)),
    ],
)
def test_a_label_counts_from_the_day_of_the_order(
    title: str, ordered: str, earliest_on: date | None, latest_on: date
) -> None:
    window = label_window(title, ordered)

    assert (window.earliest_on, window.latest_on) == (earliest_on, latest_on)
    assert window.latest_at == day_end(latest_on, STOCKHOLM)
    assert window.earliest_at == (day_start(earliest_on, STOCKHOLM) if earliest_on else None)


def test_handling_is_not_added_to_days_that_the_customer_read() -> None:
    slow = replace(SHOP, handling_days_min=3, handling_days_max=9)

    assert label_window("2-4 vardagar", "2026-03-02 10:00", slow).latest_on == date(2026, 3, 6)


def test_a_bridge_day_begins_later_but_is_counted_for_the_customer() -> None:
    bridging = replace(SHOP, bridge_days=True)

    # The shop rests on Friday 15 May; ordered then, the count begins on Monday.
    assert label_window("1-2 vardagar", "2026-05-15 10:00", bridging).latest_on == date(2026, 5, 20)
    assert label_window("1-2 vardagar", "2026-05-15 10:00").latest_on == date(2026, 5, 19)
    # Ordered before the holiday, the Friday is a working day of the customer's and the carrier's.
    assert label_window("1-2 vardagar", "2026-05-13 10:00", bridging).latest_on == date(2026, 5, 18)


def test_days_that_the_shop_is_closed_begin_the_count_later() -> None:
    stocktaking = replace(SHOP, closed_dates=frozenset({date(2026, 3, 2)}))

    assert label_window("1-2 vardagar", "2026-03-02 10:00", stocktaking).latest_on == date(2026, 3, 5)


def test_transit_rests_on_the_holidays_of_the_destination() -> None:
    # Norway rests on Maundy Thursday, 2 April; Sweden works.
    assert label_window("2 vardagar", "2026-03-31 10:00", country="SE").latest_on == date(2026, 4, 2)
    assert label_window("2 vardagar", "2026-03-31 10:00", country="NO").latest_on == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("title", "ordered", "latest"),
    [
        ("inom 24 timmar", "2026-03-02 10:00", "2026-03-03 10:00"),
        ("inom 24 timmar", "2026-03-02 03:00", "2026-03-03 03:00"),
        ("inom 24 timmar", "2026-03-02 15:00", "2026-03-04 00:00"),
        ("inom 2 timmar", "2026-03-02 10:00", "2026-03-02 12:00"),
        ("inom 2 timmar", "2026-03-02 03:00", "2026-03-02 11:00"),
        ("inom 2 timmar", "2026-03-06 15:00", "2026-03-09 11:00"),
    ],
)
def test_hours_are_counted_to_the_minute(title: str, ordered: str, latest: str) -> None:
    window = label_window(title, ordered)

    assert window.latest_at == in_stockholm(latest)
    assert window.earliest_at is None
    assert (window.days_min, window.days_max) == (None, None)


def test_a_rule_adds_handling_to_transit() -> None:
    shop = replace(SHOP, handling_days_min=1, handling_days_max=2)
    row = RuleRow(transit_days_min=1, transit_days_max=3)

    window = window_from_rule(
        row,
        ordered_at=in_stockholm("2026-03-02 10:00"),
        shop=shop,
        destination_country="SE",
        destination_zone=STOCKHOLM,
    )

    assert (window.earliest_on, window.latest_on) == (date(2026, 3, 4), date(2026, 3, 9))
    assert (window.days_min, window.days_max) == (2, 5)


def test_a_rule_may_have_handling_of_its_own() -> None:
    row = RuleRow(transit_days_min=1, transit_days_max=1, handling_days_min=0, handling_days_max=0)

    window = window_from_rule(
        row,
        ordered_at=in_stockholm("2026-03-02 10:00"),
        shop=replace(SHOP, handling_days_max=9),
        destination_country=None,
        destination_zone=STOCKHOLM,
    )

    assert window.latest_on == date(2026, 3, 3)


def test_handling_rests_with_the_shop_and_transit_with_the_destination() -> None:
    # Ordered on Tuesday 31 March, handled on Wednesday and Thursday; Norway rests from Thursday to Monday.
    row = RuleRow(transit_days_min=1, transit_days_max=1, handling_days_min=2, handling_days_max=2)

    window = window_from_rule(
        row,
        ordered_at=in_stockholm("2026-03-31 10:00"),
        shop=SHOP,
        destination_country="NO",
        destination_zone="Europe/Oslo",
    )

    assert window.latest_on == date(2026, 4, 7)


def test_a_rule_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid, match="days_reversed"):
        window_from_rule(
            RuleRow(transit_days_min=3, transit_days_max=1),
            ordered_at=in_stockholm("2026-03-02 10:00"),
            shop=SHOP,
            destination_country="SE",
            destination_zone=STOCKHOLM,
        )


ANY = RuleRow(transit_days_min=9, transit_days_max=9)
TO_NORWAY = RuleRow(country="NO", transit_days_min=8, transit_days_max=8)
EXPRESS = RuleRow(method_contains="express", transit_days_min=1, transit_days_max=1)
EXPRESS_EVENING = RuleRow(method_contains="Express kväll", transit_days_min=2, transit_days_max=2)
EXPRESS_TO_NORWAY = RuleRow(method_contains="Express", country="no", transit_days_min=3, transit_days_max=3)
TABLE = [ANY, TO_NORWAY, EXPRESS, EXPRESS_EVENING, EXPRESS_TO_NORWAY]


@pytest.mark.parametrize(
    ("title", "country", "expected"),
    [
        ("Standard", "SE", ANY),
        ("Standard", None, ANY),
        ("Standard", "NO", TO_NORWAY),
        ("DHL EXPRESS", "SE", EXPRESS),
        ("DHL express KVÄLL", "SE", EXPRESS_EVENING),
        ("DHL Express kväll", "no", EXPRESS_TO_NORWAY),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_most_specific_rule_speaks(
    title: str, country: str | None, expected: RuleRow, turned: bool
) -> None:
    assert matching_rule(reversed(TABLE) if turned else TABLE, title, country) == expected


def test_of_two_equal_rules_the_upper_one_speaks() -> None:
    other = replace(ANY, transit_days_max=10)

    assert matching_rule([ANY, other], "Standard", "SE") is ANY
    assert matching_rule([], "Standard", "SE") is None
    assert matching_rule([EXPRESS, TO_NORWAY], "Standard", "SE") is None


@pytest.mark.parametrize(
    ("latest", "zone", "latest_on"),
    [
        ("2026-03-04T00:00:00+00:00", STOCKHOLM, date(2026, 3, 4)),
        ("2026-03-04T00:00:00+00:00", "America/New_York", date(2026, 3, 4)),
        ("2026-03-05T04:59:59+00:00", "America/New_York", date(2026, 3, 4)),
        ("2026-03-03T23:00:00+00:00", STOCKHOLM, date(2026, 3, 4)),
        ("2026-03-04T22:59:59+00:00", STOCKHOLM, date(2026, 3, 4)),
        ("2026-03-04T14:30:00+01:00", STOCKHOLM, date(2026, 3, 4)),
    ],
)
def test_a_date_from_the_checkout_lasts_to_its_end_where_the_customer_lives(
    latest: str, zone: str, latest_on: date
) -> None:
    window = window_from_checkout(None, datetime.fromisoformat(latest), zone)

    assert window.latest_on == latest_on
    assert window.latest_at == day_end(latest_on, zone)


def test_a_checkout_that_opens_after_it_closes_only_has_an_end() -> None:
    latest_at = datetime(2026, 3, 4, 12, tzinfo=UTC)

    window = window_from_checkout(latest_at + timedelta(days=2), latest_at, STOCKHOLM)

    assert window.earliest_at is None
    assert window.latest_on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("on", "zone", "hours"),
    [
        (date(2026, 3, 29), STOCKHOLM, 23),
        (date(2026, 10, 25), STOCKHOLM, 25),
        (date(2018, 11, 4), SAO_PAULO, 23),  # begins at one o'clock
        (date(2018, 2, 17), SAO_PAULO, 25),  # has its last hour twice
    ],
)
def test_a_promised_day_is_widened_to_all_of_its_hours(on: date, zone: str, hours: int) -> None:
    noon = datetime.combine(on, time(12), ZoneInfo(zone))

    window = window_from_checkout(noon, noon, zone)

    assert window.earliest_at is not None
    assert window.latest_at - window.earliest_at == timedelta(hours=hours) - timedelta(microseconds=1)


@given(TERMS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20)), SHOPS, PLACES)
def test_ordering_later_never_makes_a_promise_end_earlier(
    terms: LabelTerms, ordered_at: datetime, later: timedelta, shop: HandlingRules, place: tuple[str, str]
) -> None:
    country, zone = place

    first, second = (
        window_from_label(terms, ordered_at=at, shop=shop, destination_country=country, destination_zone=zone)
        for at in (ordered_at, ordered_at + later)
    )

    assert first.latest_at <= second.latest_at
    assert (first.earliest_at or first.latest_at) <= (second.earliest_at or second.latest_at)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), INSTANTS, SHOPS, PLACES)
def test_more_days_never_make_a_promise_end_earlier(
    low: int, more: int, handling: int, ordered_at: datetime, shop: HandlingRules, place: tuple[str, str]
) -> None:
    country, zone = place
    row = RuleRow(transit_days_min=low, transit_days_max=low + more)
    slower = replace(row, handling_days_min=handling, handling_days_max=shop.handling_days_max + handling)

    quick, slow = (
        window_from_rule(
            one, ordered_at=ordered_at, shop=shop, destination_country=country, destination_zone=zone
        )
        for one in (row, slower)
    )

    assert quick.latest_at <= slow.latest_at
    assert quick.earliest_at is not None
    assert quick.earliest_at <= quick.latest_at


@given(TERMS, INSTANTS, SHOPS, PLACES)
def test_a_window_holds_whole_local_days_after_the_order(
    terms: LabelTerms, ordered_at: datetime, shop: HandlingRules, place: tuple[str, str]
) -> None:
    country, zone = place

    window = window_from_label(
        terms, ordered_at=ordered_at, shop=shop, destination_country=country, destination_zone=zone
    )

    assert window.earliest_at is None or window.earliest_at <= window.latest_at
    assert local_date(window.latest_at, zone) == window.latest_on
    if terms.unit == "hours":
        assert window.latest_at >= ordered_at + timedelta(hours=terms.days_max)
    else:
        assert window.latest_at == day_end(window.latest_on, zone)
        assert local_date(window.latest_at + timedelta(microseconds=1), zone) == window.latest_on + timedelta(
            1
        )


@given(TERMS, INSTANTS, SHOPS, PLACES)
def test_a_label_is_computed_again_as_it_was(
    terms: LabelTerms, ordered_at: datetime, shop: HandlingRules, place: tuple[str, str]
) -> None:
    country, zone = place
    window = window_from_label(
        terms, ordered_at=ordered_at, shop=shop, destination_country=country, destination_zone=zone
    )

    assert window_again(json.loads(json.dumps(window.rules)), ordered_at) == window


@given(st.integers(0, 9), st.integers(0, 9), INSTANTS, SHOPS, PLACES)
def test_a_rule_is_computed_again_as_it_was(
    low: int, more: int, ordered_at: datetime, shop: HandlingRules, place: tuple[str, str]
) -> None:
    country, zone = place
    row = RuleRow(transit_days_min=low, transit_days_max=low + more)
    window = window_from_rule(
        row, ordered_at=ordered_at, shop=shop, destination_country=country, destination_zone=zone
    )

    assert window_again(json.loads(json.dumps(window.rules)), ordered_at) == window


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20)), st.booleans(), PLACES)
def test_a_checkout_is_computed_again_as_it_was(
    earliest_at: datetime, length: timedelta, by_only: bool, place: tuple[str, str]
) -> None:
    window = window_from_checkout(None if by_only else earliest_at, earliest_at + length, place[1])

    assert window_again(json.loads(json.dumps(window.rules)), earliest_at) == window


def test_a_holiday_that_is_made_later_moves_no_old_promise() -> None:
    ordered_at = in_stockholm("2026-03-02 10:00")
    window = label_window("1-3 vardagar", "2026-03-02 10:00")
    # As if the list of holidays had named 4 March when the promise was made, and doesn't any more.
    kept = json.loads(json.dumps(window.rules))
    kept["destination"]["closed_on"] = ["2026-03-04"]

    assert window_again(kept, ordered_at).latest_on == window.latest_on + timedelta(1)


def test_rules_of_an_unknown_counting_or_another_order_are_refused() -> None:
    rules = label_window("1-3 vardagar", "2026-03-02 10:00").rules

    with pytest.raises(Invalid, match="unknown_counting"):
        window_again({**rules, "counting": 99}, in_stockholm("2026-03-02 10:00"))
    with pytest.raises(Invalid, match="another_order"):
        window_again(rules, in_stockholm("2026-03-20 10:00"))
