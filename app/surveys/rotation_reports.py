"""How evenly was asked, how many answer, and what was tapped: counts with what they are counted of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.work import Work
from app.shops.store import the_settings, the_shop
from app.surveys import editing, inviting, store
from app.surveys.bank import CASE
from app.surveys.model import Answer, SurveyTurn
from app.surveys.rules import STEPS
from app.surveys.wording import named

COUNTED = 5_000  # of the newest answers that the counts are made of
SHARE_LEAST = 10  # a share of fewer answers jumps with every one of them


@dataclass(frozen=True)
class Turn:
    """How often a question was asked and answered. share  None of too few"""

    question: str
    asked_text: str
    step: str
    version: int
    rests: bool
    own: bool
    asked: int
    answered: int
    share: float | None


@dataclass(frozen=True)
class Rotation:
    """least, most  turns of the question that had fewest and most, of those that are asked at present"""

    turns: list[Turn]
    least: int
    most: int
    asked: int
    answered: int


@dataclass(frozen=True)
class OptionCount:
    label: str
    score: int | None
    count: int
    share: float | None


@dataclass(frozen=True)
class QuestionCount:
    question: str
    asked: str
    step: str
    count: int
    options: list[OptionCount]


def rotation(work: Work, *, lang: str) -> Rotation:
    """How evenly was asked, since the first question on."""
    counted, resting = store.turns(work), the_settings(work)[1].surveys.resting
    turns = [
        _turn(work, key, counted, rests=key in resting, lang=lang) for key in (*inviting.rotating(work), CASE)
    ]
    now_asked = inviting.open_to_ask(work)
    level = [counted[key].turns if key in counted else 0 for key in now_asked]
    return Rotation(
        turns=turns,
        least=min(level, default=0),
        most=max(level, default=0),
        asked=sum(one.asked for one in turns),
        answered=sum(one.answered for one in turns),
    )


def uncovered_steps(work: Work) -> list[str]:
    """Steps of a purchase of which nobody is asked at present, since each of their questions rests."""
    asked = {store.step_of(work, key) for key in inviting.open_to_ask(work)}
    return [step for step in STEPS if step not in asked]


def _turn(work: Work, key: str, counted: dict[str, SurveyTurn], *, rests: bool, lang: str) -> Turn:
    row = counted.get(key)
    version, wording = store.wording(work, key)
    asked, answered = (row.asked, row.answered) if row is not None else (0, 0)
    return Turn(
        question=key,
        asked_text=named(wording.in_lang(lang), the_shop(work).name),
        step=store.step_of(work, key),
        version=version,
        rests=rests,
        own=editing.is_own(key),
        asked=asked,
        answered=answered,
        share=answered / asked if asked >= SHARE_LEAST else None,
    )


def counts(work: Work, *, lang: str) -> list[QuestionCount]:
    """What was tapped, of the newest COUNTED answers, question by question in the order of the bank."""
    newest = select(Answer.question, Answer.option, Answer.score)
    newest = newest.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(COUNTED)
    some = newest.subquery()
    grouped = select(some.c.question, some.c.option, func.max(some.c.score), func.count())
    tapped: dict[str, dict[str, tuple[int | None, int]]] = {}
    for question, option, score, count in work.session.execute(
        grouped.where(some.c.option != "").group_by(some.c.question, some.c.option)
    ):
        tapped.setdefault(question, {})[option] = (score, count)
    return [_counted(work, key, tapped[key], lang=lang) for key in store.keys(work) if key in tapped]


def _counted(work: Work, key: str, tapped: dict[str, tuple[int | None, int]], *, lang: str) -> QuestionCount:
    """Options that the newest wording no longer has stand last, by their code."""
    wording, shop = store.wording(work, key)[1], the_shop(work).name
    total = sum(count for _, count in tapped.values())
    labels = {one.code: named(one.label(lang), shop) for one in wording.options}
    codes = [*labels, *(code for code in sorted(tapped) if code not in labels)]
    return QuestionCount(
        question=key,
        asked=named(wording.in_lang(lang), shop),
        step=store.step_of(work, key),
        count=total,
        options=[
            OptionCount(
                labels.get(code, code),
                tapped.get(code, (None, 0))[0],
                tapped.get(code, (None, 0))[1],
                tapped.get(code, (None, 0))[1] / total if total >= SHARE_LEAST else None,
            )
            for code in codes
        ],
    )
