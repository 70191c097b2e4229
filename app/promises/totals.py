"""Totals: steps are inserted with each outcome and folded from time to time, so that counting never grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, union_all

from app.core.blocks import block_of
from app.core.folding import Fold, fold
from app.core.work import Env, Work
from app.promises.model import OutcomeRow, Tally, Total
from app.promises.spread import Sums
from app.shops.store import is_served

LOOKED_UP_MAX = 1_000  # values of a dimension asked for in one query
VALUE_SIGNS_MAX = 100  # of a dimension's value: the column's width
# Different products of one order that are counted; each is a row of its week. Orders with more are a wholesaler's.
PRODUCTS_MAX = 50
# Days beyond which a miss is only "that or more": the histogram stays readable, the sums keep the true figure.
MISS_DAYS_MAX = 30
# Kept by day, since runs without a break are counted in days. The others are kept by week, on its Monday: a year of a
# shop with five hundred products by day would be half a million rows. And products by blocks of weeks beside.
DAILY = ("", "carrier")
PRODUCT, PRODUCT_BLOCKS = "product", "product_4w"
SINGLE = ("carrier", "service", "country", "kind", "part")
OVER_PLAN = ("handover", "transit")
DIMENSIONS = ("", *SINGLE, "lane", PRODUCT, "miss", *OVER_PLAN)
LANE_JOIN = "|"  # of a lane's value, between its carrier and its country


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
    outcome = outcome_counted(row.outcome, row.would_be)
    if outcome is None:
        return None
    return {"on": row.due_on.isoformat(), "outcome": outcome, "about": about(row, products)}


def outcome_counted(outcome: str, would_be: str | None) -> str | None:
    """Under which name an order counts: one from before the install as "past_" and what would have come of it."""
    counted = would_be or outcome
    if counted == "pending":
        return None
    return f"past_{counted}" if would_be else counted


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
        PRODUCT: [f"{number} {title}".strip()[:VALUE_SIGNS_MAX] for number, title in _each_once(products)],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _each_once(products: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(dict(reversed(products)).items())[:PRODUCTS_MAX]


def totals_by_day(work: Work, first: date, last: date) -> dict[date, dict[str, int]]:
    """Orders per outcome and day, both days included; what hasn't been folded yet is added.

    returns  day → outcome → how many; days without any are left out
    """
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    folded = select(Total.on, Total.outcome, Total.orders).where(
        Total.dimension == "", Total.value == "", Total.on.between(first, last)
    )
    loose = select(Tally.on, Tally.outcome, Tally.step).where(Tally.on.between(first, last))
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    both = union_all(folded, loose).subquery()
    day, outcome, number = both.c
    summed = select(day, outcome, func.sum(number)).group_by(day, outcome).order_by(day)
    for on, name, orders in work.session.execute(summed):
        if orders:
            counts[on][name] = int(orders)
    return dict(counts)


Key = tuple[str, str, date, str]  # dimension, value, day (or its week's Monday), outcome


def figures_of(about: dict[str, Any]) -> Iterator[tuple[str, str, int | None]]:
    """What one order counts in: (dimension, value, the working days that are measured there)."""
    miss = about.get("miss")
    yield "", "", miss
    for dimension in SINGLE:
        if about.get(dimension):
            yield dimension, str(about[dimension])[:VALUE_SIGNS_MAX], miss
    if about.get("carrier") and about.get("country"):
        yield "lane", f"{about['carrier'][: VALUE_SIGNS_MAX - 3]}{LANE_JOIN}{about['country']}", miss
    for product in about.get(PRODUCT, ()):
        yield PRODUCT, product, miss
        yield PRODUCT_BLOCKS, product, miss
    for dimension, days in (("miss", miss), *((one, about.get(one)) for one in OVER_PLAN)):
        if days is not None:
            yield dimension, str(max(-MISS_DAYS_MAX, min(MISS_DAYS_MAX, days))), days


def kept_on(dimension: str, on: date) -> date:
    """The day under which a dimension's total of that day is kept."""
    if dimension == PRODUCT_BLOCKS:
        return block_of(on)
    return on if dimension in DAILY else on - timedelta(days=on.weekday())


def add_up(steps: Iterable[tuple[date, str, int, dict[str, Any]]]) -> dict[Key, Sums]:
    """steps  (day, outcome, +1 or -1, about)"""
    sums: dict[Key, Sums] = defaultdict(Sums)
    for on, outcome, step, told in steps:
        for dimension, value, measure in figures_of(told):
            sums[dimension, value, kept_on(dimension, on), outcome].step(step, measure)
    return sums


def add_to(sums: dict[Key, Sums], counted: dict[str, Any]) -> None:
    """Add one order, as counted_as says it."""
    one = (date.fromisoformat(counted["on"]), counted["outcome"], 1, counted["about"])
    for key, found in add_up([one]).items():
        known = sums.setdefault(key, Sums())
        known.add(found)


def every_total(work: Work) -> dict[Key, Sums]:
    """Folded and loose together, all there are: for a recount, which reads everything anyway."""
    loose = select(Tally.on, Tally.outcome, Tally.step, Tally.about)
    sums = add_up((on, outcome, step, told) for on, outcome, step, told in work.session.execute(loose))
    for one in work.session.scalars(select(Total)):
        key = one.dimension, one.value, one.on, one.outcome
        sums[key].add(Sums(one.orders, one.measured, one.misses, one.misses_squared))
    return {key: found for key, found in sums.items() if found != Sums()}


def _fold_steps(work: Work, steps: Sequence[Tally]) -> None:
    _fold_in(work, add_up((one.on, one.outcome, one.step, one.about) for one in steps))


def fold_tallies(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    return fold(env, TALLIES)


def _fold_in(work: Work, sums: dict[Key, Sums]) -> None:
    known = _totals(work, list(sums))
    for key, found in sorted(sums.items()):
        total = known.get(key)
        if total is None:
            total = _no_total(work, key)
        total.orders += found.orders
        total.measured += found.measured
        total.misses += found.misses
        total.misses_squared += found.misses_squared


def _totals(work: Work, keys: list[Key]) -> dict[Key, Total]:
    """Those that there are, and some more. A query for each week of a dimension, and one for a dimension that has few
    values: asked for key by key in one list, SQLite reads every total of the shop.
    """
    asked: dict[tuple[str, date | None], list[Key]] = defaultdict(list)
    for key in keys:
        asked[key[0], None if key[0] in DAILY else key[2]].append(key)
    found: dict[Key, Total] = {}
    for (dimension, _), alike in asked.items():
        days = sorted({key[2] for key in alike})
        values = sorted({key[1] for key in alike})
        for start in range(0, len(values), LOOKED_UP_MAX):
            some = Total.value.in_(values[start : start + LOOKED_UP_MAX])
            query = select(Total).where(Total.dimension == dimension, Total.on.in_(days), some)
            for one in work.session.scalars(query):
                found[one.dimension, one.value, one.on, one.outcome] = one
    return found


def _no_total(work: Work, key: Key) -> Total:
    dimension, value, on, outcome = key
    total = Total(shop_id=work.shop_id, dimension=dimension, value=value, on=on, outcome=outcome)
    total.orders = total.measured = total.misses = total.misses_squared = 0
    work.session.add(total)
    return total


TALLIES = Fold("fold", Tally, _fold_steps, only=is_served)
