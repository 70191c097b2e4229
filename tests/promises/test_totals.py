"""Totals by day: inserted step by step, folded now and then, each shop for itself."""

from __future__ import annotations

from datetime import date

from app.core.work import Env, reading_for, work_for
from app.promises.model import Tally, Total
from app.promises.totals import fold_tallies, totals_by_day
from tests.builders import OTHER_SHOP, SHOP

ON, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def steps(env: Env, shop_id: int, *taken: tuple[date, str, int]) -> None:
    with work_for(env, shop_id) as work:
        for on, outcome, step in taken:
            work.session.add(Tally(shop_id=shop_id, id=work.next_id(), on=on, outcome=outcome, step=step))


def totals(env: Env, shop_id: int = SHOP) -> dict[date, dict[str, int]]:
    with reading_for(env, shop_id) as work:
        return totals_by_day(work, ON, NEXT)


def test_what_is_folded_and_what_is_loose_count_together_and_each_shop_for_itself(env_both: Env) -> None:
    env = env_both
    steps(env, SHOP, (ON, "kept", 1), (ON, "kept", 1), (NEXT, "broken", 1))
    steps(env, OTHER_SHOP, *[(ON, "kept", 1)] * 5)
    before = totals(env)

    fold_tallies(env)
    steps(env, SHOP, (NEXT, "broken", -1), (NEXT, "kept", 1))

    assert before == {ON: {"kept": 2}, NEXT: {"broken": 1}}
    assert totals(env) == {ON: {"kept": 2}, NEXT: {"kept": 1}}
    assert totals(env, OTHER_SHOP) == {ON: {"kept": 5}}


def test_folding_twice_counts_nothing_twice(env: Env) -> None:
    steps(env, SHOP, (ON, "kept", 1), (ON, "over", 1), (ON, "over", -1))

    fold_tallies(env)
    fold_tallies(env)

    assert totals(env) == {ON: {"kept": 1}}
    with reading_for(env, SHOP) as work:
        assert work.session.query(Tally).count() == 0
        assert {one.outcome: one.orders for one in work.session.query(Total)} == {"kept": 1, "over": 0}
