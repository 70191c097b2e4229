"""Key figures with what is known of each: means, shares and ratios with their intervals, beside a target. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, sqrt
from typing import Literal

from app.figures.purchase_rules import NEW, RETURNING, UNIT_MINOR
from app.figures.purchase_rules import Sums as DaySums
from app.promises.spread import Z_95, Interval, wilson

# A mean of fewer jumps with every dear basket; a share of fewer says more about chance than about the shop.
MEAN_LEAST, SHARE_LEAST = 30, 30
Verdict = Literal["reached", "missed", "chance"]


@dataclass(frozen=True)
class Purchases:
    """Purchases that stand alike, in one currency. squares  of purchase_rules.square"""

    orders: int = 0
    minor: int = 0
    squares: int = 0
    letters: int = 0
    care_minor: int = 0

    @classmethod
    def of(cls, sums: DaySums) -> Purchases:
        return cls(*sums)

    def __add__(self, other: Purchases) -> Purchases:
        return Purchases(
            self.orders + other.orders,
            self.minor + other.minor,
            self.squares + other.squares,
            self.letters + other.letters,
            self.care_minor + other.care_minor,
        )

    @property
    def basket_minor(self) -> int | None:
        """Of one purchase; None for too few."""
        return round(self.minor / self.orders) if self.orders >= MEAN_LEAST else None

    @property
    def variance_of_mean(self) -> float:
        """Of the mean basket, in units; of a sample, so by one order less."""
        # In whole numbers until the end: the difference of two large means would lose its digits.
        spread = self.orders * self.squares * UNIT_MINOR**2 - self.minor * self.minor
        return max(0, spread) / UNIT_MINOR**2 / self.orders**2 / (self.orders - 1)

    @property
    def basket_interval(self) -> tuple[int, int] | None:
        if self.orders < MEAN_LEAST:
            return None
        reach = Z_95 * sqrt(self.variance_of_mean) * UNIT_MINOR
        mean = self.minor / self.orders
        return round(max(0.0, mean - reach)), round(mean + reach)

    @property
    def care_share(self) -> float | None:
        """What was given of what was paid; None where nothing was paid."""
        return self.care_minor / self.minor if self.minor > 0 else None


Standings = Mapping[str, Purchases]


def together(standings: Standings, names: Sequence[str]) -> Purchases:
    return sum((standings.get(one, Purchases()) for one in names), Purchases())


@dataclass(frozen=True)
class Ratio:
    """One mean over another. least, most  where it lies, 95 times of 100"""

    value: float
    least: float
    most: float

    @property
    def differs(self) -> bool:
        """More than chance would."""
        return not self.least <= 1 <= self.most


def spending_ratio(standings: Standings) -> Ratio | None:
    """The basket of a returning customer over that of a new one; None where one of them is too few.

    source  the delta method on the logarithm of a ratio of two independent means
    """
    again, new = together(standings, RETURNING), together(standings, NEW)
    if min(again.orders, new.orders) < MEAN_LEAST or min(again.minor, new.minor) <= 0:
        return None
    ratio = (again.minor / again.orders) / (new.minor / new.orders)
    reach = Z_95 * sqrt(_relative(again) + _relative(new))
    return Ratio(ratio, exp(log(ratio) - reach), exp(log(ratio) + reach))


def _relative(one: Purchases) -> float:
    mean = one.minor / UNIT_MINOR / one.orders
    return one.variance_of_mean / (mean * mean)


def share(hits: int, of: int) -> tuple[float, Interval] | None:
    """None for too few."""
    interval = wilson(hits, of)
    return (hits / of, interval) if interval is not None and of >= SHARE_LEAST else None


def against(interval: tuple[float, float], target: float, *, more_is_better: bool) -> Verdict:
    """A target that lies within what chance explains is neither reached nor missed."""
    least, most = interval
    if least <= target <= most and least != most:
        return "chance"
    return "reached" if (least >= target if more_is_better else most <= target) else "missed"


def median(counts: Mapping[int, int]) -> int | None:
    """counts  value → how often; None where there is none"""
    whole = sum(counts.values())
    seen = 0
    for value, times in sorted(counts.items()):
        seen += times
        if whole and 2 * seen >= whole:
            return value
    return None


def median_reach(counts: Mapping[int, int]) -> tuple[int, int] | None:
    """Where the median lies, 95 times of 100: by ranks, whatever the spread looks like. None where there is none

    counts  value → how often
    """
    whole = sum(counts.values())
    if not whole:
        return None
    reach = Z_95 * sqrt(whole) / 2
    ranks = max(1, floor(whole / 2 - reach)), min(whole, ceil(whole / 2 + reach) + 1)
    return _at_rank(counts, ranks[0]), _at_rank(counts, ranks[1])


def _at_rank(counts: Mapping[int, int], rank: int) -> int:
    """The value at a place, the smallest at 1."""
    seen = 0
    for value, times in sorted(counts.items()):
        seen += times
        if seen >= rank:
            return value
    return max(counts)


def mean_of(counts: Mapping[int, int], *, z: float = Z_95) -> tuple[float, tuple[float, float]] | None:
    """Of letters per customer: the mean with its interval; None for too few.

    counts  how many letters → how many customers
    z       how sure the interval is
    """
    customers = sum(counts.values())
    if customers < MEAN_LEAST:
        return None
    mean = sum(value * times for value, times in counts.items()) / customers
    squares = sum((value - mean) ** 2 * times for value, times in counts.items())
    reach = z * sqrt(squares / (customers - 1) / customers)
    return mean, (mean - reach, mean + reach)
