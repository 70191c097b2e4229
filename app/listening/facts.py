"""What listening tells. Her words and her address stay sealed; these outlive them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReplyHeard(Fact):
    """A customer has answered, or a machine for her. sort  "reply", "automatic", "unmatched"; letter_id  0: unknown"""

    reply_id: int
    letter_id: int
    sort: str


@dataclass(frozen=True, kw_only=True)
class ReplyAssigned(Fact):
    """A person has said whose it is. by  "staff:42" """

    reply_id: int
    by: str


@dataclass(frozen=True, kw_only=True)
class ReplyClosed(Fact):
    """Nobody waits any more. state  "answered", "closed"; by  "staff:42", "erased" """

    reply_id: int
    state: str
    by: str
