"""Counting what is open, as far as a page cares: beyond that it says "and more"."""

from __future__ import annotations

from sqlalchemy import ColumnElement, TextClause, func, literal, select

from app.core.db import ShopOwned
from app.core.work import Work


def count_some(
    work: Work, table: type[ShopOwned], *which: ColumnElement[bool] | TextClause, most: int
) -> int:
    """How many rows of the shop; `most` at most. No column is read, so that the index that finds them is enough."""
    some = select(literal(1)).select_from(table).where(*which).limit(most).subquery()
    return work.session.scalar(select(func.count()).select_from(some)) or 0
