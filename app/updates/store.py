"""The room's SQL, and what other rooms know of an order put together for deciding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.conditions import among
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order, Shipment
from app.orders.sendings import CANCELLED
from app.orders.standings import standing
from app.promises import store as promises
from app.promises.actions import what_is_known
from app.promises.arrivals import arrival_of
from app.promises.last_day import last_day_shown
from app.promises.model import ArrivalWord
from app.updates.model import Concern
from app.updates.rules import Case

NOTICE = "notice"
CUSTOMER, INFERRED = "customer", "inferred"
CONCERNS_MAX = 50  # of one order; the page takes no more than it can hold


def case_of(work: Work, order_id: int) -> Case | None:
    """None for an order of which only shipments have been heard."""
    file, outcome = orders.file(work, order_id), promises.outcome_of(work, order_id)
    if file.order is None or outcome is None:
        return None
    told = [one.latest_at for one in promises.file(work, order_id).promises if one.kind == NOTICE]
    return Case(
        outcome=outcome.outcome,
        why=outcome.why,
        certain=outcome.certain,
        arrived_on=local_date(outcome.arrived_at, file.order.zone) if outcome.arrived_at else None,
        inferred=outcome.arrived_by == INFERRED,
        due_on=outcome.due_on,
        shown_on=last_day_shown(work, order_id),
        latest_at=outcome.latest_at,
        told_at=max([outcome.latest_at, *told]) if outcome.latest_at is not None else None,
        ended=standing(file).ended_at is not None or file.order.deleted_at is not None,
        only_teaches=file.order.before_install,
    )


def sent(work: Work, order_id: int) -> list[Shipment]:
    """What has been handed over of an order."""
    return [one for one in orders.file(work, order_id).shipments.values() if one.status != CANCELLED]


def earliest_day(work: Work, order: Order) -> date:
    """The day from which on it can have come, in her zone: of the first hand-over, else of the order."""
    handed_over = (one.sent_at for one in sent(work, order.id))
    return local_date(min(handed_over, default=order.ordered_at), order.zone)


def said_by_her(work: Work, order_id: int) -> list[ArrivalWord]:
    """What she said of the arrival, the latest last."""
    words = [word for word in promises.file(work, order_id).words if word.source == CUSTOMER]
    return sorted(words, key=lambda word: (word.heard_at, word.id))


def in_question(work: Work, order_id: int) -> list[int]:
    """The shipments that her word is about: those of which nobody else knows that they came, where somebody does of
    others. returns  [0], all of the order, where there is no such difference
    """
    sendings = what_is_known(orders.file(work, order_id), promises.file(work, order_id)).sendings
    came = {one.id: arrival_of(one) for one in sendings}
    open_ids = [one for one, found in came.items() if found is None or found.by in (CUSTOMER, INFERRED)]
    return open_ids if 0 < len(open_ids) < len(came) else [0]


def concern(work: Work, concern_id: int) -> Concern | None:
    return work.session.get(Concern, (work.shop_id, concern_id))


def concerns_of(work: Work, order_id: int) -> list[Concern]:
    """Oldest first."""
    return concerns_of_orders(work, [order_id])


def concerns_of_orders(work: Work, order_ids: Sequence[int]) -> list[Concern]:
    """Oldest first."""
    hers = select(Concern).where(among(Concern.order_id, order_ids))
    rows = work.session.scalars(hers.limit(CONCERNS_MAX * len(order_ids)))
    return sorted(rows, key=lambda one: (one.said_at, one.id))
