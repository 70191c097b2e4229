"""What judging takes and gives: a promise, all that is known of an order, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.calendar import WorkCalendar
from app.promises.arrivals import Sending, Word

Hold = tuple[datetime, datetime | None]  # from, until; None: it still is on hold


@dataclass(frozen=True)
class Shown:
    """A promise, as far as judging needs it.

    earliest_at, latest_at  both included; no earliest_at: a plain "by"
    calendar    of the destination: measures working days
    handover_by the day by which the shop planned to hand it over, None where no plan is known
    point_counts ready at a pick-up point is an arrival
    """

    id: int
    kind: str
    made_at: datetime
    earliest_at: datetime | None
    latest_at: datetime
    zone: str
    calendar: WorkCalendar
    handover_by: date | None = None
    point_counts: bool = True


@dataclass(frozen=True)
class Known:
    """All that an order's outcome depends on.

    unpromised  why nothing is promised for it
    lines       (line id, how many) to come, before any refund
    refunds     (when, line id, how many)
    ended_at    since when nothing is to come, and by what
    sendings    also such as carry nothing of `lines`: gift cards, a printed note
    words       about the whole order
    holds       when it stood still
    """

    ordered_at: datetime
    zone: str
    unpromised: str | None
    lines: tuple[tuple[int, int], ...]
    refunds: tuple[tuple[datetime, int, int], ...]
    ended_at: datetime | None
    ended_by: str | None
    promises: tuple[Shown, ...]
    sendings: tuple[Sending, ...]
    words: tuple[Word, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What came of it.

    why         code, see docs/promises.md: what the outcome rests on
    certain     of a broken one: a person could show it; only then does money follow
    settle_at   the next instant at which time alone changes it
    due_on      the day in whose totals it counts
    miss_*      from the nearer end of the window: positive late, negative early, 0 within; None: nothing came
    part        of a broken one: "handover", "transit" or None where it can't be told
    handover_days, transit_days  working days over the plan of each part; None where it can't be told
    arrived_by  who says that it arrived
    would_be    of an order from before the install: what would have come of it
    """

    outcome: str
    why: str
    certain: bool
    settle_at: datetime | None
    due_on: date
    promise: Shown | None
    arrived_at: datetime | None
    miss_hours: float | None = None
    miss_days: int | None = None
    miss_working_days: int | None = None
    part: str | None = None
    handover_days: int | None = None
    transit_days: int | None = None
    arrived_by: str | None = None
    would_be: str | None = None
    carrier: str | None = None
