"""What was to come, what was given back, and since when nothing is to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.line_changes import added_later, edits, with_version
from app.orders.rules import Line, begins_at, ending, holds_of, paid_for, wanted_at

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def at(day: int) -> datetime:
    return AT.replace(day=day)


def line(number: int, quantity: int = 1, current: int | None = None, *, shippable: bool = True) -> Line:
    return Line(
        number, f"Thing {number}", quantity, quantity if current is None else current, shippable, None
    )


def seen(*versions: tuple[int, list[Line]]) -> dict[str, Any]:
    """versions: (day, its lines)"""
    history: dict[str, Any] = {}
    for day, lines in versions:
        history = with_version(history, lines, at(day))
    return history


def test_what_was_paid_is_shared_among_the_pieces_and_evenly_where_no_price_was_told() -> None:
    two, silent = replace(line(1, 2), paid_minor=100_000), line(2, 3)

    assert paid_for([two, silent], 1, 1, goods_minor=250_000) == 50_000
    assert paid_for([two, silent], 1, 2, goods_minor=250_000) == 100_000
    assert paid_for([two, silent], 2, 2, goods_minor=250_000) == 100_000
    assert paid_for([two], 9, 1, goods_minor=-5) == 0


WHOLE = [line(1, 3), line(2), line(3, shippable=False)]
LESS = [line(1, 3, current=1), line(2, 1, current=0), line(3, 1, current=0, shippable=False)]


@pytest.mark.parametrize("days", list(permutations([(2, WHOLE), (5, LESS), (9, LESS)])))
def test_what_was_edited_away_went_with_the_first_version_that_lacks_it(days: Any) -> None:
    history = seen(*days)

    assert edits(LESS, [], history, cancelled=False) == [(at(5), 1, 2), (at(5), 2, 1)]
    assert edits(LESS, [(at(4), 2, 1)], history, cancelled=False) == [(at(5), 1, 2)]
    assert edits(LESS, [], history, cancelled=True) == []


def test_what_a_refund_explains_at_first_and_an_edit_later_is_told_apart() -> None:
    history = seen((2, [line(1, 3)]), (4, [line(1, 3, current=2)]), (8, [line(1, 3, current=0)]))

    assert edits([line(1, 3, current=0)], [(at(4), 1, 1)], history, cancelled=False) == [(at(8), 1, 2)]


@pytest.mark.parametrize(
    "days", list(permutations([(2, WHOLE), (6, [*WHOLE, line(4)]), (7, [*WHOLE, line(4)])]))
)
def test_a_line_that_an_older_version_lacks_was_added_later(days: Any) -> None:
    history = seen(*days)

    assert [added_later(history, number, at(2)) for number in (1, 2, 3, 4)] == [False, False, False, True]
    # Where the first version that we heard of has it, it was there when she paid, as far as anybody knows.
    assert not added_later(history, 4, at(6))


def test_an_order_ends_when_the_last_thing_was_edited_away_or_all_the_money_given_back() -> None:
    lines, gone = ((1, 1), (2, 1)), [(at(5), 1, 1), (at(6), 2, 1)]

    assert ending(lines, [], gone, cancelled_at=None, ordered_at=AT) == (at(6), "nothing_to_ship")
    assert ending(lines, gone[1:], gone[:1], cancelled_at=None, ordered_at=AT) == (at(6), "refunded")
    assert ending(lines, [], cancelled_at=None, refunded_at=at(4), ordered_at=AT) == (at(4), "refunded")


def test_a_refund_counts_from_its_own_instant() -> None:
    refunds = [(AT + DAY, 1, 1), (AT + 3 * DAY, 2, 1)]

    assert wanted_at([(1, 2), (2, 1)], refunds, AT) == ((1, 2), (2, 1))
    assert wanted_at([(1, 2), (2, 1)], refunds, AT + DAY) == ((1, 1), (2, 1))
    assert wanted_at([(1, 2), (2, 1)], refunds, AT + 9 * DAY) == ((1, 1),)


def test_an_order_ends_at_the_first_instant_at_which_nothing_was_to_come() -> None:
    lines = ((1, 1), (2, 1))
    both = [(AT + DAY, 1, 1), (AT + 2 * DAY, 2, 1), (AT + 9 * DAY, 2, 1)]

    assert ending(lines, both[:1], cancelled_at=None, ordered_at=AT) == (None, None)
    assert ending(lines, both, cancelled_at=None, ordered_at=AT) == (AT + 2 * DAY, "refunded")
    assert ending(lines, both, cancelled_at=AT + 20 * DAY, ordered_at=AT) == (AT + 2 * DAY, "refunded")
    assert ending(lines, both, cancelled_at=AT + DAY, ordered_at=AT) == (AT + DAY, "cancelled")
    assert ending((), [], cancelled_at=None, ordered_at=AT) == (AT, "nothing_to_ship")


@given(
    st.permutations([(3, "on_hold"), (5, "free"), (5, "on_hold"), (4, "on_hold"), (9, "free"), (12, "free")])
)
def test_when_a_part_stood_still_does_not_hang_on_the_order_of_hearing(heard: list[tuple[int, str]]) -> None:
    marks = [(at(day), state) for day, state in heard]

    assert holds_of(marks) == ((at(3), at(5)), (at(5), at(9)))


def test_a_hold_that_nobody_lifted_lasts() -> None:
    assert holds_of([(at(2), "free"), (at(3), "on_hold"), (at(4), "on_hold")]) == ((at(3), None),)


def test_a_clock_begins_with_the_last_part_that_was_set_for_later() -> None:
    assert begins_at(at(2), [at(2), None, at(9), at(5)]) == at(9)
    assert begins_at(at(2), [None, at(1)]) is None
