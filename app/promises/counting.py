"""Counts handling in the shop's calendar and transit in the destination's, and keeps what it counted with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from app.core.calendar import (
    WorkCalendar,
    add_working_days,
    closed_specially,
    day_end,
    day_start,
    local_date,
    next_working_day,
    zone_named,
)
from app.core.errors import Invalid
from app.promises.labels import Unit

# Says how the days were counted; a change in the counting gets a new number and leaves old promises alone.
COUNTING = 1
# "Within 2 hours", ordered at night, is not counted through the night. Nobody tells us when the shop opens.
OPENS = time(9)
# Longer spans of hours are counted through the night, as a day has 24 of them.
HOURS_WITHIN_A_DAY = 24


@dataclass(frozen=True)
class Window:
    """When a promise is kept.

    earliest_at, latest_at  UTC, both included; no earliest_at: a plain "by", which can't be too early
    earliest_on, latest_on  the same as days in `zone`, the destination's
    days_min, days_max      as printed, or handling and transit together; None for hours and for dates
    rules                   all that it was computed from, JSON-able, for window_again
    """

    earliest_at: datetime | None
    latest_at: datetime
    earliest_on: date | None
    latest_on: date
    zone: str
    days_min: int | None
    days_max: int | None
    rules: dict[str, Any]


@dataclass(frozen=True)
class Count:
    """What is counted: handling in the shop's calendar, then transit in the destination's.

    opens_early  False for a plain "by", which has no first day
    """

    kind: Literal["label", "rule"]
    handling_min: int
    handling_max: int
    transit_min: int
    transit_max: int
    unit: Unit
    opens_early: bool


@dataclass(frozen=True)
class Places:
    """The two calendars and zones, and the shop's cut-off."""

    shop: WorkCalendar
    shop_zone: str
    cutoff: time
    destination: WorkCalendar
    zone: str


def counted(count: Count, places: Places, ordered_at: datetime) -> Window:
    """The window, widened to the ends of the destination's days (hours are left as they are).

    ordered_at  aware
    raises      Invalid for days that are negative or end before they begin, and for a calendar never open
    """
    if not 0 <= count.handling_min <= count.handling_max or not 0 <= count.transit_min <= count.transit_max:
        raise Invalid("days_reversed", "The days of a promise must not be negative or end before they begin.")
    begins_on = _begins_on(places, ordered_at)
    first_on = add_working_days(places.shop, begins_on, count.handling_min)
    last_on = add_working_days(places.shop, begins_on, count.handling_max)
    if count.unit == "hours":
        return _in_hours(count, places, ordered_at, first_on=first_on, last_on=last_on)
    earliest_on = (
        _arrives_on(places, first_on, count.transit_min, unit=count.unit) if count.opens_early else None
    )
    latest_on = _arrives_on(places, last_on, count.transit_max, unit=count.unit)
    return Window(
        earliest_at=day_start(earliest_on, places.zone) if earliest_on else None,
        latest_at=day_end(latest_on, places.zone),
        earliest_on=earliest_on,
        latest_on=latest_on,
        zone=places.zone,
        days_min=count.handling_min + count.transit_min,
        days_max=count.handling_max + count.transit_max,
        rules=_kept(count, places, ordered_at, latest_on=latest_on),
    )


def _begins_on(places: Places, ordered_at: datetime) -> date:
    """Day nought: the order's own, or the next working day after cut-off and on a closed day."""
    on = local_date(ordered_at, places.shop_zone)
    # Instants are compared, not wall clocks: when clocks go back, a cut-off at 23:30 is passed only once.
    in_time = ordered_at < datetime.combine(on, places.cutoff, zone_named(places.shop_zone)).astimezone(UTC)
    return next_working_day(places.shop, on, including=in_time)


def _arrives_on(places: Places, handed_over_on: date, days: int, *, unit: Unit) -> date:
    if unit == "working_days":
        return add_working_days(places.destination, handed_over_on, days)
    else:
        return handed_over_on + timedelta(days)


def _in_hours(count: Count, places: Places, ordered_at: datetime, *, first_on: date, last_on: date) -> Window:
    """Hours run from the order, or from the beginning of the day on which it counts; nothing is widened."""
    within_a_day = count.transit_max < HOURS_WITHIN_A_DAY
    first_at = max(ordered_at, _opens_at(first_on, places.shop_zone, within_a_day=within_a_day))
    last_at = max(ordered_at, _opens_at(last_on, places.shop_zone, within_a_day=within_a_day))
    earliest_at = first_at + timedelta(hours=count.transit_min) if count.opens_early else None
    latest_at = (last_at + timedelta(hours=count.transit_max)).astimezone(UTC)
    latest_on = local_date(latest_at, places.zone)
    return Window(
        earliest_at=earliest_at.astimezone(UTC) if earliest_at else None,
        latest_at=latest_at,
        earliest_on=local_date(earliest_at, places.zone) if earliest_at else None,
        latest_on=latest_on,
        zone=places.zone,
        days_min=None,
        days_max=None,
        rules=_kept(count, places, ordered_at, latest_on=latest_on),
    )


def _opens_at(on: date, zone: str, *, within_a_day: bool) -> datetime:
    if within_a_day:
        return datetime.combine(on, OPENS, zone_named(zone)).astimezone(UTC)
    else:
        return day_start(on, zone)


def _kept(count: Count, places: Places, ordered_at: datetime, *, latest_on: date) -> dict[str, Any]:
    """All that was used, as JSON; "closed_on" are the closed days in reach that are no resting weekdays."""
    ordered_on = local_date(ordered_at, places.shop_zone)
    return {
        "counting": COUNTING,
        "kind": count.kind,
        "unit": count.unit,
        "handling": [count.handling_min, count.handling_max],
        "transit": [count.transit_min, count.transit_max],
        "opens_early": count.opens_early,
        "cutoff": places.cutoff.isoformat("auto"),
        "reach": [ordered_on.isoformat(), latest_on.isoformat()],
        "shop": _kept_calendar(places.shop, places.shop_zone, ordered_on, latest_on=latest_on),
        "destination": _kept_calendar(places.destination, places.zone, ordered_on, latest_on=latest_on),
    }


def _kept_calendar(calendar: WorkCalendar, zone: str, ordered_on: date, *, latest_on: date) -> dict[str, Any]:
    return {
        "country": calendar.country,
        "zone": zone,
        "closed_weekdays": sorted(calendar.closed_weekdays),
        "bridge_days": calendar.bridge_days,
        "eves": calendar.eves,
        "closed_on": [day.isoformat() for day in closed_specially(calendar, ordered_on, latest_on)],
    }


def known(rules: dict[str, Any]) -> dict[str, Any]:
    """The rules, if they are of a counting that we know. Raises Invalid otherwise."""
    if rules.get("counting") != COUNTING:
        raise Invalid(
            "unknown_counting", "This promise was counted by rules that are not known.", rules=rules
        )
    return rules


def count_again(rules: dict[str, Any], ordered_at: datetime) -> Window:
    """The window of rules that `counted` kept."""
    return replace(counted(_kept_count(rules), _kept_places(rules, ordered_at), ordered_at), rules=rules)


def _kept_count(rules: dict[str, Any]) -> Count:
    return Count(
        kind=rules["kind"],
        handling_min=rules["handling"][0],
        handling_max=rules["handling"][1],
        transit_min=rules["transit"][0],
        transit_max=rules["transit"][1],
        unit=rules["unit"],
        opens_early=rules["opens_early"],
    )


def _kept_places(rules: dict[str, Any], ordered_at: datetime) -> Places:
    reach = tuple(date.fromisoformat(day) for day in rules["reach"])
    shop, destination = rules["shop"], rules["destination"]
    if local_date(ordered_at, shop["zone"]) != reach[0]:
        raise Invalid(
            "another_order", "The rules were kept for an order of another day.", reach=rules["reach"]
        )
    return Places(
        shop=_calendar_again(shop, reach[0], reach[1]),
        shop_zone=shop["zone"],
        cutoff=time.fromisoformat(rules["cutoff"]),
        destination=_calendar_again(destination, reach[0], reach[1]),
        zone=destination["zone"],
    )


def _calendar_again(kept: dict[str, Any], first: date, last: date) -> WorkCalendar:
    """Today's calendar where it agrees with the kept one, since it is at hand; else the kept days alone."""
    weekdays = frozenset(kept["closed_weekdays"])
    today = WorkCalendar(
        kept["country"],
        closed_weekdays=weekdays,
        bridge_days=kept["bridge_days"],
        eves=kept.get("eves", True),  # rules from before eves were a setting
    )
    closed_on = tuple(date.fromisoformat(day) for day in kept["closed_on"])
    if closed_specially(today, first, last) == closed_on:
        return today
    else:
        return WorkCalendar("", closed_weekdays=weekdays, closed_dates=frozenset(closed_on), eves=False)
