"""Who there is, and what each did, for the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.core.work import Work
from app.staff import store
from app.staff.model import StaffTrace

NAMES_MEMO = "staff.names"
PAGE_ROWS = 50


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
    """kind   "look", "change" or "refused"; page: the view's endpoint; about: what its address named"""

    id: int
    at: datetime
    number: str
    kind: str
    page: str
    about: str
    order_id: int | None
    customer_id: int | None


@dataclass(frozen=True)
class Filter:
    """number  of the staff member; "" for everybody. order_id, customer_id: 0 for all; the order counts before her"""

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
    query = select(StaffTrace).where(*_asked_for(wanted))
    if before is not None:
        query = query.where(StaffTrace.id < before)
    return [_line(one) for one in work.session.scalars(query.order_by(StaffTrace.id.desc()).limit(limit))]


def _asked_for(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.number:
        yield StaffTrace.number == wanted.number
    if wanted.kind:
        yield StaffTrace.kind == wanted.kind
    if wanted.order_id:
        yield StaffTrace.order_id == wanted.order_id
    elif wanted.customer_id:
        yield StaffTrace.customer_id == wanted.customer_id


def _line(one: StaffTrace) -> TraceLine:
    return TraceLine(one.id, one.at, one.number, one.kind, one.page, one.about, one.order_id, one.customer_id)
