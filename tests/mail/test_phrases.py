"""Dates and lists as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from app.mail.phrases import listed, written_day

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("sv", "tisdag 3 mars"),
        ("sv-SE", "tisdag 3 mars"),
        ("en", "Tuesday 3 March"),
        ("en-GB", "Tuesday 3 March"),
        ("en_US", "Tuesday, March 3"),
        ("no such", "Tuesday 3 March"),
    ],
)
def test_a_day_is_written_as_people_do(locale: str, written: str) -> None:
    assert written_day(date(2026, 3, 3), locale, today=TODAY) == written


def test_another_year_is_said() -> None:
    assert written_day(date(2027, 3, 3), "sv", today=TODAY) == "onsdag 3 mars 2027"
    assert written_day(date(2025, 3, 3), "en", today=TODAY) == "Monday 3 March 2025"


@pytest.mark.parametrize(
    ("things", "swedish", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A och B", "A and B"),
        (["A", "B", "C"], "A, B och C", "A, B and C"),
        (["A", "B", "C", "D"], "A, B och 2 saker till", "A, B and 2 more things"),
        (list("ABCDEF"), "A, B och 4 saker till", "A, B and 4 more things"),
    ],
)
def test_things_are_listed_until_it_gets_long(things: list[str], swedish: str, english: str) -> None:
    assert listed(things, "sv") == swedish
    assert listed(things, "en") == english
