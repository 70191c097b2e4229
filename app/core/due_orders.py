"""Orders of which a row waits for its time: what a Backlog finds, takes in hand, and puts off when it can't be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.core.holding import try_hold
from app.core.queues import Queue
from app.core.serving import PUT_OFF_FOR
from app.core.work import Work


@dataclass(frozen=True, eq=False)
class DueOrders:
    """queue     the rows, by the time at which each is due
    order_id  their order; several rows may have one
    """

    queue: Queue
    order_id: InstrumentedAttribute[int]

    def first(self, work: Work, limit: int) -> list[int]:
        """The longest due first."""
        query = select(self.order_id).where(self.queue.is_open, self.queue.due_at <= work.now)
        return list(dict.fromkeys(work.session.scalars(query.order_by(self.queue.due_at).limit(limit))))

    def take(self, work: Work, order_ids: Sequence[int]) -> list[int]:
        """Those of them that are in our hands now, and still due."""
        ours = try_hold(work, order_ids)
        query = select(self.order_id).where(self.order_id.in_(ours), self.queue.due_at <= work.now)
        return sorted(set(work.session.scalars(query)))

    def put_off(self, work: Work, order_ids: Sequence[int]) -> None:
        """Time doesn't touch these orders for a while; a message about them does."""
        due = (self.order_id.in_(order_ids), self.queue.due_at <= work.now)
        later = update(self.order_id.class_).where(*due).values({self.queue.due_at: work.now + PUT_OFF_FOR})
        work.session.execute(later.execution_options(synchronize_session=False))
