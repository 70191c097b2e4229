"""Limits: taken up by statements that look at the limit themselves, so that no two workers pass one together.

A booking is made last thing in a short Work that has its order in hand, and always in the same order of rows: nobody
waits for a limit's row while holding what another one needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError

from app.core.calendar import local_date
from app.core.money import Money
from app.core.work import Work
from app.remedies.model import LimitUse, Remedy
from app.shops.settings import Limits
from app.shops.store import the_settings, the_shop

REASONS = frozenset({"over_order_limit", "over_customer_limit", "over_month_limit", "over_shop_limit"})


@dataclass(frozen=True)
class Limit:
    """kind, subject, period  whose row it is (model.LimitUse); reason  why a person decides where it is passed
    minor, times  the most; None: as much as there is
    """

    kind: str
    subject: int
    period: str
    reason: str
    minor: int | None = None
    times: int | None = None


class _Passed(Exception):
    """Takes back what was taken up of the limits before it."""


def book(work: Work, row: Remedy, minor: int, *, order_total: Money, limited: bool) -> str | None:
    """Take up `minor` and one time of each limit, of all or of none.

    limited  False: a person has said yes; it is taken up all the same
    returns  why a person must decide; None: it is booked
    """
    assert row.booked_minor is None
    on = local_date(work.now, the_shop(work).zone)
    passed = ""
    try:
        with work.session.begin_nested():
            for limit in _limits(the_settings(work)[1].limits, row, on=on, order_total=order_total):
                if not _take(work, limit, minor, limited=limited):
                    passed = limit.reason
                    raise _Passed
    except _Passed:
        return passed
    row.booked_minor, row.booked_on = minor, on
    return None


def release(work: Work, row: Remedy) -> None:
    """It isn't given after all, so it takes up nothing."""
    if row.booked_minor is None or row.booked_on is None:
        return
    for limit in _limits(Limits(), row, on=row.booked_on, order_total=Money(0, row.currency)):
        _change(work, limit, -row.booked_minor, times=-1)
    row.booked_minor = row.booked_on = None


def correct(work: Work, row: Remedy, minor: int) -> None:
    """It is known by now what it costs."""
    if row.booked_minor is None or row.booked_on is None or row.booked_minor == minor:
        return
    for limit in _limits(Limits(), row, on=row.booked_on, order_total=Money(0, row.currency)):
        _change(work, limit, minor - row.booked_minor, times=0)
    row.booked_minor = minor


def move_customer(work: Work, kept_id: int, gone_id: int) -> None:
    """Two records of one person are one: what each has had is hers."""
    gone = LimitUse.kind == "customer", LimitUse.subject == gone_id
    for use in work.session.scalars(select(LimitUse).where(*gone).order_by(LimitUse.period)).all():
        limit = Limit("customer", kept_id, use.period, "")
        if not _is_there(work, limit):
            _be_there(work, limit)
        _change(work, limit, use.minor, times=use.times)
        use.minor = use.times = 0


def _limits(limits: Limits, row: Remedy, *, on: date, order_total: Money) -> Iterator[Limit]:
    """In the order in which they are taken up: those that few share first."""
    share = limits.order_percent
    most = order_total.share(Decimal(share) / 100).minor if share is not None else None
    yield Limit("order", row.order_id, "", "over_order_limit", most)
    month, year = f"{on:%Y-%m}", f"{on:%Y}"
    if row.customer_id is not None:
        hers = ("customer", row.customer_id)
        yield Limit(*hers, month, "over_customer_limit", limits.customer_minor, limits.customer_times)
        yield Limit(*hers, year, "over_customer_limit", limits.ceiling_minor)
    yield Limit("shop", 0, month, "over_month_limit", limits.month_minor)
    yield Limit("shop", 0, year, "over_shop_limit", limits.year_minor)


def _take(work: Work, limit: Limit, minor: int, *, limited: bool) -> bool:
    """returns  whether it was within the limit"""
    within = []
    if limited and limit.minor is not None:
        within.append(LimitUse.minor + minor <= limit.minor)
    if limited and limit.times is not None:
        within.append(LimitUse.times + 1 <= limit.times)
    if _change(work, limit, minor, *within, times=1):
        return True
    if not _is_there(work, limit):
        _be_there(work, limit)
    # Once more also where it is there now: another worker may have made the row since it was looked for above.
    return _change(work, limit, minor, *within, times=1)


def _be_there(work: Work, limit: Limit) -> None:
    row = LimitUse(
        shop_id=work.shop_id, kind=limit.kind, subject=limit.subject, period=limit.period, minor=0, times=0
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another worker was faster; her row is as good
        pass


def _is_there(work: Work, limit: Limit) -> bool:
    return work.session.scalar(select(LimitUse.kind).where(*_row(limit))) is not None


def _change(work: Work, limit: Limit, minor: int, *within: ColumnElement[bool], times: int) -> bool:
    """returns  whether it was within the limit"""
    values = {"minor": LimitUse.minor + minor, "times": LimitUse.times + times}
    statement = update(LimitUse).where(*_row(limit), *within).values(**values)
    changed = work.session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1


def _row(limit: Limit) -> tuple[ColumnElement[bool], ...]:
    return (
        LimitUse.kind == limit.kind,
        LimitUse.subject == limit.subject,
        LimitUse.period == limit.period,
    )
