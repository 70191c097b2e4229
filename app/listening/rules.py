"""What becomes of a mail that came in, and by when somebody should have answered it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.calendar import WorkCalendar, day_end, local_date, next_working_day

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
# What a person did before she closed a case.
DONE = ("answered", "called", "nothing")
SOURCES = ("answer", "review")
REPLY, AUTOMATIC, UNMATCHED = "reply", "automatic", "unmatched"
# A sender's clock that is wrong by more than this isn't believed.
CLOCK_WRONG_MAX = timedelta(days=30)


def sort_of(automatic: str, *, customer_id: int, order_id: int) -> str:
    """automatic  why no person wrote it, "" where one did"""
    if automatic:
        return AUTOMATIC
    return REPLY if customer_id or order_id else UNMATCHED


def due_at(heard_at: datetime, calendar: WorkCalendar, zone: str) -> datetime:
    """The end of the next day on which the shop works, after that on which it came. UTC."""
    return day_end(next_working_day(calendar, local_date(heard_at, zone), including=False), zone).astimezone(
        UTC
    )


def written_at(said: datetime | None, heard_at: datetime) -> datetime:
    """What the sender's clock said, if that can be; never after we heard."""
    if said is None or said < heard_at - CLOCK_WRONG_MAX:
        return heard_at
    return min(said, heard_at)
