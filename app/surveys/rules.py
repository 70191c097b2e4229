"""Whose turn it is, when she is asked, and which answers a person looks at."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.products.rules import Traits, folded
from app.shops.settings import Surveys

STEPS = ("finding", "buying", "delivery", "packing", "help", "product", "use")
WEEK, CASE_KIND = "week", "case"
TEXT_MAX = 5_000
# An answer after that says more of her memory than of the shop; her words are taken all the same.
ANSWER_WITHIN = timedelta(days=90)
LOWEST = 1
# Latin, Arabic, full-width, Greek, Armenian.
QUESTION_MARKS = "?\u061f\uff1f\u037e\u055e"
GOOD = frozenset({"kept", "over"})


def whose_turn(
    open_to_ask: Collection[str], *, hers: Iterable[str], turns: Mapping[str, int], tie: int
) -> str | None:
    """The question that she is asked now. Nothing of how her order went is among the arguments.

    open_to_ask  keys of the questions that are asked at present
    hers         those that she was asked before, a repeated one as often
    turns        how often each has had its turn in the shop
    tie          any number of this occasion: of several whose turn it is, it settles one without favour
    returns      None where nothing is asked at present
    """
    before = Counter(hers)
    if not open_to_ask:
        return None
    fewest = min(before[key] for key in open_to_ask)
    fresh = [key for key in open_to_ask if before[key] == fewest]
    least = min(turns.get(key, 0) for key in fresh)
    return min((key for key in fresh if turns.get(key, 0) == least), key=lambda key: _drawn(key, tie))


def _drawn(key: str, tie: int) -> bytes:
    return hashlib.blake2b(f"{tie}/{key}".encode(), digest_size=8).digest()


def level_of(key: str, others: Collection[str], turns: Mapping[str, int]) -> int:
    """Where a question begins that is new or comes back: level with the one that is furthest behind, so that it
    doesn't have to catch up alone.
    """
    behind = min((turns.get(one, 0) for one in others if one != key), default=0)
    return max(turns.get(key, 0), behind)


def asks_what_it_is(settings: Surveys) -> bool:
    return bool(settings.by_type)


def days_for(settings: Surveys, traits: Iterable[Traits]) -> int:
    """Days from the arrival to the question. Of several types in an order, the one that needs the longest."""
    by_type = {folded(one.product_type): one.days for one in settings.by_type}
    named = [by_type[one.product_type] for one in traits if one.product_type in by_type]
    return max(named, default=settings.days_after_arrival)


def deferred_to(settings: Surveys, since: datetime, *, arrived_at: datetime) -> datetime:
    """When she is asked after something was put right: not at once, and never later than the latest day."""
    return min(since + timedelta(days=settings.days_after_case), latest_at(settings, arrived_at))


def latest_at(settings: Surveys, arrived_at: datetime) -> datetime:
    return arrived_at + timedelta(days=settings.latest_days)


def is_late(asked_at: datetime, now: datetime) -> bool:
    return now > asked_at + ANSWER_WITHIN


def why_person(score: int | None, text: str, *, late: bool = False) -> str:
    """The one rule by which a person looks at an answer, the same for every question and every customer.

    returns  "lowest" (the lowest answer there is), "asks" (her words hold a question mark), "late" (she writes by a
             link of long ago), or "": nobody needs to
    """
    if score == LOWEST:
        return "lowest"
    if text and any(mark in text for mark in QUESTION_MARKS):
        return "asks"
    return "late" if late and text else ""


def satisfied(outcome: str, fits: Sequence[str], scores: Sequence[int]) -> str:
    """What may be said of an order as a whole. A kept delivery of a thing that doesn't work for her is no satisfied
    order, and silence is no satisfaction.

    outcome  of the order
    fits     what she said of each thing: "fits", "so_so", "doesnt"
    scores   1 to 5, of what else she answered about this order
    returns  "yes", "no", "unknown"
    """
    if "doesnt" in fits or LOWEST in scores:
        return "no"
    if outcome == "broken":
        return "no"
    said_well = bool(fits) or bool(scores)
    all_well = all(one == "fits" for one in fits) and all(one >= 4 for one in scores)
    return "yes" if outcome in GOOD and said_well and all_well else "unknown"
