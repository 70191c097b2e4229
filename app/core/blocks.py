"""Blocks of four weeks, the same for everybody: what is told apart by hundreds of products is kept by them as well, so
that half a year is read as its blocks and the days at its ends, not as every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

BLOCK_DAYS = 28
DAY, BLOCK = timedelta(days=1), timedelta(days=BLOCK_DAYS)

Days = tuple[date, date]  # both included


@dataclass(frozen=True)
class Cut:
    """A span in its blocks and what is left of it.

    blocks  the first days of the first and the last whole block within it; None where there is none
    ends    the days that no block has: before them and after them, or all
    """

    blocks: Days | None
    ends: tuple[Days, ...]


def block_of(on: date) -> date:
    """returns  its first day, a Monday, as was the first day of the calendar, from which they are counted"""
    return on - timedelta(days=(on.toordinal() - 1) % BLOCK_DAYS)


def cut(first: date, last: date) -> Cut:
    """Both days included."""
    begins, ends = block_of(first + BLOCK - DAY), block_of(last + DAY)
    if begins >= ends:
        return Cut(None, ((first, last),))
    sides = ((first, begins - DAY), (ends, last))
    return Cut((begins, ends - BLOCK), tuple(side for side in sides if side[0] <= side[1]))
