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


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Fact):
    """What a customer said needs a person. source  "answer", "review"; why  a code"""

    case_id: int
    source: str
    source_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Fact):
    """Who has it in hand by now. owner  "staff:42", or "" for nobody; by  who said so"""

    case_id: int
    owner: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Fact):
    """done  "answered", "called", "nothing"; "" where she was erased; by  "staff:42", "erased" """

    case_id: int
    done: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Fact):
    """It wasn't over after all. by  "staff:42", or "customer", who has said something anew"""

    case_id: int
    by: str


@dataclass(frozen=True, kw_only=True)
class TextThemed(Fact):
    """A person read a text and said what it speaks of. source, source_id  as in CaseOpened; themes  their numbers"""

    source: str
    source_id: int
    themes: tuple[int, ...]
    by: str
