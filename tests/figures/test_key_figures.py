"""Means, ratios and targets with what chance leaves of them; costs that add up; purchases in their places."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.work import Env
from app.factory import create_app
from app.figures.answer_reports import Waits
from app.figures.cost_rules import MonthCost, by_cause, elsewhere, minutes, month_costs, whole
from app.figures.deed_rules import CALLED, CASE_DONE, CLAIM
from app.figures.figure_charts_for_pages import gaps_chart, letters_chart, orders_chart
from app.figures.key_figures import Purchases, against, mean_of, median, median_reach, share, spending_ratio
from app.figures.purchase_reports import Months
from app.figures.purchase_rules import Bought, square, stands, sums_of
from app.promises.spread import apart, wilson, z_among
from app.remedies.totals import CostLine
from app.shops.figure_settings import Costing
from tests.builders import NOW

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def app_in_english(env: Env) -> Iterator[None]:
    with create_app(env).test_request_context(headers={"Accept-Language": "en"}):
        yield


def purchases(*baskets_minor: int) -> Purchases:
    return Purchases(
        len(baskets_minor),
        sum(baskets_minor),
        sum(square(one) for one in baskets_minor),
        letters=0,
        care_minor=0,
    )


def test_the_ratio_is_the_shops_own_and_says_how_far_chance_reaches() -> None:
    new, again = purchases(*[80_000, 120_000] * 50), purchases(*[150_000, 170_000] * 50)

    ratio = spending_ratio({"first": new, "later": again})

    assert ratio is not None
    assert ratio.value == pytest.approx(1.6)
    assert ratio.least < 1.6 < ratio.most
    assert ratio.differs


def test_prices_that_end_in_99_spread_as_far_as_they_do() -> None:
    baskets = [299, 499, 699, 899] * 10

    found = purchases(*baskets).basket_interval

    assert found is not None
    mean, error = sum(baskets) / len(baskets), stdev(baskets) / sqrt(len(baskets))
    assert found == pytest.approx((mean - 1.96 * error, mean + 1.96 * error), abs=1)


def test_a_ratio_that_chance_explains_differs_from_nothing() -> None:
    new, again = purchases(*[10_000, 190_000] * 20), purchases(*[20_000, 190_000] * 20)

    ratio = spending_ratio({"first": new, "second": again})

    assert ratio is not None
    assert not ratio.differs


@pytest.mark.parametrize("count", [0, 1, 29])
def test_too_few_have_neither_a_ratio_nor_a_basket(count: int) -> None:
    few = purchases(*[100_000] * count)

    assert spending_ratio({"first": few, "later": purchases(*[100_000] * 99)}) is None
    assert few.basket_minor is None
    assert few.basket_interval is None
    assert share(0, count) is None


@pytest.mark.parametrize(
    ("interval", "target", "more_is_better", "verdict"),
    [
        ((0.90, 0.96), 0.92, True, "chance"),
        ((0.93, 0.96), 0.92, True, "reached"),
        ((0.80, 0.91), 0.92, True, "missed"),
        ((2.0, 2.5), 3.0, False, "reached"),
        ((3.1, 3.5), 3.0, False, "missed"),
        ((2.9, 3.1), 3.0, False, "chance"),
        ((0.02, 0.02), 0.02, False, "reached"),  # counted whole: no chance in it
    ],
)
def test_what_chance_explains_is_neither_reached_nor_missed(
    interval: tuple[float, float], target: float, more_is_better: bool, verdict: str
) -> None:
    assert against(interval, target, more_is_better=more_is_better) == verdict


def test_the_middle_and_the_mean_of_counts() -> None:
    assert median({}) is None
    assert median({0: 1, 3: 1, 9: 1}) == 3
    found = mean_of({1: 20, 3: 20})
    assert found is not None
    assert found[0] == 2
    assert mean_of({1: 29}) is None


def test_the_middle_of_counts_lies_within_its_ranks() -> None:
    hundred = dict.fromkeys(range(1, 101), 1)

    assert median_reach(hundred) == (40, 61)  # the exact one of 100 by the binomial law
    assert median_reach({3: 60}) == (3, 3)
    assert median_reach({}) is None


def test_the_middle_wait_lies_within_its_ranks() -> None:
    waits = Waits(tuple(float(one) for one in range(1, 101)))

    assert waits.median == 51
    assert waits.interval == (40, 61)
    assert Waits((1.0,) * 9).median is None


# --- costs -------------------------------------------------------------------------------------------------

LINES = st.lists(
    st.builds(
        CostLine,
        on=st.sampled_from([MARCH, APRIL]),
        carrier=st.just("PostNord"),
        cause=st.sampled_from(["late", "lost", "fit"]),
        kind=st.sampled_from(["code", "store_credit", "shipping_refund", "replacement", "gift"]),
        currency=st.sampled_from(["SEK", "EUR"]),
        estimated=st.booleans(),
        times=st.integers(0, 5),
        minor=st.integers(0, 10**7),
    )
)
DEEDS = st.dictionaries(
    st.sampled_from([MARCH, APRIL]),
    st.dictionaries(
        st.sampled_from([CASE_DONE, CLAIM, CALLED, "letter/service/delay_notice"]), st.integers(0, 99)
    ).map(Counter),
)
COSTING = st.builds(
    Costing,
    *[st.integers(0, 480)] * 3,
    hour_minor=st.integers(0, 10**6),
    app_minor=st.integers(0, 10**6),
)


@given(given_lines=LINES, deeds=DEEDS, costing=COSTING)
def test_the_costs_add_up(
    given_lines: list[CostLine], deeds: dict[date, Counter[str]], costing: Costing
) -> None:
    months = month_costs(
        [MARCH, APRIL], given_lines, deeds, costing=costing, currency="SEK", runs_since=APRIL
    )
    every = whole(months)

    parts = (
        every.postage_minor,
        every.goodwill_minor,
        every.estimated_minor,
        every.staff_minor,
        every.app_minor,
    )
    assert every.total_minor == sum(parts) == sum(one.total_minor for one in months)
    assert every.given_minor == sum(one.minor for one in given_lines if one.currency == "SEK")
    causes = by_cause([MARCH, APRIL], given_lines, currency="SEK")
    assert sum(map(sum, causes.values())) == every.given_minor
    assert sum(elsewhere(given_lines, currency="SEK").values()) + every.given_minor == sum(
        one.minor for one in given_lines
    )
    assert [one.app_minor for one in months] == [0, costing.app_minor]


def test_a_persons_minutes_are_what_was_done_times_what_it_takes() -> None:
    costing = Costing(minutes_case=10, minutes_claim=20, minutes_call=15, hour_minor=30_000)
    deeds = {MARCH: Counter({CASE_DONE: 3, CLAIM: 2, CALLED: 1, "case_opened": 9})}

    (month,) = month_costs([MARCH], [], deeds, costing=costing, currency="SEK", runs_since=APRIL)

    assert minutes(deeds[MARCH], costing) == 85
    assert month == MonthCost(on=MARCH, minutes=85, staff_minor=42_500)


# --- whose purchase is which -------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 900), st.booleans()),
        max_size=12,
        unique_by=lambda one: one[1],
    )
)
def test_each_customer_has_one_first_purchase_and_at_most_one_second(
    found: list[tuple[int, int, bool]],
) -> None:
    bought = [
        Bought(place, buyer or None, MARCH, NOW + timedelta(days=day), "SEK", 100, counts)
        for place, (buyer, day, counts) in enumerate(found)
    ]

    places = stands(bought)

    named = {one.customer_id for one in bought if one.counts and one.customer_id is not None}
    standings = Counter(one.standing for one in places.values())
    assert standings["first"] == len(named)
    assert standings["second"] <= standings["first"]
    assert standings["uncounted"] == sum(not one.counts for one in bought)
    assert (
        sum(one.gap_weeks is not None for one in places.values()) == standings["second"] + standings["later"]
    )
    assert stands(reversed(bought)) == places


def test_a_basket_beyond_all_reason_doesnt_burst_the_sums() -> None:
    assert sums_of("first", 2**60, letters=0, care_minor=0)[2] < 2**63 / 1000


def _sentence(*months: dict[int, int]) -> str:
    firsts = tuple(date(2026, month, 1) for month in range(1, len(months) + 1))
    heard = {on: Counter(counts) for on, counts in zip(firsts, months, strict=True)}
    found = letters_chart(Months(firsts, firsts[-1]), heard, None)
    return found.sentence if found else ""


def test_a_month_stands_out_only_by_more_than_chance(app_in_english: None) -> None:
    assert "a difference that may be chance" in _sentence({1: 20, 2: 20}, {1: 22, 2: 18})
    assert "a difference larger than chance" in _sentence({1: 90, 2: 10}, {1: 10, 2: 90})


def test_among_many_the_best_and_the_worst_lie_further_apart_by_chance() -> None:
    assert z_among(2) == pytest.approx(1.96, abs=0.001)
    assert z_among(10) == pytest.approx(2.3, abs=0.05)
    chance, parted = random.Random(7), 0
    for _ in range(300):
        kept = [sum(chance.random() < 0.9 for _ in range(60)) for _ in range(10)]
        worst, best = (wilson(one, 60, z=z_among(10)) for one in (min(kept), max(kept)))
        assert worst is not None
        assert best is not None
        parted += apart(worst, best)
    assert parted <= 15  # 5 of 100, though all ten are alike


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        (40, 0, "None of 40 orders with a name came from somebody who had bought before."),
        (
            30,
            10,
            "10 of 40 orders with a name came from somebody who had bought before, 10 of them in Mar 2026.",
        ),
    ],
)
def test_orders_are_told_of_as_they_are(app_in_english: None, new: int, again: int, said: str) -> None:
    month = {"first": Purchases(new), "later": Purchases(again)}

    chart = orders_chart(Months((MARCH,), MARCH), {MARCH: month})

    assert chart is not None
    assert chart.sentence == said


def test_a_middle_beyond_the_last_bar_isnt_dated(app_in_english: None) -> None:
    chart = gaps_chart({1: 10, 104: 30})

    assert chart is not None
    assert "later than any bar tells apart" in chart.sentence
