"""Who came back, and after what: groups of customers, each with its count and its interval. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.figures.said_figures import COMPARED_LEAST, Share
from app.promises.spread import Interval, difference

WINDOWS = (90, 180)  # days
RECOVERED, LEFT, UNDISTURBED = "recovered", "left", "undisturbed"


@dataclass(frozen=True)
class Purchase:
    """One order, and what came of it.

    arrived_at    None while nobody knows
    is_disturbed  its promise was broken, or she complained, claimed, or said something that a person had to answer
    put_right_at  when the last of that was closed or given; None where nothing was
    is_calm       its promise was kept, and nothing was wrong with it
    """

    order_id: int
    customer_id: int
    ordered_at: datetime
    arrived_at: datetime | None
    is_disturbed: bool
    put_right_at: datetime | None
    is_calm: bool


@dataclass(frozen=True)
class Cohort:
    """name  RECOVERED, LEFT, UNDISTURBED; back  by days: of those whose days have passed, how many bought again"""

    name: str
    back: dict[int, Share]


@dataclass(frozen=True)
class Satisfaction:
    """satisfied  of the orders of which something can be said
    gone_satisfied, gone_others  of those whose days have passed: how many didn't buy again within them
    """

    satisfied: Share
    gone_satisfied: Share
    gone_others: Share


def cohorts(
    purchases: Iterable[Purchase], bought: Mapping[int, Sequence[datetime]], *, now: datetime
) -> list[Cohort]:
    """Each customer once, by her first purchase among these: a second one is the answer, not another question.

    bought  customer's number → when she placed orders
    """
    seen: set[int] = set()
    starts: dict[str, list[tuple[int, datetime]]] = {RECOVERED: [], LEFT: [], UNDISTURBED: []}
    for one in sorted(purchases, key=lambda one: (one.ordered_at, one.order_id)):
        name = group_of(one)
        if one.customer_id in seen or not name:
            continue
        seen.add(one.customer_id)
        starts[name].append((one.customer_id, start_of(one)))
    return [
        Cohort(name, {days: _back(found, bought, days=days, now=now) for days in WINDOWS})
        for name, found in starts.items()
    ]


def group_of(one: Purchase) -> str:
    """ "" for one of which nobody knows how it went."""
    if one.is_disturbed:
        return RECOVERED if one.put_right_at is not None else LEFT
    return UNDISTURBED if one.is_calm else ""


def start_of(one: Purchase) -> datetime:
    """From where her days are counted: when it was put right, or had come."""
    return one.put_right_at or one.arrived_at or one.ordered_at


def against(cohort: Cohort, other: Cohort, days: int) -> Interval | None:
    """The difference of who came back, cohort less other; None where one of them is too few."""
    here, there = cohort.back[days], other.back[days]
    if min(here.of, there.of) < COMPARED_LEAST:
        return None
    return difference((here.hits, here.of), (there.hits, there.of))


def satisfaction(
    newest: Iterable[tuple[str, int, datetime]],
    passed: Iterable[tuple[str, int, datetime]],
    bought: Mapping[int, Sequence[datetime]],
    *,
    days: int,
    now: datetime,
) -> Satisfaction:
    """newest, passed  of each order: "yes", "no" or "unknown"; its customer; when she answered

    Those that were answered lately say how many are satisfied, and those whose days have passed who then stayed away:
    in a busy shop they are different orders.
    """
    known = [verdict for verdict, _, _ in newest if verdict in ("yes", "no")]
    older = list(passed)
    content = [(one[1], one[2]) for one in older if one[0] == "yes"]
    others = [(one[1], one[2]) for one in older if one[0] == "no"]
    return Satisfaction(
        Share(known.count("yes"), len(known)),
        _gone(content, bought, days=days, now=now),
        _gone(others, bought, days=days, now=now),
    )


def _gone(
    starts: list[tuple[int, datetime]], bought: Mapping[int, Sequence[datetime]], *, days: int, now: datetime
) -> Share:
    first: dict[int, datetime] = {}
    for customer_id, at in sorted(starts, key=lambda one: one[1]):
        first.setdefault(customer_id, at)
    back = _back(list(first.items()), bought, days=days, now=now)
    return Share(back.of - back.hits, back.of)


def _back(
    starts: list[tuple[int, datetime]], bought: Mapping[int, Sequence[datetime]], *, days: int, now: datetime
) -> Share:
    """Only of those who have had so many days: who bought last week hasn't stayed away."""
    window = timedelta(days=days)
    passed = [(customer_id, at) for customer_id, at in starts if at + window <= now]
    hits = sum(
        1 for customer_id, at in passed if any(at < one <= at + window for one in bought.get(customer_id, ()))
    )
    return Share(hits, len(passed))
