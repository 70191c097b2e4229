"""The totals of what was said say the same as the answers themselves, counted one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.work import Env, Work, reading_for, work_for
from app.shops.store import the_shop
from app.surveys.answering import answer, say_fit, things
from app.surveys.bank import FIT, QUESTIONS
from app.surveys.counting import EVERY, Key, counted, fits_between, fold_answers, key_of
from app.surveys.model import Answer, AnswerTally, AnswerTotal
from app.surveys.store import order_for_her
from tests.builders import OTHER_SHOP, SHOP
from tests.path.given import ORDER, Street
from tests.surveys.given import DAY, a_street, ask, invitation
from tests.surveys.test_answering import BEST, LOWEST, PACKING

EVER = (date(2026, 1, 1), date(2027, 1, 1))
KEYS = ("question", "on", "step", "option", "score", "product_id")


def _totals(work: Work, first: date = EVER[0], last: date = EVER[1]) -> dict[Key, int]:
    by = [getattr(AnswerTotal, name) for name in KEYS]
    (rows,) = counted(work, [(first, last)], by=by, questions=QUESTIONS)
    return {tuple(row[: len(KEYS)]): int(row[-2]) for row in rows}


def _orders(work: Work) -> int:
    (rows,) = counted(work, [EVER], by=[AnswerTotal.question], questions=(EVERY,))
    return sum(row[-1] for row in rows)


def _one_by_one(work: Work) -> dict[Key, int]:
    zone = the_shop(work).zone
    return Counter(key_of(row, zone) for row in work.session.scalars(select(Answer)))


def _say(street: Street, option: str, *, fits: str = "") -> None:
    with work_for(street.env, street.shop_id) as work:
        answer(work, invitation(street).id, option, text=fits, about={})
        if fits:
            order = order_for_her(work, ORDER)
            assert order is not None
            say_fit(work, invitation(street).id, things(order)[0].id, fits, text="")


@pytest.mark.parametrize("folded", ["never", "at the end", "each time"])
def test_whatever_is_said_and_changed_the_totals_are_the_answers(env: Env, folded: str) -> None:
    street = ask(a_street(env, resting=PACKING))
    for option, fits in ((LOWEST, ""), (BEST, "fits"), (BEST, "doesnt"), (LOWEST, "")):
        _say(street, option, fits=fits)
        if folded == "each time":
            fold_answers(street.env)
        street.clock.set(street.clock.now() + DAY)
    if folded == "at the end":
        assert fold_answers(street.env) > 0

    with work_for(street.env, street.shop_id) as work:
        assert _totals(work) == _one_by_one(work)
        assert len(_totals(work)) == 2
        assert _orders(work) == 1
        assert (work.session.scalars(select(AnswerTally)).first() is None) == (folded != "never")
    with work_for(street.env, OTHER_SHOP) as work:
        assert _totals(work) == {}


@pytest.mark.parametrize("length", [1, 20, 28, 56, 100, 182])
def test_whether_things_work_counts_once_in_any_span(env: Env, length: int) -> None:
    """Whole blocks of weeks are read as one; each answer counts once all the same, wherever the span begins."""
    begins, days = date(2026, 6, 1), range(230)
    with work_for(env, SHOP) as work:
        for place in days:
            tally = AnswerTally(
                shop_id=SHOP, id=work.next_id(), on=begins + place * DAY, question=FIT, step="product"
            )
            tally.option, tally.score, tally.product_id = ("fits", "doesnt")[place % 2], 0, 7 + place % 3
            tally.answers, tally.orders = 1, 0
            work.session.add(tally)
    fold_answers(env)
    with work_for(env, SHOP) as work:
        work.session.add(
            AnswerTally(
                shop_id=SHOP, id=work.next_id(), on=begins + 40 * DAY, question=FIT, step="product", option="fits",
                score=0, product_id=7, answers=1, orders=0,
            )
        )  # fmt: skip
    with reading_for(env, SHOP) as work:
        for shift in range(0, 48, 5):
            first = begins + shift * DAY
            found = fits_between(work, first, first + (length - 1) * DAY)

            read = [place for place in days if shift <= place < shift + length]
            said = Counter((7 + place % 3, ("fits", "doesnt")[place % 2]) for place in read)
            said.update([(7, "fits")] * (shift <= 40 < shift + length))
            assert {(number, option): times for number, option, times in found} == said


def test_only_the_days_that_are_asked_for_count(env: Env) -> None:
    street = ask(a_street(env, resting=PACKING))
    _say(street, BEST)
    on = street.clock.now().date()

    with work_for(street.env, street.shop_id) as work:
        assert len(_totals(work, on, on)) == 1
        assert _totals(work, on + timedelta(days=1), EVER[1]) == {}
        assert _totals(work, EVER[0], on - timedelta(days=1)) == {}


def test_spans_that_meet_or_overlap_are_told_apart(env: Env) -> None:
    street = ask(a_street(env, resting=PACKING))
    _say(street, BEST)
    on = street.clock.now().date()
    spans = [(on - DAY, on), (on, on + DAY), (EVER[0], on - DAY), EVER]

    with work_for(street.env, street.shop_id) as work:
        found = counted(work, spans, by=[AnswerTotal.option], questions=QUESTIONS)

    assert [[row[0] for row in rows] for rows in found] == [[BEST], [BEST], [], [BEST]]
