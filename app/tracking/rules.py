"""Which shipments we ask about, when next, and what the answers say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.carriers.scans import Piece, Scan
from app.promises.arrivals import CLOCKS_ERR

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# A carrier that Shopify follows has scanned a parcel within hours of its hand-over, and we needn't ask.
FIRST_AFTER = 6 * HOUR
# While it can't be late yet, four times a day are enough to have the arrival on its day.
EARLY_EVERY = 6 * HOUR
# Around the promise's end a letter or an offer may hang on the answer.
NEAR = DAY
NEAR_EVERY = 2 * HOUR
# After that, and where nothing was promised, the day is what counts.
LATE_EVERY = 12 * HOUR
UNPROMISED_EARLY = 7 * DAY
# A parcel that hasn't come in 45 days is lost by every carrier's own terms.
GIVEN_UP_AFTER = 45 * DAY
# Numbers are printed before a carrier reads them in; after a week and so many answers it never will.
UNKNOWN_AFTER = 7 * DAY
MISSES_MAX = 8
# Merchants mark a parcel as sent up to days after the van has left. What is older is another parcel of that number:
# carriers use their numbers again.
BEFORE_SENT = 14 * DAY

# A hub may tell of a parcel before Shopify has told us of the shipment. Told to come again it does, less and less often
# for some six days. Its account may also follow what isn't this shop's.
HUB_WAITS = 7 * DAY  # where the message names an order of ours: as often as the hub comes
HUB_WAITS_UNNAMED = 3 * DAY
HUB_AGAIN = DAY  # a number that the hub wouldn't take is offered daily
TELLING = frozenset({"under_way", "attempted", "ready_for_pickup", "delivered"})

# The circuit: so many failures in a row are no accident.
FAILURES_MAX = 5
FIRST_REST = 15 * timedelta(minutes=1)
LONGEST_REST = 6 * HOUR
REFUSED_REST = DAY  # a key that was refused is tried daily, should the carrier have been wrong
BUSY_REST = HOUR  # where a carrier that is busy doesn't say for how long
AGAIN_AFTER = 30 * timedelta(minutes=1)  # one failure alone
PROBE_EVERY = 5 * timedelta(
    minutes=1
)  # while a circuit is being tried, the others wait for the one that is asked


@dataclass(frozen=True)
class Standing:
    """Where a shipment stands.

    sent_at          the hand-over
    latest_at        the end of the order's promise; None without one
    seen_by_shopify  the carrier said something of it through Shopify
    wanted           False for orders whose outcome teaches nothing: tests, void ones, from before the install
    """

    sent_at: datetime
    latest_at: datetime | None
    cancelled: bool = False
    arrived: bool = False
    seen_by_shopify: bool = False
    wanted: bool = True
    misses: int = 0


def ended(standing: Standing, *, now: datetime) -> str | None:
    """Why nobody need be asked any more, in the codes of tracking.model.Followed; None while somebody must be."""
    age = now - standing.sent_at
    reasons = {
        "cancelled": standing.cancelled,
        "arrived": standing.arrived,
        "followed_by_shopify": standing.seen_by_shopify,
        "not_needed": not standing.wanted,
        "too_old": age >= GIVEN_UP_AFTER,
        "unknown_to_carrier": standing.misses >= MISSES_MAX and age >= UNKNOWN_AFTER,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def pause_until_next(standing: Standing, *, now: datetime, followed: int, per_day: int) -> timedelta:
    """followed  shipments that share the same access
    per_day   questions that the carrier allows it: where there are more shipments than that, each is asked less often
    """
    if standing.latest_at is None:
        pause = EARLY_EVERY if now - standing.sent_at < UNPROMISED_EARLY else LATE_EVERY
    elif now < standing.latest_at - NEAR:
        pause = min(EARLY_EVERY, max(standing.latest_at - NEAR - now, NEAR_EVERY))
    else:
        pause = NEAR_EVERY if now < standing.latest_at + NEAR else LATE_EVERY
    return max(pause, DAY * followed / max(per_day, 1))


@dataclass(frozen=True)
class Rest:
    """failures  in a row, this one included. until: nobody is asked before; None: the others go on"""

    failures: int
    until: datetime | None


def after_failure(code: str, failures: int, *, retry_after: int | None, now: datetime) -> Rest:
    """code      of the Unreachable: carrier_refused and carrier_busy stop everybody at once
    failures  in a row before this one
    """
    told = timedelta(seconds=retry_after) if retry_after else None
    if code == "carrier_paced":  # our own care, not the carrier's fault
        return Rest(failures, None)
    if code == "carrier_busy":
        return Rest(failures, now + (told or BUSY_REST))
    failures += 1
    if code == "carrier_refused":
        return Rest(max(failures, FAILURES_MAX), now + REFUSED_REST)
    if failures < FAILURES_MAX:
        return Rest(failures, now + told if told else None)
    length = min(FIRST_REST * 2 ** min(failures - FAILURES_MAX, 10), LONGEST_REST)
    return Rest(failures, now + max(length, told or length))


@dataclass(frozen=True)
class Said:
    """A word for the evidence. says: arrived, attempted or under_way; event: the reference of the scan it rests on"""

    says: str
    at: datetime
    whole_day: bool
    event: str


@dataclass(frozen=True)
class Terms:
    """By which a carrier's words on a shipment are read: scans in the future are plans, those from before `since` are
    another parcel's.

    point_counts  ready at a pick-up point is an arrival, unless the door had been tried before
    """

    since: datetime
    point_counts: bool
    now: datetime


def believed_since(sent_at: datetime, ordered_at: datetime | None) -> datetime:
    """ordered_at  None where the order hasn't been heard of yet"""
    long_before = sent_at - BEFORE_SENT
    return max(long_before, ordered_at - CLOCKS_ERR) if ordered_at is not None else long_before


def what_is_said(pieces: Sequence[Piece], terms: Terms) -> tuple[Said, ...]:
    """Every attempt, the last time that it was seen under way, and the arrival once all parcels have one."""
    read = [_believed(piece, terms) for piece in pieces]
    attempts = [one for scans in read for one in scans if one.status == "attempted"]
    found = [_said("attempted", one) for one in attempts]
    came = [_arrival(scans, point_counts=terms.point_counts) for scans in read]
    arrived = [one for one in came if one is not None]
    if came and len(arrived) == len(came):
        last = max(arrived, key=lambda one: one.happened_at)
        return (*found, _said("arrived", last))
    on_its_way = [one for scans in read for one in scans if _is_under_way(one)]
    if on_its_way:
        found.append(_said("under_way", max(on_its_way, key=lambda one: one.happened_at)))
    return tuple(found)


def came(piece: Piece, terms: Terms) -> Scan | None:
    """By which scan a parcel has arrived."""
    return _arrival(_believed(piece, terms), point_counts=terms.point_counts)


def is_waited_for(piece: Piece, told_at: datetime | None, *, is_ours: bool, now: datetime) -> bool:
    """Whether the hub is asked to tell again what it said of a number that we don't know yet: where something would be
    lost, and while the message is young.

    told_at  None where the message doesn't say so believably: then its newest scan stands for it
    is_ours  it names an order of this shop
    """
    telling = [
        one.happened_at for one in piece.scans if one.status in TELLING and one.happened_at <= now + DAY
    ]
    if not telling:
        return False
    at = told_at if told_at is not None and told_at <= now + DAY else max(telling)
    return now - at < (HUB_WAITS if is_ours else HUB_WAITS_UNNAMED)


def unknown_words(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """What the carrier said that we don't know: for the log."""
    return tuple(sorted({scan.raw for piece in pieces for scan in piece.scans if scan.status == "unknown"}))


def _believed(piece: Piece, terms: Terms) -> list[Scan]:
    return [one for one in piece.scans if terms.since <= one.happened_at <= terms.now]


def _arrival(scans: Sequence[Scan], *, point_counts: bool) -> Scan | None:
    doors = [one for one in scans if one.status == "delivered"]
    first = min((one for one in scans if one.status == "ready_for_pickup"), key=_time, default=None)
    tried = [one for one in scans if one.status == "attempted"]
    if first is not None and point_counts and not any(_time(one) <= _time(first) for one in tried):
        doors.append(first)
    return min(doors, key=_time, default=None)


def _is_under_way(scan: Scan) -> bool:
    """At a pick-up point that doesn't count as the arrival it still waits for the customer."""
    return scan.status in ("under_way", "ready_for_pickup")


def _time(scan: Scan) -> datetime:
    return scan.happened_at


def _said(says: str, scan: Scan) -> Said:
    return Said(says, scan.happened_at, scan.whole_day, scan.reference)
