"""A chosen day and hours: read where it can be sure, left alone where it can't, and as two instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.promises.slots import Chosen, Reading, read_slot, read_title, slot_window
from app.promises.windows import window_again

MONDAY = date(2026, 3, 2)
THE_FIFTH = date(2026, 3, 5)  # a Thursday
ORDERED_AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
STOCKHOLM = "Europe/Stockholm"


def read(*texts: str, on: date = MONDAY, country: str = "SE") -> Reading:
    return replace(read_slot(texts, ordered_on=on, shop_country=country), read=())


def hours(begin: float, end: float) -> tuple[int, int]:
    return int(begin * 60), int(end * 60)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05", "2026/03/05", "2026.03.05", "20260305", "2026-03-05T00:00:00.000Z", "2026-03-05 00:00:00",
        "5 March 2026", "5th March 2026", "5th of March, 2026", "March 5, 2026", "Mar 5 2026", "Thu Mar 05 2026",
        "Thu Mar 05 2026 00:00:00 GMT+0100 (Central European Standard Time)", "Thursday, March 5th, 2026",
        "5 mars", "5 mars 2026", "den 5 mars", "tors 5 mars", "torsdag 5 mars", "Torsdagen den 5 mars 2026",
        "tors 5/3", "5/3", "05/03/2026", "5/3/2026", "05/03/26", "5-3-2026",
        "5.3.", "5.3.2026", "05.03.2026", "to 5.3.", "to 5.3.2026", "torstai 5.3.2026",
        "torstaina 5. maaliskuuta 2026",
        "5. März 2026", "Do 5. März", "Donnerstag, 5. März 2026", "Donnerstag, den 5.3.2026", "am 5. März",
        "torsdag 5. mars 2026", "tor. 5. mars", "torsdag d. 5. marts", "5. marts 2026",
        "torsdag", "Thursday", "Donnerstag", "2026-03-05 (Thursday)", "2026-03-05, torsdag",
        "Leverans torsdag 5 mars", "Delivery date: 5 March 2026", "5 mars hela dagen", "2026-03-05 any time",
        " 2026-03-05 ",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read(text) == Reading(Chosen(THE_FIFTH, None), whole=True)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("17-19", 17, 19), ("17–19", 17, 19), ("17 — 19", 17, 19), ("17:00-19:00", 17, 19), ("17:00–19:00", 17, 19),
        ("17.00-19.00", 17, 19), ("17:00:00 - 19:00:00", 17, 19), ("1730-1930", 17.5, 19.5),
        ("17.30-19.15", 17.5, 19.25),
        ("kl 17-19", 17, 19), ("kl. 17–19", 17, 19), ("klockan 17 till 19", 17, 19), ("mellan 17 och 19", 17, 19),
        ("mellan kl. 17 och kl. 19", 17, 19), ("between 17:00 and 19:00", 17, 19), ("17 to 19", 17, 19),
        ("17h-19h", 17, 19),
        ("17-19 Uhr", 17, 19), ("17 Uhr bis 19 Uhr", 17, 19), ("zwischen 17 und 19 Uhr", 17, 19),
        ("klo 17-19", 17, 19),
        ("kl. 17 og 19", 17, 19), ("klokken 17 til 19", 17, 19), ("från 17 till 19", 17, 19),
        ("5 pm - 7 pm", 17, 19), ("5pm-7pm", 17, 19), ("5-7 pm", 17, 19), ("5:30 PM to 7:30 PM", 17.5, 19.5),
        ("5 p.m. – 7 p.m.", 17, 19), ("5 pm-7", 17, 19), ("10 am - 12 pm", 10, 12), ("10-1 pm", 10, 13),
        ("11-12 pm", 11, 12),
        ("11 am to 1 pm", 11, 13), ("12-2 pm", 12, 14), ("12 am - 2 am", 0, 2), ("8 pm - 12 am", 20, 24),
        ("9-11 am", 9, 11),
        ("08-10", 8, 10), ("8-10", 8, 10), ("05:00-07:00", 5, 7), ("06-08", 6, 8), ("22-24", 22, 24),
        ("20:00-00:00", 20, 24),
        ("22-02", 22, 26), ("10 pm - 1 am", 22, 25), ("före 12", 0, 12), ("before 12:00", 0, 12), ("by 5 pm", 0, 17),
        ("innan kl. 9", 0, 9), ("vor 12 Uhr", 0, 12),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, begin: float, end: float) -> None:
    assert read("2026-03-05", text) == Reading(Chosen(THE_FIFTH, hours(begin, end)), whole=True)
    assert read(f"5 mars {text}") == Reading(Chosen(THE_FIFTH, hours(begin, end)), whole=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05 17:00-19:00", "2026-03-05, 17:00 – 19:00", "tors 5 mars 17-19", "tors 5/3 kl 17–19",
        "5.3. klo 17-19",
        "17-19, 5 mars", "kl 17-19 torsdag 5 mars", "05/03/2026 5:00 PM - 7:00 PM", "Thu, Mar 5, 5 pm - 7 pm",
        "torsdag 17-19", "Donnerstag 5.3.2026 zwischen 17 und 19 Uhr", "05/03/2026 - 17:00-19:00",
        "March 5, 2026 at 5:00 pm to 7:00 pm", "Leverans 5 mars kl. 17.00-19.00", "20260305 17-19",
    ],
)  # fmt: skip
def test_day_and_hours_may_stand_in_one_attribute(text: str) -> None:
    assert read(text) == Reading(Chosen(THE_FIFTH, hours(17, 19)), whole=True)


@pytest.mark.parametrize(
    "text",
    [
        "", "snarast", "så fort som möjligt", "asap", "Ring Anna före leverans", "17-19", "5", "2026", "mars",
        "5-7 mars",
        "5–7 March 2026", "5/3 - 7/3", "5/3 eller 6/3", "vecka 10", "2-4 vardagar", "3 dagar", "2026-02-30",
        "32 mars",
        "fre 5 mars", "Friday, March 5, 2026", "torsdag fredag", "2026-03-01", "1 mars", "5 mars 2025", "5 mars 2028",
        "2026-13-05", "5/13/2026 5/14/2026", "måndag", "idag", "imorgon", "2026-03-05T17:00:00+01:00", "26-03-05",
        "efter 5 mars", "före 5 mars", "5 mars om möjligt", "inte 5 mars", "070-123 45 67", "+46 70 123 45 67",
        "5 november",
        "19840305-1234", "2026-03-05 2026-03-06", "x" * 500, "5 mars " * 40, "٥ مارس",
    ],
)  # fmt: skip
def test_what_is_not_one_day_for_sure_is_not_read(text: str) -> None:
    assert read(text).chosen is None
    assert not read(text).whole


@pytest.mark.parametrize(
    "text",
    [
        "19-17", "5-7", "25-27", "17:60-19", "förmiddag", "kväll", "efter 17", "kl 17", "från 17", "17-19, 21",
        "17-19 eller 19-21",
     "5:00-7:00", "13 pm - 15 pm", "0 am - 2 am", "17-19 på baksidan", "ring 070-123 45 67"],
)  # fmt: skip
def test_hours_that_are_not_sure_leave_the_day_alone(text: str) -> None:
    assert read("2026-03-05", text) == Reading(Chosen(THE_FIFTH, None), whole=False)


def test_only_what_was_understood_is_quoted() -> None:
    reading = read_slot(["2026-03-05", "ring Anna", "17-19"], ordered_on=MONDAY, shop_country="SE")

    assert reading.read == ("2026-03-05", "17-19")


def test_two_attributes_that_contradict_each_other_are_not_read() -> None:
    assert read("2026-03-05", "6 mars 17-19").chosen is None
    assert read("2026-03-05 17-19", "19-21").chosen is None
    assert read("2026-03-05 17-19", "17:00–19:00") == Reading(Chosen(THE_FIFTH, hours(17, 19)), whole=True)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("05/03/2026", "SE", date(2026, 3, 5)),
        ("05/03/2026", "GB", date(2026, 3, 5)),
        ("05/03/2026", "US", date(2026, 5, 3)),
        ("05/03/2026", "CA", None),
        ("05/03/2026", "", None),
        ("03/13/2026", "CA", date(2026, 3, 13)),
        ("13/03/2026", "US", date(2026, 3, 13)),
        ("03/03/2026", "CA", date(2026, 3, 3)),
        ("3/5", "US", date(2026, 3, 5)),
        ("05.03.2026", "US", date(2026, 3, 5)),
    ],
)
def test_day_and_month_are_told_apart_by_the_shops_country(
    text: str, country: str, expected: date | None
) -> None:
    chosen = read(text, country=country).chosen
    assert (chosen.on if chosen else None) == expected


def test_bare_small_hours_say_nothing_where_clocks_go_to_twelve() -> None:
    assert read("2026-03-05", "8-10", country="US").chosen == Chosen(THE_FIFTH, None)
    assert read("2026-03-05", "8-10 am", country="US").chosen == Chosen(THE_FIFTH, hours(8, 10))
    assert read("2026-03-05", "10-14", country="US").chosen == Chosen(THE_FIFTH, hours(10, 14))


def test_a_day_without_a_year_is_the_next_one() -> None:
    december = date(2026, 12, 29)

    assert read("2 januari", on=december).chosen == Chosen(date(2027, 1, 2), None)
    assert read("lör 2/1", on=december).chosen == Chosen(date(2027, 1, 2), None)
    assert read("28 december", on=december).chosen is None  # it has just passed
    assert read("29 december", on=december).chosen == Chosen(december, None)


@pytest.mark.parametrize(
    "title",
    ["Hemleverans tors 5/3 kl 17–19", "Budbee kvällsleverans 5 mars 17-19", "Home delivery Thu 5 March, 5 pm - 7 pm",
     "Lieferung am Do 5.3. 17-19 Uhr", "Hemleverans 49 kr, torsdag 5 mars kl. 17:00–19:00",
     "Kotiinkuljetus to 5.3. klo 17-19"],
)  # fmt: skip
def test_a_title_with_day_and_hours_is_a_slot(title: str) -> None:
    assert read_title(title, ordered_on=MONDAY, shop_country="SE") == Chosen(THE_FIFTH, hours(17, 19))


@pytest.mark.parametrize(
    "title",
    [
        "PostNord, 2–4 vardagar", "kl 9–18", "Hemleverans vardagar 17–22", "12–14 dec", "Leverans 5 mars",
        "Hemleverans torsdag 17-19",
     "Beställ före 5/3 kl 12-14", "Fri frakt 5 mars 10-12, gäller alla", "Skickas 5/3 kl 17-19",
     "Hämta i butik tors 5/3 kl 17-19",
     "1/2 pris kl 17-19", "Öppet 5/3 kl 10-18", "Hemleverans 5/3 kl 17-19 eller 19-21", "vecka 10, 17-19",
     "Leverans före jul 24/12 kl 12-15",
     "", "Ab 5.3. 17-19 Uhr", "Express 24h"],
)  # fmt: skip
def test_a_title_that_speaks_of_something_else_is_no_slot(title: str) -> None:
    assert read_title(title, ordered_on=MONDAY, shop_country="SE") is None


def test_a_slot_is_two_instants_by_the_clocks_at_the_destination() -> None:
    window = slot_window(Chosen(THE_FIFTH, hours(17, 19)), zone=STOCKHOLM, ordered_at=ORDERED_AT)

    assert window is not None
    assert window.earliest_at == datetime(2026, 3, 5, 16, tzinfo=UTC)
    assert window.latest_at == datetime(2026, 3, 5, 18, tzinfo=UTC)
    assert (window.earliest_on, window.latest_on, window.zone) == (THE_FIFTH, THE_FIFTH, STOCKHOLM)
    assert (
        window_again({**window.rules, "handover_on": "2026-03-03"}, ORDERED_AT).latest_at == window.latest_at
    )


@pytest.mark.parametrize(
    ("on", "chosen", "begins", "ends"),
    [
        # Clocks go forward on 29 March 2026 at 02:00, and back on 25 October at 03:00.
        (date(2026, 3, 29), (1, 4), "2026-03-29T00:00", "2026-03-29T02:00"),
        (date(2026, 3, 29), (17, 19), "2026-03-29T15:00", "2026-03-29T17:00"),
        (date(2026, 10, 25), (17, 19), "2026-10-25T16:00", "2026-10-25T18:00"),
        (date(2026, 10, 25), (2, 2.5), "2026-10-25T00:00", "2026-10-25T01:30"),
        (date(2026, 3, 5), (22, 26), "2026-03-05T21:00", "2026-03-06T01:00"),
    ],
)
def test_hours_are_those_of_the_wall_clock_over_changes_of_time(
    on: date, chosen: tuple[float, float], begins: str, ends: str
) -> None:
    window = slot_window(Chosen(on, hours(*chosen)), zone=STOCKHOLM, ordered_at=ORDERED_AT)

    assert window is not None
    assert window.earliest_at == datetime.fromisoformat(f"{begins}+00:00")
    assert window.latest_at == datetime.fromisoformat(f"{ends}+00:00")


def test_a_day_without_hours_is_the_whole_day() -> None:
    window = slot_window(Chosen(THE_FIFTH, None), zone="America/New_York", ordered_at=ORDERED_AT)

    assert window is not None
    assert window.earliest_at == datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert window.latest_at == datetime(2026, 3, 6, 5, tzinfo=UTC) - timedelta(microseconds=1)
    assert window.latest_on == THE_FIFTH


def test_until_midnight_ends_with_its_day() -> None:
    window = slot_window(Chosen(THE_FIFTH, hours(20, 24)), zone=STOCKHOLM, ordered_at=ORDERED_AT)

    assert window is not None
    assert window.latest_on == THE_FIFTH


def test_a_slot_that_was_over_when_she_ordered_is_none() -> None:
    assert slot_window(Chosen(MONDAY, hours(8, 10)), zone=STOCKHOLM, ordered_at=ORDERED_AT) is None
    assert slot_window(Chosen(MONDAY, hours(17, 19)), zone=STOCKHOLM, ordered_at=ORDERED_AT) is not None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=3), st.sampled_from(["SE", "US", "CA", ""]))
def test_no_text_makes_the_reading_raise(texts: list[str], country: str) -> None:
    reading = read(*texts, country=country)
    if reading.chosen is not None:
        slot_window(reading.chosen, zone=STOCKHOLM, ordered_at=ORDERED_AT)
