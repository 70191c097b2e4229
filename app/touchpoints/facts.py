"""What touchpoints tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TouchpointDecided(Fact):
    """A wish to speak was granted, put off or withheld; recorded when the state or its reason changes.

    state   "waiting", "granted", "withheld", "withdrawn", "expired"
    reason  a key of touchpoints.rules.REASONS or a room's own code; "" for granted
    """

    touchpoint_id: int
    kind: str
    state: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LetterSent(Fact):
    """The mail server took the letter."""

    touchpoint_id: int
    letter_id: int
    kind: str
    letter_class: str
    lang: str


@dataclass(frozen=True, kw_only=True)
class CustomerSaid(Fact):
    """A customer chose fewer letters or none, or her address takes none. about "all" or a kind; says "stop"/"go_on"."""

    about: str
    says: str
    source: str
