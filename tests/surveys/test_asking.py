"""One question after each arrival: of everyone alike, whatever came of the promise; a case moves the day alone."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.core.work import Env, work_for
from app.factory import create_app
from app.shops.survey_settings import TypeDays
from app.surveys.bank import ROTATING
from app.surveys.inviting import invite
from app.surveys.model import SurveyInvitation, SurveyTurn
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import NOW, SHOP
from tests.panel import bearer
from tests.path.given import LAST_DAY, ORDER, Street, order, scan, shipment, withdrawal
from tests.products.given import a_product, shelve
from tests.surveys.customers import a_customer
from tests.surveys.given import DAY, a_street, arrive, ask, invitation, letter_text, taps, wish


@pytest.fixture
def street(env: Env) -> Street:
    return a_street(env)


@pytest.mark.parametrize(
    ("came_at", "asked_at"),
    [
        (NOW + 1 * DAY, NOW + 8 * DAY),
        (LAST_DAY, LAST_DAY + 7 * DAY),
        (LAST_DAY + 3 * DAY, LAST_DAY + 10 * DAY),
    ],
    ids=["over", "kept", "broken"],
)
def test_everyone_is_asked_a_week_after_the_arrival(
    came_at: datetime, asked_at: datetime, street: Street
) -> None:
    arrive(street, came_at)

    assert (wish(street).state, wish(street).not_before) == ("waiting", asked_at)


def test_nobody_is_asked_before_it_has_come(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY)]).settle(LAST_DAY + 20 * DAY)

    assert street.rows(Touchpoint, Touchpoint.kind == "week_question") == []


def test_what_had_not_come_after_all_is_not_asked_about(street: Street) -> None:
    arrive(street)
    street.tell(withdrawal(scan(at=LAST_DAY), at=LAST_DAY + DAY)).settle(LAST_DAY + DAY)

    assert (wish(street).state, wish(street).reason) == ("withdrawn", "nothing_arrived")


def test_a_shop_that_has_not_switched_it_on_asks_nobody(env: Env) -> None:
    street = ask(a_street(env, on=False))

    assert street.rows(Touchpoint, Touchpoint.kind == "week_question") == []


def test_the_letter_carries_one_question_with_a_link_for_each_answer(street: Street) -> None:
    ask(street)

    asked = invitation(street)
    text = letter_text(street)
    assert asked.question in ROTATING
    assert asked.sent_at is not None
    assert len(taps(street)) >= 2
    assert text.count("?say=") == len(taps(street))
    assert "Vidda 1" in text
    assert "rabatt" not in text.lower()


def test_looking_at_how_the_letter_would_be_asks_nobody_and_shows_no_key_of_hers(street: Street) -> None:
    arrive(street)
    panel = create_app(street.env).test_client()
    head = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}

    shown = panel.get("/letters/week_question/sv", headers=head)
    typed = panel.post(
        "/letters/week_question/sv/preview", headers=head, data={"source": "Subject: Hej\n\n{{ question }}"}
    )

    assert (shown.status_code, typed.status_code) == (200, 200)
    assert "Med en riktig" in shown.text
    assert "/question/…" in shown.text
    assert not re.search(r"kept\.example/question/\w", shown.text)
    assert street.rows(SurveyInvitation) == []


def test_what_is_being_put_right_puts_the_question_off_and_does_not_drop_it(street: Street) -> None:
    street.shopify.fail_next("create_discount", Unreachable("refused", "No.", permanent=True))
    late = LAST_DAY + 3 * DAY
    arrive(street, late)
    assert wish(street).held == "remedy_due"

    street.live_until(late + 20 * DAY, step=DAY)
    assert street.rows(Letter, Letter.kind == "week_question") == []
    street.live_until(late + 60 * DAY, step=DAY)

    assert len(street.rows(Letter, Letter.kind == "week_question")) == 1


def test_after_something_was_put_right_she_is_asked_how_that_was_once(street: Street) -> None:
    arrive(street, LAST_DAY + 3 * DAY)  # broken, and the code is given at once
    street.live_until(LAST_DAY + 30 * DAY, step=DAY / 2)

    asked = {one.kind: one.question for one in street.rows(SurveyInvitation)}
    assert asked["case"] == "safety"
    assert asked["week"] in ROTATING
    assert len(street.rows(Letter, Letter.kind == "case_question")) == 1


def test_a_type_that_needs_more_time_of_use_is_asked_about_later(env: Env) -> None:
    street = a_street(env, by_type=(TypeDays("skor", 30),))
    street.tell([order(), shipment(at=NOW + DAY), scan(at=LAST_DAY)])
    shelve(street, a_product(1, product_type="Skor"), a_product(2, product_type="Strumpor"))

    street.settle(LAST_DAY)

    assert wish(street).not_before == LAST_DAY + 30 * DAY


def test_while_nobody_knows_what_it_is_nothing_is_proposed_and_then_it_is(env: Env) -> None:
    street = a_street(env, by_type=(TypeDays("skor", 30),))
    for _ in range(2):
        street.shopify.fail_next("product", Unreachable("away", "Later.", permanent=False))
    arrive(street)
    assert street.rows(Touchpoint, Touchpoint.kind == "week_question") == []

    shelve(street, a_product(1, product_type="Skor"), a_product(2, product_type="Strumpor"))
    street.live_until(LAST_DAY + 2 * DAY, step=DAY / 2)

    assert wish(street).not_before == LAST_DAY + 30 * DAY


def test_a_question_that_rests_is_not_asked(env: Env) -> None:
    street = ask(a_street(env, resting=tuple(key for key in ROTATING if key != "packing")))

    assert invitation(street).question == "packing"


def test_where_every_question_rests_the_letter_is_withheld_and_says_why(env: Env) -> None:
    street = ask(a_street(env, resting=ROTATING))

    assert (wish(street).state, wish(street).reason) == ("withheld", "switched_off")
    assert street.rows(SurveyInvitation) == []


def test_who_buys_again_hears_another_question(env: Env) -> None:
    a_street(env)
    with work_for(env, SHOP) as work:
        customer = a_customer(work)
        for number in range(1, len(ROTATING) + 1):
            invite(work, customer_id=customer, order_id=number, kind="week")
        asked = [one.question for one in work.session.query(SurveyInvitation)]

    assert sorted(asked) == sorted(ROTATING)


def test_the_same_order_is_asked_the_same_question_when_its_letter_is_tried_again(env: Env) -> None:
    a_street(env)
    with work_for(env, SHOP) as work:
        first = invite(work, customer_id=1, order_id=ORDER, kind="week")
        again = invite(work, customer_id=1, order_id=ORDER, kind="week")
        turns = work.session.query(SurveyTurn).all()

    assert first is not None
    assert again is not None
    assert first.id == again.id
    assert sum(one.asked for one in turns) == 1


def test_workers_side_by_side_choose_as_evenly_as_one_alone(env_pg: Env) -> None:
    a_street(env_pg)
    failed: list[BaseException] = []

    def work_on(worker: int) -> None:
        try:
            for one in range(11):
                with work_for(env_pg, SHOP) as work:
                    number = worker * 100 + one + 1
                    invite(work, customer_id=number, order_id=number, kind="week")
        except BaseException as wrong:
            failed.append(wrong)

    _side_by_side(work_on, 6)

    assert failed == []
    with work_for(env_pg, SHOP) as work:
        asked = {one.question: one.asked for one in work.session.query(SurveyTurn)}
        chosen = Counter(one.question for one in work.session.query(SurveyInvitation))
    assert asked == chosen
    assert set(asked) == set(ROTATING)
    assert max(asked.values()) - min(asked.values()) <= 1


def _side_by_side(work_on: Callable[[int], Any], count: int) -> None:
    threads = [threading.Thread(target=work_on, args=(one,)) for one in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
