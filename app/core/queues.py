"""Which shops have something due: each queue asks in a few steps of its index for each shop, however long it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    TextClause,
    bindparam,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.core.work import Work

# Two steps of an index each, some microseconds: a question stays below a tenth of a second.
SHOPS_LOOKED_AT = 10_000

Condition = Callable[[ColumnElement[int]], ColumnElement[bool]]


@dataclass(frozen=True, eq=False)
class Queue:
    """A table with a partial index on (shop_id, the time at which a row is due).

    is_open  the index's condition, as text: a bound value can't match it, and then whole tables are read
    """

    shop_id: InstrumentedAttribute[int]
    due_at: InstrumentedAttribute[Any]
    is_open: TextClause


def shops_with_due(work: Work, queue: Queue, *, limit: int, only: Condition | None = None) -> list[int]:
    """work     across shops
    only     says of a shop's id whether the shop is asked about: a function that lasts, since each has its query kept
    returns  ids, the lowest first
    """
    values = {"now": work.now, "limit": limit}
    return list(work.session.scalars(_due_query(queue, only), values))


def shops_with_rows(
    work: Work, shop_id: InstrumentedAttribute[int], *, limit: int, only: Condition | None = None
) -> list[int]:
    """As shops_with_due, of a table whose rows are all due at once and whose key leads with the shop."""
    return list(work.session.scalars(_rows_query(shop_id, only), {"limit": limit}))


def next_due(work: Work, queue: Queue, *, only: Condition | None = None) -> datetime | None:
    """When the first row of any shop is or was due."""
    hop = _hop_of(queue)
    query = select(func.min(_first_due(queue, hop))).where(hop.c.shop_id.is_not(None))
    first: datetime | None = work.session.scalar(query if only is None else query.where(only(hop.c.shop_id)))
    return first


# Every idle round asks these, and to put one together takes longer than to answer it.
@lru_cache(maxsize=64)
def _due_query(queue: Queue, only: Condition | None) -> Select[tuple[int]]:
    hop = _hop_of(queue)
    return _asked(hop, _first_due(queue, hop) <= bindparam("now", type_=queue.due_at.type), only)


@lru_cache(maxsize=64)
def _rows_query(shop_id: InstrumentedAttribute[int], only: Condition | None) -> Select[tuple[int]]:
    return _asked(_hop(shop_id), true(), only)


def _hop_of(queue: Queue) -> CTE:
    # The second column of the order names the partial index. By the shop alone SQLite takes any index that covers the
    # question, and reads all that was ever done of a shop before it comes to what is open.
    return _hop(queue.shop_id, queue.is_open, then=(queue.due_at,))


def _hop(
    column: InstrumentedAttribute[int],
    *conditions: TextClause,
    then: tuple[InstrumentedAttribute[Any], ...] = (),
) -> CTE:
    """Every shop in the table once, and at the end NULL: from each to the next in one step of the index."""

    def after(shop_id: ColumnElement[int]) -> ScalarSelect[int]:
        found = select(column).where(*conditions, column > shop_id)
        return found.order_by(column, *then).limit(1).scalar_subquery()

    hop = select(after(literal(-1, BigInteger)).label("shop_id")).cte("hop", recursive=True)
    return hop.union_all(select(after(hop.c.shop_id)).where(hop.c.shop_id.is_not(None)))


def _first_due(queue: Queue, hop: CTE) -> ScalarSelect[Any]:
    of_shop = select(queue.due_at).where(queue.is_open, queue.shop_id == hop.c.shop_id)
    return of_shop.order_by(queue.due_at).limit(1).scalar_subquery()


def _asked(hop: CTE, due: ColumnElement[bool], only: Condition | None) -> Select[tuple[int]]:
    query = (
        select(hop.c.shop_id).where(hop.c.shop_id.is_not(None), due).limit(bindparam("limit", type_=Integer))
    )
    return query if only is None else query.where(only(hop.c.shop_id))
