"""What making good has cost, by carrier and cause, in a year and month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.core.work import Work
from app.promises.reports import today
from app.remedies.totals import CostLine, costs_between

MONTHS_BACK = 11  # with this one a year


@dataclass(frozen=True)
class CostSum:
    """estimated_minor  the part of `minor` that isn't known for sure: codes that nobody has used yet"""

    carrier: str
    cause: str
    currency: str
    times: int
    minor: int
    estimated_minor: int


@dataclass(frozen=True)
class MonthSum:
    """What one carrier, or one cause, has cost in a month. on  its first day; name  "" where no carrier was told"""

    on: date
    name: str
    currency: str
    times: int
    minor: int
    estimated_minor: int


@dataclass(frozen=True)
class MonthByMonth:
    """The same costs twice: each is booked on a carrier and on a cause. The newest month first, in it the dearest."""

    carriers: tuple[MonthSum, ...]
    causes: tuple[MonthSum, ...]


def month_by_month(work: Work) -> MonthByMonth:
    """This month and the eleven before."""
    last = today(work)
    lines = costs_between(work, _months_before(last), last)
    return MonthByMonth(_by(lines, lambda one: one.carrier), _by(lines, lambda one: one.cause))


def _by(lines: Iterable[CostLine], name_of: Callable[[CostLine], str]) -> tuple[MonthSum, ...]:
    found: dict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        sums = found[line.on, name_of(line), line.currency]
        sums[0] += line.times
        sums[1] += line.minor
        sums[2] += line.minor if line.estimated else 0
    each = (MonthSum(*about, *sums) for about, sums in found.items())
    return tuple(sorted(each, key=lambda one: (-one.on.toordinal(), -one.minor, one.name)))


def costs_of_a_year(work: Work) -> list[CostSum]:
    """The dearest first."""
    last = today(work)
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in costs_between(work, _months_before(last), last):
        sums = found[line.carrier, line.cause, line.currency]
        sums[0] += line.times
        sums[1] += line.minor
        sums[2] += line.minor if line.estimated else 0
    each = [CostSum(*about, *sums) for about, sums in found.items()]
    return sorted(each, key=lambda one: (-one.minor, one.carrier, one.cause))


def _months_before(on: date) -> date:
    months = on.year * 12 + on.month - 1 - MONTHS_BACK
    return date(months // 12, months % 12 + 1, 1)
