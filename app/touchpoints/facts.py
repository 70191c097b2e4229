"""What touchpoints tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class TouchpointDecided(Fact):
    """A wish to speak was granted, put off or withheld; recorded when the state or its reason changes.

    state   "waiting", "granted", "withheld", "withdrawn", "expired"
    reason  a key of touchpoints.rules.REASONS or a room's own code; "" for granted
    inputs  what decided, see touchpoints.inputs; {} where a room or the time alone did
    """

    touchpoint_id: int
    kind: str
    state: str
    reason: str
    at: datetime | None
    inputs: dict[str, Any] = field(default_factory=dict)


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


@dataclass(frozen=True, kw_only=True)
class MailReported(Fact):
    """A mail server or provider said what came of a letter, or somebody called it junk.

    letter_id  0 where the report doesn't say which letter
    what       "bounce", "refused", "delay", "complaint"
    """

    letter_id: int
    what: str
    provider: str
    code: str
