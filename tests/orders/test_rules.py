"""What was to come, what was given back, and since when nothing is to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.orders.rules import Line, begins_at, bought, ending, holds_of, wanted_at

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def at(day: int) -> datetime:
    return AT.replace(day=day)


def line(number: int, quantity: int = 1, current: int | None = None, *, shippable: bool = True) -> Line:
    return Line(
        number, f"Thing {number}", quantity, quantity if current is None else current, shippable, None
    )


def test_what_was_edited_away_was_never_to_come_and_what_was_refunded_was() -> None:
    lines = [line(1, 3, current=1), line(2, 1, current=0), line(3, shippable=False)]

    assert bought(lines, {2: 1}, cancelled=False) == ((1, 1), (2, 1))
    assert bought(lines, {}, cancelled=False) == ((1, 1),)
    assert bought(lines, {}, cancelled=True) == ((1, 3), (2, 1))


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
