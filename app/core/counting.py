"""Counting what is open, as far as a page cares: beyond that it says "and more"."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, TextClause, func, literal, select

from app.core.db import ShopOwned
from app.core.work import Work

# Beyond this a page says "1,000+" (formats.counted): nobody reads the difference, and counting would grow.
COUNTED_MAX = 1_000

Some = Select[
    int
]  # rows that are to be counted; a limit stands on them, or on those among which they are looked for


def some(table: type[ShopOwned], *which: ColumnElement[bool] | TextClause, most: int = COUNTED_MAX) -> Some:
    """Rows of the shop, `most` at most. No column is read, so that the index that finds them is enough."""
    return select(literal(1)).select_from(table).where(*which).limit(most)


def count_some(
    work: Work, table: type[ShopOwned], *which: ColumnElement[bool] | TextClause, most: int = COUNTED_MAX
) -> int:
    """returns  how many there are; `most` at most"""
    return count_each(work, {"all": some(table, *which, most=most)})["all"]


def count_each(work: Work, wanted: dict[str, Some]) -> dict[str, int]:
    """All of them in one question."""
    counts = [
        select(func.count()).select_from(each.subquery()).scalar_subquery().label(name)
        for name, each in wanted.items()
    ]
    row = work.session.execute(select(*counts)).one()
    return dict(zip(wanted, row, strict=True))
