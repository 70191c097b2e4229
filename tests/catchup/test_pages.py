"""The history page: nothing yet, while it is read, standing still, and the first day's report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.catchup.actions import HISTORY, begin
from app.catchup.model import CatchUp
from app.catchup.pages import blueprint
from app.core.work import Env, work_for
from tests.builders import INSTALLED_AT
from tests.catchup.test_history import IN_TIME, LATE, bought, read_the_past
from tests.panel import a_browser, bearer
from tests.path.given import Street, open_street


@pytest.fixture
def street(env: Env) -> Street:
    street = open_street(env)
    street.clock.set(INSTALLED_AT + timedelta(hours=2))
    return street


def page(street: Street, lang: str = "en") -> str:
    headers = {**bearer(at=street.clock.now()), "Accept-Language": lang}
    answer: Any = a_browser(street.env, blueprint).get(f"/history?locale={lang}", headers=headers)
    assert answer.status_code == 200
    return " ".join(str(answer.text).replace("\xa0", " ").replace("\u202f", " ").split())


def test_before_anything_was_read_it_says_so(street: Street) -> None:
    shown = page(street)

    assert "Earlier orders haven’t been read" in shown
    assert "No night has passed yet" in shown


def test_while_the_past_is_read_it_says_how_far(street: Street) -> None:
    with work_for(street.env, street.shop_id) as work:
        row = begin(work, HISTORY, since=INSTALLED_AT - timedelta(days=60), until=INSTALLED_AT)
        row.orders, row.expected = 140, 560

    shown = page(street)

    assert "140 of 560 orders read (25%)" in shown
    assert "The first figures come in some minutes" in shown


def test_what_stands_still_is_said_with_the_reason(street: Street) -> None:
    with work_for(street.env, street.shop_id) as work:
        row = begin(work, HISTORY, since=INSTALLED_AT - timedelta(days=60), until=INSTALLED_AT)
        row.state, row.trouble = "parked", "The shop hasn't granted this to the app."

    assert "The shop hasn&#39;t granted this to the app." in page(street)


def test_where_there_were_no_orders_it_does_not_invent_any(street: Street) -> None:
    read_the_past(street)

    assert "No orders from before the install" in page(street)


def a_past(street: Street) -> None:
    kept = [bought(number, came=IN_TIME) for number in range(6)]
    broken = [bought(10 + number, came=LATE) for number in range(2)]
    unread = [bought(20 + number, came=IN_TIME, title="Frakt") for number in range(2)]
    read_the_past(street, *kept, *broken, *unread)


def test_the_first_report_says_what_share_came_when_the_shop_said(street: Street) -> None:
    a_past(street)

    shown = page(street)

    assert "Of your last 10 orders, 60% came when the shop said, 20% came late or not at all" in shown
    assert "These are few orders" in shown
    assert "Half of those that came late were no more than 3 working days late." in shown
    assert "Say what it means" in shown  # of "Frakt", from which no time can be read


def test_the_report_stays_the_same_when_steps_are_folded(street: Street) -> None:
    a_past(street)
    before = page(street)
    street.settle(street.clock.now() + timedelta(hours=1))

    assert "Of your last 10 orders, 60%" in before
    assert "Of your last 10 orders, 60%" in page(street)


def test_the_report_is_in_swedish_too(street: Street) -> None:
    a_past(street)

    assert "Av dina senaste 10 ordrar kom 60 % när butiken sagt" in page(street, "sv")


def test_the_other_shop_sees_nothing_of_it(street: Street) -> None:
    a_past(street)

    headers = bearer("bergwerk.myshopify.com", at=street.clock.now())
    shown = a_browser(street.env, blueprint).get("/history", headers=headers).text

    assert "Of your last" not in shown


def test_what_the_nights_found_is_listed(street: Street) -> None:
    street.live_until(INSTALLED_AT + timedelta(days=3))
    with work_for(street.env, street.shop_id) as work:
        work.session.merge(_found(street.rows(CatchUp)[0]))

    shown = page(street)

    assert "7 messages that never came were found by asking, and taken in." in shown


def _found(row: CatchUp) -> CatchUp:
    row.messages = 7
    return row
