"""What guarantees tell. Of an order there may be one offer for each cause: "late", and "lost"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfferMade(Fact):
    """A broken promise is to be made good, or more is given for it, since it became later still.

    terms   version of the settings
    days    working days late, as far as known
    ways    what she may have: {"kind", "percent", "amount_minor", …} each; of one alone nobody is asked
    state   what became of it at once: "waiting", "offered" or "executing"
    appreciated  what she had said she appreciates, where that is why `ways` begin as they do; "" otherwise
    """

    cause: str
    promise_id: int
    terms: int
    days: int
    currency: str
    ways: list[dict[str, object]]
    state: str
    appreciated: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferMoved(Fact):
    """An offer went on. was, state: keys of guarantees.rules.NEXT

    reason  a code; answer  the kind of the way that was taken, where one was
    by      "customer", "time", "machine", "staff:42"
    """

    cause: str
    was: str
    state: str
    reason: str
    answer: str
    by: str


@dataclass(frozen=True, kw_only=True)
class OfferWatched(Fact):
    """Nothing has come yet, so nothing is offered yet: what it will be follows from how late it becomes.

    until  when it is looked at again by itself; None: with the arrival, or when it counts as lost
    """

    cause: str
    terms: int
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class OfferUnwatched(Fact):
    """Nothing is waited for any more. reason: "lost" (an offer for that takes its place), or as rules.why_over"""

    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferRefused(Fact):
    """The customer asked for what can't be had by her link, and nothing was given. Once for each reason and day.

    reason  "answered", "over", "other_ways", "not_possible", "no_way"
    """

    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CallPromised(Fact):
    """One of us calls her by then. again: the day before it has passed without a call"""

    cause: str
    until: datetime
    again: bool


@dataclass(frozen=True, kw_only=True)
class CallNear(Fact):
    """The promised day of a call is near, and nobody has said that she has called."""

    cause: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferUnheard(Fact):
    """No letter reaches her about what she may choose or was given. letter: the kind of the one that didn't"""

    cause: str
    letter: str


@dataclass(frozen=True, kw_only=True)
class FoundAfterAll(Fact):
    """What was made good as lost has come, late: the promise stays broken, and nothing is taken back."""

    cause: str


@dataclass(frozen=True, kw_only=True)
class OfferWithheld(Fact):
    """A broken promise without an offer. reason: "guarantee_off", "not_paid", "no_customer", "no_tier" """

    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferVoided(Fact):
    """It was no longer right before anything was given. reason: a code"""

    cause: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class KeptAfterAll(Fact):
    """Evidence came that the promise was kept, after something had been offered or given: nothing is taken back."""

    cause: str
