"""What pages show of updates: what she sees by her link, and what waits for a person of the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.counting import Some, some
from app.core.work import Work
from app.orders import store as orders
from app.orders.reports import order_names
from app.updates import store
from app.updates.concerns import TEXT
from app.updates.model import Concern


@dataclass(frozen=True)
class Question:
    """What she is asked. Days are hers.

    earliest_on  it can't have come before that
    said         what she said last: "arrived", "not_arrived", or "" where she hasn't
    said_on      the day on which it came, as she said
    written      whether she wrote something that a person hasn't dealt with yet
    """

    items: tuple[str, ...]
    order_name: str
    today: date
    earliest_on: date
    said: str
    said_on: date | None
    written: bool

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)


@dataclass(frozen=True)
class ConcernLine:
    """text  her own words; "" with "not_yet", and where she has been erased"""

    id: int
    order_id: int
    order_name: str
    kind: str
    said_at: datetime
    text: str
    is_open: bool
    closed_at: datetime | None


def question(work: Work, order_id: int) -> Question:
    """raises  NotFound where the order or its customer is gone"""
    order = orders.order_for_her(work, order_id)
    said = store.said_by_her(work, order_id)
    came_at = said[-1].happened_at if said else None
    return Question(
        items=tuple(orders.titles(order)),
        order_name=order.name,
        today=local_date(work.now, order.zone),
        earliest_on=store.earliest_day(work, order),
        said=said[-1].says if said else "",
        said_on=local_date(came_at, order.zone) if came_at else None,
        written=any(one.kind == "wrong" and one.state == "open" for one in store.concerns_of(work, order_id)),
    )


def open_concerns(work: Work, *, most: int) -> list[ConcernLine]:
    """The oldest that wait for a person: they have waited longest."""
    query = select(Concern).where(Concern.state == "open").order_by(Concern.said_at).limit(most)
    rows = list(work.session.scalars(query))
    names = order_names(work, [row.order_id for row in rows])
    return [_line(work, row, names) for row in rows]


def open_ones() -> Some:
    """To be counted."""
    return some(Concern, Concern.state == "open")


def concerns_of_orders(work: Work, order_ids: Sequence[int]) -> dict[int, list[ConcernLine]]:
    """Of each order, oldest first, those that are dealt with included."""
    rows = store.concerns_of_orders(work, order_ids)
    names = order_names(work, [row.order_id for row in rows])
    found: dict[int, list[ConcernLine]] = {one: [] for one in order_ids}
    for row in rows:
        found[row.order_id].append(_line(work, row, names))
    return found


def _line(work: Work, row: Concern, names: Mapping[int, str]) -> ConcernLine:
    return ConcernLine(
        id=row.id,
        order_id=row.order_id,
        order_name=names.get(row.order_id, str(row.order_id)),
        kind=row.kind,
        said_at=row.said_at,
        text=work.unseal(row.text_sealed, TEXT) or "",
        is_open=row.state == "open",
        closed_at=row.closed_at,
    )
