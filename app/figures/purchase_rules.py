"""Which purchase is whose first, and what each counts in: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

FIRST, SECOND, LATER, NAMELESS, UNCOUNTED = "first", "second", "later", "nameless", "uncounted"
NEW, RETURNING = (FIRST,), (SECOND, LATER)
GAP_WEEKS_MAX = 104  # longer ago is only "that or more"
# Sums of squares must fit 64 bits, so they are kept in units of a hundred minor ones. The square is rounded, never the
# basket before it: prices that end in 99 would lose one unit each, and their spread with it.
UNIT_MINOR = 100
UNITS_MAX = 10_000_000  # no basket is dearer


@dataclass(frozen=True)
class Bought:
    """A purchase, before it is known which of her purchases it is. counts  False: only letters or costs hang on it"""

    order_id: int
    customer_id: int | None
    on: date
    ordered_at: datetime
    currency: str
    minor: int
    counts: bool
    letters: int = 0
    care_minor: int = 0


@dataclass(frozen=True)
class Stand:
    """standing, gap_weeks  as model.Purchase has them"""

    standing: str
    gap_weeks: int | None = None


Sums = tuple[int, int, int, int, int]  # orders, minor, squares, letters, care_minor
NOTHING: Sums = (0, 0, 0, 0, 0)


def stands(bought: Iterable[Bought]) -> dict[int, Stand]:
    """How each stands among its customer's purchases: by when they were bought, whatever was heard first.

    bought   of each customer in it all that are known
    returns  order's number → how it stands
    """
    found: dict[int, Stand] = {}
    before: dict[int, list[Bought]] = {}
    for one in sorted(bought, key=lambda one: (one.ordered_at, one.order_id)):
        if not one.counts:
            found[one.order_id] = Stand(UNCOUNTED)
        elif one.customer_id is None:
            found[one.order_id] = Stand(NAMELESS)
        else:
            earlier = before.setdefault(one.customer_id, [])
            found[one.order_id] = _stand(earlier, one)
            earlier.append(one)
    return found


def _stand(earlier: list[Bought], one: Bought) -> Stand:
    if not earlier:
        return Stand(FIRST)
    weeks = (one.ordered_at - earlier[-1].ordered_at).days // 7
    return Stand(SECOND if len(earlier) == 1 else LATER, min(weeks, GAP_WEEKS_MAX))


def sums_of(standing: str, minor: int, *, letters: int, care_minor: int) -> Sums:
    """What one purchase adds to its day."""
    if standing == UNCOUNTED:
        return 0, 0, 0, letters, care_minor
    return 1, minor, square(minor), letters, care_minor


def square(minor: int) -> int:
    """Of a basket, in squared units."""
    held = min(abs(minor), UNITS_MAX * UNIT_MINOR)
    return (held * held + UNIT_MINOR**2 // 2) // UNIT_MINOR**2


def add(one: Sums, other: Sums, *, times: int = 1) -> Sums:
    here, there = one, tuple(times * value for value in other)
    return (
        here[0] + there[0],
        here[1] + there[1],
        here[2] + there[2],
        here[3] + there[3],
        here[4] + there[4],
    )
