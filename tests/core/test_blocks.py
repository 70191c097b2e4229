"""A span cut into whole blocks and the days at its ends has each of its days once."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.blocks import BLOCK_DAYS, Days, block_of, cut

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LENGTHS = st.integers(1, 400)


def _days(span: Days) -> list[date]:
    return [span[0] + timedelta(days=one) for one in range((span[1] - span[0]).days + 1)]


@given(DAYS, LENGTHS)
def test_each_day_of_a_span_stands_in_it_once(first: date, length: int) -> None:
    last = first + timedelta(days=length - 1)
    found = cut(first, last)

    days = [day for side in found.ends for day in _days(side)]
    if found.blocks:
        begins, ends = found.blocks
        assert block_of(begins) == begins
        assert block_of(ends) == ends
        days += _days((begins, ends + timedelta(days=BLOCK_DAYS - 1)))
    assert sorted(days) == _days((first, last))
    assert sum(len(_days(side)) for side in found.ends) < 2 * BLOCK_DAYS


@given(DAYS)
def test_a_block_begins_on_a_monday_and_has_its_days(on: date) -> None:
    begins = block_of(on)
    assert begins.weekday() == 0
    assert {block_of(day) for day in _days((begins, begins + timedelta(days=BLOCK_DAYS - 1)))} == {begins}
    assert begins <= on < begins + timedelta(days=BLOCK_DAYS)


def test_blocks_are_the_same_for_everybody() -> None:
    assert block_of(date(2026, 11, 22)) == date(2026, 11, 9)
