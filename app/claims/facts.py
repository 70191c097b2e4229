"""What claims tell. Her words and her photos stay sealed; these outlive them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class FitCovered(Fact):
    """A thing came that the fit guarantee covers until then, by the terms of the day of purchase."""

    line_id: int
    terms: int
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClaimFact(Fact):
    """The root of those about one claim."""

    claim_id: int


@dataclass(frozen=True, kw_only=True)
class ClaimOpened(ClaimFact):
    """ground, problem as the claim has them; repeated: which failure of the same thing this is; kinds: what may be
    given, what she wished for first
    """

    line_id: int
    ground: str
    problem: str
    terms: int
    repeated: int
    photos: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimRefused(Fact):
    """She was told by the page why what she sent can't be taken, and nothing was opened. Once a day for each reason.

    line_id  0 where none of the order's was named; reason  a code of opening.open_claim, photos or take_back
    """

    line_id: int
    ground: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClaimMoved(ClaimFact):
    """It stands otherwise. by: "customer", "machine", "staff:42" """

    was: str
    state: str
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class AnswerPromised(ClaimFact):
    """By then she hears how it goes."""

    until: datetime


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(ClaimFact):
    """She has heard how it goes. how: "letter" or "call"; by: as ClaimMoved has it"""

    how: str
    by: str


@dataclass(frozen=True, kw_only=True)
class ClaimEscalated(ClaimFact):
    """The promised answer is near and nobody has given it: the owner has it in hand from now on."""

    was: str


@dataclass(frozen=True, kw_only=True)
class ClaimHandedOver(ClaimFact):
    """role: who has it in hand now"""

    role: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CallAsked(ClaimFact):
    """Somebody is to call her. claim_id: 0 where it is about no claim; reason: as the call has it"""

    call_id: int
    reason: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CallClosed(ClaimFact):
    """state: "done" or "dropped" """

    call_id: int
    state: str
    by: str
