"""Rows of the report: what is compared, what is folded, who is the steadiest."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from app.promises.figures import Figure, Figures
from app.promises.report_rows import (
    EARLY_MOST,
    LATE_MOST,
    NOT_NAMED,
    OTHERS,
    ROWS_MAX,
    Row,
    best_and_worst,
    misses,
    parts,
    rows_of,
    steadiest_first,
    weeks_of,
)
from app.promises.spread import Sums
from app.promises.totals import DIMENSIONS

MONDAY = date(2026, 3, 2)


def figures() -> Figures:
    return {dimension: defaultdict(Figure) for dimension in DIMENSIONS}


def add(
    found: Figures, dimension: str, value: str, outcome: str, *, times: int = 1, miss: int | None = 0
) -> None:
    for _ in range(times):
        one = Sums()
        one.step(1, miss)
        found[dimension][value].take(MONDAY if dimension in ("", "carrier") else None, outcome, one)


def a_row(value: str, *miss: int, times: int = 1) -> Row:
    sums = Sums()
    for _ in range(times):
        for one in miss:
            sums.step(1, one)
    late = sum(1 for one in miss if one > 0) * times
    return Row(value, {"kept": sums.measured - late, "broken": late}, sums)


def test_of_two_carriers_with_the_same_mean_the_steady_one_ranks_higher() -> None:
    steady, restless = a_row("Steady", 0, 1, times=20), a_row("Restless", -4, 5, times=20)

    ranked = steadiest_first([restless, steady])

    assert steady.steadiness is not None
    assert restless.steadiness is not None
    assert steady.steadiness.mean == restless.steadiness.mean
    assert [row.value for row in ranked] == ["Steady", "Restless"]


def test_who_has_too_few_arrivals_is_ranked_last() -> None:
    ranked = steadiest_first([a_row("New", 0, times=29), a_row("Slow", 3, times=30)])

    assert [row.value for row in ranked] == ["Slow", "New"]
    assert ranked[1].arrivals_missing == 1


def test_too_few_orders_have_no_share_and_say_how_many_are_missing() -> None:
    few, enough = Row("A", {"kept": 29}), Row("B", {"kept": 29, "unknown": 1})

    assert (few.share("kept"), few.missing) == (None, 1)
    assert (enough.share("kept"), enough.missing) == (29 / 30, 0)
    assert enough.kept_share is None  # only twenty-nine are known


def test_what_nobody_knows_is_not_held_for_or_against_a_carrier() -> None:
    row = Row("A", {"kept": 30, "over": 15, "broken": 15, "unknown": 940})

    assert row.kept_share == 0.75


def test_two_ends_differ_when_their_intervals_do_not_touch() -> None:
    good, bad, few = (
        Row("Good", {"kept": 190, "broken": 10}),
        Row("Bad", {"kept": 140, "broken": 60}),
        Row("Few", {"kept": 5}),
    )

    assert best_and_worst([bad, few, good]) == (good, bad, True)
    assert best_and_worst([good, few]) is None
    assert best_and_worst([good, Row("Like it", {"kept": 94, "broken": 6})])[2] is False  # type: ignore[index]  # both have enough


def test_many_values_are_folded_into_others_and_nothing_is_lost() -> None:
    found = figures()
    for number in range(20):
        add(found, "service", f"Option {number:02}", "kept", times=40 - number)
        add(found, "", "", "kept", times=40 - number)
    add(found, "", "", "broken", times=7)

    rows = rows_of(found, "service")

    assert [row.value for row in rows[:2]] == ["Option 00", "Option 01"]
    assert (rows[ROWS_MAX].of, rows[ROWS_MAX].folded) == (OTHERS, 8)
    assert (rows[-1].of, rows[-1].counts["broken"]) == (NOT_NAMED, 7)
    assert sum(row.count for row in rows) == found[""][""].counts["kept"] + 7


def test_a_product_that_was_renamed_is_one() -> None:
    found = figures()
    add(found, "product", "7 Terra", "kept", times=2)
    add(found, "product", "7 Terra 4", "broken", times=3, miss=2)
    add(found, "product", "8 Terra 4", "kept")

    rows = rows_of(found, "product")

    assert [(row.value, dict(row.counts)) for row in rows] == [
        ("7 Terra 4", {"kept": 2, "broken": 3}),
        ("8 Terra 4", {"kept": 1}),
    ]


def test_every_day_between_the_ends_has_its_bar() -> None:
    found = figures()
    for miss in (-30, -5, -1, 0, 0, 2, 9, 30):
        add(found, "miss", str(miss), "kept", miss=miss)

    bars = misses(found)

    assert [bar.days for bar in bars] == list(range(EARLY_MOST, LATE_MOST + 1))
    assert {bar.days: bar.orders for bar in bars if bar.orders} == {
        EARLY_MOST: 2,
        -1: 1,
        0: 2,
        2: 1,
        LATE_MOST: 2,
    }


def test_each_part_is_held_against_its_plan() -> None:
    found = figures()
    for days, times in ((-1, 20), (0, 10), (1, 6), (4, 4)):
        add(found, "handover", str(days), "kept", miss=days, times=times)
    add(found, "part", "handover", "broken", times=5)
    add(found, "part", "transit", "broken", times=2)

    shop, carrier = parts(found)

    assert (shop.broken, shop.in_time, shop.one_over, shop.more_over) == (5, 30, 6, 4)
    assert shop.mean == (-20 + 6 + 16) / 40
    assert (carrier.broken, carrier.measured, carrier.mean) == (2, 0, None)


def test_weeks_begin_with_the_first_that_has_orders() -> None:
    found = figures()
    add(found, "", "", "kept", times=3)

    weeks = weeks_of(found, MONDAY - timedelta(weeks=3), 5)

    assert [(one.first, one.count) for one in weeks] == [(MONDAY, 3), (MONDAY + timedelta(weeks=1), 0)]
