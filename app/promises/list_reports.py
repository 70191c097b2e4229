"""The list of promises: a page of what fits, and the views that a shop has kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select, tuple_

from app.core.conditions import among
from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import email_key
from app.orders.model import Order
from app.orders.reports import orders_named
from app.promises.model import OutcomeRow, SavedView, Total
from app.promises.reports import PromiseLine, lines_of, today

PAGE = 50
# Carrier and country are on no index of their own, which every order would pay for: so many orders are looked through
# for them in one go, some ten milliseconds, and the page says how far that came.
LOOKED_THROUGH = 20_000
KNOWN_DAYS = 90  # in which a carrier or a country must have been seen to be offered as a choice
CHOICES_MAX = 50
TAKEN_HOME_MAX = 10_000  # lines in a file
READ_AT_ONCE = 1_000  # of a file's lines: names and promises are asked for once for as many
ORDERS_OF_ONE_MAX = 200  # of one customer


@dataclass(frozen=True)
class Place:
    """Where a page of the list ends: a due day and the order on it."""

    due_on: date
    order_id: int


@dataclass(frozen=True)
class Wanted:
    """outcome  one of promises.rules.OUTCOMES; "" for all

    searched  an order's whole name, or a customer's whole e-mail address; "" for all
    carrier, country, part  as in OutcomeRow; "" for all
    since, until  due days, both included
    """

    outcome: str = ""
    searched: str = ""
    carrier: str = ""
    country: str = ""
    part: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def looks_through(self) -> bool:
        """Whether something is asked for that is on no index."""
        return bool(self.carrier or self.country or self.part)


@dataclass(frozen=True)
class PromisesPage:
    """newer, older  from where the neighbouring pages go on; None where there is none
    looked_to     the due day that the looking came to before there was a whole page; None where it came to the end
    """

    lines: tuple[PromiseLine, ...]
    newer: Place | None
    older: Place | None
    looked_to: date | None = None


@dataclass(frozen=True)
class ViewLine:
    """A filter that the shop has kept under a name. query  as in the page's address"""

    id: int
    name: str
    query: str


def promises_page(
    work: Work,
    wanted: Wanted,
    *,
    older_than: Place | None = None,
    newer_than: Place | None = None,
    through: int = LOOKED_THROUGH,
    most: int = PAGE,
) -> PromisesPage:
    """The newest due day first. through  how many orders are looked through for what is on no index; most  lines"""
    near = select(OutcomeRow).where(OutcomeRow.shipment_id == 0, *_on_an_index(work, wanted))
    near = _from_place(near, older_than, newer_than)
    if wanted.looks_through:
        upwards = newer_than is not None
        rows, stopped = _looked_through(work, near, wanted, through=through, most=most, upwards=upwards)
    else:
        rows, stopped = list(work.session.scalars(near.limit(most + 1))), None
    more, rows = len(rows) > most, rows[:most]
    ends = Place(rows[-1].due_on, rows[-1].order_id) if rows and more else stopped
    begins = Place(rows[0].due_on, rows[0].order_id) if rows else _back_over(older_than, newer_than)
    if newer_than:
        rows.reverse()
        return PromisesPage(tuple(lines_of(work, rows)), newer=ends, older=begins, looked_to=_day_of(stopped))
    newer = begins if older_than else None
    return PromisesPage(tuple(lines_of(work, rows)), newer=newer, older=ends, looked_to=_day_of(stopped))


def every_line(work: Work, wanted: Wanted) -> list[PromiseLine]:
    """For a file: TAKEN_HOME_MAX at most, the newest due day first."""
    found: list[PromiseLine] = []
    place: Place | None = None
    while len(found) < TAKEN_HOME_MAX:
        most = min(READ_AT_ONCE, TAKEN_HOME_MAX - len(found))
        page = promises_page(work, wanted, older_than=place, most=most)
        found += page.lines
        place = page.older
        if place is None:
            break
    return found


def choices(work: Work, dimension: str) -> list[str]:
    """The carriers or countries of the last KNOWN_DAYS, by name. dimension  "carrier", "country" """
    since = today(work) - timedelta(days=KNOWN_DAYS)
    query = select(Total.value).where(Total.dimension == dimension, Total.on >= since).distinct()
    return sorted(one for one in work.session.scalars(query.limit(CHOICES_MAX)) if one)


def views(work: Work) -> list[ViewLine]:
    """By name."""
    query = select(SavedView).order_by(SavedView.name)
    return [ViewLine(one.id, one.name, one.query) for one in work.session.scalars(query)]


def _looked_through(
    work: Work, near: Select[OutcomeRow], wanted: Wanted, *, through: int, most: int, upwards: bool
) -> tuple[list[OutcomeRow], Place | None]:
    """returns  one row more than `most`, away from the place; where the looking stopped before there were so many"""
    some = near.limit(through).subquery()
    at = (some.c.due_on, some.c.order_id)
    fits = select(some.c.order_id).where(*_looked_for(wanted, some.c))
    ordered = fits.order_by(*(at if upwards else (one.desc() for one in at))).limit(most + 1)
    ids = list(work.session.scalars(ordered))
    return _by_ids(work, ids), None if len(ids) > most else _last_looked_at(work, near, through)


def _last_looked_at(work: Work, near: Select[OutcomeRow], through: int) -> Place | None:
    """None where there was less to look through."""
    last = near.with_only_columns(OutcomeRow.due_on, OutcomeRow.order_id).offset(through - 1).limit(1)
    found = work.session.execute(last).first()
    return Place(found[0], found[1]) if found is not None else None


def _by_ids(work: Work, ids: Sequence[int]) -> list[OutcomeRow]:
    """In this order."""
    found = select(OutcomeRow).where(among(OutcomeRow.order_id, ids), OutcomeRow.shipment_id == 0)
    by_id = {row.order_id: row for row in work.session.scalars(found)}
    return [by_id[one] for one in ids]


def _on_an_index(work: Work, wanted: Wanted) -> Iterator[Any]:
    if wanted.outcome:
        yield OutcomeRow.outcome == wanted.outcome
    if wanted.since is not None:
        yield OutcomeRow.due_on >= wanted.since
    if wanted.until is not None:
        yield OutcomeRow.due_on <= wanted.until
    if wanted.searched:
        yield OutcomeRow.order_id.in_(_orders_found(work, wanted.searched))


def _looked_for(wanted: Wanted, columns: Any) -> Iterator[Any]:
    if wanted.carrier:
        yield columns.carrier == wanted.carrier
    if wanted.country:
        yield columns.country == wanted.country
    if wanted.part:
        yield columns.part == wanted.part


def _orders_found(work: Work, searched: str) -> list[int]:
    if "@" not in searched:
        return orders_named(work, searched)
    hers = [one.id for one in orders.customers_by_email(work, email_key(work, searched))]
    query = select(Order.id).where(Order.customer_id.in_(hers)).limit(ORDERS_OF_ONE_MAX)
    return list(work.session.scalars(query))


def _from_place(
    query: Select[OutcomeRow], older_than: Place | None, newer_than: Place | None
) -> Select[OutcomeRow]:
    at = tuple_(OutcomeRow.due_on, OutcomeRow.order_id)
    if newer_than:
        query = query.where(at > (newer_than.due_on, newer_than.order_id))
        return query.order_by(OutcomeRow.due_on, OutcomeRow.order_id)
    if older_than:
        query = query.where(at < (older_than.due_on, older_than.order_id))
    return query.order_by(OutcomeRow.due_on.desc(), OutcomeRow.order_id.desc())


def _back_over(older_than: Place | None, newer_than: Place | None) -> Place | None:
    """From an empty page the way back begins with the order itself at which it was left."""
    if older_than:
        return Place(older_than.due_on, older_than.order_id - 1)
    return Place(newer_than.due_on, newer_than.order_id + 1) if newer_than else None


def _day_of(place: Place | None) -> date | None:
    return place.due_on if place is not None else None
