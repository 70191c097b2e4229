"""Whether, and when, a customer is spoken to: one decision over everything that waits to be said to her.

Letters that the trade owes (`contract`, `service`) go as soon as it isn't night. The others (`feedback`, `care`,
`selling`) are counted: they keep their distance from each other and from what is owed, and stay within the allowance.
All are planned together, in order of priority, so that a small letter doesn't take the place of a great one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from app.core.errors import Invalid
from app.touchpoints.consent import LetterClass, needed_consent
from app.touchpoints.reasons import (
    REASONS as REASONS,  # what a decision's reason means, for whoever imports it
)

COUNTED: frozenset[LetterClass] = frozenset(("feedback", "care", "selling"))
# How long something that has no end of its own (an open claim) may hold a letter before we look again.
LOOK_AGAIN = timedelta(hours=24)
STEPS_MAX = 10_000  # each step ends one hold or one night; a customer with this many letters would be a fault


@dataclass(frozen=True)
class Kind:
    """What sort of letter.

    priority       greater goes first
    expires_after  counted from when it was proposed; the caller turns it into Proposal.expires_at
    """

    name: str
    letter_class: LetterClass
    priority: int
    expires_after: timedelta


@dataclass(frozen=True)
class Proposal:
    """A room's wish to speak that hasn't been sent, also one that was granted before: nothing is granted for good.

    not_before, expires_at  UTC; sent at or after the first, before the second
    blocked                 the room's own reason to wait for now, a key of REASONS, or None
    """

    id: int
    kind: Kind
    not_before: datetime
    expires_at: datetime
    blocked: str | None = None


@dataclass(frozen=True)
class Heard:
    """A letter that was sent, or is on its way out and can't be called back. at: UTC"""

    at: datetime
    letter_class: LetterClass


@dataclass(frozen=True)
class Allowance:
    """How much a customer may hear. Windows slide; hours of quiet are by her clock, from included, until not.

    quiet_from, quiet_until  whole hours 0–23, may span midnight; the same hour twice means no quiet
    """

    per_week: int = 2
    per_month: int = 5
    hours_between: int = 48
    quiet_from: int = 20
    quiet_until: int = 8

    def __post_init__(self) -> None:
        hours = (self.quiet_from, self.quiet_until)
        if min(self.per_week, self.per_month, self.hours_between) < 0 or any(
            not 0 <= hour <= 23 for hour in hours
        ):
            raise Invalid(
                "bad_allowance", "The dose must be numbers from 0, and hours of the day from 0 to 23."
            )


@dataclass(frozen=True)
class Listener:
    """The customer, as far as speaking to her goes.

    zone          her time zone; the shop's where hers isn't known
    country       ISO 3166, two letters; unknown is strict
    consents      "soft_opt_in" and "consent", as far as they can be shown; consent holds for both
    unsubscribed  "all", names of kinds, or classes. Contract letters always go; service letters unless named
    suppressed    the address bounced or complained: nothing goes there
    unsettled     why nothing may be sold to her now: "open_claim", "undelivered", "unsettled_promise", or None
    """

    zone: tzinfo
    country: str | None = None
    consents: frozenset[str] = frozenset()
    unsubscribed: frozenset[str] = frozenset()
    suppressed: bool = False
    unsettled: str | None = None


@dataclass(frozen=True)
class Granted:
    """Send at that time (now, or when the night is over), after asking again then."""

    send_at: datetime


@dataclass(frozen=True)
class Waiting:
    """Decide again then, or when something about the customer changes. reason: a key of REASONS"""

    until: datetime
    reason: str


@dataclass(frozen=True)
class Withheld:
    """It won't be sent. reason: a key of REASONS"""

    reason: str


Decision = Granted | Waiting | Withheld


@dataclass(frozen=True)
class _Hold:
    """No counted letter between the two, ends not included; `reason` says why. `shut` includes the beginning."""

    after: datetime
    before: datetime
    reason: str
    shut: bool = False

    def holds(self, at: datetime) -> bool:
        return (self.after < at or (self.shut and self.after == at)) and at < self.before


def decide(
    proposals: Iterable[Proposal],
    *,
    heard: Sequence[Heard],
    allowance: Allowance,
    listener: Listener,
    now: datetime,
) -> dict[int, Decision]:
    """Plan all that waits to be said to one customer. The order of what comes in doesn't matter.

    proposals  every one that is neither sent nor withheld; ids differ
    heard      at least the last 30 days
    now        UTC
    returns    one decision for each proposal. A Waiting ends after now and no later than the proposal expires
    """
    decisions: dict[int, Decision] = {}
    plan = list(heard)
    for proposal in sorted(proposals, key=_precedence):
        unplanned = _refusal(proposal, listener, now) or _hold_without_end(proposal, listener, now)
        if unplanned:
            decisions[proposal.id] = unplanned
        else:
            decisions[proposal.id], at = _place(proposal, plan, allowance, listener.zone, now)
            plan += [Heard(at, proposal.kind.letter_class)] if at else []
    return decisions


def _precedence(proposal: Proposal) -> tuple[object, ...]:
    """What is owed first, since it never waits for the rest; then by priority; then what may go or lapses first."""
    kind = proposal.kind
    return (
        kind.letter_class in COUNTED,
        -kind.priority,
        proposal.not_before,
        proposal.expires_at,
        proposal.id,
    )


def _refusal(proposal: Proposal, listener: Listener, now: datetime) -> Withheld | None:
    letter_class = proposal.kind.letter_class
    if listener.suppressed:
        return Withheld("suppressed")
    if _said_no(proposal.kind, listener.unsubscribed):
        return Withheld("unsubscribed")
    if not _may(letter_class, listener):
        return Withheld("no_consent")
    if proposal.expires_at <= now:
        return Withheld("expired")
    return None


def _said_no(kind: Kind, unsubscribed: frozenset[str]) -> bool:
    if kind.letter_class == "contract":
        return False
    named = kind.name in unsubscribed or kind.letter_class in unsubscribed
    return named or (kind.letter_class in COUNTED and "all" in unsubscribed)


def _may(letter_class: LetterClass, listener: Listener) -> bool:
    needed = needed_consent(letter_class, listener.country)
    return needed == "nothing" or needed in listener.consents or "consent" in listener.consents


def _hold_without_end(proposal: Proposal, listener: Listener, now: datetime) -> Waiting | None:
    reason = proposal.blocked
    if reason is None and proposal.kind.letter_class == "selling":
        reason = listener.unsettled
    return Waiting(min(now + LOOK_AGAIN, proposal.expires_at), reason) if reason else None


def _place(
    proposal: Proposal, plan: Sequence[Heard], allowance: Allowance, zone: tzinfo, now: datetime
) -> tuple[Decision, datetime | None]:
    """The decision, and the time that the letter takes in the plan (None when there is no room before it expires)."""
    counted = proposal.kind.letter_class in COUNTED
    holds = _holds(plan, allowance) if counted else ()
    at, reason = _first_free(max(now, proposal.not_before), holds, allowance, zone, end=proposal.expires_at)
    if proposal.not_before > now:
        reason = reason or "not_yet"
    if at >= proposal.expires_at:
        return Waiting(proposal.expires_at, reason or "quiet_hours"), None
    return (Waiting(at, reason) if reason else Granted(at)), at


def _first_free(
    start: datetime, holds: Iterable[_Hold], allowance: Allowance, zone: tzinfo, *, end: datetime
) -> tuple[datetime, str | None]:
    """The first instant that is neither held nor night, and the last hold that moved it (None: at most the night)."""
    holds = tuple(holds)
    at, reason = start, None
    for _ in range(STEPS_MAX):
        hold = next((hold for hold in holds if hold.holds(at)), None)
        if at >= end:
            break
        if hold is not None:
            at, reason = hold.before, hold.reason
        elif is_quiet(at, allowance, zone):
            at = quiet_ends_at(at, allowance, zone)
        else:
            break
    return at, reason


def _holds(plan: Sequence[Heard], allowance: Allowance) -> tuple[_Hold, ...]:
    """When a counted letter can't be sent, given all that is heard and planned."""
    between = timedelta(hours=allowance.hours_between)
    counted = sorted(one.at for one in plan if one.letter_class in COUNTED)
    owed = [one.at for one in plan if one.letter_class not in COUNTED]
    return (
        *(_Hold(at, at + between, "after_owed_letter", shut=True) for at in owed if between),
        *(_Hold(at - between, at + between, "too_soon") for at in counted if between),
        *_full_windows(counted, allowance.per_week, timedelta(days=7), "dose_week"),
        *_full_windows(counted, allowance.per_month, timedelta(days=30), "dose_month"),
    )


def _full_windows(counted: Sequence[datetime], most: int, length: timedelta, reason: str) -> Iterable[_Hold]:
    """Where one more letter would make `most` + 1 in a window of that length.

    Any `most` letters in a row that fit in one window close the time from `length` before the last of them to
    `length` after the first.
    """
    if most == 0:
        return [_Hold(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), reason)]
    runs = zip(counted, counted[most - 1 :], strict=False)
    return [_Hold(last - length, first + length, reason) for first, last in runs if last - first < length]


def is_quiet(at: datetime, allowance: Allowance, zone: tzinfo) -> bool:
    hour = at.astimezone(zone).hour
    begins, ends = allowance.quiet_from, allowance.quiet_until
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def quiet_ends_at(at: datetime, allowance: Allowance, zone: tzinfo) -> datetime:
    """The first instant after `at` when her clock shows quiet_until and it is not quiet; UTC.

    On the day when clocks go forward that hour may not exist, and on the day when they go back it comes twice: both
    readings of the wall clock are tried, and the first that is later and not quiet counts.
    """
    today = at.astimezone(zone).date()
    ends = time(allowance.quiet_until)
    found = [
        instant
        for days in (0, 1, 2)
        for fold in (0, 1)
        if (instant := _instant(datetime.combine(today + timedelta(days=days), ends), fold, zone)) > at
        and not is_quiet(instant, allowance, zone)
    ]
    return min(found)


def _instant(wall: datetime, fold: int, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
