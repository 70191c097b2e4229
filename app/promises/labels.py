"""Reads what a shipping option's title promises; where it can't be sure, it reads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from app.promises import label_topics as words
from app.promises.folding import folded, folded_with_places
from app.promises.label_spans import Kind, Span, Unit, spans_of

__all__ = ["Kind", "LabelTerms", "Unit", "is_pickup", "read_label"]

# Shopify cuts titles at 255 characters; twice that still can't keep a regular expression busy.
TITLE_LENGTH_MAX = 500
# A shop shows some dozen titles: enough for some hundred shops in one process, and under 4 MB.
TITLES_KEPT = 4096


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


@lru_cache(maxsize=TITLES_KEPT)
def read_label(title: str) -> LabelTerms | None:
    """What the title of a shipping option promised; None where nothing can be read for sure.

    title    as shown, in Swedish, English, Norwegian, Danish, Finnish or German
    returns  None as well where two different spans are promised, and for pick-up in the shop itself
    source   docs/promises.md "Labels"
    """
    plain, places = folded_with_places(title[:TITLE_LENGTH_MAX])
    if _is_pickup(plain):
        return None
    chosen = _agreed([span for span in _spans_with_context(plain) if span])
    if chosen is None or _says_other_days(plain, chosen):
        return None
    matched = title[places[chosen.start] : places[chosen.end - 1] + 1].strip()
    return LabelTerms(chosen.low, chosen.high, chosen.unit, chosen.kind, matched)


def is_pickup(title: str) -> bool:
    """Whether the customer fetches it in the shop itself, for which nothing is promised."""
    return _is_pickup(folded(title[:TITLE_LENGTH_MAX]))


def _is_pickup(plain: str) -> bool:
    return bool(words.STORE.search(plain)) and not words.SERVICE_POINT.search(plain)


def _agreed(spans: list[Span]) -> Span | None:
    """The one promise that all of them make: "next day (1 working day)" is one, "2-3 or 5-7 days" none."""
    latest = {(span.high, span.unit == "hours") for span in spans}
    if len(latest) == 1:
        return min(spans, key=lambda span: span.unit != "working_days")
    else:
        return None


def _says_other_days(title: str, chosen: Span) -> bool:
    """Whether the title names other days for elsewhere, without a unit."""
    if not chosen.numbered or chosen.unit == "hours":
        return False
    return any(
        int(found["low"]) < int(found["high"]) != chosen.high for found in words.ELSEWHERE.finditer(title)
    )


def _spans_with_context(title: str) -> Iterator[Span | None]:
    """The spans that are about delivery, judged by the words up to their neighbours."""
    spans = sorted(spans_of(title), key=lambda span: span.start)
    if any(_are_added_up(title, one, other) for one, other in pairwise(spans)):
        return
    starts = [*(span.start for span in spans), len(title)][1:]
    ends = [0, *(span.end for span in spans)][: len(spans)]
    for span, previous_end, next_start in zip(spans, ends, starts, strict=True):
        before, after = title[previous_end : span.start], title[span.end : next_start]
        if span.unit == "calendar_days" and span.numbered and words.WORKING_AFTER.match(after):
            span = replace(span, unit="working_days")
        yield span if _is_promise(span, before, after, title=title) else None


def _are_added_up(title: str, one: Span, other: Span) -> bool:
    return one.numbered and other.numbered and bool(words.ADDED_UP.search(title[one.end : other.start]))


def _is_promise(span: Span, before: str, after: str, *, title: str) -> bool:
    """Whether the words around a span say that this is when something is delivered."""
    clause_before = words.CLAUSE_END.split(before.rstrip(" ([:|-·•"))[-1]
    clause_after = words.CLAUSE_END.split(after, maxsplit=1)[0]
    is_no_span = words.NO_END_AFTER.match(after) or (
        _is_no_span(span, before, after, title=title) if span.numbered else words.NEGATED.search(before)
    )
    if is_no_span or not _topics_allow(span, clause_before, clause_after):
        return False
    elif span.genitive:
        return bool(words.DELIVERY.match(clause_after))
    else:
        return span.firm or _weak_words_allow(span, clause_before, clause_after, title=title)


def _is_no_span(span: Span, before: str, after: str, *, title: str) -> bool:
    """Whether the numbers belong to something else, or have no end."""
    return bool(
        words.NUMBER_NEGATED.search(before)
        or words.NOT_AFTER.match(after)
        or words.MORE_BEFORE.search(before)
        or words.MORE_AFTER.match(after)
        or (words.LIMITED_BEFORE.search(before) and words.LIMIT.match(title, span.start))
        or (_is_no_number if span.single else _is_no_range)(span, before, after, title=title)
    )


def _is_no_number(span: Span, before: str, after: str, *, title: str) -> bool:
    """What only a single number can be: a clock, a part of another number, something on top."""
    only = words.ONLY_BEFORE.search(before) and not words.DELIVERED_WORD.search(title)
    return bool(
        only
        or words.OPEN_ENDED.search(before)
        or words.NOT_BEFORE.search(before)
        or (title[span.start].isdigit() and words.NOT_BEFORE_ONE.search(before))
        or (span.clock and words.CLOCK_BEFORE.search(before))
        or words.ADDED_BEFORE.search(before)
        or words.ADDED_AFTER.match(after)
    )


def _is_no_range(span: Span, before: str, after: str, *, title: str) -> bool:
    """ "From 2 to 4 days" has an end; a dash between spaces parts where the range's own has none."""
    is_parted = words.PARTING.search(before) and not words.JOINED_LOOSELY.search(title[span.start : span.end])
    return bool(
        (words.OPEN_ENDED.search(before) and not words.FROM.search(before))
        or (words.NOT_BEFORE.search(before) and not is_parted)
        or words.TELEPHONE_BEFORE.search(before)
    )


def _topics_allow(span: Span, before: str, after: str) -> bool:
    """Judged by the nearest word on each side that says what is spoken of."""
    previous = _topic([found.lastgroup for found in words.TOPIC.finditer(before)][-1:], span)
    following = _topic([found.lastgroup for found in words.TOPIC.finditer(after)][:1], span)
    if following in ("sent_off", "otherwise", "returned") or previous in (
        "sent_off",
        "otherwise",
        "returned",
    ):
        return False
    elif not span.numbered and words.SHIPPING_BEFORE.search(before):
        return False  # "Versand am selben Tag" is when it leaves
    elif span.kind == "same_day" and words.SHIPPING_AFTER.match(after):
        return False  # it may mean that it leaves on the same day
    elif previous == "ordered" and span.unit == "hours":
        return False  # "order in the next 3 hours for delivery tomorrow"
    elif previous == "ordered":
        return following == "delivered" or not (span.kind == "within" or not span.firm)
    else:
        return True


def _topic(nearest: list[str | None], span: Span) -> str | None:
    """Nobody gives a right of return in working days: in "fri retur 2-4 vardagar" it only stands beside."""
    topic = nearest[0] if nearest else None
    return None if topic == "returned" and span.unit == "working_days" else topic


def _weak_words_allow(span: Span, before: str, after: str, *, title: str) -> bool:
    if span.kind == "same_day":
        return not (words.OFFER.search(before) or words.OFFER.search(after))
    elif span.kind == "next_day":
        offered = bool(words.OFFER.search(before) or words.OFFER.search(after))
        return not offered or bool(words.DELIVERED_WORD.search(before + after))
    elif span.unit == "hours":
        offered = bool(words.OFFER.search(title)) and not words.DELIVERED_WORD.search(title)
        return not (offered or words.ROUND_THE_CLOCK.search(title))
    else:
        return bool(words.DELIVERY_WORD.search(title))
