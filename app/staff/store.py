"""Finding the staff of a shop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult

from app.core.errors import NotFound
from app.core.ids import first_id_of
from app.core.work import Work
from app.staff.model import SHOWN, StaffMember, StaffTrace

NAME = "staff_members.name"
MEMBERS_MAX = 200  # Shopify's largest plan has unlimited staff; who opens one app are far fewer


def member(work: Work, number: str) -> StaffMember:
    """raises  NotFound for somebody who has never opened the panel"""
    found = work.session.get(StaffMember, (work.shop_id, number))
    if found is None:
        raise NotFound("no_staff", "This staff member has never opened Kept.")
    return found


def members(work: Work) -> list[StaffMember]:
    """The longest known first."""
    query = select(StaffMember).order_by(StaffMember.met_at, StaffMember.number)
    return list(work.session.scalars(query.limit(MEMBERS_MAX)))


def roles(work: Work) -> dict[str, str]:
    """returns  staff number → role"""
    return {one.number: one.role for one in members(work)}


def shown_since(work: Work, number: str, page: str, *, since: datetime) -> set[tuple[int | None, int | None]]:
    """returns  (order, customer) of all whom the staff member has seen on the page since"""
    query = select(StaffTrace.order_id, StaffTrace.customer_id).where(
        StaffTrace.number == number, StaffTrace.id >= first_id_of(since)
    )
    found = work.session.execute(query.where(StaffTrace.kind == SHOWN, StaffTrace.page == page))
    return {(row[0], row[1]) for row in found}


def move_traces(work: Work, *, kept_id: int, gone_id: int) -> None:
    """Two records of one person became one: who had looked at either has looked at her."""
    hers = update(StaffTrace).where(StaffTrace.customer_id == gone_id).values(customer_id=kept_id)
    work.session.execute(hers.execution_options(synchronize_session=False))


def delete_traces(work: Work, *, before: datetime, limit: int) -> int:
    """Ids grow with time, so what is old is found by its key. returns  how many went"""
    old = (
        select(StaffTrace.id).where(StaffTrace.id < first_id_of(before)).order_by(StaffTrace.id).limit(limit)
    )
    gone = delete(StaffTrace).where(StaffTrace.id.in_(old)).execution_options(synchronize_session=False)
    done = work.session.execute(gone)
    assert isinstance(done, CursorResult)
    return done.rowcount
