"""How many answers of each day say what: steps are inserted with each answer, and folded into totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from app.core.blocks import Days, block_of, cut
from app.core.calendar import local_date
from app.core.folding import Fold, fold
from app.core.work import Env, Work
from app.shops.store import is_served, the_shop
from app.surveys.bank import FIT
from app.surveys.model import Answer, AnswerTally, AnswerTotal

# Under no question: of how many orders something was said, on the day of what was said first.
EVERY = ""
# Whether things work, by product: also by blocks of weeks, since each day has an answer about nearly every product.
FIT_BLOCKS = "fit_4w"

Key = tuple[str, date, str, str, int, int]  # question, day, step, option, score, product


def count(work: Work, row: Answer, step: int, *, is_first: bool) -> None:
    """Into what the answer says, or with -1 out of it. is_first  of all that was said of its order"""
    key = key_of(row, the_shop(work).zone)
    _add(work, key, answers=step, orders=0)
    if is_first:
        _add(work, (EVERY, key[1], "", "", 0, 0), answers=0, orders=step)


def _add(work: Work, key: Key, *, answers: int, orders: int) -> None:
    question, on, about, option, score, product_id = key
    work.session.add(
        AnswerTally(
            shop_id=work.shop_id, id=work.next_id(), on=on, question=question, step=about, option=option, score=score,
            product_id=product_id, answers=answers, orders=orders,
        )
    )  # fmt: skip


def key_of(row: Answer, zone: str) -> Key:
    """Under what an answer counts. zone  of the shop, whose days these are"""
    product_id = row.product_id if row.question == FIT else 0
    on = local_date(row.answered_at, zone)
    return row.question, on, row.step, row.option, row.score or 0, product_id


def is_first(work: Work, row: Answer) -> bool:
    """Whether nothing that was said of its order is older. A row that isn't written yet is the newest."""
    older = select(Answer.id).where(Answer.order_id == row.order_id)
    return all(one >= row.id for one in work.session.scalars(older))


def counted(
    work: Work, spans: Sequence[Days], *, by: Sequence[Any], questions: Iterable[str], scored: bool = False
) -> list[list[Any]]:
    """What was said in each of these spans; what hasn't been folded yet is added.

    by         columns of AnswerTotal that tell the rows apart
    questions  whose answers count; scored  only those that say good or bad
    returns    of each span: rows of those columns, and how many answers and orders
    """
    names, asked = [one.key for one in by], sorted(questions)
    every = union_all(
        *(
            _of(table, names, span=span, place=place, questions=asked, scored=scored)
            for place, span in enumerate(spans)
            for table in (AnswerTotal, AnswerTally)
        )
    )
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    found = every.subquery()
    columns = [found.c[place] for place in range(1 + len(names))]
    sums = (func.sum(found.c.answers).label("answers"), func.sum(found.c.orders).label("orders"))
    rows: list[list[Any]] = [[] for _ in spans]
    for place, *row in work.session.execute(select(*columns, *sums).group_by(*columns)):
        if any(row[-2:]):
            rows[place].append(tuple(row))
    return rows


def fits_between(work: Work, first: date, last: date) -> list[tuple[int, str, int]]:
    """Whether things work, from the first day to the last, both included: (product, option, answers)."""
    span = cut(first, last)
    parts = [_fits(AnswerTotal, FIT, side) for side in span.ends]
    if span.blocks:
        parts.append(_fits(AnswerTotal, FIT_BLOCKS, span.blocks))
    parts.append(_fits(AnswerTally, FIT, (first, last)))
    product_id, option, answers = union_all(*parts).subquery().c
    rows = work.session.execute(select(product_id, option, func.sum(answers)).group_by(product_id, option))
    return [(number, said, int(times)) for number, said, times in rows if times]


def _fits(table: Any, question: str, span: Days) -> Select[Any]:
    within = (table.question == question, table.on.between(*span))
    return select(table.product_id, table.option, table.answers).where(*within)


def _of(
    table: Any, names: Sequence[str], *, span: Days, place: int, questions: Sequence[str], scored: bool
) -> Select[Any]:
    columns = [getattr(table, name).label(f"c{place}") for place, name in enumerate(names)]
    sums = table.answers.label("answers"), table.orders.label("orders")
    query = select(literal(place).label("place"), *columns, *sums)
    query = query.where(table.question.in_(questions), table.on.between(*span))
    return query.where(table.score > 0) if scored else query


def _fold_steps(work: Work, steps: Sequence[AnswerTally]) -> None:
    sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for one in steps:
        for question, on in ((one.question, one.on), *_in_blocks(one)):
            found = sums[question, on, one.step, one.option, one.score, one.product_id]
            found[0] += one.answers
            found[1] += one.orders
    for key, (answers, orders) in sorted(sums.items()):
        total = work.session.get(AnswerTotal, (work.shop_id, *key)) or _no_total(work, key)
        total.answers += answers
        total.orders += orders


def _in_blocks(one: AnswerTally) -> tuple[tuple[str, date], ...]:
    return ((FIT_BLOCKS, block_of(one.on)),) if one.question == FIT else ()


def _no_total(work: Work, key: Key) -> AnswerTotal:
    question, on, step, option, score, product_id = key
    total = AnswerTotal(shop_id=work.shop_id, question=question, on=on, step=step, option=option)
    total.score, total.product_id, total.answers, total.orders = score, product_id, 0, 0
    work.session.add(total)
    return total


def fold_answers(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    return fold(env, STEPS)


STEPS = Fold("fold_answers", AnswerTally, _fold_steps, only=is_served)
