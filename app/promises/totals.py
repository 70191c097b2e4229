"""Totals by day: steps are inserted with each outcome and folded from time to time, so that counting never grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select

from app.core.work import Env, Work, reading_across_shops, work_for
from app.promises.model import Tally, Total

FOLD_MAX = 2_000  # steps folded in one transaction


def totals_by_day(work: Work, first: date, last: date) -> dict[date, dict[str, int]]:
    """Orders per outcome and day, both days included; what hasn't been folded yet is added.

    returns  day → outcome → how many; days without any are left out
    """
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    folded = select(Total.on, Total.outcome, Total.orders).where(Total.on.between(first, last))
    loose = (
        select(Tally.on, Tally.outcome, func.sum(Tally.step))
        .where(Tally.on.between(first, last))
        .group_by(Tally.on, Tally.outcome)
    )
    for query in (folded, loose):
        for on, outcome, orders in work.session.execute(query):
            counts[on][outcome] += int(orders)
    some = {on: {outcome: n for outcome, n in found.items() if n} for on, found in sorted(counts.items())}
    return {on: found for on, found in some.items() if found}


def fold_tallies(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    with reading_across_shops(env, why="the steps of every shop are folded") as work:
        shops = list(work.session.scalars(select(Tally.shop_id).distinct()))
    return sum(_fold(env, shop_id) for shop_id in shops)


def _fold(env: Env, shop_id: int) -> int:
    folded = 0
    while True:
        with work_for(env, shop_id) as work:
            # Two workers must not fold the same steps: the second skips what the first holds.
            query = select(Tally).order_by(Tally.id).limit(FOLD_MAX).with_for_update(skip_locked=True)
            steps = work.session.scalars(query).all()
            _add_up(work, steps)
        folded += len(steps)
        if len(steps) < FOLD_MAX:
            return folded


def _add_up(work: Work, steps: Sequence[Tally]) -> None:
    sums: dict[tuple[date, str], int] = defaultdict(int)
    for step in steps:
        sums[step.on, step.outcome] += step.step
    for (on, outcome), count in sorted(sums.items()):
        total = work.session.get(Total, (work.shop_id, on, outcome), with_for_update=True)
        if total is None:
            total = Total(shop_id=work.shop_id, on=on, outcome=outcome, orders=0)
            work.session.add(total)
        total.orders += count
    ids = [step.id for step in steps]
    if ids:
        work.session.execute(
            delete(Tally).where(Tally.id.in_(ids)).execution_options(synchronize_session=False)
        )
