"""What surveys tell. Her words stay sealed; these outlive them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Fact):
    """A question was chosen for a letter, by nothing but whose turn it was. kind  "week", "case" """

    invitation_id: int
    question: str
    version: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Fact):
    """A customer answered, or answered otherwise: the fields are those of model.Answer.

    was           the option before, where she changed her answer; "" else
    needs_person  a person of the shop is to look at it; why  rules.why_person
    """

    answer_id: int
    question: str
    version: int
    step: str
    option: str
    score: int | None
    line_id: int
    product_id: int
    outcome: str
    needs_person: bool
    why: str
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionAdded(Fact):
    """The merchant asks something of her own. step  rules.STEPS, or ""; by  "staff:42" """

    question: str
    step: str
    by: str


@dataclass(frozen=True, kw_only=True)
class WordingChanged(Fact):
    """The merchant put a question in other words, or back into the first ones. by  "staff:42" """

    question: str
    version: int
    by: str
