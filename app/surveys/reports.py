"""What the panel shows of answers: who said what, and which orders may be called satisfied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, null, select

from app.core.conditions import among
from app.core.work import Work
from app.orders import store as orders
from app.orders.reports import order_names, orders_named
from app.promises import store as promises
from app.shops.store import the_shop
from app.surveys import rules, store
from app.surveys.bank import CASE, FIT
from app.surveys.model import Answer
from app.surveys.wording import named

# Her words are sealed, so they are searched one by one: the newest of what the first filter leaves, and no more.
LOOKED_THROUGH = 1_000
PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is to show; "" for all.

    person  "yes": only what a person looks at
    words   looked for in what she wrote
    """

    step: str = ""
    question: str = ""
    outcome: str = ""
    person: str = ""
    order: str = ""
    words: str = ""


@dataclass(frozen=True)
class AnswerLine:
    """label  of the option as she saw it; thing  what it is about, "" for the whole order"""

    id: int
    order_id: int
    order_name: str
    customer_id: int
    question: str
    asked: str
    label: str
    step: str
    thing: str
    score: int | None
    text: str
    outcome: str
    why: str
    answered_at: datetime


@dataclass(frozen=True)
class AnswerPage:
    """cut  there may be older ones that weren't looked through"""

    lines: list[AnswerLine]
    found: int
    cut: bool


def answers_page(work: Work, wanted: Wanted, *, page: int, lang: str) -> AnswerPage:
    """page  1 for the newest"""
    rows = _newest(work, wanted)
    kept = [row.id for row in rows if _fits(work, row, wanted)]
    shown = store.answers_by_ids(work, kept[(page - 1) * PAGE : page * PAGE])
    shown.sort(key=lambda one: (one.answered_at, one.id), reverse=True)
    return AnswerPage(_lines(work, shown, lang=lang), len(kept), len(rows) == LOOKED_THROUGH)


def _newest(work: Work, wanted: Wanted) -> Sequence[Row[Any]]:
    """By the one filter that leaves least, which is on an index; the others are looked at row by row. Of most of these
    only a few columns are read: a page shows few.
    """
    every = select(
        Answer.id,
        Answer.answered_at,
        Answer.question,
        Answer.step,
        Answer.outcome,
        Answer.needs_person,
        Answer.text_sealed if wanted.words else null().label("text_sealed"),
    )
    query = every.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(LOOKED_THROUGH)
    if wanted.order:
        found = orders_named(work, wanted.order)
        by_order = every.where(among(Answer.order_id, found)).limit(LOOKED_THROUGH)
        return sorted(work.session.execute(by_order), key=lambda one: (one.answered_at, one.id), reverse=True)
    first: ColumnElement[bool] | None = None
    if wanted.question:
        first = Answer.question == wanted.question
    elif wanted.step:
        first = Answer.step == wanted.step
    elif wanted.outcome:
        first = Answer.outcome == wanted.outcome
    elif wanted.person:
        first = Answer.needs_person.is_(True)
    return list(work.session.execute(query.where(first) if first is not None else query))


def _fits(work: Work, row: Row[Any], wanted: Wanted) -> bool:
    if wanted.question and row.question != wanted.question:
        return False
    if wanted.step and row.step != wanted.step:
        return False
    if wanted.outcome and row.outcome != wanted.outcome:
        return False
    if wanted.person and not row.needs_person:
        return False
    if not wanted.words:
        return True
    return wanted.words.casefold() in (work.unseal(row.text_sealed, store.TEXT) or "").casefold()


def answers_of_order(work: Work, order_id: int, *, lang: str) -> list[AnswerLine]:
    """Oldest first."""
    return _lines(work, store.answers_of_order(work, order_id), lang=lang)


def _lines(work: Work, rows: Sequence[Answer], *, lang: str) -> list[AnswerLine]:
    names = order_names(work, {row.order_id for row in rows})
    shop, titles = the_shop(work).name, _titles(work, rows)
    wordings = {
        (key, version): store.wording_at(work, key, version)
        for key, version in {(row.question, row.version) for row in rows}
    }
    lines = []
    for row in rows:
        wording = wordings[row.question, row.version]
        option = wording.option(row.option)
        lines.append(
            AnswerLine(
                id=row.id,
                order_id=row.order_id,
                order_name=names.get(row.order_id, ""),
                customer_id=row.customer_id,
                question=row.question,
                asked=named(wording.in_lang(lang), shop),
                label=named(option.label(lang), shop) if option is not None else row.option,
                step=row.step,
                thing=titles.get((row.order_id, row.line_id), ""),
                score=row.score,
                text=work.unseal(row.text_sealed, store.TEXT) or "",
                outcome=row.outcome,
                why=row.why,
                answered_at=row.answered_at,
            )
        )
    return lines


def _titles(work: Work, rows: Sequence[Answer]) -> dict[tuple[int, int], str]:
    about = {row.order_id for row in rows if row.line_id}
    files = orders.files(work, about)
    found = ((one, files[one].order) for one in about)
    return {
        (order_id, line.id): line.title
        for order_id, order in found
        if order is not None
        for line in orders.lines_of(order)
    }


def satisfied(work: Work, order_id: int) -> str:
    """returns  as rules.satisfied, for the page of the order"""
    return satisfied_of(work, [order_id])[order_id]


def satisfied_of(work: Work, order_ids: Sequence[int]) -> dict[int, str]:
    """As satisfied, for some hundred orders at once. How the help was says nothing of the order itself."""
    said = store.answers_of_orders(work, order_ids)
    promises.files(work, order_ids)
    verdicts = {}
    for order_id in order_ids:
        rows = said.get(order_id, [])
        outcome = promises.outcome_of(work, order_id)
        verdicts[order_id] = rules.satisfied(
            outcome.outcome if outcome is not None else "pending",
            [row.option for row in rows if row.question == FIT],
            [row.score for row in rows if row.question not in (FIT, CASE) and row.score is not None],
        )
    return verdicts
