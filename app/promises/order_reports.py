"""What the page of one order shows: each promise with which of them binds, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.promises import store
from app.promises.actions import what_is_known
from app.promises.rules import binding


@dataclass(frozen=True)
class PromiseView:
    """One promise on its order's page. binds  it is the one that counts"""

    id: int
    kind: str
    shown_text: str
    shown_at: datetime
    made_at: datetime
    earliest_on: date | None
    latest_on: date
    latest_at: datetime
    zone: str
    binds: bool


@dataclass(frozen=True)
class OutcomeView:
    """What came of an order (shipment_id 0) or of one of its shipments; the fields of promises.model.OutcomeRow."""

    shipment_id: int
    outcome: str
    why: str
    certain: bool
    due_on: date
    latest_at: datetime | None
    arrived_at: datetime | None
    miss_hours: float | None
    miss_days: int
    miss_working_days: int
    part: str | None
    carrier: str


def promises_of_order(work: Work, order_id: int) -> list[PromiseView]:
    """Those that still count, the binding one first."""
    file = store.file(work, order_id)
    order_file = orders.file(work, order_id)
    bound = binding(what_is_known(order_file, file).promises) if order_file.order is not None else None
    views = [
        PromiseView(
            id=one.id,
            kind=one.kind,
            shown_text=one.shown_text,
            shown_at=one.shown_at,
            made_at=one.made_at,
            earliest_on=_day(one.earliest_at, one.zone),
            latest_on=local_date(one.latest_at, one.zone),
            latest_at=one.latest_at,
            zone=one.zone,
            binds=bound is not None and bound.id == one.id,
        )
        for one in file.promises
    ]
    return sorted(views, key=lambda one: (not one.binds, one.latest_at, one.id))


def outcomes_of_order(work: Work, order_id: int) -> dict[int, OutcomeView]:
    """shipment_id → what came of it; 0 is the order."""
    return {
        shipment_id: OutcomeView(
            shipment_id=shipment_id,
            outcome=row.outcome,
            why=row.why,
            certain=row.certain,
            due_on=row.due_on,
            latest_at=row.latest_at,
            arrived_at=row.arrived_at,
            miss_hours=row.miss_hours,
            miss_days=row.miss_days or 0,
            miss_working_days=row.miss_working_days or 0,
            part=row.part,
            carrier=row.carrier or "",
        )
        for shipment_id, row in store.file(work, order_id).outcomes.items()
    }


def _day(at: datetime | None, zone: str) -> date | None:
    return local_date(at, zone) if at is not None else None
