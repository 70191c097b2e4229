"""Who there is, and what each did, for the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.core.work import Work
from app.staff import store
from app.staff.model import EVERYBODY, LOOK, SHOWN, StaffTrace

NAMES_MEMO = "staff.names"
PAGE_ROWS = 50
READ_AT_ONCE = 1_000  # of a file's lines
TAKEN_HOME_MAX = 200_000  # lines in a file: one that is larger, no spreadsheet opens with pleasure


@dataclass(frozen=True)
class MemberLine:
    """name  "" until somebody has said it"""

    number: str
    role: str
    name: str
    met_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class TraceLine:
    """kind   "look", "change", "refused" or "shown"; page: the view's endpoint; about: what its address named"""

    id: int
    at: datetime
    number: str
    kind: str
    page: str
    about: str
    order_id: int | None
    customer_id: int | None

    @property
    def is_of_everybody(self) -> bool:
        return self.order_id == EVERYBODY

    @property
    def people(self) -> int:
        """How many stood on a list that was looked at; 0 for what is no list."""
        found = re.search(r"\bpeople=([0-9]+)", self.about)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Filter:
    """number  of the staff member; "" for everybody. order_id, customer_id: 0 for all; the order counts before her

    kind    "" for all, but for who stood on lists where nobody is asked for; "look" is also that, where somebody is
    """

    number: str = ""
    kind: str = ""
    order_id: int = 0
    customer_id: int = 0


def staff(work: Work) -> list[MemberLine]:
    """The longest known first."""
    return [
        MemberLine(
            one.number, one.role, work.unseal(one.name_sealed, store.NAME) or "", one.met_at, one.seen_at
        )
        for one in store.members(work)
    ]


def names(work: Work) -> dict[str, str]:
    """returns  staff number → name, of those who have one"""
    known: dict[str, str] | None = work.memo.get(NAMES_MEMO)
    if known is None:
        known = work.memo[NAMES_MEMO] = {one.number: one.name for one in staff(work) if one.name}
    return known


def traces_page(
    work: Work, wanted: Filter, *, before: int | None = None, limit: int = PAGE_ROWS
) -> list[TraceLine]:
    """The newest first. before  the id of the last one seen"""
    query = select(StaffTrace).where(*_asked_for(wanted)).order_by(StaffTrace.id.desc()).limit(limit)
    if before is not None:
        query = query.where(StaffTrace.id < before)
    # Apart for each, or SQLite would walk through the whole log.
    found = [one for whom in _whom(wanted) for one in work.session.scalars(query.where(*whom))]
    return [_line(one) for one in sorted(found, key=lambda one: -one.id)[:limit]]


def every_trace(work: Work, wanted: Filter) -> Iterator[TraceLine]:
    """For a file: the newest first, TAKEN_HOME_MAX at most; read in pieces."""
    before, done = None, 0
    while done < TAKEN_HOME_MAX:
        most = min(READ_AT_ONCE, TAKEN_HOME_MAX - done)
        lines = traces_page(work, wanted, before=before, limit=most)
        yield from lines
        done += len(lines)
        if len(lines) < most:
            return
        before = lines[-1].id


def _asked_for(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    somebody = bool(wanted.order_id or wanted.customer_id)
    if wanted.number:
        yield StaffTrace.number == wanted.number
    if wanted.kind == LOOK and somebody:
        yield StaffTrace.kind.in_((LOOK, SHOWN))
    elif wanted.kind:
        yield StaffTrace.kind == wanted.kind
    elif not somebody:
        yield StaffTrace.kind != SHOWN


def _whom(wanted: Filter) -> list[tuple[ColumnElement[bool], ...]]:
    """Whoever has seen everybody has seen also whom is asked for."""
    if wanted.order_id:
        return [(StaffTrace.order_id == one,) for one in (wanted.order_id, EVERYBODY)]
    if wanted.customer_id:
        return [(StaffTrace.customer_id == one,) for one in (wanted.customer_id, EVERYBODY)]
    return [()]


def _line(one: StaffTrace) -> TraceLine:
    return TraceLine(one.id, one.at, one.number, one.kind, one.page, one.about, one.order_id, one.customer_id)
