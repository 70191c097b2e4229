"""The merchant sees what is at risk, says that she has seen it, and never sees another shop's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for
from app.factory import create_app
from app.forecasts.model import Risk
from app.forecasts.reports import Streak, at_risk, streak, streak_of
from app.inbox.working import handle_some
from tests.builders import NOW, OTHER_DOMAIN, SHOP
from tests.fakes import StoppedClock
from tests.panel import bearer
from tests.path.given import ORDER, Street, open_street, order, scan, shipment

THURSDAY = NOW.replace(day=5)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


@pytest.fixture
def street(env: Env) -> Street:
    """An order that should have left on Tuesday, and is promised for Friday."""
    return open_street(env).tell(order()).settle().live_until(THURSDAY, step=timedelta(hours=12))


def page(browser: FlaskClient, path: str, street: Street, *, language: str = "en", **about: str) -> str:
    headers = bearer(at=street.clock.now(), **about)
    answer = browser.get(path, headers={**headers, "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Promises at risk", "handed over yet", "6 Mar 2026")),
        ("sv", ("Löften i fara", "inte inlämnad än", "6 mars 2026")),
    ],
)
def test_home_says_what_is_at_risk_and_why(
    browser: FlaskClient, street: Street, language: str, words: tuple[str, ...]
) -> None:
    home = page(browser, "/", street, language=language)

    assert [one for one in words if one not in home] == []
    assert f"/orders/{ORDER}/risk/seen" in home


def test_the_order_says_it_too(browser: FlaskClient, street: Street) -> None:
    assert "This promise is at risk" in page(browser, f"/orders/{ORDER}", street)


def test_what_has_been_seen_leaves_the_list_and_stays_on_the_order(
    browser: FlaskClient, street: Street
) -> None:
    answer = browser.post(f"/orders/{ORDER}/risk/seen", headers=bearer(at=street.clock.now()))

    assert answer.status_code == 303
    assert "Promises at risk" not in page(browser, "/", street)
    assert "This promise is at risk" in page(browser, f"/orders/{ORDER}", street)
    assert [one.state for one in street.rows(Risk)] == ["seen"]


def test_another_shop_neither_sees_nor_changes_it(browser: FlaskClient, street: Street) -> None:
    headers = bearer(OTHER_DOMAIN, at=street.clock.now())

    assert "Promises at risk" not in page(browser, "/", street, shop=OTHER_DOMAIN)
    assert browser.post(f"/orders/{ORDER}/risk/seen", headers=headers).status_code == 404
    assert [one.state for one in street.rows(Risk)] == ["open"]


def test_nobody_says_so_without_a_token(browser: FlaskClient, street: Street) -> None:
    assert browser.post(f"/orders/{ORDER}/risk/seen").status_code == 302  # to where a token is fetched
    assert [one.state for one in street.rows(Risk)] == ["open"]


def test_what_has_come_is_off_the_list_before_the_next_look(street: Street) -> None:
    street.tell([shipment(at=THURSDAY), scan(at=THURSDAY)])
    handle_some(street.env)

    with reading_for(street.env, SHOP) as work:
        assert at_risk(work) == []


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], Streak(0, 0, 0, 0)),
        (["kept", "over", "kept"], Streak(3, 3, 0, 0)),
        (["broken", "broken", "kept"], Streak(1, 3, 2, 2)),
        (["kept", "broken"], Streak(0, 2, 1, 1)),
    ],
)
def test_a_streak_ends_with_a_broken_promise(outcomes: list[str], said: Streak) -> None:
    assert streak(outcomes) == said


def test_the_order_says_how_steadily_its_customer_was_served(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    street = open_street(env)
    person: dict[str, Any] = {"customer": {"id": 77, "first_name": "Alma", "last_name": "Lind"}}
    for number in range(3):
        placed = NOW + timedelta(days=14 * number)
        street.clock.set(placed)
        street.tell(order(order_id=9_000 + number, placed_at=placed, at=placed, **person)).settle()
        came = placed + timedelta(days=9 if number == 1 else 3)
        sent = shipment(order_id=9_000 + number, at=placed + timedelta(hours=3))
        street.settle(came).tell([sent, scan(order_id=9_000 + number, at=came)]).settle()

    with reading_for(env, SHOP) as work:
        assert streak_of(work, 9_002) == Streak(kept=1, judged=3, broken=1, longest_break=1)
    assert "Kept in a row" in page(browser, "/orders/9002", street)
