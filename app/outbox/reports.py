"""What the outbox page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.counting import count_each, some
from app.core.work import Work
from app.outbox.model import Errand

PAGE = 50
COUNTED_MAX = 1_000  # beyond this the page says "1000+": nobody reads the difference, and counting would grow


@dataclass(frozen=True)
class ErrandLine:
    id: int
    kind: str
    order_id: int
    state: str
    due_at: datetime
    attempts: int
    reason: str | None
    made_at: datetime
    done_at: datetime | None


def outbox_page(work: Work, *, state: str, before: int | None = None) -> list[ErrandLine]:
    """state   "open" (waiting or claimed), "parked", "done", "dropped"
    before  the id below which the page begins; None: the newest
    returns PAGE + 1 lines at most: one more than is shown, to know whether there are older ones
    """
    states = ("waiting", "claimed") if state == "open" else (state,)
    # One state at a time: each has its own stretch of the index, in this order already.
    rows = [row for one in states for row in _newest(work, one, before)]
    return [_line(row) for row in sorted(rows, key=lambda row: row.id, reverse=True)[: PAGE + 1]]


def _newest(work: Work, state: str, before: int | None) -> list[Errand]:
    query = select(Errand).where(Errand.state == state).order_by(Errand.id.desc()).limit(PAGE + 1)
    return list(work.session.scalars(query if before is None else query.where(Errand.id < before)))


def errands_of_orders(work: Work, order_ids: Sequence[int]) -> dict[int, list[ErrandLine]]:
    """Of each order, oldest first."""
    # Sorted here: asked for them by id, SQLite would walk through all errands of the shop in that order.
    query = select(Errand).where(among(Errand.order_id, order_ids)).limit(PAGE * len(order_ids))
    found: dict[int, list[ErrandLine]] = {one: [] for one in order_ids}
    for row in sorted(work.session.scalars(query), key=lambda row: row.id):
        found[row.order_id].append(_line(row))
    return found


def counts(work: Work) -> dict[str, int]:
    """Of those that are to happen: state → how many, COUNTED_MAX at most."""
    return count_each(work, {one: some(Errand, Errand.state == one) for one in ("waiting", "parked")})


def _line(row: Errand) -> ErrandLine:
    return ErrandLine(
        row.id,
        row.kind,
        row.order_id,
        row.state,
        row.due_at,
        row.attempts,
        row.reason,
        row.made_at,
        row.done_at,
    )
