"""Lateness that is only inferred: she is asked, since nobody else knows, and her word settles it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.work import Env
from app.guarantees.model import Offer
from app.touchpoints.model import Touchpoint
from tests.path.given import LAST_DAY, Message, Street, open_street, order, scan, shipment
from tests.updates.given import (
    ASKED,
    DAY,
    HOUR,
    SENT_ON,
    arrivals,
    concerns,
    letters,
    outcome,
    page,
    posted,
    tap,
    words,
)

SATURDAY = LAST_DAY + DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=arrivals())


def marked(number: int = 1, **of: object) -> Message:
    """Shopify's own word on the whole shipment, without a scan: "delivered" on the day after the last one."""
    sending = shipment(number, at=SENT_ON, updated_at=SATURDAY, **of)  # type: ignore[arg-type]  # as given
    return replace(
        sending,
        body={**sending.body, "shipment_status": "delivered"},
        webhook_id=f"marked-{number}",
    )


def _guessed_late(street: Street) -> Street:
    street.tell([order(), shipment(at=SENT_ON)]).live_until(SATURDAY, step=6 * HOUR)
    return street.tell(marked()).settle()


def test_she_is_asked_though_a_guess_says_that_it_came_late(street: Street) -> None:
    _guessed_late(street)
    assert outcome(street) == ("broken", "arrived_late", False)

    street.live_until(ASKED, step=6 * HOUR)

    assert letters(street) == ["has_it_come"]
    assert street.rows(Offer) == []


def test_a_guess_that_comes_first_is_asked_about_as_well(street: Street) -> None:
    street.clock.set(SATURDAY)
    street.tell([order(), shipment(at=SENT_ON), marked()]).live_until(ASKED, step=6 * HOUR)

    assert letters(street) == ["has_it_come"]


@pytest.mark.parametrize(
    ("said", "came_of_it", "given"),
    [
        ({"say": "yes", "day": "other", "on": "2026-03-06"}, ("kept", "arrived_in_time", True), []),
        ({"say": "yes", "day": "other", "on": "2026-03-07"}, ("broken", "arrived_late", True), ["done"]),
        ({"say": "not_yet"}, ("broken", "customer_says_not", True), ["done"]),
    ],
)
def test_her_word_settles_what_was_guessed(
    street: Street, said: dict[str, str], came_of_it: tuple[str, str, bool], given: list[str]
) -> None:
    _guessed_late(street).live_until(ASKED, step=6 * HOUR)

    tap(street, page(street), **said)

    assert outcome(street) == came_of_it
    assert [offer.state for offer in street.rows(Offer)] == given


def test_a_scan_takes_the_question_back(street: Street) -> None:
    _guessed_late(street).settle(SATURDAY + HOUR)
    street.tell(scan(at=LAST_DAY)).live_until(ASKED, step=6 * HOUR)

    (asked,) = street.rows(Touchpoint, Touchpoint.kind == "has_it_come")
    assert (asked.state, asked.reason) == ("withdrawn", "heard_meanwhile")
    assert letters(street) == []


def test_of_two_shipments_her_word_is_about_the_guessed_one(street: Street) -> None:
    parts = [shipment(number, at=SENT_ON, lines=[(number, 1)]) for number in (1, 2)]
    street.tell([order(), *parts]).live_until(LAST_DAY, step=6 * HOUR)
    street.tell(scan(at=LAST_DAY, number=1)).live_until(SATURDAY, step=6 * HOUR)
    street.tell(marked(2, lines=[(2, 1)])).live_until(ASKED, step=6 * HOUR)

    tap(street, page(street), say="not_yet")

    assert [(source, says, number % 100) for source, says, number in words(street)] == [
        ("customer", "not_arrived", 2)
    ]


def test_a_guess_doesnt_close_what_she_said(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).live_until(ASKED, step=6 * HOUR)
    tap(street, page(street), say="not_yet")

    late = marked()
    late = replace(late, body={**late.body, "updated_at": ASKED + DAY}, triggered_at=ASKED + DAY)
    street.settle(ASKED + DAY).tell(late).settle()

    assert concerns(street) == [("not_yet", "open")]


def test_a_review_request_names_no_day_that_was_only_inferred(street: Street) -> None:
    _guessed_late(street).live_until(SATURDAY + 40 * DAY, step=DAY)

    assert letters(street) == ["has_it_come", "review_request"]
    assert "För ett tag sedan fick du" in posted(street)[-1].text
    assert "7 mars" not in posted(street)[-1].text
