"""Finds the places in a shipping title that could be a promise: numbers with a unit, "next day", "same day"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.promises import label_words as words

# Longer spans in a title are returns, trials and warranties. Made-to-order furniture takes up to half a year.
SPAN_MAX: dict[str, int] = {"working_days": 90, "calendar_days": 185, "hours": 168}
# From two weeks on, a single number of plain days is more often a right of return than a delivery.
DAYS_THAT_NEED_A_DELIVERY_WORD = 14
# "8-17 vardagar" are opening hours: nobody promises so wide a span that begins and ends like a shift.
SHIFTS = (
    dict.fromkeys((7, 8, 9), range(15, 23)) | dict.fromkeys((16, 17, 18), range(20, 24)) | {12: range(17, 19)}
)
# "8-18h" are clock times, "1-4h" and "24-48h" are spans.
SHORT_HOURS_MAX = 6
HOURS_ON_A_CLOCK = 24

Unit = Literal["working_days", "calendar_days", "hours"]
Kind = Literal["range", "within", "next_day", "same_day"]


@dataclass(frozen=True)
class Span:
    """A place in the folded title that could be a promise.

    firm      False where it is a promise only beside a word of delivery ("14 dagar") or away from an offer
              ("today")
    genitive  "3 dagars": a promise only if what follows is a delivery
    clock     "12h" may be a time of day
    """

    start: int
    end: int
    low: int
    high: int
    unit: Unit
    kind: Kind
    firm: bool = True
    genitive: bool = False
    numbered: bool = False
    single: bool = True
    clock: bool = False


def spans_of(title: str) -> Iterator[Span]:
    for found in words.RANGE_OR_NUMBER.finditer(title):
        span = _numbered_span(found, title)
        if span:
            yield span
    for found in words.NEXT_WORKING_DAY.finditer(title):
        yield Span(found.start(), found.end(), 1, 1, "working_days", "next_day")
    for found in words.NEXT_DAY.finditer(title):
        yield Span(found.start(), found.end(), 1, 1, "calendar_days", "next_day", firm=not found["tomorrow"])
    for found in words.SAME_DAY.finditer(title):
        yield Span(found.start(), found.end(), 0, 0, "calendar_days", "same_day", firm=not found["today"])


def _numbered_span(found: re.Match[str], title: str) -> Span | None:
    """A span with numbers in it, if the numbers make one."""
    unit, factor = _unit_of(found, "")
    low_unit, low_factor = _unit_of(found, "_low") if _has_unit(found, "_low") else (unit, factor)
    low, high = _number(found["low"]) * low_factor, _number(found["high"] or found["low"]) * factor
    if (
        low_unit != unit
        or low > high
        or high == 0
        or high > SPAN_MAX[unit]
        or not _is_read_as_numbers(found, title)
    ):
        return None
    if _is_shift(found, low, high, unit=unit):
        return None
    single = found["high"] is None
    said = bool(found["within"] or words.WITHIN_AFTER.match(title, found.end()))
    # A single number of hours is read as "within": nobody means the very minute.
    within = single and (said or unit == "hours")
    return Span(
        found.start(),
        found.end(),
        0 if within else low,
        high,
        unit,
        "within" if within else "range",
        firm=not (single and _needs_delivery_word(found, high)),
        genitive=not said and bool(words.GENITIVE.search(found.group())),
        numbered=True,
        single=single,
        clock=single and bool(found["short"]) and high < HOURS_ON_A_CLOCK,
    )


def _number(text: str) -> int:
    return words.NUMBERS[text] if text in words.NUMBERS else int(text)


def _has_unit(found: re.Match[str], which: str) -> bool:
    return any(found[name + which] for name in ("working", "calendar", "weeks", "hours", "short"))


def _unit_of(found: re.Match[str], which: str) -> tuple[Unit, int]:
    """The unit, and how many of it one printed unit makes."""
    if found["working" + which]:
        return "working_days", 1
    elif found["weeks" + which]:
        return "calendar_days", 7
    elif found["calendar" + which]:
        return "calendar_days", 1
    else:
        return "hours", 1


def _is_read_as_numbers(found: re.Match[str], title: str) -> bool:
    if found["high"] is None:
        # "En vardag" is some weekday; "to day" is English.
        is_one = found["low"] not in words.ARTICLES or found["within"]
        return bool(is_one) and not words.ENGLISH_TO.match(found.group())
    elif words.JOINING.fullmatch(found["between"]):
        # "2 and 4 days" is a span only after "between".
        return bool(words.BETWEEN_BEFORE.search(title[: found.start()]))
    else:
        return True


def _is_shift(found: re.Match[str], low: int, high: int, *, unit: Unit) -> bool:
    """Opening hours, such as "8-17 vardagar" and "8-18h"."""
    if unit == "working_days":
        return found["between"] is not None and high in SHIFTS.get(low, ())
    elif found["short"]:
        return not (high <= SHORT_HOURS_MAX or low % 12 == high % 12 == 0)
    else:
        return False


def _needs_delivery_word(found: re.Match[str], high: int) -> bool:
    if found["calendar"]:
        return high >= DAYS_THAT_NEED_A_DELIVERY_WORD
    else:
        return high == 24 and not found["within"] and bool(found["short"] or found["hours"])
