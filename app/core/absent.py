"""What a batch has learnt not to be there, so that each of its orders needn't ask: to ask writes what waits, too."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.conditions import among
from app.core.work import Work


def learn_absent(work: Work, column: InstrumentedAttribute[int], ids: Iterable[int]) -> None:
    """Which of these no row of the table names, as far as this Work goes."""
    wanted = set(ids)
    with work.session.no_autoflush:
        there = work.session.scalars(select(column).where(among(column, wanted)))
        _absent(work, column).update(wanted.difference(there))


def is_absent(work: Work, column: InstrumentedAttribute[int], one: int) -> bool:
    return one in _absent(work, column)


def note_there(work: Work, column: InstrumentedAttribute[int], one: int) -> None:
    """A row that names it has been added."""
    _absent(work, column).discard(one)


def _absent(work: Work, column: InstrumentedAttribute[int]) -> set[int]:
    found: set[int] = work.memo.setdefault(f"absent/{column}", set())
    return found
