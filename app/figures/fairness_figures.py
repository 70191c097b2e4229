"""Whether everybody is asked alike: shares with their intervals, delays, and why some weren't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.promises.spread import Interval, apart, wilson
from app.reviews.rules import percentile

ASKED, WAITING, NOT_ASKED = "asked", "waiting", "not_asked"
OUTCOMES = ("over", "kept", "broken", "unknown")
LEVELS = ("high", "middle", "low", "none")
# Fewer say more about chance than about how we ask.
MEASURED_LEAST = 30


@dataclass(frozen=True)
class Sample:
    """One order that has come.

    outcome       of its promise
    state         ASKED, WAITING (its day hasn't come), NOT_ASKED; reason  why not, a code
    delay_days    from the arrival to the letter; None where none went
    rating, score what she had said before this order came, of an earlier purchase or in a question; None: nothing
    """

    outcome: str
    state: str
    reason: str = ""
    delay_days: float | None = None
    rating: int | None = None
    score: int | None = None


@dataclass(frozen=True)
class Group:
    """Orders that have something in common.

    decided   those that were asked about or won't be; what still waits is not in the share
    median, p90  days from the arrival to the letter
    reasons   why the others weren't asked: code → how many
    """

    key: str
    asked: int
    decided: int
    waiting: int
    share: float | None
    interval: Interval | None
    median: float | None
    p90: float | None
    reasons: Mapping[str, int]

    @property
    def is_measured(self) -> bool:
        return self.decided >= MEASURED_LEAST


@dataclass(frozen=True)
class Comparison:
    """differs  two of the measured groups don't overlap: more than chance; None where fewer than two are measured"""

    groups: tuple[Group, ...]
    differs: bool | None


@dataclass(frozen=True)
class Fairness:
    whole: Group
    by_outcome: Comparison
    by_rating: Comparison
    by_score: Comparison


def fairness(samples: Sequence[Sample]) -> Fairness:
    return Fairness(
        whole=_group("all", samples),
        by_outcome=_compare(samples, OUTCOMES, lambda one: one.outcome),
        by_rating=_compare(samples, LEVELS, lambda one: level(one.rating)),
        by_score=_compare(samples, LEVELS, lambda one: level(one.score)),
    )


def level(value: int | None) -> str:
    """Of one to five."""
    if value is None:
        return "none"
    return "high" if value >= 4 else "middle" if value == 3 else "low"


def _compare(samples: Sequence[Sample], keys: Iterable[str], key_of: Callable[[Sample], str]) -> Comparison:
    groups = tuple(
        _group(key, some) for key in keys if (some := [one for one in samples if key_of(one) == key])
    )
    intervals = [one.interval for one in groups if one.is_measured and one.interval is not None]
    differs = (
        any(apart(one, other) for one, other in combinations(intervals, 2)) if len(intervals) > 1 else None
    )
    return Comparison(groups, differs)


def _group(key: str, samples: Sequence[Sample]) -> Group:
    asked = sum(one.state == ASKED for one in samples)
    decided = sum(one.state != WAITING for one in samples)
    delays = [one.delay_days for one in samples if one.delay_days is not None]
    return Group(
        key=key,
        asked=asked,
        decided=decided,
        waiting=len(samples) - decided,
        share=asked / decided if decided else None,
        interval=wilson(asked, decided),
        median=percentile(delays, 0.5),
        p90=percentile(delays, 0.9),
        reasons=Counter(one.reason for one in samples if one.state == NOT_ASKED),
    )
