"""Whether, and when, a customer is spoken to: one decision over everything that waits to be said to her.

Letters that the trade owes (`contract`, `service`) go as soon as it isn't night. The others (`feedback`, `care`,
`selling`) are counted: they keep their distance from each other and from what is owed, and stay within the allowance.
All are planned together, in order of priority, so that a small letter doesn't take the place of a great one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.touchpoints.consent import LetterClass, needed_consent
from app.touchpoints.dose_rules import COUNTED as COUNTED
from app.touchpoints.dose_rules import Allowance as Allowance
from app.touchpoints.dose_rules import Heard as Heard
from app.touchpoints.dose_rules import first_free, holds
from app.touchpoints.dose_rules import is_quiet as is_quiet
from app.touchpoints.reasons import (
    REASONS as REASONS,  # what a decision's reason means, for whoever imports it
)

# How long something that has no end of its own (an open claim) may hold a letter before we look again.
LOOK_AGAIN = timedelta(hours=24)
# Two letters about one thing within a day are one too many; for longer than that a letter doesn't wait for another.
MERGED_WITHIN = timedelta(days=1)
# The letter that says it for both should be gone by then; if it isn't, we look what became of it.
MERGING_LOOKS = timedelta(hours=1)
HERS = "hers"


@dataclass(frozen=True)
class Kind:
    """What sort of letter.

    priority       greater goes first
    expires_after  counted from when it was proposed; the caller turns it into Proposal.expires_at
    merges_into    names of kinds that say what this one says, and more: about one order one of them is enough
    lingers        it stays that long before it goes, so that a greater one that comes right after says it for both
    """

    name: str
    letter_class: LetterClass
    priority: int
    expires_after: timedelta
    merges_into: frozenset[str] = frozenset()
    lingers: timedelta = timedelta()


@dataclass(frozen=True)
class Proposal:
    """A room's wish to speak that hasn't been sent, also one that was granted before: nothing is granted for good.

    not_before, expires_at  UTC; sent at or after the first, before the second
    blocked                 the room's own reason to wait for now, a key of REASONS, or None
    order_id                what it is about; 0: nothing that another could be about as well
    country                 whose law it goes by: where that order was sent to; HERS: the listener's
    """

    id: int
    kind: Kind
    not_before: datetime
    expires_at: datetime
    blocked: str | None = None
    order_id: int = 0
    country: str | None = HERS


@dataclass(frozen=True)
class Listener:
    """The customer, as far as speaking to her goes.

    zone          her time zone; the shop's where hers isn't known
    country       ISO 3166, two letters; unknown is strict
    consents      "soft_opt_in" and "consent", as far as they can be shown; consent holds for both
    unsubscribed  "all", names of kinds, or classes. Contract letters always go; service letters unless named
    suppressed    the address bounced or complained: nothing goes there
    unsettled     why nothing may be sold to her now: "open_claim", "undelivered", "unsettled_promise", or None
    paused_until  she wants to hear nothing that is counted before then; UTC
    shop_paused   too many complaints: the shop's counted letters rest
    """

    zone: tzinfo
    country: str | None = None
    consents: frozenset[str] = frozenset()
    unsubscribed: frozenset[str] = frozenset()
    suppressed: bool = False
    unsettled: str | None = None
    paused_until: datetime | None = None
    shop_paused: bool = False


@dataclass(frozen=True)
class Granted:
    """Send at that time (now, or when the night is over), after asking again then."""

    send_at: datetime


@dataclass(frozen=True)
class Waiting:
    """Decide again then, or when something about the customer changes.

    reason  a key of REASONS
    other   of "merging": the proposal that says it for both
    """

    until: datetime
    reason: str
    other: int = 0


@dataclass(frozen=True)
class Withheld:
    """It won't be sent.

    reason  a key of REASONS
    other   of "merged": the id of the letter that said it for both
    """

    reason: str
    other: int = 0


Decision = Granted | Waiting | Withheld


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
    planned: list[Heard] = []
    leaving = [one for one in heard if _may_come_back(one, now)]
    for proposal in sorted(proposals, key=precedence):
        unplanned = _refusal(proposal, listener, heard, now) or _hold_without_end(proposal, listener, now)
        if unplanned:
            decisions[proposal.id] = unplanned
            continue
        decision, at = _place(proposal, [*heard, *planned], allowance, listener=listener, now=now)
        merging = _merging(proposal, [*leaving, *planned], at, now=now)
        decisions[proposal.id] = merging or decision
        planned += [_as_heard(proposal, at)] if at and not merging else []
    return decisions


def precedence(proposal: Proposal) -> tuple[bool, int, datetime, datetime, int]:
    """What is owed first, since it never waits for the rest; then by priority; then what may go or lapses first."""
    kind = proposal.kind
    return (
        kind.letter_class in COUNTED,
        -kind.priority,
        proposal.not_before,
        proposal.expires_at,
        proposal.id,
    )


def _as_heard(proposal: Proposal, at: datetime) -> Heard:
    return Heard(at, proposal.kind.letter_class, proposal.kind.name, proposal.order_id, proposal.id)


def _refusal(
    proposal: Proposal, listener: Listener, heard: Sequence[Heard], now: datetime
) -> Withheld | None:
    if listener.suppressed:
        return Withheld("suppressed")
    if _said_no(proposal.kind, listener.unsubscribed):
        return Withheld("unsubscribed")
    if not _may(proposal, listener):
        return Withheld("no_consent")
    said = _said_by(proposal, (one for one in heard if not _may_come_back(one, now)))
    if said is not None:
        return Withheld("merged", said.id)
    if proposal.expires_at <= now:
        return Withheld("expired")
    return None


def _said_by(proposal: Proposal, letters: Iterable[Heard]) -> Heard | None:
    """The first letter that says what this one says, and goes when this one could have gone, or later."""
    into = proposal.kind.merges_into
    found = [
        one
        for one in letters
        if one.kind in into and one.order_id == proposal.order_id != 0 and one.id != proposal.id
        if one.at >= proposal.not_before
        # What is owed is never merged into what the dose can hold back.
        if one.letter_class not in COUNTED or proposal.kind.letter_class in COUNTED
    ]
    return min(found, key=lambda one: (one.at, one.id), default=None)


def _may_come_back(letter: Heard, now: datetime) -> bool:
    """While the mail server may still refuse it, nothing is lost for its sake. After a day of tries it has her, or
    nobody will ever know.
    """
    return letter.leaving and letter.at > now - MERGED_WITHIN


def _merging(
    proposal: Proposal, planned: Sequence[Heard], at: datetime | None, *, now: datetime
) -> Waiting | None:
    """While a greater letter about the same is about to go, this one waits to see it gone, and isn't lost before.

    at  when this one would go by itself; None: not before it expires
    """
    soon = min(at + MERGED_WITHIN, proposal.expires_at) if at else proposal.expires_at
    said = _said_by(proposal, [one for one in planned if one.at < soon])
    if said is None:
        return None
    return Waiting(min(max(said.at, now) + MERGING_LOOKS, proposal.expires_at), "merging", said.id)


def _said_no(kind: Kind, unsubscribed: frozenset[str]) -> bool:
    if kind.letter_class == "contract":
        return False
    named = kind.name in unsubscribed or kind.letter_class in unsubscribed
    return named or (kind.letter_class in COUNTED and "all" in unsubscribed)


def country_of(proposal: Proposal, listener: Listener) -> str | None:
    return listener.country if proposal.country == HERS else proposal.country


def _may(proposal: Proposal, listener: Listener) -> bool:
    needed = needed_consent(proposal.kind.letter_class, country_of(proposal, listener))
    return needed == "nothing" or needed in listener.consents or "consent" in listener.consents


def _hold_without_end(proposal: Proposal, listener: Listener, now: datetime) -> Waiting | None:
    reason = proposal.blocked
    if reason is None and listener.shop_paused and proposal.kind.letter_class in COUNTED:
        reason = "shop_paused"
    if reason is None and proposal.kind.letter_class == "selling":
        reason = listener.unsettled
    return Waiting(min(now + LOOK_AGAIN, proposal.expires_at), reason) if reason else None


def _place(
    proposal: Proposal, plan: Sequence[Heard], allowance: Allowance, *, listener: Listener, now: datetime
) -> tuple[Decision, datetime | None]:
    """The decision, and the time that the letter takes in the plan (None when there is no room before it expires)."""
    counted = proposal.kind.letter_class in COUNTED
    held = holds(plan, allowance) if counted else ()
    start = max(now, proposal.not_before + proposal.kind.lingers)
    because = "not_yet" if proposal.not_before > now else None
    if counted and listener.paused_until is not None and listener.paused_until > start:
        start, because = listener.paused_until, "paused"
    at, reason = first_free(start, held, allowance=allowance, zone=listener.zone, end=proposal.expires_at)
    reason = reason or because
    if at >= proposal.expires_at:
        return Waiting(proposal.expires_at, reason or "quiet_hours"), None
    return (Waiting(at, reason) if reason else Granted(at)), at
