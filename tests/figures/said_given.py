"""A shop whose customers have answered: orders that were kept and broken, answers, claims, who came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.work import Env, work_for
from app.listening.cases import close, open_case
from app.orders import store as orders
from app.products.model import Product
from app.surveys import store as surveys
from app.surveys.bank import QUESTIONS
from app.surveys.counting import count, is_first
from app.surveys.model import Answer
from tests.builders import NOW, SHOP
from tests.fakes import StoppedClock
from tests.house.rows import a_row
from tests.stories import an_order

DAY = timedelta(days=1)
SHOES = 4711


def an_answer(
    env: Env, order_id: int, question: str, option: str, *, at: datetime, text: str = "", product_id: int = 0
) -> int:
    chosen = QUESTIONS[question].wording.option(option)
    assert chosen is not None
    with work_for(env, SHOP) as work:
        order = orders.file(work, order_id).order
        assert order is not None
        row = a_row(Answer, shop_id=SHOP)
        row.id = row.invitation_id = work.next_id()
        row.order_id, row.customer_id, row.question, row.version = (
            order_id,
            order.customer_id or 0,
            question,
            1,
        )
        row.option, row.score, row.step = option, chosen.score, QUESTIONS[question].step
        row.line_id, row.product_id, row.outcome = (1 if product_id else 0), product_id, "kept"
        row.text_sealed = work.seal(text or None, surveys.TEXT)
        row.answered_at, row.needs_person, row.why = at, False, ""
        work.session.add(row)
        count(work, row, 1, is_first=is_first(work, row))
        return int(row.id)


def a_year_of_answers(env: Env, clock: StoppedClock) -> None:
    """Bought at NOW and answered a week later; seen from some twelve weeks after. Sixty said what they thought of the
    delivery, twenty of the packing, ten of the shoes themselves. One had something wrong, and it was put right.
    """
    with work_for(env, SHOP) as work:
        product = a_row(Product, shop_id=SHOP)
        product.id, product.title = SHOES, "Pegasus 41"
        work.session.add(product)
    for number in range(1001, 1061):
        an_order(env, number, at=NOW + timedelta(minutes=number - 1001))
        good = number % 4 != 0
        at = NOW + timedelta(days=7 + (number - 1001) % 35)
        text = "" if good else f"Det kom sent, nummer {number}."
        an_answer(env, number, "delivery", "good" if good else "bad", at=at, text=text)
    for number in range(1001, 1021):
        an_answer(env, number, "packing", "neat", at=NOW + 8 * DAY)
    for number in range(1001, 1011):
        fits = "doesnt" if number < 1004 else "fits"
        an_answer(env, number, "fit", fits, at=NOW + 8 * DAY, product_id=SHOES)
    clock.set(NOW + 10 * DAY)
    with work_for(env, SHOP) as work:
        case = open_case(work, source="answer", source_id=1, order_id=1004, customer_id=1, why="lowest")
        close(work, case, done="called", by="staff:42")
    clock.set(NOW + 60 * DAY)


def buys_again(env: Env, number: int, *, at: datetime) -> None:
    hers: dict[str, Any] = {
        "email": f"elin{number}@example.com",
        "customer": {"id": number, "first_name": "Elin"},
    }
    an_order(env, number + 7_000, at=at, **hers)
