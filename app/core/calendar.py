"""Working days, public holidays, and local days as instants."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from app.core.errors import Invalid
from app.core.zones import zone_of

__all__ = [
    "WorkCalendar",
    "add_working_days",
    "closed_specially",
    "day_end",
    "day_start",
    "local_date",
    "next_working_day",
    "weekend_of",
    "working_days_between",
    "zone_named",
    "zone_of",
]

SATURDAY_AND_SUNDAY = frozenset({5, 6})
# A calendar without one open day in three years is a mistake in the settings, and must end the search.
YEARS_LOOKED_AHEAD_MAX = 3
# A year of a calendar takes about 1 KB: this is 2 MB, and enough for 200 shops with calendars of their own,
# in five destination countries each, over the turn of a year.
YEARS_KEPT = 2048
# Days are asked for around today in the zones of the customers: sixty days in sixty zones.
DAYS_KEPT = 4096

# Eves on which the mail doesn't run and offices are closed though no law makes them a public holiday.
# (Finland's midsummer and Christmas eve are public holidays already; its New Year's Eve is a working day.)
_MIDSUMMER_EVE = frozenset({"SE", "FI", "AX"})
_CHRISTMAS_EVE = frozenset({"SE", "FI", "AX", "NO", "DK"})
_NEW_YEARS_EVE = frozenset({"SE", "NO", "DK"})


@dataclass(frozen=True)
class WorkCalendar:
    """Which days somebody works.

    country          ISO 3166 two letters, for its nationwide public holidays; unknown or empty: none
    closed_weekdays  0 is Monday
    closed_dates     closed beside the holidays, such as stock-taking
    bridge_days      closed as well on a single working day caught between a holiday and another closed day
    eves             closed as well on the Nordic eves, which are holidays in fact though not in law
    """

    country: str
    closed_weekdays: frozenset[int] = SATURDAY_AND_SUNDAY
    closed_dates: frozenset[date] = frozenset()
    bridge_days: bool = False
    eves: bool = True

    def is_working(self, on: date) -> bool:
        open_days = _open_days(self, on.year)
        at = bisect_left(open_days, on.toordinal())
        return at < len(open_days) and open_days[at] == on.toordinal()


def add_working_days(calendar: WorkCalendar, on: date, days: int) -> date:
    """The day that is so many working days away.

    days     1: the first working day after `on`; -1: the last before it; 0: `on`, or the next working day
             where `on` is closed
    raises   Invalid when the calendar is closed for three years on end
    """
    if days > 0:
        return _open_day_after(calendar, on.toordinal(), days)
    elif days < 0:
        return _open_day_before(calendar, on.toordinal(), -days)
    else:
        return next_working_day(calendar, on)


def next_working_day(calendar: WorkCalendar, on: date, including: bool = True) -> date:
    """The first working day from `on` (or after it, without `including`). Raises Invalid like add_working_days."""
    return _open_day_after(calendar, on.toordinal() - including, 1)


def working_days_between(calendar: WorkCalendar, a: date, b: date) -> int:
    """How many working days lie after `a`, up to and including `b`; negative when `b` comes before `a`."""
    if b < a:
        return -working_days_between(calendar, b, a)
    first, last = a.toordinal(), b.toordinal()
    return sum(
        bisect_right(days, last) - bisect_right(days, first)
        for days in (_open_days(calendar, year) for year in range(a.year, b.year + 1))
    )


def closed_specially(calendar: WorkCalendar, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last`, both included, that are closed for another reason than their weekday."""
    return tuple(
        day
        for year in range(first.year, last.year + 1)
        for day in _special_days(calendar, year)
        if first <= day <= last
    )


@lru_cache(maxsize=512)  # as many as there are countries, twice
def weekend_of(country: str) -> frozenset[int]:
    """The weekdays on which a country rests; Saturday and Sunday where we don't know better. 0 is Monday."""
    try:
        return frozenset(holidays.country_holidays(country.upper()).weekend)
    except NotImplementedError:  # how the library says that it doesn't know the country
        return SATURDAY_AND_SUNDAY


def _open_day_after(calendar: WorkCalendar, ordinal: int, days: int) -> date:
    year = date.fromordinal(ordinal).year
    years_without = 0
    while years_without < YEARS_LOOKED_AHEAD_MAX:
        open_days = _open_days(calendar, year)
        at = bisect_right(open_days, ordinal) + days - 1
        if at < len(open_days):
            return date.fromordinal(open_days[at])
        days = at + 1 - len(open_days)
        years_without = 0 if open_days else years_without + 1
        year += 1
    raise _never_open(calendar)


def _open_day_before(calendar: WorkCalendar, ordinal: int, days: int) -> date:
    year = date.fromordinal(ordinal).year
    years_without = 0
    while years_without < YEARS_LOOKED_AHEAD_MAX:
        open_days = _open_days(calendar, year)
        at = bisect_left(open_days, ordinal) - days
        if at >= 0:
            return date.fromordinal(open_days[at])
        days = -at
        years_without = 0 if open_days else years_without + 1
        year -= 1
    raise _never_open(calendar)


def _never_open(calendar: WorkCalendar) -> Invalid:
    return Invalid(
        "never_open",
        "The calendar has no working day. Open at least one weekday in the settings.",
        country=calendar.country,
        closed_weekdays=sorted(calendar.closed_weekdays),
    )


@lru_cache(maxsize=YEARS_KEPT)
def _open_days(calendar: WorkCalendar, year: int) -> array[int]:
    """The ordinals of the working days of a year, ascending."""
    special = {day.toordinal() for day in _special_days(calendar, year)}
    first, last = date(year, 1, 1), date(year, 12, 31).toordinal()
    start, weekday = first.toordinal(), first.weekday()
    return array(
        "l",
        (
            day
            for day in range(start, last + 1)
            if (weekday + day - start) % 7 not in calendar.closed_weekdays and day not in special
        ),
    )


@lru_cache(maxsize=YEARS_KEPT)
def _special_days(calendar: WorkCalendar, year: int) -> tuple[date, ...]:
    """Holidays, eves, closed dates and bridge days of a year that fall on open weekdays, in order."""
    festive = _holidays(calendar.country.upper(), year, calendar.eves)
    days = festive | {day for day in calendar.closed_dates if day.year == year}
    if calendar.bridge_days:
        days = days | _bridge_days(calendar, year)
    return tuple(sorted(day for day in days if day.weekday() not in calendar.closed_weekdays))


def _bridge_days(calendar: WorkCalendar, year: int) -> set[date]:
    """Single working days with a holiday on one side and a closed day on the other."""
    country = calendar.country.upper()
    around = frozenset().union(
        *(_holidays(country, near, calendar.eves) for near in (year - 1, year, year + 1))
    )
    beside = {day + step for day in around for step in (timedelta(-1), timedelta(1))}

    def closed(day: date) -> bool:
        return day in around or day.weekday() in calendar.closed_weekdays

    return {
        day
        for day in beside
        if day.year == year
        and not closed(day)
        and closed(day - timedelta(1))
        and closed(day + timedelta(1))
        # A holiday on a day that is closed anyway, such as Easter Sunday, makes no bridge.
        and any(
            near in around and near.weekday() not in calendar.closed_weekdays
            for near in (day - timedelta(1), day + timedelta(1))
        )
    }


@lru_cache(maxsize=1024)  # 250 countries, two to four years each
def _holidays(country: str, year: int, eves: bool) -> frozenset[date]:
    try:
        public = frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:  # how the library says that it doesn't know the country
        public = frozenset()
    return public | _eves(country, year) if eves else public


def _eves(country: str, year: int) -> frozenset[date]:
    days = set()
    if country in _MIDSUMMER_EVE:
        nineteenth = date(year, 6, 19)  # midsummer eve is the Friday from 19 to 25 June
        days.add(nineteenth + timedelta((4 - nineteenth.weekday()) % 7))
    if country in _CHRISTMAS_EVE:
        days.add(date(year, 12, 24))
    if country in _NEW_YEARS_EVE:
        days.add(date(year, 12, 31))
    return frozenset(days)


def local_date(at: datetime, zone: str) -> date:
    """The day on the wall calendar in `zone` at an instant. Raises Invalid for a zone that isn't one."""
    return at.astimezone(zone_named(zone)).date()


@lru_cache(maxsize=DAYS_KEPT)
def day_start(on: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC. Where midnight is skipped, the instant at which it is skipped."""
    midnight = datetime.combine(on, time(), zone_named(zone))
    before = midnight.astimezone(UTC)
    if before.astimezone(midnight.tzinfo).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return before
    else:
        return _moment_of_change(midnight.replace(fold=1).astimezone(UTC), before, zone)


def day_end(on: date, zone: str) -> datetime:
    """The last microsecond of a local day, in UTC."""
    return day_start(on + timedelta(1), zone) - timedelta(microseconds=1)


def _moment_of_change(before: datetime, after: datetime, zone: str) -> datetime:
    """The second at which clocks in `zone` are put forward; it lies after `before` and not after `after`."""
    tz = zone_named(zone)
    new_offset = after.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(tz).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after


def zone_named(zone: str) -> ZoneInfo:
    """The zone with this IANA name (kept by zoneinfo). Raises Invalid for a name that isn't one."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise Invalid("unknown_zone", "This time zone is not known.", zone=zone[:64]) from error
