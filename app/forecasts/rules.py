"""Whether a promise will still be kept, and when to look again: values in, a value out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from app.core.calendar import (
    WorkCalendar,
    add_working_days,
    local_date,
    next_working_day,
    working_days_between,
    zone_named,
)
from app.forecasts.lanes import LEARNED_LEAST, Lane, how_many, quantile, share_by, working_hours

REASONS = ("carrier_says", "not_sent", "stands_still", "too_far")

# Below two chances in five it is told. On real history (bench.forecasts) that finds nearly all late orders, four of
# five of them a day early, and a quarter to two fifths of the alarms are false; an even chance finds hardly more, and
# alarms half again as often for nothing.
LEAST_CHANCE = 0.4
# Silence and the carrier's own word are evidence beside the time: then less of a doubt is enough.
DOUBTFUL = 0.8
# The day by which nineteen of twenty have come. Who is in danger is slower than the lane: of these it is four of five.
LIKELY = Fraction(19, 20)
MEDIAN = Fraction(1, 2)
# Silent for longer than nineteen of twenty on this lane; nobody's parcel is scanned on every working day.
USUAL_SILENCE = Fraction(19, 20)
SILENT_HOURS_LEAST = 48
SILENT_HOURS_UNKNOWN = 72  # where the lane isn't known: three working days without a word
DELAYED, FAILED = "delayed", "failure"
# It is at her door or waits for her: what is missing is not the carrier's part any more.
AT_HAND = frozenset({"attempted_delivery", "ready_for_pickup"})
OUT_TODAY = "out_for_delivery"

# Carriers tell of the evening's round during the night; by six we know, and a letter can still go that morning.
MORNING = time(6)
# Vans are loaded in the morning: what a carrier that speaks hasn't mentioned by now isn't in one.
AFTERNOON = time(14)
NEAR_DAYS = 2  # so many working days before its end a promise is looked at each morning
LOOK_AHEAD_DAYS = 7  # what a lane usually takes changes: no longer than that without a look
AT_RISK_AGAIN = timedelta(hours=1)  # until it has come: the merchant's list says who still waits
FIRST_WITHOUT = timedelta(hours=1)  # the dates of the checkout have been asked for by then
# Parcels come after the promise is over as well, and these teach most. What hasn't come by then is lost.
TAUGHT_FOR = timedelta(days=60)
AFTER_THE_END = timedelta(hours=1)


@dataclass(frozen=True)
class UnderWay:
    """A shipment that hasn't come.

    sent_on   in the zone of the promise
    heard_at  the last scan, or the hand-over; is_seen: the carrier has said something
    says      the newest scan's word, small letters; says_at: when
    """

    sent_on: date
    heard_at: datetime
    is_seen: bool
    says: str
    says_at: datetime | None
    lane: Lane


@dataclass(frozen=True)
class Outlook:
    """A promise that is still open, and what is known of the way.

    unsent  the lane by which what isn't handed over will go; None: all of it is on its way
    """

    promised_on: date
    latest_at: datetime
    zone: str
    calendar: WorkCalendar
    unsent: Lane | None
    under_way: tuple[UnderWay, ...]


@dataclass(frozen=True)
class Danger:
    """reason, expected_on  as in forecasts.facts.PromiseAtRisk"""

    reason: str
    expected_on: date | None


def danger(outlook: Outlook, now: datetime) -> Danger | None:
    """Why the promise will hardly be kept; of several parts the one that is expected last.

    returns  None while it may well come in time, and once the promise is over
    """
    if now > outlook.latest_at:
        return None
    found = [_of_unsent(outlook, outlook.unsent, now)] if outlook.unsent is not None else []
    found += [_of_way(outlook, one, now) for one in outlook.under_way]
    dangers = [one for one in found if one is not None]
    return max(dangers, key=lambda one: (one.expected_on or date.max, one.reason), default=None)


def _of_unsent(outlook: Outlook, lane: Lane, now: datetime) -> Danger | None:
    """It could be handed over today, or on the next working day."""
    leaves_on = next_working_day(outlook.calendar, local_date(now, outlook.zone))
    left = working_days_between(outlook.calendar, leaves_on, outlook.promised_on)
    if share_by(lane.transit, left, after=-1) >= LEAST_CHANCE:
        return None
    return Danger("not_sent", _later(outlook, leaves_on, quantile(lane.transit, LIKELY), now=now))


def _of_way(outlook: Outlook, one: UnderWay, now: datetime) -> Danger | None:
    today = local_date(now, outlook.zone)
    if one.says in AT_HAND or (one.says == OUT_TODAY and _was_on(one.says_at, today, outlook.zone)):
        return None
    left = working_days_between(outlook.calendar, one.sent_on, outlook.promised_on)
    # Today isn't over: it may still come.
    without = working_days_between(outlook.calendar, one.sent_on, today) - outlook.calendar.is_working(today)
    if _missed_the_van(outlook, one, now):
        without = max(without, left)
    in_time = share_by(one.lane.transit, left, after=without)
    come_on = _later(outlook, one.sent_on, quantile(one.lane.transit, LIKELY, after=without), now=now)
    if one.says == FAILED or (one.says == DELAYED and in_time < DOUBTFUL):
        return Danger("carrier_says", come_on)
    if _stands_still(outlook, one, now):
        # Half of those who leave today have come by then.
        anew_on = _later(outlook, today, quantile(one.lane.transit, MEDIAN), now=now)
        return Danger("stands_still", max((day for day in (come_on, anew_on) if day), default=None))
    return Danger("too_far", come_on) if in_time < LEAST_CHANCE else None


def _missed_the_van(outlook: Outlook, one: UnderWay, now: datetime) -> bool:
    """On the afternoon of the last day nothing has been heard today of a shipment that was heard of before."""
    today = local_date(now, outlook.zone)
    late = today == outlook.promised_on and now >= _at(today, AFTERNOON, outlook.zone)
    return late and one.is_seen and not _was_on(one.heard_at, today, outlook.zone)


def _stands_still(outlook: Outlook, one: UnderWay, now: datetime) -> bool:
    """Silent for longer than usual, and would it begin anew today, the days left might not be enough. A carrier that
    never speaks says nothing by its silence.
    """
    left = working_days_between(outlook.calendar, local_date(now, outlook.zone), outlook.promised_on)
    if share_by(one.lane.transit, left, after=-1) >= DOUBTFUL:
        return False
    if how_many(one.lane.gaps) >= LEARNED_LEAST:
        usual = quantile(one.lane.gaps, USUAL_SILENCE) or 0
        least = max(usual, SILENT_HOURS_LEAST)
    elif one.is_seen:
        least = SILENT_HOURS_UNKNOWN
    else:
        return False
    return working_hours(outlook.calendar, outlook.zone, begin=one.heard_at, end=now) > least


def _later(outlook: Outlook, begins_on: date, days: int | None, *, now: datetime) -> date | None:
    """So many working days after a day; None where that is no later than what was promised: nobody can say."""
    if days is None:
        return None
    on = add_working_days(outlook.calendar, begins_on, days)
    return on if on > max(outlook.promised_on, local_date(now, outlook.zone)) else None


def _was_on(at: datetime | None, today: date, zone: str) -> bool:
    return at is not None and local_date(at, zone) == today


def first_look(now: datetime, handover_by: date | None, promised_on: date, *, zone: str) -> datetime:
    """The morning after the planned hand-over, and the promised day's at the latest; soon where that is over."""
    at = morning_of(promised_on, zone)
    if handover_by is not None:
        at = min(at, morning_of(handover_by + timedelta(days=1), zone))
    return at if at > now else now + FIRST_WITHOUT


def next_look(outlook: Outlook, now: datetime) -> datetime:
    """The first morning on which time alone would put it at risk; each of the last ones, and the last afternoon; and
    after its end.
    """
    today = local_date(now, outlook.zone)
    near_on = add_working_days(outlook.calendar, outlook.promised_on, -NEAR_DAYS)
    last = _at(outlook.promised_on, AFTERNOON, outlook.zone)
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        on = today + timedelta(days=ahead)
        at = morning_of(on, outlook.zone)
        if now < at <= outlook.latest_at and (
            on >= near_on or ahead == LOOK_AHEAD_DAYS or danger(outlook, at) is not None
        ):
            return at
        if on == outlook.promised_on and now < last <= outlook.latest_at:
            return last
    return max(outlook.latest_at, now) + AFTER_THE_END


def look_to_learn(ordered_at: datetime, now: datetime) -> datetime | None:
    """When to look whether it has come, where only its arrival is wanted: after half as long again.

    returns  None for an order so old that it doesn't come any more
    """
    age = now - ordered_at
    return now + max(age / 2, FIRST_WITHOUT) if age < TAUGHT_FOR else None


def morning_after(now: datetime, zone: str) -> datetime:
    return morning_of(local_date(now, zone) + timedelta(days=1), zone)


def morning_of(on: date, zone: str) -> datetime:
    return _at(on, MORNING, zone)


def _at(on: date, clock: time, zone: str) -> datetime:
    return datetime.combine(on, clock, zone_named(zone))
