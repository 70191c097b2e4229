"""Reads hours such as "17–19", "5-7 pm" and "kl. 17 till 19"; where it can't be sure, it reads nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.promises import slot_words as words

# "5-7" may be in the evening: whoever means the morning writes "05-07". Nobody delivers before seven by habit.
MORNING = 7
# "22-02" goes over midnight; a longer turn is two times in the wrong order.
OVER_MIDNIGHT_MAX_HOURS = 6
MINUTES_OF_DAY = 24 * 60

Hours = tuple[int, int]  # minutes from local midnight; an end beyond MINUTES_OF_DAY lies on the next day


def take_hours(plain: str, shop_country: str) -> tuple[Hours | None, str, bool]:
    """plain    folded; shop_country: bare small numbers say nothing where clocks go to twelve
    returns  the hours, the text without them, and whether what looked like hours could be read
    """
    found = words.HOURS.search(plain)
    if found is not None:
        hours = _hours(found, shop_country)
    else:
        found = words.BEFORE.search(plain)
        if found is None:
            return None, plain, True
        end = _minutes(found, "1", half=_half(found["half1"]), shop_country=shop_country)
        hours = (0, end) if end else None
    return hours, f"{plain[: found.start()]} {plain[found.end() :]}", hours is not None


def _hours(found: re.Match[str], shop_country: str) -> Hours | None:
    first_half, last_half = _half(found["half1"]), _half(found["half2"])
    for first, last in _halves(first_half, last_half):
        begin = _minutes(found, "1", half=first, shop_country=shop_country)
        end = _minutes(found, "2", half=last, shop_country=shop_country, after=begin)
        if begin is not None and end is not None and begin < end:
            return begin, end
    begin = _minutes(found, "1", half=first_half or last_half, shop_country=shop_country)
    end = _minutes(found, "2", half=last_half, shop_country=shop_country, after=begin)
    if begin is None or end is None or begin >= MINUTES_OF_DAY:
        return None
    over = end + MINUTES_OF_DAY
    return (begin, over) if end < begin and over - begin <= OVER_MIDNIGHT_MAX_HOURS * 60 else None


def _halves(first: str, last: str) -> Iterator[tuple[str, str]]:
    """ "5-7 pm" is in the afternoon both times, "10-1 pm" begins before noon."""
    if first and last:
        yield first, last
    elif first or last:
        same, other = (first or last), ("a" if (first or last) == "p" else "p")
        yield same, same
        yield (first, other) if first else (other, last)
    else:
        yield "", ""


def _half(text: str | None) -> str:
    return text[0] if text else ""


def _minutes(
    found: re.Match[str], which: str, *, half: str, shop_country: str, after: int | None = None
) -> int | None:
    """Minutes from midnight. after  the beginning, where this is the end: then 24 and a small number are clear"""
    written = found[f"hour{which}"]
    hour, minute = int(written), int(found[f"minute{which}"] or found[f"plain{which}"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
        return MINUTES_OF_DAY if after is not None and hour == minute == 0 else hour * 60 + minute
    if hour > 24 or (hour == 24 and (minute or after is None)):
        return None
    if after is not None:
        return MINUTES_OF_DAY if hour == minute == 0 and after < MINUTES_OF_DAY else hour * 60 + minute
    padded = written.startswith("0")
    if hour < MORNING and not padded:
        return None
    if shop_country in words.TWELVE_HOURS and hour <= 12 and not padded and not _names_both(found):
        return None
    return hour * 60 + minute


def _names_both(found: re.Match[str]) -> bool:
    """Whether the other time shows that it is a clock of twenty-four hours."""
    other = found.groupdict().get("hour2")
    return other is not None and int(other) > 12
