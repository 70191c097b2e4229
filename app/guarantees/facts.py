"""What guarantees tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfferMade(Fact):
    """A broken promise is to be made good: the code is being made. terms: version of the settings."""

    promise_id: int
    terms: int
    percent: int


@dataclass(frozen=True, kw_only=True)
class OfferWithheld(Fact):
    """A broken promise without an offer. reason: "guarantee_off", "not_paid", "no_customer" """

    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyGiven(Fact):
    """The code is there, and the customer is told."""

    percent: int
    discount_gid: str
    given_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfferVoided(Fact):
    """It was no longer right before anything was given. reason: a code"""

    reason: str
