"""How far an order has come, read from its file."""

from __future__ import annotations

from app.core.work import Work
from app.orders import store as orders
from app.orders.rules import PAID
from app.orders.sendings import CANCELLED
from app.orders.standings import standing
from app.promises import store
from app.promises.journey import Journey, Trail, journey


def journey_of(work: Work, order_id: int) -> Journey | None:
    """None for an order that isn't known."""
    file = orders.file(work, order_id)
    if file.order is None:
        return None
    told, row = standing(file), store.outcome_of(work, order_id)
    return journey(
        Trail(
            paid=file.order.financial_status in PAID,
            counts=not (file.order.test or file.order.replacement or file.order.deleted_at is not None),
            sent=any(one.status != CANCELLED for one in file.shipments.values()),
            arrived_at=row.arrived_at if row is not None else None,
            ended_at=told.ended_at,
            ended_by=told.ended_by,
        )
    )
