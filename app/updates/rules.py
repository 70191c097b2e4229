"""When a customer is asked whether it has come, told that it will be late, or told that we were wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Where the carrier is silent, or was never heard, or the lateness is only inferred, only she can know.
UNSEEN = frozenset({("unknown", "not_observable"), ("broken", "not_heard_of"), ("broken", "arrived_late")})
KEPT = frozenset({"kept", "over"})
# Later she has long forgotten on which day it came, or written to the shop herself.
ASKED_WITHIN = timedelta(days=14)
# After an outage the messages of a week come in any order: what says that it came may be the next one.
LET_IT_COME = timedelta(hours=4)


@dataclass(frozen=True)
class Case:
    """What is known of an order, as far as speaking of its delivery goes.

    outcome, why, certain  of the order as a whole
    arrived_on the day on which it arrived, in her zone
    inferred   that it arrived is only inferred
    due_on     the last promised day, as moved by holds; latest_at the instant at which it ends; None without a promise
    shown_on   the last day that she was shown; None where no day was named, or nobody knows which
    told_at    the end of the latest day that she was told of, be it by the promise or by a later notice
    ended      cancelled, refunded whole or emptied, or Shopify no longer has it
    only_teaches  bought before the install
    """

    outcome: str
    why: str
    certain: bool
    arrived_on: date | None
    inferred: bool
    due_on: date
    shown_on: date | None
    latest_at: datetime | None
    told_at: datetime | None
    ended: bool
    only_teaches: bool


def is_unseen(outcome: str, why: str, *, certain: bool) -> bool:
    """Whether what came of an order rests on nobody having seen it come."""
    return (outcome, why) in UNSEEN and not certain


def only_she_knows(case: Case) -> bool:
    """Whether it may have come without anybody but her knowing."""
    unseen = is_unseen(case.outcome, case.why, certain=case.certain)
    known = case.arrived_on is not None and not case.inferred
    return unseen and not (known or case.ended or case.only_teaches)


def ask_at(case: Case, *, days_after: int, now: datetime) -> datetime | None:
    """When to ask; None where it is too late for that, after a long outage or for an order that came to light late."""
    if case.told_at is None:
        return None
    at = case.told_at + timedelta(days=days_after)
    return max(at, now + LET_IT_COME) if now < at + ASKED_WITHIN else None


def why_not_tell(
    case: Case, *, expected_on: date | None, foreseen_for: date | None, now: datetime
) -> str | None:
    """Why a delay isn't told (any more): what was at risk has been decided, or is none.

    foreseen_for  the last promised day when it was foreseen; a hold since then makes the expected day a guess
    returns       "arrived", "order_ended", "on_hold", "stood_still", "day_is_over", "in_time", or None
    """
    if case.ended or case.outcome == "void" or case.only_teaches:
        return "order_ended"
    if case.arrived_on is not None:
        return "arrived"
    if case.why == "on_hold":
        return "on_hold"
    if case.latest_at is None or now > case.latest_at or case.outcome != "pending":
        return "day_is_over"
    if foreseen_for is not None and case.due_on > foreseen_for:
        return "stood_still"
    return "in_time" if expected_on is not None and expected_on <= case.due_on else None


def why_not_put_right(case: Case) -> str | None:
    """Why she isn't told that we weren't late: we were, or it was in time only by a day that a hold had moved, of
    which she was never told.

    returns  "broken_after_all", "late_as_shown", or None
    """
    if case.outcome not in KEPT:
        return "broken_after_all"
    late = case.shown_on is not None and case.arrived_on is not None and case.arrived_on > case.shown_on
    return "late_as_shown" if late else None


def day_complaint(on: date, *, earliest_on: date, today: date) -> str | None:
    """What is wrong with the day on which she says that it came.

    returns  "future", "too_early" (it hadn't been handed over, or not even bought), or None
    """
    if on > today:
        return "future"
    return "too_early" if on < earliest_on else None
