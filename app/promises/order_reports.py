"""What the page of one order shows: each promise, which of them binds and why, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.promises import cart, store
from app.promises.actions import what_is_known
from app.promises.known import Shown
from app.promises.model import Promise
from app.promises.rules import SHOWN_BEFORE_PAYMENT, binding
from app.promises.store import PromiseFile

PLACES = ("binds", "beside", "notice", "superseded")  # in the order in which they are shown


@dataclass(frozen=True)
class PromiseView:
    """One promise on its order's page.

    place    "binds", "beside" (shown before paying as well), "notice" (told afterwards), "superseded"
    why      code: of "binds" and "beside" how its end lies to the others', of "superseded" why it no longer counts
    outcome  of a notice, what came of it by itself; None for all others, whose outcome is the order's
    """

    id: int
    kind: str
    shown_text: str
    shown_at: datetime
    made_at: datetime
    earliest_at: datetime | None
    earliest_on: date | None
    latest_on: date
    latest_at: datetime
    zone: str
    place: str
    why: str
    outcome: str | None

    @property
    def binds(self) -> bool:
        return self.place == "binds"


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
    """All that were ever made: the binding one, the others that were shown before paying, what was told afterwards,
    and last those that no longer count.
    """
    file, order_file = store.file(work, order_id), orders.file(work, order_id)
    bound = binding(what_is_known(order_file, file).promises) if order_file.order is not None else None
    views = [_counting(one, file, bound) for one in file.promises]
    views += [_view(one, place="superseded", why=reason) for one, reason in store.superseded(work, order_id)]
    return sorted(views, key=lambda one: (PLACES.index(one.place), one.latest_at, one.id))


def unread_choice(work: Work, order_id: int) -> tuple[str, ...]:
    """What the customer wrote in the cart for a day and hours, where not all of it can be read."""
    order = orders.file(work, order_id).order
    return cart.unread_choice(work, order) if order is not None else ()


def _counting(promise: Promise, file: PromiseFile, bound: Shown | None) -> PromiseView:
    if promise.kind not in SHOWN_BEFORE_PAYMENT:
        row = file.notices.get(promise.id)
        return _view(promise, place="notice", why="", outcome=row.outcome if row else "pending")
    others = [
        one.latest_at for one in file.promises if one.kind in SHOWN_BEFORE_PAYMENT and one.id != promise.id
    ]
    if bound is None or bound.id != promise.id:
        same = bound is not None and bound.latest_at == promise.latest_at
        return _view(promise, place="beside", why="ends_together" if same else "ends_later")
    if not others:
        return _view(promise, place="binds", why="only")
    return _view(promise, place="binds", why="ends_together" if promise.latest_at in others else "ends_first")


def _view(promise: Promise, *, place: str, why: str, outcome: str | None = None) -> PromiseView:
    return PromiseView(
        id=promise.id,
        kind=promise.kind,
        shown_text=promise.shown_text,
        shown_at=promise.shown_at,
        made_at=promise.made_at,
        earliest_at=promise.earliest_at,
        earliest_on=_day(promise.earliest_at, promise.zone),
        latest_on=local_date(promise.latest_at, promise.zone),
        latest_at=promise.latest_at,
        zone=promise.zone,
        place=place,
        why=why,
        outcome=outcome,
    )


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
