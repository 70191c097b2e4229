"""What the history page shows: how far the past has been read, what came of it, and what the nights found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import JSON, cast, literal, null, select, union_all

from app.catchup.actions import DONE, HISTORY, NIGHTLY
from app.catchup.model import CatchUp
from app.core.calendar import local_date
from app.core.work import Work
from app.promises.figures import PAST
from app.promises.making import rule_rows
from app.promises.meanings import read_title
from app.promises.model import Tally, Total
from app.promises.totals import add_up
from app.promises.windows import matching_rule
from app.shops.store import the_settings, the_shop

NIGHTS_SHOWN = 14
SERVICES_SHOWN = 15  # shipping options, the most used first; a shop with more has them by weight or by place
JUDGED = ("over", "kept", "broken", "unknown")
TOLD = ("over", "kept", "broken")  # of which somebody can say whether it came when the shop said
COUNTED = tuple(f"{PAST}{one}" for one in (*JUDGED, "void"))
DIMENSIONS = ("", "service", "miss")
# An order is counted on the day on which its promise ended, or on which it was clear that nothing can be told.
DUE_WITHIN = timedelta(days=120)


@dataclass(frozen=True)
class Progress:
    """state  "none", "running", "parked" or "done"

    orders    read so far; expected: in all, where Shopify counts them
    since     from when on orders were read
    trouble   why it stands still
    """

    state: str
    orders: int = 0
    expected: int | None = None
    since: date | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    trouble: str | None = None

    @property
    def share(self) -> float | None:
        """returns  None while it isn't known of how many; never 1 before it is done"""
        if self.state == DONE:
            return 1.0
        return min(0.99, self.orders / self.expected) if self.expected else None


@dataclass
class Past:
    """What came of orders: outcome → how many, of all or of one shipping option."""

    title: str = ""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    readable: bool = True

    @property
    def count(self) -> int:
        return sum(self.counts[one] for one in JUDGED)

    @property
    def told(self) -> int:
        return sum(self.counts[one] for one in TOLD)

    def share(self, *outcomes: str) -> float | None:
        """Of all that were judged, those included of which nothing can be told."""
        return sum(self.counts[one] for one in outcomes) / self.count if self.count else None


@dataclass(frozen=True)
class Report:
    """services  by shipping option, the most used first; more: options that aren't listed

    late      working days after the window → broken orders that came so late; late_unknown: that never came, or
              nobody saw come
    """

    whole: Past
    services: tuple[Past, ...]
    more: int
    late: dict[int, int]
    late_unknown: int


@dataclass(frozen=True)
class Night:
    """found  messages that no webhook had told"""

    begun_at: datetime
    state: str
    orders: int
    found: int
    trouble: str | None

    @property
    def is_over(self) -> bool:
        return self.state == DONE


def progress(work: Work) -> Progress:
    """Of the latest reading of the past, with what earlier ones have read."""
    rows = list(
        work.session.scalars(
            select(CatchUp).where(CatchUp.kind == HISTORY).order_by(CatchUp.begun_at.desc()).limit(2)
        )
    )
    if not rows:
        return Progress("none")
    row = rows[0]
    return Progress(
        state=row.state,
        orders=row.orders,
        expected=row.expected,
        since=local_date(row.since, the_shop(work).zone),
        begun_at=row.begun_at,
        done_at=row.done_at,
        trouble=row.trouble,
    )


def nights(work: Work) -> tuple[Night, ...]:
    """The latest first."""
    query = select(CatchUp).where(CatchUp.kind == NIGHTLY).order_by(CatchUp.begun_at.desc())
    return tuple(
        Night(one.begun_at, one.state, one.orders, one.messages, one.trouble)
        for one in work.session.scalars(query.limit(NIGHTS_SHOWN))
    )


def report(work: Work) -> Report:
    """What would have come of the orders from before the install, from their totals."""
    whole, late = Past(), defaultdict[int, int](int)
    services: dict[str, Past] = {}
    for dimension, value, outcome, orders in _figures(work):
        if dimension == "":
            whole.counts[outcome] += orders
        elif dimension == "service":
            services.setdefault(value, Past(value)).counts[outcome] += orders
        elif dimension == "miss" and outcome == "broken" and orders:
            late[max(int(value), 0)] += orders
    used = sorted((one for one in services.values() if one.count), key=lambda one: (-one.count, one.title))
    _mark_unreadable(work, used[:SERVICES_SHOWN])
    return Report(
        whole=whole,
        services=tuple(used[:SERVICES_SHOWN]),
        more=max(0, len(used) - SERVICES_SHOWN),
        late=dict(sorted(late.items())),
        late_unknown=max(0, whole.counts["broken"] - sum(late.values())),
    )


def _figures(work: Work) -> Iterable[tuple[str, str, str, int]]:
    """(dimension, value, outcome, orders), folded and loose as one statement sees them."""
    first = _first_day(work)
    folded = select(
        Total.dimension, Total.value, Total.on, Total.outcome, cast(null(), JSON).label("about"), Total.orders
    ).where(Total.dimension.in_(DIMENSIONS), Total.on >= first, Total.outcome.in_(COUNTED))
    loose = select(literal(""), literal(""), Tally.on, Tally.outcome, Tally.about, Tally.step).where(
        Tally.outcome.in_(COUNTED), Tally.on >= first
    )
    steps = []
    for dimension, value, on, outcome, about, number in work.session.execute(union_all(folded, loose)):
        if about is None:
            yield dimension, value, outcome.removeprefix(PAST), int(number)
        else:
            steps.append((on, outcome, int(number), about))
    for (dimension, value, _on, outcome), sums in add_up(steps).items():
        yield dimension, value, outcome.removeprefix(PAST), sums.orders


def _first_day(work: Work) -> date:
    """No order from before the install counts on an earlier day than that from which on orders were read."""
    since = work.session.scalar(
        select(CatchUp.since).where(CatchUp.kind == HISTORY).order_by(CatchUp.since).limit(1)
    )
    return (since or work.now - DUE_WITHIN).date() - timedelta(days=7)


def _mark_unreadable(work: Work, services: Iterable[Past]) -> None:
    """Of which nothing can be told since nobody knows what their words promise."""
    _, settings = the_settings(work)
    rows = rule_rows(settings)
    for one in services:
        ruled = any(matching_rule((row,), one.title, row.country or None) for row in rows)
        one.readable = ruled or read_title(one.title, settings.labels) is not None
