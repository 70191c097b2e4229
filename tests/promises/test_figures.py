"""Figures of a span by dimension: folded and loose together, each shop for itself, past orders apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.core.work import Env, reading_for, work_for
from app.promises.figures import Figures, figures_of_weeks
from app.promises.model import Tally
from app.promises.spread import Sums
from app.promises.totals import fold_tallies
from tests.builders import OTHER_SHOP, SHOP

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 15)  # two weeks, Monday to Sunday
TUESDAY = date(2026, 3, 3)
MONDAY = date(2027, 3, 1)


def told(
    env: Env, outcome: str, *, on: date = TUESDAY, shop_id: int = SHOP, times: int = 1, **about: Any
) -> None:
    with work_for(env, shop_id) as work:
        for _ in range(times):
            tally = Tally(shop_id=shop_id, id=work.next_id(), on=on, outcome=outcome, step=1, about=about)
            work.session.add(tally)


def figures(env: Env, first: date = FIRST, last: date = LAST) -> Figures:
    with reading_for(env, SHOP) as work:
        return figures_of_weeks(work, first, last)


def test_folded_and_loose_count_together(env_both: Env) -> None:
    env = env_both
    told(env, "kept", times=3, carrier="Bring", miss=0, product=["7 Terra 4"])
    told(env, "broken", shop_id=OTHER_SHOP, times=9, carrier="Bring", miss=5)
    fold_tallies(env)
    told(env, "broken", carrier="Bring", miss=2, product=["7 Terra 4"], part="transit")

    found = figures(env)

    assert found["carrier"]["Bring"].counts == {"kept": 3, "broken": 1}
    assert found["carrier"]["Bring"].by_day == {TUESDAY: {"kept": 3, "broken": 1}}
    assert found["product"]["7 Terra 4"].spread == Sums(4, 4, 2, 4)
    assert found["part"]["transit"].counts == {"broken": 1}
    assert found[""][""].counts == {"kept": 3, "broken": 1}
    assert found["miss"].keys() == {"0", "2"}


def test_only_the_span_is_read(env: Env) -> None:
    told(env, "kept", on=date(2026, 3, 1), product=["7 Terra 4"])
    told(env, "kept", on=date(2026, 3, 16), product=["7 Terra 4"])
    fold_tallies(env)
    told(env, "kept", on=date(2026, 3, 1), product=["7 Terra 4"])

    found = figures(env)

    assert found[""] == {}
    assert found["product"] == {}


def test_the_whole_week_of_a_day_is_found_under_it(env: Env) -> None:
    told(env, "kept", on=LAST, country="SE")
    fold_tallies(env)

    assert figures(env)["country"]["SE"].counts == {"kept": 1}
    assert figures(env, date(2026, 3, 9), LAST)["country"]["SE"].counts == {"kept": 1}


@pytest.mark.parametrize("weeks", [1, 3, 4, 5, 9, 26, 52])
def test_products_of_any_span_are_those_of_its_weeks(env: Env, weeks: int) -> None:
    """Whole blocks of weeks are read as one; each order counts once all the same, wherever the span begins."""
    for week in range(60):
        on = MONDAY - timedelta(weeks=week)
        told(
            env,
            "broken" if week % 3 else "kept",
            on=on + timedelta(days=week % 7),
            product=["7 Terra 4"],
            miss=week,
        )
        if week == 40:
            fold_tallies(env)
    for shift in range(4):
        last = MONDAY - timedelta(weeks=shift) + timedelta(days=6)
        first = last - timedelta(days=7 * weeks - 1)

        one = figures(env, first, last)["product"]["7 Terra 4"]

        read = range(shift, shift + weeks)
        assert one.counts.get("kept", 0) == sum(1 for week in read if not week % 3)
        assert one.spread == Sums(weeks, weeks, sum(read), sum(week * week for week in read))


def test_orders_from_before_the_install_are_left_out(env: Env) -> None:
    told(env, "past_broken", carrier="Bring")
    fold_tallies(env)
    told(env, "past_kept", carrier="Bring")

    assert figures(env)["carrier"] == {}
