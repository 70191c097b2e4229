"""Reads the day and hours that a customer chose; where it can't be sure, it reads nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from app.core.calendar import day_end, day_start, zone_named
from app.promises import slot_words as words
from app.promises.counting import COUNTING, Window
from app.promises.folding import folded
from app.promises.shown import window_as_kept
from app.promises.slot_hours import MINUTES_OF_DAY, Hours, take_hours

# Longer than any day with hours; what is longer is a note to the shop.
LENGTH_MAX = 120
# Nobody chooses a day further away: a slip of the year, or a text that isn't a day.
FAR = timedelta(days=366)
# Without a year, the next such day is meant; half a year on it is rather one that has just passed.
FAR_WITHOUT_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Chosen:
    """A day, and between which minutes from its midnight by the wall clock; no hours: the whole day."""

    on: date
    hours: Hours | None


@dataclass(frozen=True)
class Reading:
    """chosen  None where no day could be read for sure; whole: nothing of what was written was left unread

    read  the texts that were understood: of anything else nobody knows what she wrote there
    """

    chosen: Chosen | None
    whole: bool
    read: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Day:
    """A day as written: what is missing is None."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class _Piece:
    """One text, taken apart. clean: no word of it is left over"""

    day: _Day | None
    hours: Hours | None
    clean: bool


def read_slot(texts: Sequence[str], *, ordered_on: date, shop_country: str) -> Reading:
    """What the cart's attributes say together.

    texts         of the attributes for the day and for the hours; each may hold both
    ordered_on    in the destination's zone: a day without a year is the next such one
    shop_country  ISO 3166 two letters: decides whether "05/03" is in March or in May
    """
    pieces = [_piece(text, shop_country) for text in texts]
    days = {_dated(piece.day, ordered_on) for piece in pieces if piece.day is not None and piece.clean}
    hours = {piece.hours for piece in pieces if piece.hours is not None and piece.clean}
    on = days.pop() if len(days) == 1 else None
    if on is None or len(hours) > 1:
        return Reading(None, False)
    read = tuple(text for text, piece in zip(texts, pieces, strict=True) if piece.clean)
    return Reading(Chosen(on, hours.pop() if hours else None), len(read) == len(texts), read)


def read_title(title: str, *, ordered_on: date, shop_country: str) -> Chosen | None:
    """A shipping option such as "Hemleverans tors 5/3 kl 17–19". Both day and hours must be there, and be about
    the delivery: titles speak of much else.
    """
    piece = _title_piece(title, shop_country)
    if piece is None or piece.day is None or piece.hours is None:
        return None
    on = _dated(piece.day, ordered_on)
    return Chosen(on, piece.hours) if on is not None else None


@lru_cache(maxsize=4096)  # a shop shows some dozen titles, each with every order
def _title_piece(title: str, shop_country: str) -> _Piece | None:
    plain = folded(title)
    if words.TITLE_TRAPS.search(plain) or len(words.HOURS.findall(plain)) != 1:
        return None
    piece = _piece(title, shop_country, length_max=255)
    return piece if piece.day is not None and piece.day.month is not None else None


def slot_window(chosen: Chosen, *, zone: str, ordered_at: datetime) -> Window | None:
    """The slot as two instants, by the clocks at the destination; both ends belong to it.

    returns  None for one that was over when she ordered
    """
    earliest_at, latest_at = _instants(chosen, zone)
    if latest_at <= ordered_at:
        return None
    return window_as_kept(
        {
            "counting": COUNTING,
            "kind": "slot",
            "earliest_at": earliest_at.isoformat(),
            "latest_at": latest_at.isoformat(),
            "zone": zone,
            "on": chosen.on.isoformat(),
            "minutes": list(chosen.hours) if chosen.hours else None,
        }
    )


def _instants(chosen: Chosen, zone: str) -> tuple[datetime, datetime]:
    if chosen.hours is None:
        return day_start(chosen.on, zone), day_end(chosen.on, zone)
    begin, end = chosen.hours
    first = _at(chosen.on, begin, zone, fold=0) if begin else day_start(chosen.on, zone)
    if end == MINUTES_OF_DAY:
        return first, day_end(chosen.on, zone)
    # An hour that the clocks go through twice belongs to the slot both times.
    return first, _at(chosen.on, end, zone, fold=1)


def _at(on: date, minutes: int, zone: str, *, fold: int) -> datetime:
    days, rest = divmod(minutes, MINUTES_OF_DAY)
    wall = datetime.combine(on + timedelta(days), time(rest // 60, rest % 60, fold=fold), zone_named(zone))
    return wall.astimezone(UTC)


def _piece(text: str, shop_country: str, *, length_max: int = LENGTH_MAX) -> _Piece:
    plain = folded(text).strip()
    if len(plain) > length_max:
        return _Piece(None, None, False)
    hours, rest, sure = take_hours(plain, shop_country)
    day, rest = _take_day(rest, shop_country)
    rest = words.ALL_DAY.sub(" ", rest)
    left = re.findall(r"[a-z]+|[0-9]+", rest)
    named = {words.WEEKDAYS_ALONE[word] for word in left if word in words.WEEKDAYS_ALONE}
    clean = sure and all(word in words.FILLERS or word in words.WEEKDAYS_ALONE for word in left)
    if len(named) > 1:
        return _Piece(day, hours, False)
    return _Piece(_with_weekday(day, named), hours, clean)


def _with_weekday(day: _Day | None, named: set[int]) -> _Day | None:
    if not named:
        return day
    (weekday,) = named
    if day is None:
        return _Day(weekday=weekday)
    if day.weekday not in (None, weekday):
        return _Day()  # it contradicts itself: no such day
    return _Day(day.day, day.month, day.year, weekday)


def _take_day(plain: str, shop_country: str) -> tuple[_Day | None, str]:
    """returns  the day as written, and the text without it"""
    for pattern in (words.YEAR_FIRST, words.DAY_AND_MONTH, words.MONTH_AND_DAY, words.NUMBERS_ONLY):
        found = pattern.search(plain)
        if found is not None:
            before, after = plain[: found.start()], plain[found.end() :]
            weekday = words.WEEKDAY_BEFORE.search(before)
            if weekday is not None:
                before = before[: weekday.start()]
            day = _day(found, shop_country)
            named = words.WEEKDAYS[weekday["name"]] if weekday else None
            return _Day(day.day, day.month, day.year, named), f"{before} {after}"
    return None, plain


def _day(found: re.Match[str], shop_country: str) -> _Day:
    parts = found.groupdict()
    year = int(parts["year"]) if parts["year"] else None
    if "first" in parts:
        return _numbers_only(
            int(parts["first"]),
            int(parts["second"]),
            year=year,
            sign=parts["sign"],
            shop_country=shop_country,
        )
    if parts.get("name"):
        return _Day(int(parts["day"]), words.MONTHS[parts["name"]], year)
    return _Day(int(parts["day"] or parts["day2"]), int(parts["month"] or parts["month2"]), year)


def _numbers_only(first: int, second: int, *, year: int | None, sign: str, shop_country: str) -> _Day:
    """ "5.3." is written day first wherever dots are used; slashes and dashes differ by country."""
    if year is not None and year < 100:
        if sign == "-":
            return _Day()  # "26-03-05" may begin with the year
        year += 2000
    if sign == "." or first == second or first > 12:
        return _Day(first, second, year)
    if second > 12 or shop_country in words.MONTH_FIRST:
        return _Day(second, first, year)
    if not shop_country or shop_country in words.EITHER_FIRST:
        return _Day()
    return _Day(first, second, year)


def _dated(day: _Day | None, ordered_on: date) -> date | None:
    """The day in the calendar: not before the order, and not too far away."""
    if day is None or (day.month is None and day.weekday is None):
        return None
    if day.month is None:
        ahead = ((day.weekday or 0) - ordered_on.weekday()) % 7
        return ordered_on + timedelta(ahead) if ahead else None  # today, or in a week?
    years = (day.year,) if day.year else (ordered_on.year, ordered_on.year + 1)
    far = FAR if day.year else FAR_WITHOUT_YEAR
    found = (_real_date(year, day.month, day.day or 0) for year in years)
    fitting = (
        on
        for on in found
        if on is not None and ordered_on <= on <= ordered_on + far and day.weekday in (None, on.weekday())
    )
    return next(fitting, None)


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
