"""The rows of a report from the figures of a span: shares, intervals, steadiness, whose part. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.promises.figures import Figure, Figures
from app.promises.reports import JUDGED, Shares
from app.promises.spread import (
    MEASURED_LEAST,
    Interval,
    Runs,
    Steadiness,
    Sums,
    apart,
    runs_without_a_break,
    steadiness,
    wilson,
)

# A share of fewer says more about chance than about the carrier.
SHARE_LEAST = 30
ROWS_MAX = 12  # of one table; a reader compares no more, and the rest is folded into one row
# Bars of the histogram: beyond these days everything is one bar.
EARLY_MOST, LATE_MOST = -4, 8
OTHERS, NOT_NAMED = "others", "not_named"
KNOWN = ("over", "kept", "broken")


@dataclass(frozen=True)
class Row:
    """What came of the orders of one value.

    value    as in the totals; "" with `of` "others" (how many values are folded into it) or "not_named"
    counts   outcome → orders
    """

    value: str
    counts: Mapping[str, int]
    spread: Sums = field(default_factory=Sums)
    runs: Runs | None = None
    of: str = ""
    folded: int = 0

    @property
    def count(self) -> int:
        return sum(self.counts.get(one, 0) for one in JUDGED)

    @property
    def known(self) -> int:
        """Those of which somebody knows what came of them: what carriers are compared by, or the one that says least
        would look best.
        """
        return sum(self.counts.get(one, 0) for one in KNOWN)

    @property
    def missing(self) -> int:
        """Orders until there is a share."""
        return max(0, SHARE_LEAST - self.count)

    def share(self, outcome: str) -> float | None:
        """None for too few."""
        return self.counts.get(outcome, 0) / self.count if not self.missing else None

    @property
    def kept(self) -> int:
        return self.counts.get("over", 0) + self.counts.get("kept", 0)

    @property
    def kept_share(self) -> float | None:
        """Of those known."""
        return self.kept / self.known if self.known >= SHARE_LEAST else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.kept, self.known) if self.known >= SHARE_LEAST else None

    @property
    def steadiness(self) -> Steadiness | None:
        return steadiness(self.spread)

    @property
    def arrivals_missing(self) -> int:
        """Arrivals until their spread can be told."""
        return max(0, MEASURED_LEAST - self.spread.measured)


def whole(figures: Figures) -> Row:
    return _row("", figures[""].get("", Figure()))


def rows_of(figures: Figures, dimension: str) -> list[Row]:
    """The most orders first; what is too little for a row of its own is folded, and what names no value stands last."""
    values = _by_product(figures[dimension]) if dimension == "product" else figures[dimension]
    rows = [row for value, one in values.items() if (row := _row(value, one)).count]
    rows.sort(key=lambda one: (-one.count, one.value))
    found = rows[:ROWS_MAX]
    if len(rows) > ROWS_MAX:
        found.append(_others(rows[ROWS_MAX:]))
    rest = _not_named(whole(figures), rows) if dimension != "product" else None
    return [*found, rest] if rest is not None else found


def _row(value: str, figure: Figure) -> Row:
    runs = runs_without_a_break(figure.by_day) if figure.by_day else None
    return Row(value, dict(figure.counts), figure.spread, runs)


def _others(rows: Sequence[Row]) -> Row:
    spread = Sums()
    for row in rows:
        spread.add(row.spread)
    counts: dict[str, int] = {one: sum(row.counts.get(one, 0) for row in rows) for one in JUDGED}
    return Row("", counts, spread, of=OTHERS, folded=len(rows))


def _not_named(all_orders: Row, rows: Iterable[Row]) -> Row | None:
    rows = list(rows)
    counts: dict[str, int] = {
        one: all_orders.counts.get(one, 0) - sum(row.counts.get(one, 0) for row in rows) for one in JUDGED
    }
    left = Row("", counts, of=NOT_NAMED)
    return left if left.count > 0 else None


def _by_product(values: Mapping[str, Figure]) -> dict[str, Figure]:
    """A product that was renamed is one: by its number, under the title that most orders had."""
    alike: dict[str, list[tuple[str, Figure]]] = {}
    for value, figure in values.items():
        alike.setdefault(value.partition(" ")[0], []).append((value, figure))
    found = {}
    for same in alike.values():
        value, _ = max(same, key=lambda one: (one[1].spread.orders, one[0]))
        merged = Figure()
        for _, one in same:
            for outcome, orders in one.counts.items():
                merged.counts[outcome] += orders
            merged.spread.add(one.spread)
        found[value] = merged
    return found


def steadiest_first(rows: Iterable[Row]) -> list[Row]:
    """By what a customer can count on: of two with the same mean the one that varies less. Those of which too little
    is known come last.
    """

    def key(row: Row) -> tuple[bool, float, float, int]:
        steady = row.steadiness
        latest, mean = (steady.usual_latest, steady.mean) if steady else (0.0, 0.0)
        return steady is None, round(latest, 9), mean, -row.spread.measured

    return sorted((row for row in rows if not row.of), key=key)


def best_and_worst(rows: Iterable[Row]) -> tuple[Row, Row, bool] | None:
    """returns  the two ends of those that can be compared, and whether they differ by more than chance"""
    told = [row for row in rows if not row.of and row.interval is not None]
    if len(told) < 2:
        return None
    best = max(told, key=lambda row: (row.kept_share or 0.0, row.known))
    worst = min(told, key=lambda row: (row.kept_share or 0.0, -row.known))
    if best is worst or best.interval is None or worst.interval is None:
        return None
    return best, worst, apart(best.interval, worst.interval)


def weeks_of(figures: Figures, first: date, weeks: int) -> list[Shares]:
    """The oldest first; those before the first outcome are left out."""
    by_day = figures[""].get("", Figure()).by_day
    found = []
    for week in range(weeks):
        begins = first + timedelta(weeks=week)
        days = [by_day.get(begins + timedelta(days=day), {}) for day in range(7)]
        counts: dict[str, int] = {one: sum(day.get(one, 0) for day in days) for one in JUDGED}
        found.append(Shares(begins, begins + timedelta(days=6), counts))
    started = next((place for place, one in enumerate(found) if one.count), len(found))
    return found[started:]


@dataclass(frozen=True)
class Bar:
    """days  working days from the promise: 0 within; at the ends "that or more" """

    days: int
    orders: int
    is_end: bool


def misses(figures: Figures, dimension: str = "miss") -> list[Bar]:
    """Every day between the ends has its bar, also an empty one: a gap is something to see."""
    orders = {int(value): figure.spread.measured for value, figure in figures[dimension].items()}
    return [
        Bar(
            days,
            sum(count for at, count in orders.items() if _bar_of(at) == days),
            days in (EARLY_MOST, LATE_MOST),
        )
        for days in range(EARLY_MOST, LATE_MOST + 1)
    ]


def _bar_of(days: int) -> int:
    return max(EARLY_MOST, min(LATE_MOST, days))


@dataclass(frozen=True)
class PartRow:
    """How one part of the way went against its plan, over all orders where a plan is known.

    broken     promises that were broken by this part
    in_time, one_over, more_over  orders by working days over plan
    """

    part: str
    broken: int
    in_time: int
    one_over: int
    more_over: int
    spread: Sums

    @property
    def measured(self) -> int:
        return self.spread.measured

    @property
    def mean(self) -> float | None:
        return self.spread.misses / self.spread.measured if self.measured >= MEASURED_LEAST else None


def parts(figures: Figures) -> list[PartRow]:
    found = []
    for part in ("handover", "transit"):
        days = {int(value): figure.spread for value, figure in figures[part].items()}
        spread = Sums()
        for one in days.values():
            spread.add(one)
        found.append(
            PartRow(
                part,
                figures["part"].get(part, Figure()).counts.get("broken", 0),
                sum(one.measured for at, one in days.items() if at <= 0),
                sum(one.measured for at, one in days.items() if at == 1),
                sum(one.measured for at, one in days.items() if at > 1),
                spread,
            )
        )
    return found
