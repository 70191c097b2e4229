"""What a lane usually takes: a histogram, read as shares and quantiles. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from app.core.calendar import WorkCalendar, day_start, local_date, working_days_between
from app.promises.arrivals import Sending, arrival_of, seen
from app.promises.folding import folded

# (bucket, how many), by bucket: working days, or hours.
Counts = tuple[tuple[int, int], ...]
# carrier ("" for all of them together), country, measure
Key = tuple[str, str, str]

TRANSIT, GAP = "transit", "gap"
ANY_CARRIER = ""
CARRIER_SIGNS_MAX = 100  # the column's width
# With fewer, one slow parcel moves the median by a day, and the slowest twentieth is nobody.
LEARNED_LEAST = 20
# A promise's own days weigh as much as a hundred parcels, spread evenly: enough for shares to be what they say.
PLANNED_WEIGHT = 100
# Whoever has been under way longer than any before: one such parcel is added that doesn't come. Else the last of a
# lane would seem certain to come until the very day on which it doesn't.
UNSEEN = 1
# Longer than that a parcel wasn't slow but lost; a bucket for each day would only be rows.
TRANSIT_DAYS_MAX = 60
GAP_HOURS_MAX = 720
GAP_STEP = 6  # hours are rounded up to a quarter of a day: fewer rows, and nobody scans by the hour


@dataclass(frozen=True)
class Lane:
    """transit  working days from hand-over to arrival; gaps: hours of the longest silence on the way, in hours of
              working days; empty where too few are known
    learned  False: read from the promise alone, since too few have gone this way
    """

    transit: Counts
    gaps: Counts
    learned: bool


@dataclass(frozen=True)
class Lesson:
    """What one arrived shipment teaches; as in forecasts.model.LaneTally."""

    carrier: str
    transit_days: int
    gap_hours: int | None


def lane_for(known: Mapping[Key, Counts], carrier: str | None, country: str, *, planned: Counts) -> Lane:
    """The narrowest that enough shipments have gone: this carrier to this country, any carrier to it, the plan.

    planned  of the promise itself, from planned_transit
    """
    names = (marked(carrier), ANY_CARRIER)
    transits = (known.get((name, country, TRANSIT), ()) for name in names)
    gaps = (known.get((name, country, GAP), ()) for name in names)
    transit = next((one for one in transits if how_many(one) >= LEARNED_LEAST), None)
    return Lane(
        transit=transit if transit is not None else planned,
        gaps=next((one for one in gaps if how_many(one) >= LEARNED_LEAST), ()),
        learned=transit is not None,
    )


def planned_transit(
    calendar: WorkCalendar, handover_by: date, *, earliest_on: date | None, latest_on: date
) -> Counts:
    """What the promise leaves for the way when it is handed over as planned: any of these days as likely."""
    longest = max(working_days_between(calendar, handover_by, latest_on), 1)
    shortest = working_days_between(calendar, handover_by, earliest_on) if earliest_on else 1
    days = range(min(max(shortest, 0), longest), longest + 1)
    return tuple((day, PLANNED_WEIGHT // len(days) or 1) for day in days)


def how_many(counts: Counts) -> int:
    return sum(count for _, count in counts)


def share_by(counts: Counts, until: int, *, after: int) -> float:
    """Of those that take longer than `after`, the share that comes by `until`."""
    still = sum(count for bucket, count in counts if bucket > after)
    come = sum(count for bucket, count in counts if after < bucket <= until)
    return come / (still + UNSEEN)


def quantile(counts: Counts, share: Fraction, *, after: int = -1) -> int | None:
    """The bucket by which so many of those have come that take longer than `after`; None where none does."""
    still = sum(count for bucket, count in counts if bucket > after)
    come = 0
    for bucket, count in counts:
        come += count if bucket > after else 0
        if still and come >= share * still:
            return bucket
    return None


def lesson_of(sending: Sending, calendar: WorkCalendar, zone: str) -> Lesson | None:
    """returns  None for what hasn't come, came before it was sent, or is only inferred to have come"""
    came = arrival_of(sending)
    if came is None or came.by == "inferred" or came.at < sending.sent_at:
        return None
    sent_on, came_on = local_date(sending.sent_at, zone), local_date(came.at, zone)
    days = working_days_between(calendar, sent_on, came_on)
    gap = _longest_silence(sending, came.at, calendar, zone)
    return Lesson(marked(sending.carrier), min(days, TRANSIT_DAYS_MAX), gap)


def _longest_silence(sending: Sending, came_at: datetime, calendar: WorkCalendar, zone: str) -> int | None:
    """From hand-over to arrival; None with fewer than two scans: then silence is this carrier's way."""
    heard = sorted(at for at, _ in seen(sending) if sending.sent_at <= at <= came_at)
    if len(heard) < 2:
        return None
    steps = zip([sending.sent_at, *heard], [*heard, came_at], strict=True)
    longest = max(working_hours(calendar, zone, begin=begin, end=end) for begin, end in steps)
    rounded = -(-longest // GAP_STEP) * GAP_STEP
    return int(min(rounded, GAP_HOURS_MAX))


def working_hours(calendar: WorkCalendar, zone: str, *, begin: datetime, end: datetime) -> float:
    """Hours between two instants that lie on working days there; counted no further than GAP_HOURS_MAX."""
    hours, on = 0.0, local_date(begin, zone)
    while day_start(on, zone) < end and hours < GAP_HOURS_MAX:
        first, last = max(begin, day_start(on, zone)), min(end, day_start(on + timedelta(days=1), zone))
        if calendar.is_working(on):
            hours += (last - first).total_seconds() / 3600
        on += timedelta(days=1)
    return hours


def marked(carrier: str | None) -> str:
    """A carrier's name as lanes know it: shops and apps write it in many ways."""
    return folded((carrier or "").strip())[:CARRIER_SIGNS_MAX]
