"""Reads what a shipping option's title promises; where it can't be sure, it reads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from app.promises import label_words as words
from app.promises.folding import folded_with_places

# Shopify cuts titles at 255 characters; twice that still can't keep a regular expression busy.
TITLE_LENGTH_MAX = 500
# A shop shows some dozen titles: enough for some hundred shops in one process, and under 4 MB.
TITLES_KEPT = 4096
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

Unit = Literal["working_days", "calendar_days", "hours"]
Kind = Literal["range", "within", "next_day", "same_day"]


@dataclass(frozen=True)
class LabelTerms:
    """What a title promises.

    days_min, days_max  as printed, in `unit` (hours where the unit is hours); weeks are seven calendar days
    kind                range: from days_min to days_max, also for a single "3 vardagar" (3 to 3);
                        within: "inom 3 vardagar", no earliest day (days_min is 0)
    matched             the words that were read, as printed
    """

    days_min: int
    days_max: int
    unit: Unit
    kind: Kind
    matched: str


@dataclass(frozen=True)
class _Span:
    """A place in the folded title that could be a promise.

    firm      False where it is a promise only beside a word of delivery ("14 dagar") or away from an offer
              ("today")
    genitive  "3 dagars": a promise only if what follows is a delivery
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


@lru_cache(maxsize=TITLES_KEPT)
def read_label(title: str) -> LabelTerms | None:
    """What the title of a shipping option promised; None where nothing can be read for sure.

    title    as shown, in Swedish, English, Norwegian, Danish, Finnish or German
    returns  None as well where two different spans are promised, and for pick-up in the shop itself
    source   docs/promises.md "Labels"
    """
    plain, places = folded_with_places(title[:TITLE_LENGTH_MAX])
    if words.STORE.search(plain) and not words.SERVICE_POINT.search(plain):
        return None
    chosen = _agreed([span for span in _spans_with_context(plain) if span])
    if chosen is None:
        return None
    matched = title[places[chosen.start] : places[chosen.end - 1] + 1].strip()
    return LabelTerms(chosen.low, chosen.high, chosen.unit, chosen.kind, matched)


def _agreed(spans: list[_Span]) -> _Span | None:
    """The one promise that all of them make: "next day (1 working day)" is one, "2-3 or 5-7 days" none."""
    latest = {(span.high, span.unit == "hours") for span in spans}
    if len(latest) == 1:
        return min(spans, key=lambda span: span.unit != "working_days")
    else:
        return None


def _spans_with_context(title: str) -> Iterator[_Span | None]:
    """The spans that are about delivery, judged by the words up to their neighbours."""
    spans = sorted(_spans(title), key=lambda span: span.start)
    starts = [*(span.start for span in spans), len(title)][1:]
    ends = [0, *(span.end for span in spans)][: len(spans)]
    for span, previous_end, next_start in zip(spans, ends, starts, strict=True):
        before, after = title[previous_end : span.start], title[span.end : next_start]
        if span.unit == "calendar_days" and span.numbered and words.WORKING_AFTER.match(after):
            span = replace(span, unit="working_days")
        yield span if _is_promise(span, before, after, title=title) else None


def _spans(title: str) -> Iterator[_Span]:
    for found in words.RANGE_OR_NUMBER.finditer(title):
        span = _numbered_span(found, title)
        if span:
            yield span
    for found in words.NEXT_WORKING_DAY.finditer(title):
        yield _Span(found.start(), found.end(), 1, 1, "working_days", "next_day")
    for found in words.NEXT_DAY.finditer(title):
        yield _Span(found.start(), found.end(), 1, 1, "calendar_days", "next_day", firm=not found["tomorrow"])
    for found in words.SAME_DAY.finditer(title):
        yield _Span(found.start(), found.end(), 0, 0, "calendar_days", "same_day", firm=not found["today"])


def _numbered_span(found: re.Match[str], title: str) -> _Span | None:
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
    # A single number of hours is read as "within": nobody means the very minute.
    within = single and (
        bool(found["within"] or words.WITHIN_AFTER.match(title, found.end())) or unit == "hours"
    )
    return _Span(
        found.start(),
        found.end(),
        0 if within else low,
        high,
        unit,
        "within" if within else "range",
        firm=not (single and _needs_delivery_word(found, high)),
        genitive=not within and bool(words.GENITIVE.search(found.group())),
        numbered=True,
        single=single,
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
        return found["low"] not in words.ARTICLES and not words.ENGLISH_TO.match(found.group())
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


def _is_promise(span: _Span, before: str, after: str, *, title: str) -> bool:
    """Whether the words around a span say that this is when something is delivered."""
    clause_before = words.CLAUSE_END.split(before.rstrip(" ([:|-·•"))[-1]
    clause_after = words.CLAUSE_END.split(after, maxsplit=1)[0]
    is_no_span = words.NEGATED.search(before) or (
        span.numbered and _is_no_span(span, before, after, title=title)
    )
    if is_no_span or not _topics_allow(span, clause_before, clause_after):
        return False
    elif span.genitive:
        return bool(words.DELIVERY.match(clause_after))
    else:
        return span.firm or _weak_words_allow(span, clause_before, clause_after, title=title)


def _is_no_span(span: _Span, before: str, after: str, *, title: str) -> bool:
    """Whether the numbers belong to something else, or have no end."""
    open_ended = words.OPEN_ENDED.search(before) and not (not span.single and words.FROM.search(before))
    return bool(
        open_ended
        or words.NOT_BEFORE.search(before)
        or words.NOT_AFTER.match(after)
        or (span.single and (words.ADDED_BEFORE.search(before) or words.ADDED_AFTER.match(after)))
        or (words.LIMITED_BEFORE.search(before) and words.LIMIT.match(title, span.start))
    )


def _topics_allow(span: _Span, before: str, after: str) -> bool:
    """Judged by the nearest word on each side that says what is spoken of."""
    previous = _topic([found.lastgroup for found in words.TOPIC.finditer(before)][-1:], span)
    following = _topic([found.lastgroup for found in words.TOPIC.finditer(after)][:1], span)
    if following in ("sent_off", "otherwise", "returned") or previous in (
        "sent_off",
        "otherwise",
        "returned",
    ):
        return False
    elif span.kind == "same_day" and words.SHIPPING_AFTER.match(after):
        return False  # it may mean that it leaves on the same day
    elif previous == "ordered":
        return following == "delivered" or not (span.kind == "within" or not span.firm)
    else:
        return True


def _topic(nearest: list[str | None], span: _Span) -> str | None:
    """Nobody gives a right of return in working days: in "fri retur 2-4 vardagar" it only stands beside."""
    topic = nearest[0] if nearest else None
    return None if topic == "returned" and span.unit == "working_days" else topic


def _weak_words_allow(span: _Span, before: str, after: str, *, title: str) -> bool:
    if span.kind == "same_day":
        return not (words.OFFER.search(before) or words.OFFER.search(after))
    elif span.kind == "next_day":
        offered = words.OFFER.search(before) or words.OFFER.search(after)
        return not offered or bool(words.DELIVERED_WORD.search(before + after))
    elif span.unit == "hours":
        return not words.ROUND_THE_CLOCK.search(title)
    else:
        return bool(words.DELIVERY_WORD.search(title))
