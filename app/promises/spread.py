"""How sure a share is, how steady arrivals are, how long nothing was broken: values in, value out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

# Of the normal distribution, for 95 of 100 intervals to hold the true share.
Z_95 = 1.959964
# Fewer arrivals say more about chance than about a carrier: neither a spread nor an interval is worth a look.
MEASURED_LEAST = 30


@dataclass(frozen=True)
class Interval:
    """Where the true share lies, 95 times of 100. least, most  0 to 1"""

    least: float
    most: float


def wilson(hits: int, of: int, *, z: float = Z_95) -> Interval | None:
    """The interval of a share that doesn't leave 0 to 1, and is right for few cases and shares near an end.

    z        how sure
    returns  None where there is no case
    source   E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927)
    """
    if of <= 0:
        return None
    share, z2 = hits / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    reach = z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def difference(one: tuple[int, int], other: tuple[int, int]) -> Interval | None:
    """Where the difference of two shares lies, one less the other: -1 to 1. Chance alone may well explain it
    where 0 lies within.

    one, other  hits and cases
    returns     None where one of them has no case
    source      R. G. Newcombe, Interval estimation for the difference between independent proportions (1998), method 10
    """
    here, there = wilson(*one), wilson(*other)
    if here is None or there is None:
        return None
    share, other_share = one[0] / one[1], other[0] / other[1]
    down = sqrt((share - here.least) ** 2 + (there.most - other_share) ** 2)
    up = sqrt((here.most - share) ** 2 + (other_share - there.least) ** 2)
    return Interval(share - other_share - down, share - other_share + up)


def z_among(groups: int) -> float:
    """How far the intervals of so many groups must reach for the best and the worst of them not to part by chance: with
    every group there are more pairs that may. Never less than of two by themselves.

    source  C. E. Bonferroni's inequality over all pairs; two intervals that don't touch differ by the root of two more
    """
    pairs = groups * (groups - 1) / 2
    return max(Z_95, NormalDist().inv_cdf(1 - 0.025 / max(1, pairs)) / sqrt(2))


def apart(one: Interval, other: Interval) -> bool:
    """Whether two shares differ by more than chance would: their intervals don't touch."""
    return one.most < other.least or other.most < one.least


@dataclass
class Sums:
    """Orders, and of the measured ones the sum of their working days and of the squares."""

    orders: int = 0
    measured: int = 0
    misses: int = 0
    misses_squared: int = 0

    def add(self, other: Sums) -> None:
        self.orders += other.orders
        self.measured += other.measured
        self.misses += other.misses
        self.misses_squared += other.misses_squared

    def step(self, step: int, measure: int | None) -> None:
        """measure  working days of one order; None where nothing was measured"""
        days = measure or 0
        self.add(Sums(step, step if measure is not None else 0, step * days, step * days * days))


@dataclass(frozen=True)
class Steadiness:
    """Arrivals against the nearer end of what was promised, in working days: negative early, 0 within.

    mean, deviation  of all of them (the deviation of a whole, not of a sample)
    """

    measured: int
    mean: float
    deviation: float

    @property
    def variance(self) -> float:
        return self.deviation**2

    @property
    def usual_latest(self) -> float:
        """The mean and one deviation: of arrivals that spread evenly about their mean five in six come no later. What
        a customer can count on, so of two with the same mean the steadier one is better.
        """
        return self.mean + self.deviation


def steadiness(sums: Sums, *, least: int = MEASURED_LEAST) -> Steadiness | None:
    """returns  None for fewer than `least` arrivals"""
    if sums.measured < max(1, least):
        return None
    mean = sums.misses / sums.measured
    # In whole numbers until the end: the difference of two large means would lose its digits.
    varied = sums.measured * sums.misses_squared - sums.misses * sums.misses
    return Steadiness(sums.measured, mean, sqrt(max(0, varied)) / sums.measured)


@dataclass(frozen=True)
class Run:
    """Days on which promises fell due and none was broken, one after the other, with their kept orders.

    days   only those on which something was due: a quiet Sunday neither counts nor breaks
    first, last  None where there is no such day
    """

    days: int = 0
    orders: int = 0
    first: date | None = None
    last: date | None = None

    def and_day(self, on: date, orders: int) -> Run:
        return Run(self.days + 1, self.orders + orders, self.first or on, on)


@dataclass(frozen=True)
class Runs:
    """longest  of the span; current  up to its last day: empty if something was broken on that"""

    longest: Run
    current: Run


def runs_without_a_break(by_day: Mapping[date, Mapping[str, int]]) -> Runs:
    """The orders of a day have no order among themselves: one that is broken ends the run of the day before, and the
    next begins on the day after. So a run is never longer than it was.
    """
    longest = current = Run()
    for on, counts in sorted(by_day.items()):
        kept = counts.get("over", 0) + counts.get("kept", 0)
        if counts.get("broken", 0) > 0:
            current = Run()
        elif kept > 0:
            current = current.and_day(on, kept)
        longest = max(longest, current, key=lambda one: (one.days, one.orders))
    return Runs(longest, current)
