"""What studies tell. What customers wrote stays sealed; these outlive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class StudyMoved(Fact):
    """A plan was made, begun or closed. state  "planned", "running", "closed"; by  "staff:42" """

    study_id: int
    state: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CustomerDrawn(Fact):
    """Chance has said whether she is asked. arm  "asked", "control", "outside"; of_1000  how many of a thousand
    buyers were to be asked, and how many left alone
    """

    study_id: int
    member_id: int
    arm: str
    of_1000: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class ExpectationTold(Fact):
    """She has answered. time  1, or more where she wrote again: the last one counts"""

    study_id: int
    member_id: int
    time: int


@dataclass(frozen=True, kw_only=True)
class AnswerCoded(Fact):
    """A person has read an answer. findings  what it says, by number"""

    study_id: int
    member_id: int
    findings: tuple[int, ...]
    by: str


@dataclass(frozen=True, kw_only=True)
class ProcessChanged(Fact):
    """The shop does something otherwise since that day. undone  the entry was taken back"""

    change_id: int
    finding_id: int
    step: str
    on: date
    by: str
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class InsightMoved(Fact):
    """state  "draft", "published", "over"; count  how many cases it rests on"""

    insight_id: int
    figure: str
    count: int
    state: str
    by: str
