"""What pages show of cases: those that wait, whose they are, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.core.conditions import among
from app.core.counting import COUNTED_MAX, Some, count_each, some
from app.core.work import Work
from app.listening import store
from app.listening.cases import NOTE
from app.listening.model import Case, Reply

LINES_MAX = 50


@dataclass(frozen=True)
class Counts:
    """cases  open ones without the replies; waiting, overdue  cases and replies together. Each COUNTED_MAX at most"""

    cases: int
    waiting: int
    overdue: int


@dataclass(frozen=True)
class NoteLine:
    """text  "" where nothing was written, or it was erased"""

    kind: str
    by: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class CaseLine:
    """As in model.Case. late  somebody should have answered by now"""

    id: int
    source: str
    source_id: int
    order_id: int
    customer_id: int
    why: str
    owner: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    done: str
    late: bool
    notes: tuple[NoteLine, ...]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def open_cases(work: Work, *, owner: str = "", overdue: bool = False) -> list[CaseLine]:
    """The first due first. owner  only hers; overdue  only those whose day is over"""
    query = select(Case).where(Case.state == "open")
    if owner:
        query = query.where(Case.owner == owner)
    if overdue:
        query = query.where(Case.due_at < work.now)
    return _lines(work, query.order_by(Case.due_at))


def closed_cases(work: Work) -> list[CaseLine]:
    """The last due first."""
    return _lines(work, select(Case).where(Case.state == "closed").order_by(Case.due_at.desc()))


def cases_of_orders(work: Work, order_ids: Sequence[int]) -> list[CaseLine]:
    return _lines(work, select(Case).where(among(Case.order_id, order_ids)))


def cases_of_customers(work: Work, customer_ids: Sequence[int]) -> list[CaseLine]:
    return _lines(work, select(Case).where(among(Case.customer_id, customer_ids)))


def cases_of_sources(work: Work, source: str, source_ids: Sequence[int]) -> dict[int, CaseLine]:
    """By the source's number."""
    query = select(Case).where(Case.source == source, among(Case.source_id, source_ids))
    return {one.source_id: one for one in _lines(work, query)}


def counts(work: Work) -> Counts:
    found = count_each(work, to_count(work.now))
    return Counts(
        cases=found["cases"],
        waiting=min(COUNTED_MAX, found["cases"] + found["replies"]),
        overdue=min(COUNTED_MAX, found["late_cases"] + found["late_replies"]),
    )


def to_count(now: datetime) -> dict[str, Some]:
    """Open cases and replies, and those of them that are overdue."""
    return {
        f"{late}{name}": some(table, table.state == "open", *((table.due_at < now,) if late else ()))
        for name, table in (("cases", Case), ("replies", Reply))
        for late in ("", "late_")
    }


def _lines(work: Work, query: Select[Case]) -> list[CaseLine]:
    rows = list(work.session.scalars(query.limit(LINES_MAX)))
    notes: dict[int, list[NoteLine]] = {one.id: [] for one in rows}
    for note in store.notes(work, list(notes)) if rows else ():
        text = work.unseal(note.text_sealed, NOTE) or ""
        notes[note.case_id].append(NoteLine(note.kind, note.by, text, note.written_at))
    return [_line(work, row, notes[row.id]) for row in rows]


def _line(work: Work, row: Case, notes: list[NoteLine]) -> CaseLine:
    return CaseLine(
        id=row.id,
        source=row.source,
        source_id=row.source_id,
        order_id=row.order_id,
        customer_id=row.customer_id,
        why=row.why,
        owner=row.owner,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        done=row.done,
        late=row.state == "open" and row.due_at < work.now,
        notes=tuple(notes),
    )
