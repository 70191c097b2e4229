"""What pages show of promises: a list, the shares of a span of days, the words that weren't understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Select, Subquery, literal, select

from app.core.calendar import local_date
from app.core.conditions import among
from app.core.counting import Some, some
from app.core.work import Work
from app.ledger.model import Entry
from app.orders.reports import order_names
from app.promises.folding import folded
from app.promises.labels import is_pickup
from app.promises.meanings import meaning_of, read_title
from app.promises.model import OutcomeRow, Promise
from app.promises.store import outcomes_of
from app.promises.totals import totals_by_day
from app.shops.settings import LabelMeaning, RuleRow
from app.shops.store import the_settings, the_shop

# Broken promises that are looked through for those that aren't certain: more than a shop breaks in a bad month.
BROKEN_READ_MAX = 1_000
PROVISIONAL_DAYS = 60  # an older one that nobody has answered will not be answered from a list
UNREAD_DAYS = 60
UNREAD_ENTRIES_MAX = 500  # entries read for the titles that weren't understood; a title stands in many
UNREAD_TITLES_MAX = 12
JUDGED: tuple[Literal["over", "kept", "broken", "unknown"], ...] = ("over", "kept", "broken", "unknown")


@dataclass(frozen=True)
class PromiseLine:
    """An order with what it was promised and what came of it.

    shown_text, earliest_at, latest_at  of the promise that binds; "" and None where nothing was promised
    zone  of the promise: its days are days there
    """

    order_id: int
    order_name: str
    outcome: str
    why: str
    certain: bool
    due_on: date
    shown_text: str
    kind: str
    earliest_on: date | None
    latest_on: date | None
    arrived_at: datetime | None
    miss_hours: float | None
    miss_days: int
    miss_working_days: int
    carrier: str
    country: str


@dataclass(frozen=True)
class Shares:
    """Orders per outcome, of a span of days. count  of those that were judged: the base of every share."""

    first: date
    last: date
    counts: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in JUDGED)

    def share(self, *outcomes: str) -> float | None:
        """returns  None where nothing was judged"""
        return sum(self.counts.get(one, 0) for one in outcomes) / self.count if self.count else None


def provisional_broken(work: Work, *, most: int) -> list[PromiseLine]:
    """Broken as far as we know, and nobody has said so for certain; the newest first."""
    newest = _newest_broken(work)
    latest = _unsure(newest, newest.c.order_id).order_by(newest.c.due_on.desc(), newest.c.order_id.desc())
    ids = list(work.session.scalars(latest.limit(most)))
    if not ids:
        return []
    shown = among(OutcomeRow.order_id, ids)
    rows = work.session.scalars(select(OutcomeRow).where(shown, OutcomeRow.shipment_id == 0))
    return lines_of(work, sorted(rows, key=lambda row: (row.due_on, row.order_id), reverse=True))


def to_count(work: Work) -> dict[str, Some]:
    """Those among the newest broken ones of which nothing is certain, and whether those were all."""
    since = today(work) - timedelta(days=PROVISIONAL_DAYS)
    broken = (OutcomeRow.shipment_id == 0, OutcomeRow.outcome == "broken", OutcomeRow.due_on >= since)
    return {
        "provisional": _unsure(_newest_broken(work), literal(1)),
        "newest_broken": some(OutcomeRow, *broken, most=BROKEN_READ_MAX),
    }


def _newest_broken(work: Work) -> Subquery:
    since = today(work) - timedelta(days=PROVISIONAL_DAYS)
    return (
        select(OutcomeRow.order_id, OutcomeRow.due_on, OutcomeRow.certain)
        .where(OutcomeRow.shipment_id == 0, OutcomeRow.outcome == "broken", OutcomeRow.due_on >= since)
        .order_by(OutcomeRow.due_on.desc(), OutcomeRow.order_id.desc())
        .limit(BROKEN_READ_MAX)
        .subquery()
    )


def _unsure(newest: Subquery, column: ColumnElement[int]) -> Select[int]:
    return select(column).select_from(newest).where(newest.c.certain.is_(False))


def due_days(work: Work, order_ids: Sequence[int]) -> dict[int, date]:
    """Order → the last day of its promise."""
    return {order_id: due_on for order_id, _, due_on in outcomes_of(work, order_ids)}


ByDay = Mapping[date, Mapping[str, int]]  # as totals_by_day returns it


def shares_of(work: Work, first: date, last: date) -> Shares:
    """Both days included."""
    return shares_in(totals_by_day(work, first, last), first, last)


def shares_by_week(work: Work, *, weeks: int) -> list[Shares]:
    """Whole weeks from Monday, the oldest first, this one last; those before the first outcome are left out."""
    first, last = span_of_weeks(work, weeks)
    return weeks_in(totals_by_day(work, first, last), first, weeks)


def shares_in(by_day: ByDay, first: date, last: date) -> Shares:
    """Of days that have been read; both included."""
    counts: Counter[str] = Counter()
    for on, found in by_day.items():
        if first <= on <= last:
            counts.update(found)
    return Shares(first, last, dict(counts))


def weeks_in(by_day: ByDay, first: date, weeks: int) -> list[Shares]:
    """Of days that have been read: so many weeks from this Monday, without those before the first outcome."""
    mondays = [first + timedelta(weeks=week) for week in range(weeks)]
    found = [shares_in(by_day, monday, monday + timedelta(days=6)) for monday in mondays]
    started = next((place for place, one in enumerate(found) if one.count), len(found))
    return found[started:]


def span_of_weeks(work: Work, weeks: int) -> tuple[date, date]:
    """From Monday to Sunday; this week is the last."""
    monday = today(work) - timedelta(days=today(work).weekday())
    return monday - timedelta(weeks=weeks - 1), monday + timedelta(days=6)


def today(work: Work) -> date:
    return local_date(work.now, the_shop(work).zone)


def titles_not_understood(work: Work) -> list[tuple[str, int]]:
    """Shipping titles of the last weeks that say nothing we can read: title and how many orders showed it, the most
    frequent first; as far as the newest entries go. Those that are understood by now are left out.
    """
    query = (
        select(Entry.body)
        .where(Entry.kind == "LabelNotUnderstood", Entry.written_at >= work.now - timedelta(days=UNREAD_DAYS))
        .order_by(Entry.id.desc())
        .limit(UNREAD_ENTRIES_MAX)
    )
    titles = Counter(str(body["title"]) for body in work.session.scalars(query))
    labels = the_settings(work)[1].labels
    still = Counter({title: count for title, count in titles.items() if not _is_understood(title, labels)})
    return still.most_common(UNREAD_TITLES_MAX)


def _is_understood(title: str, labels: Sequence[LabelMeaning]) -> bool:
    """By now: the merchant has said what it means, or a later version of the parser reads it."""
    said = meaning_of(title, labels) is not None
    return said or read_title(title, labels) is not None or is_pickup(title)


def speaks_of(row: RuleRow, title: str) -> bool:
    """Whether a line of the merchant's table says what this title means, in some country at least."""
    return folded(row.method) in folded(title)


def lines_of(work: Work, rows: Sequence[OutcomeRow]) -> list[PromiseLine]:
    names = order_names(work, [row.order_id for row in rows])
    wanted = [row.promise_id for row in rows if row.promise_id is not None]
    found = work.session.scalars(select(Promise).where(among(Promise.id, wanted))) if wanted else ()
    bound = {one.id: one for one in found}
    return [_line(row, names.get(row.order_id, ""), bound.get(row.promise_id or 0)) for row in rows]


def _line(row: OutcomeRow, name: str, promise: Promise | None) -> PromiseLine:
    return PromiseLine(
        order_id=row.order_id,
        order_name=name or str(row.order_id),
        outcome=row.outcome,
        why=row.why,
        certain=row.certain,
        due_on=row.due_on,
        shown_text=promise.shown_text if promise else "",
        kind=promise.kind if promise else "",
        earliest_on=_day(promise.earliest_at, promise.zone) if promise else None,
        latest_on=local_date(promise.latest_at, promise.zone) if promise else None,
        arrived_at=row.arrived_at,
        miss_hours=row.miss_hours,
        miss_days=row.miss_days or 0,
        miss_working_days=row.miss_working_days or 0,
        carrier=row.carrier or "",
        country=row.country or "",
    )


def _day(at: datetime | None, zone: str) -> date | None:
    return local_date(at, zone) if at is not None else None
