"""Reading the totals of a span by dimension: by carrier, product, size of miss. Never the orders themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from app.core.blocks import Days, cut
from app.core.work import Work
from app.promises.model import Tally, Total
from app.promises.spread import Sums
from app.promises.totals import DAILY, DIMENSIONS, PRODUCT, PRODUCT_BLOCKS, Key, add_up

PAST = "past_"  # before the outcome of an order from before the install: it only teaches
# What a report is about. Not what is void, nor orders from before the install ("past_…"), which have a report of their
# own. Named one by one: a pattern doubled the time of the query.
REPORTED = ("over", "kept", "broken", "unknown")
NUMBERS = (Total.orders, Total.measured, Total.misses, Total.misses_squared)


@dataclass
class Figure:
    """What came of the orders of one value, such as one carrier.

    counts  outcome → orders
    by_day  the same for each day; only of the dimensions that are kept by day
    spread  over the orders that arrived: their sums of working days
    """

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_day: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    spread: Sums = field(default_factory=Sums)

    def take(self, on: date | None, outcome: str, sums: Sums) -> None:
        self.counts[outcome] += sums.orders
        if on is not None:
            self.by_day[on][outcome] += sums.orders
        self.spread.add(sums)


Rows = Select[str, str, str, int, int, int, int]  # dimension, value, outcome, NUMBERS
Figures = dict[str, dict[str, Figure]]  # dimension → value → what came of it


def figures_of_weeks(
    work: Work, first: date, last: date, *, dimensions: Sequence[str] = DIMENSIONS
) -> Figures:
    """These dimensions of a span, both days included, as one statement sees the database.

    first, last  a Monday and a Sunday: all but carriers and the whole are kept by week
    dimensions   the fewer the quicker: a large shop has hundreds of products
    """
    assert first.weekday() == 0
    assert last.weekday() == 6
    found: Figures = {dimension: defaultdict(Figure) for dimension in dimensions}
    loose: list[tuple[date, str, int, dict[str, Any]]] = []
    for dimension, value, on, outcome, told, *numbers in work.session.execute(_both(first, last, dimensions)):
        if told is not None:
            loose.append((on, outcome, int(numbers[0]), told))
        else:
            found[dimension][value].take(on, outcome, Sums(*map(int, numbers)))
    _take_loose(found, add_up(loose).items())
    return {dimension: dict(values) for dimension, values in found.items()}


def _take_loose(found: Figures, sums: Iterable[tuple[Key, Sums]]) -> None:
    for (dimension, value, on, outcome), one in sums:
        if dimension not in found:
            continue
        found[dimension][value].take(on if dimension in DAILY else None, outcome, one)


def _both(first: date, last: date, dimensions: Sequence[str]) -> CompoundSelect[Any]:
    """What is folded, summed over the span where days don't matter, and the loose steps one by one. In one statement:
    between two a step could be folded and be seen by neither.
    """
    nothing = cast(null(), JSON)
    days = select(Total.dimension, Total.value, Total.on, Total.outcome, nothing.label("about"), *NUMBERS)
    folded = [days.where(*_of([one for one in dimensions if one in DAILY], (first, last)))]
    weekly = [one for one in dimensions if one not in (*DAILY, PRODUCT)]
    for rows in (_weeks(weekly, (first, last)), *([_products(first, last)] if PRODUCT in dimensions else [])):
        dimension, value, outcome, *numbers = rows.subquery().c
        summed = select(dimension, value, cast(null(), Date), outcome, nothing, *map(func.sum, numbers))
        folded.append(summed.group_by(dimension, value, outcome))
    zero = literal(0)
    loose = select(
        literal(""), literal(""), Tally.on, Tally.outcome, Tally.about, Tally.step, zero, zero, zero
    ).where(Tally.on.between(first, last), Tally.outcome.in_(REPORTED))
    return union_all(*folded, loose)


def _products(first: date, last: date) -> CompoundSelect[Any]:
    """By blocks, and by week where no block is whole."""
    span = cut(first, last)
    blocks = [_weeks([PRODUCT_BLOCKS], span.blocks, named=PRODUCT)] if span.blocks else []
    return union_all(*blocks, *(_weeks([PRODUCT], one) for one in span.ends))


def _weeks(dimensions: Sequence[str], span: Days, *, named: str = "") -> Rows:
    """named  as which dimension they are told; "": as their own"""
    dimension = literal(named) if named else Total.dimension
    rows = select(dimension.label("dimension"), Total.value, Total.outcome, *NUMBERS)
    return rows.where(*_of(dimensions, span))


def _of(dimensions: Sequence[str], span: Days) -> tuple[ColumnElement[bool], ...]:
    return Total.dimension.in_(dimensions), Total.on.between(*span), Total.outcome.in_(REPORTED)
