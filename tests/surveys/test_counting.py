"""The totals of what was said say the same as the answers themselves, counted one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core.work import Env, Work, work_for
from app.shops.store import the_shop
from app.surveys.answering import answer, say_fit, things
from app.surveys.bank import QUESTIONS
from app.surveys.counting import Key, counted, fold_answers, key_of, orders_between
from app.surveys.model import Answer, AnswerTally, AnswerTotal
from app.surveys.store import order_for_her
from tests.builders import OTHER_SHOP
from tests.path.given import ORDER, Street
from tests.surveys.given import DAY, a_street, ask, invitation
from tests.surveys.test_answering import BEST, LOWEST, PACKING

EVER = (date(2026, 1, 1), date(2027, 1, 1))
KEYS = ("question", "on", "step", "option", "score", "product_id")


def _totals(work: Work, first: date = EVER[0], last: date = EVER[1]) -> dict[Key, int]:
    by = [getattr(AnswerTotal, name) for name in KEYS]
    rows = counted(work, first, last, by=by, questions=QUESTIONS)
    return {tuple(row[: len(KEYS)]): int(row.answers) for row in rows}


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
        assert orders_between(work, *EVER) == 1
        assert (work.session.scalars(select(AnswerTally)).first() is None) == (folded != "never")
    with work_for(street.env, OTHER_SHOP) as work:
        assert _totals(work) == {}


def test_only_the_days_that_are_asked_for_count(env: Env) -> None:
    street = ask(a_street(env, resting=PACKING))
    _say(street, BEST)
    on = street.clock.now().date()

    with work_for(street.env, street.shop_id) as work:
        assert len(_totals(work, on, on)) == 1
        assert _totals(work, on + timedelta(days=1), EVER[1]) == {}
        assert _totals(work, EVER[0], on - timedelta(days=1)) == {}
