"""Totals by day: steps are inserted with each outcome and folded from time to time, so that counting never grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select, union_all

from app.core.holding import try_hold_name
from app.core.queues import SHOPS_LOOKED_AT, shops_with_rows
from app.core.serving import by_turns
from app.core.work import Env, Work, reading_across_shops, work_for
from app.promises.model import OutcomeRow, Tally, Total
from app.shops.store import is_served

FOLD_MAX = 2_000  # steps folded in one transaction
VALUE_SIGNS_MAX = 100  # of a dimension's value: the column's width
# Different products of one order that are counted; each is a row of its day. Orders with more are a wholesaler's.
PRODUCTS_MAX = 50


def count(work: Work, row: OutcomeRow, products: Sequence[tuple[int, str]]) -> bool:
    """Bring the steps of an order's outcome up to what it is now: out of what it was counted as, into what it is.

    row       of an order, with all that was found
    products  (Shopify's number, title) of what is sent
    returns   whether anything changed; what it counts as now is in row.counted
    """
    is_now = counted_as(row, products)
    if is_now == row.counted:
        return False
    for step, figures in ((-1, row.counted), (1, is_now)):
        if figures is not None:
            work.session.add(_tally(work, step, figures))
    row.counted = is_now
    return True


def _tally(work: Work, step: int, figures: dict[str, Any]) -> Tally:
    return Tally(
        shop_id=work.shop_id,
        id=work.next_id(),
        on=date.fromisoformat(figures["on"]),
        outcome=figures["outcome"],
        step=step,
        about=figures["about"],
    )


def counted_as(row: OutcomeRow, products: Sequence[tuple[int, str]]) -> dict[str, Any] | None:
    """returns  JSON; None for what is pending: nobody asks, and it would double the rows"""
    if row.outcome == "pending":
        return None
    outcome = f"past_{row.would_be}" if row.would_be else row.outcome
    return {"on": row.due_on.isoformat(), "outcome": outcome, "about": about(row, products)}


def about(row: OutcomeRow, products: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """The figures that an order counts in beside its day and outcome.

    returns  JSON, only what is known; "miss" in working days, of what has arrived and was promised; "handover" and
             "transit" in working days over plan
    """
    found: dict[str, Any] = {
        "carrier": row.carrier,
        "service": row.service,
        "country": row.country,
        "kind": row.kind,
        "part": row.part,
        "miss": row.miss_working_days if row.arrived_at is not None else None,
        "handover": row.handover_days,
        "transit": row.transit_days,
        "product": [f"{number} {title}".strip()[:VALUE_SIGNS_MAX] for number, title in _each_once(products)],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _each_once(products: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(dict(reversed(products)).items())[:PRODUCTS_MAX]


def totals_by_day(work: Work, first: date, last: date) -> dict[date, dict[str, int]]:
    """Orders per outcome and day, both days included; what hasn't been folded yet is added.

    returns  day → outcome → how many; days without any are left out
    """
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    folded = select(Total.on, Total.outcome, Total.orders).where(Total.on.between(first, last))
    loose = select(Tally.on, Tally.outcome, Tally.step).where(Tally.on.between(first, last))
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    both = union_all(folded, loose).subquery()
    day, outcome, number = both.c
    summed = select(day, outcome, func.sum(number)).group_by(day, outcome).order_by(day)
    for on, name, orders in work.session.execute(summed):
        if orders:
            counts[on][name] = int(orders)
    return dict(counts)


def fold_tallies(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    with reading_across_shops(env, why="the steps of every shop are folded") as work:
        shops = shops_with_rows(work, Tally.shop_id, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _fold(env, shop_id))


def _fold(env: Env, shop_id: int) -> tuple[int, bool]:
    """returns  how many steps were folded, and whether there are more"""
    with work_for(env, shop_id) as work:
        # One worker at a time: two could both find that a day has no total yet.
        if not try_hold_name(work, f"fold/{shop_id}"):
            return 0, False
        steps = work.session.scalars(select(Tally).order_by(Tally.id).limit(FOLD_MAX)).all()
        _add_up(work, steps)
    return len(steps), len(steps) == FOLD_MAX


def _add_up(work: Work, steps: Sequence[Tally]) -> None:
    sums: dict[tuple[date, str], int] = defaultdict(int)
    for step in steps:
        sums[step.on, step.outcome] += step.step
    for (on, outcome), count in sorted(sums.items()):
        total = work.session.get(Total, (work.shop_id, on, outcome))
        if total is None:
            total = Total(shop_id=work.shop_id, on=on, outcome=outcome, orders=0)
            work.session.add(total)
        total.orders += count
    ids = [step.id for step in steps]
    if ids:
        work.session.execute(
            delete(Tally).where(Tally.id.in_(ids)).execution_options(synchronize_session=False)
        )
