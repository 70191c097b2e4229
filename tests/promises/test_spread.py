"""Intervals, steadiness and runs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.promises.spread import (
    Run,
    Steadiness,
    Sums,
    apart,
    difference,
    runs_without_a_break,
    steadiness,
    wilson,
)

MONDAY = date(2026, 3, 2)


def arrived(*misses: int) -> Sums:
    sums = Sums()
    for miss in misses:
        sums.step(1, miss)
    return sums


@pytest.mark.parametrize(
    ("hits", "of", "least", "most"),
    # From Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_wilsons(hits: int, of: int, least: float, most: float) -> None:
    found = wilson(hits, of)

    assert found is not None
    assert (found.least, found.most) == (pytest.approx(least, abs=5e-5), pytest.approx(most, abs=5e-5))


def test_no_case_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_two_shares_differ_only_where_their_intervals_do_not_touch() -> None:
    good, worse, few = wilson(95, 100), wilson(60, 100), wilson(8, 10)

    assert good is not None
    assert worse is not None
    assert few is not None
    assert apart(good, worse)
    assert apart(worse, good)
    assert not apart(good, few)


@given(st.lists(st.integers(-30, 60), min_size=1, max_size=60))
@settings(max_examples=60)
def test_mean_and_deviation_are_those_of_the_single_misses(misses: list[int]) -> None:
    found = steadiness(arrived(*misses), least=1)

    mean = sum(misses) / len(misses)
    assert found is not None
    assert found.mean == pytest.approx(mean)
    assert found.variance == pytest.approx(sum((one - mean) ** 2 for one in misses) / len(misses), abs=1e-9)


def test_of_two_with_the_same_mean_the_steady_one_is_better() -> None:
    steady = steadiness(arrived(*[0, 1] * 20))
    restless = steadiness(arrived(*[-4, 5] * 20))

    assert steady is not None
    assert restless is not None
    assert steady.mean == restless.mean
    assert steady.usual_latest < restless.usual_latest


def test_too_few_arrivals_say_nothing_of_steadiness() -> None:
    assert steadiness(arrived(*[0] * 29)) is None
    assert steadiness(arrived(*[0] * 30)) == Steadiness(30, 0.0, 0.0)


def days(*counts: dict[str, int]) -> dict[date, dict[str, int]]:
    return {MONDAY + timedelta(days=number): one for number, one in enumerate(counts)}


def test_a_run_ends_with_a_broken_promise() -> None:
    runs = runs_without_a_break(
        days({"kept": 2}, {"over": 3}, {"kept": 9, "broken": 1}, {"kept": 1}, {"unknown": 4})
    )

    assert runs.longest == Run(2, 5, MONDAY, MONDAY + timedelta(days=1))
    assert runs.current == Run(1, 1, MONDAY + timedelta(days=3), MONDAY + timedelta(days=3))


def test_a_day_on_which_nothing_was_due_neither_counts_nor_breaks() -> None:
    runs = runs_without_a_break(days({"kept": 2}, {}, {"void": 1}, {"unknown": 2}, {"kept": 1}))

    assert runs.longest == runs.current == Run(2, 3, MONDAY, MONDAY + timedelta(days=4))


def test_a_shop_that_breaks_daily_has_no_run() -> None:
    assert runs_without_a_break(days({"broken": 1}, {"broken": 1, "kept": 9})).longest == Run()


@pytest.mark.parametrize(
    ("counts", "least", "most"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0000),
    ],
)
def test_a_difference_of_shares_is_newcombe_s(
    counts: tuple[int, int, int, int], least: float, most: float
) -> None:
    # The figures of the paper's table II, examples a, b and g or h.
    found = difference(counts[:2], counts[2:])

    assert found is not None
    assert (found.least, found.most) == (pytest.approx(least, abs=6e-5), pytest.approx(most, abs=6e-5))


def test_a_difference_needs_cases_on_both_sides() -> None:
    assert difference((0, 0), (3, 10)) is None
    assert difference((3, 10), (0, 0)) is None
