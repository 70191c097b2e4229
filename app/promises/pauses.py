"""Holds: while an order is on hold the clock of its promise stands still. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.core.calendar import add_working_days, day_end, day_start, local_date
from app.promises.known import Hold, Shown

# Kinds that were counted in days: what is moved must end on a day on which somebody delivers.
COUNTED = frozenset({"label", "rule"})


def paused(promise: Shown, holds: tuple[Hold, ...], arrived_at: datetime | None) -> Shown:
    """The promise with its window moved by the days on which its order was on hold.

    holds       by time, without overlaps; one that began when the promise was over moves nothing
    arrived_at  ends a hold that nobody has ended: what has come isn't held
    """
    for begun_at, ended_at in holds:
        until = ended_at or arrived_at
        if until is None or begun_at > promise.latest_at or until <= begun_at:
            continue
        days = (local_date(until, promise.zone) - local_date(begun_at, promise.zone)).days
        if days:
            promise = _moved(promise, days, begins_later=ended_at is not None)
    return promise


def is_on_hold(promise: Shown, holds: tuple[Hold, ...]) -> bool:
    """promise  as moved by the holds that are over"""
    return any(ended_at is None and begun_at <= promise.latest_at for begun_at, ended_at in holds)


def _moved(promise: Shown, days: int, *, begins_later: bool) -> Shown:
    """begins_later  False where nobody ended the hold: what came all the same isn't early for that"""
    earliest_at = promise.earliest_at if begins_later else None
    return replace(
        promise,
        earliest_at=_later(promise, earliest_at, days, first=True) if earliest_at else promise.earliest_at,
        latest_at=_later(promise, promise.latest_at, days, first=False),
        handover_by=_open_day(promise, promise.handover_by + timedelta(days))
        if promise.handover_by
        else None,
    )


def _later(promise: Shown, at: datetime, days: int, *, first: bool) -> datetime:
    """The same time of day, so many days later; an end of a day stays one, whatever the clocks do."""
    on = local_date(at, promise.zone)
    moved = _open_day(promise, on + timedelta(days))
    edge, moved_edge = (
        (day_start(on, promise.zone), day_start(moved, promise.zone))
        if first
        else (day_end(on, promise.zone), day_end(moved, promise.zone))
    )
    return moved_edge + (at - edge)


def _open_day(promise: Shown, on: date) -> date:
    return add_working_days(promise.calendar, on, 0) if promise.kind in COUNTED else on
