"""What becomes of a claim: what a thing is covered for, whether a person looks, and by when she hears of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.core.calendar import WorkCalendar, add_working_days, day_end, local_date
from app.shops.settings import FitGuarantee, Way

FIT, LAW, WITHDRAWAL = "fit", "law", "withdrawal"
GROUNDS = (FIT, LAW, WITHDRAWAL)
# What a complaint by law can be about.
FAULTS = ("damaged", "wrong", "broke_again")
PROBLEMS = ("late", "lost", *FAULTS, FIT)
# Why a thing doesn't fit, in a tap.
WHYS = ("too_small", "too_large", "hurts", "not_as_thought", "other")
PROOFS = ("none", "words", "photo")
SERVICE, OWNER = "service", "owner"
ROLES = (SERVICE, OWNER)

OPENED, PERSON, ACCEPTED, EXECUTING = "opened", "person", "accepted", "executing"
DONE, DECLINED, WITHDRAWN, FAILED = "done", "declined", "withdrawn", "failed"
CLOSED = frozenset({DONE, DECLINED, WITHDRAWN})
OPEN = (OPENED, PERSON, ACCEPTED, EXECUTING, FAILED)
MOVES: dict[str, frozenset[str]] = {
    OPENED: frozenset({PERSON, ACCEPTED, WITHDRAWN}),
    PERSON: frozenset({PERSON, ACCEPTED, DONE, DECLINED, WITHDRAWN}),
    ACCEPTED: frozenset({EXECUTING}),
    EXECUTING: frozenset({DONE, FAILED, PERSON, WITHDRAWN}),
    FAILED: frozenset({PERSON}),
    DONE: frozenset(),
    # A person may change her mind in the customer's favour; what is done is done.
    DECLINED: frozenset({PERSON}),
    WITHDRAWN: frozenset(),
}

# Why a person looks at a claim on our own guarantee of which nobody can say yet whether it covers the thing: Shopify
# couldn't be asked, or the merchant doesn't let us. When it is known, it goes on by itself (read_late).
NOT_READ, MAY_NOT_READ = "not_read", "may_not_read"
UNREAD = frozenset({NOT_READ, MAY_NOT_READ})

# The third pair that doesn't hold is no accident: replace it, and let a person ask why.
THIRD_TIME = 3
# Before the end of the promised day: in the morning the owner hears of it, and in the afternoon, while letters still
# go, she gets at least an honest word.
ESCALATE_BEFORE = timedelta(hours=15)
WRITE_BEFORE = timedelta(hours=7)
LOOK_AGAIN = timedelta(days=1)


def may_move(was: str, state: str) -> bool:
    return state in MOVES[was]


def ends_at(arrived_at: datetime, days: int, zone: str) -> datetime:
    """The end of the last day of a guarantee, by her clock."""
    return day_end(local_date(arrived_at, zone) + timedelta(days=days), zone).astimezone(UTC)


@dataclass(frozen=True)
class Asked:
    """What a customer asks for, as far as deciding goes.

    terms     None where our own guarantee isn't what she calls on
    known_arrival  somebody knows since when it covers the thing; else her word counts, and a person looks
    used      how often she has used it for the same thing before
    repeated  which failure of the same thing this is
    way       what she wishes for, None where she leaves it to us
    declined  a person has said no to it before, so none but a person says yes
    unread    one of UNREAD where nobody can say yet whether our own guarantee covers the thing, else ""
    """

    ground: str
    terms: FitGuarantee | None
    known_arrival: bool
    used: int
    repeated: int
    way: Way | None
    declined: bool = False
    unread: str = ""


@dataclass(frozen=True)
class Opening:
    """Where a claim begins. state: "accepted" or "person"; reason: a code, "" where it is given at once"""

    state: str
    reason: str
    ways: tuple[Way, ...]


def opening(asked: Asked, possible: Sequence[Way]) -> Opening:
    """possible  what may be given for it, in the merchant's order. Nothing is refused by a machine alone"""
    ways = in_order(possible, asked.way)
    if asked.repeated >= THIRD_TIME and asked.ground != WITHDRAWAL:
        return Opening(PERSON, "third_time", replacement_first(possible))
    if asked.ground != FIT:
        return Opening(PERSON, asked.ground, ways)
    if asked.unread:
        return Opening(PERSON, asked.unread, ways)
    assert asked.terms is not None
    if asked.used >= asked.terms.times:
        return Opening(PERSON, "used_before", ways)
    if asked.declined:
        return Opening(PERSON, "declined_before", ways)
    if not asked.known_arrival or asked.terms.person:
        return Opening(PERSON, "person_decides" if asked.known_arrival else "no_arrival", ways)
    if not ways or ways[0].kind == "call":
        return Opening(PERSON, "call" if ways else "no_ways", ways)
    return Opening(ACCEPTED, "", ways)


def in_order(possible: Sequence[Way], wished: Way | None) -> tuple[Way, ...]:
    """What she wished for, and then the others as the merchant has them."""
    if wished is None or wished not in possible:
        return tuple(possible)
    return (wished, *(one for one in possible if one != wished))


def replacement_first(possible: Sequence[Way]) -> tuple[Way, ...]:
    new = next((one for one in possible if one.kind == "replacement"), Way("replacement", ""))
    return (new, *(one for one in possible if one.kind != "replacement"))


def missing_proof(proof: str, *, words: str, photos: int) -> str | None:
    """returns  "words" or "photo": the field that the guarantee asks for and that is empty"""
    if proof == "photo":
        return None if photos else "photo"
    return "words" if proof == "words" and not words.strip() else None


def answer_by(now: datetime, calendar: WorkCalendar, *, zone: str, days: int) -> datetime:
    """The end of the working day by which she hears of it, by the shop's clock."""
    on = add_working_days(calendar, local_date(now, zone), max(days, 1))
    return day_end(on, zone).astimezone(UTC)


def look_at(next_at: datetime, now: datetime, *, escalated: bool) -> datetime:
    """When somebody should look whether she has been answered."""
    steps: Collection[datetime] = (
        (next_at - WRITE_BEFORE, next_at) if escalated else (next_at - ESCALATE_BEFORE, next_at)
    )
    return next((at for at in steps if at > now), now + LOOK_AGAIN)


def step(next_at: datetime, now: datetime, *, escalated: bool) -> str:
    """returns  "wait", "escalate" (the owner takes it), "write" (she gets an honest word), "overdue" """
    if now >= next_at:
        return "overdue"
    if now >= next_at - WRITE_BEFORE and escalated:
        return "write"
    if now >= next_at - ESCALATE_BEFORE and not escalated:
        return "escalate"
    return "wait"
