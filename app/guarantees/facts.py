"""What guarantees tell. Of an order there may be one offer for each cause: "late", and "lost"."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfferMade(Fact):
    """A broken promise is to be made good, or more is given for it, since it became later still.

    terms   version of the settings
    days    working days late, as far as known
    ways    what she may have: {"kind", "percent", "amount_minor", …} each; of one alone nobody is asked
    state   what became of it at once: "waiting", "offered" or "executing"
    """

    cause: str
    promise_id: int
    terms: int
    days: int
    currency: str
    ways: list[dict[str, object]]
    state: str


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
