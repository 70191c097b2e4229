"""On hold, scheduled, pre-ordered: when the clock of a promise stands still, and when it begins."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.core.calendar import local_date
from app.core.work import Env
from app.orders.model import Order, Part
from tests.builders import NOW
from tests.path.given import LAST_DAY, ORDER, Message, Street, open_street, order, refund
from tests.path.telling import (
    DAY,
    HOUR,
    LONG_AFTER,
    assert_books_agree,
    bought,
    came,
    held,
    inbox,
    letters,
    nothing_given,
    outcome,
    outcome_row,
    part,
    part_gid,
    released,
    sent,
    told_of_part,
)

STOCKHOLM = "Europe/Stockholm"
MONDAY_AFTER = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _on(day: int) -> datetime:
    return NOW.replace(day=day)


def _hold(street: Street, at: datetime = NOW + HOUR) -> Street:
    street.shopify.route(ORDER, part("ON_HOLD"))
    return street.settle(at).tell(held(at)).settle()


def _release(street: Street, at: datetime) -> Street:
    street.shopify.route(ORDER, part("OPEN"))
    return street.settle(at).tell(released(at)).settle()


def test_an_order_on_hold_breaks_no_promise_however_long_it_is_held(street: Street) -> None:
    _hold(bought(street)).live_until(LONG_AFTER, step=12 * HOUR)

    assert outcome(street) == ("pending", "on_hold")
    assert letters(street) == []
    assert_books_agree(street)


def test_after_a_hold_of_two_days_it_may_come_two_days_later_on_a_working_day(street: Street) -> None:
    _release(_hold(bought(street)), _on(4))  # Friday the 6th becomes Sunday, and Sunday becomes Monday

    came(sent(street, _on(5)), MONDAY_AFTER)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert nothing_given(street)
    assert_books_agree(street)


def test_what_comes_after_the_moved_window_is_broken_and_made_good(street: Street) -> None:
    _release(_hold(bought(street)), _on(4))

    came(sent(street, _on(5)), MONDAY_AFTER + DAY)

    assert outcome(street) == ("broken", "arrived_late")
    assert outcome_row(street).miss_working_days == 1
    assert len(street.shopify.discounts) == 1


def test_a_hold_that_is_set_when_the_promise_was_broken_changes_nothing(street: Street) -> None:
    bought(street).settle(MONDAY_AFTER)

    _hold(street, MONDAY_AFTER)

    assert outcome(street) == ("broken", "not_sent")


def test_holds_heard_late_in_any_order_and_twice_move_the_window_alike(street: Street) -> None:
    told = [held(NOW + HOUR), released(_on(4)), held(NOW + HOUR, again=1)]
    ends = set()
    for place, heard in enumerate(itertools.permutations(told)):
        order_id = ORDER + place
        street.settle(_on(4) + place * HOUR).tell(order(order_id=order_id))
        street.shopify.route(order_id, part("OPEN", number=order_id))
        for number, one in enumerate(heard):
            street.settle().tell(_of(one, order_id, number))
        street.settle()
        row = outcome_row(street, order_id)
        assert row.latest_at is not None
        ends.add((row.outcome, local_date(row.latest_at, STOCKHOLM).day))

    assert ends == {("pending", 9)}


def _of(message: Message, order_id: int, number: int) -> Message:
    told = message.body["fulfillment_order"]
    body = {"fulfillment_order": {**told, "id": part_gid(order_id)}}
    return replace(message, body=body, webhook_id=f"{message.webhook_id}-{order_id}-{number}")


def test_a_release_that_was_lost_ends_when_shopify_is_asked_next(street: Street) -> None:
    _hold(bought(street))
    street.shopify.route(ORDER, part("OPEN"))

    street.settle(_on(4)).tell(told_of_part("moved", at=_on(4), status="open")).settle()

    assert outcome(street) == ("pending", "on_its_way")


def test_a_hold_that_was_never_lifted_ends_with_the_sending(street: Street) -> None:
    _hold(bought(street))

    came(sent(street, _on(4)), _on(10))  # held for two days: until Monday the 9th

    assert outcome(street) == ("broken", "arrived_late")
    assert outcome_row(street).miss_working_days == 1


def test_an_order_that_is_cancelled_while_it_is_held_is_void(street: Street) -> None:
    _hold(bought(street)).settle(_on(20))

    street.tell(order("cancelled", at=_on(20), cancelled_at=_on(20))).settle()

    assert outcome(street) == ("void", "cancelled")
    assert nothing_given(street)


def test_an_order_that_is_refunded_while_it_is_held_is_void(street: Street) -> None:
    _hold(bought(street)).settle(_on(20))

    street.tell(refund(at=_on(20), lines=[(1, 1), (2, 1)])).settle()

    assert outcome(street) == ("void", "refunded")


def test_a_message_on_a_part_that_came_before_its_order_finds_it(env_both: Env) -> None:
    street = open_street(env_both)
    street.shopify.route(ORDER, part("ON_HOLD"))
    street.settle(NOW + HOUR).tell(held(NOW + HOUR)).settle()
    assert street.rows(Order) == []

    street.tell(order()).settle()

    assert outcome(street) == ("pending", "on_hold")
    (asked,) = street.shopify.called("order_of_part")
    assert asked.arguments["part_gid"] == part_gid()


def test_a_part_that_shopify_no_longer_shows_is_let_go(street: Street) -> None:
    bought(street)

    street.tell(told_of_part("merged", at=NOW, status="closed", number=77)).settle()

    assert inbox(street, "fulfillment_orders/merged") == [("handled", None)]
    assert [one.id for one in street.rows(Part)] == [ORDER]


def test_a_message_that_names_no_part_is_parked_in_sight(street: Street) -> None:
    street.tell(Message("fulfillment_orders/moved", {"something": "else"}, "nameless", NOW))
    street.tell(
        Message(
            "fulfillment_orders/split", {"fulfillment_order": {"id": "gid://shopify/X/y"}}, "numbered", NOW
        )
    )
    street.settle()

    assert inbox(street, "fulfillment_orders/moved") == [("parked", "no_part")]
    assert inbox(street, "fulfillment_orders/split") == [("parked", "bad_gid")]


def test_a_routing_that_is_known_already_asks_nothing(street: Street) -> None:
    bought(street)
    asked = len(street.shopify.calls)

    street.tell(told_of_part("order_routing_complete", at=NOW, status="open")).settle()

    assert len(street.shopify.calls) == asked
    assert inbox(street, "fulfillment_orders/order_routing_complete") == [("ignored", "known_part")]


# --- scheduled and pre-ordered -----------------------------------------------------------------------------

SUMMER = datetime(2026, 6, 1, 8, tzinfo=NOW.tzinfo)  # a Monday, three months later


def _scheduled(street: Street, fulfill_at: datetime = SUMMER) -> Street:
    street.shopify.route(ORDER, part("SCHEDULED", fulfill_at=fulfill_at))
    return bought(street)


def test_the_clock_of_a_pre_order_begins_when_it_may_be_sent(street: Street) -> None:
    _scheduled(street)

    latest_at = outcome_row(street).latest_at

    assert outcome(street) == ("pending", "on_its_way")
    assert latest_at is not None
    assert local_date(latest_at, STOCKHOLM) == local_date(
        SUMMER + 4 * DAY, STOCKHOLM
    )  # "2–4 vardagar": Friday


def test_a_pre_order_is_neither_late_in_spring_nor_early_in_summer(street: Street) -> None:
    _scheduled(street).live_until(LONG_AFTER, step=12 * HOUR)
    assert letters(street) == []
    street.shopify.route(ORDER, part("OPEN", fulfill_at=SUMMER))
    street.settle(SUMMER).tell(
        told_of_part("scheduled_fulfillment_order_ready", at=SUMMER, status="open")
    ).settle()

    came(sent(street, SUMMER + DAY), SUMMER + 3 * DAY)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert_books_agree(street)


def test_a_pre_order_that_comes_late_in_summer_is_broken(street: Street) -> None:
    _scheduled(street)
    street.shopify.route(ORDER, part("OPEN", fulfill_at=SUMMER))
    street.settle(SUMMER).tell(
        told_of_part("scheduled_fulfillment_order_ready", at=SUMMER, status="open")
    ).settle()

    came(sent(street, SUMMER + DAY), SUMMER + 7 * DAY)

    assert outcome(street) == ("broken", "arrived_late")


def test_a_pre_order_that_is_put_off_keeps_the_day_that_was_agreed_on(street: Street) -> None:
    _scheduled(street)
    before = outcome_row(street).latest_at
    later = SUMMER + 21 * DAY  # behind midsummer's eve
    street.shopify.route(ORDER, part("SCHEDULED", fulfill_at=later))

    moved = told_of_part("rescheduled", at=NOW + 9 * DAY, status="scheduled", fulfill_at=later)
    street.settle(NOW + 9 * DAY).tell(moved).settle()

    assert outcome_row(street).latest_at == before
    assert_books_agree(street)


def test_an_ordinary_part_is_fulfillable_at_once_and_moves_nothing(street: Street) -> None:
    street.shopify.route(ORDER, part("OPEN", fulfill_at=NOW + timedelta(minutes=30)))

    bought(street)

    latest_at = outcome_row(street).latest_at
    assert latest_at is not None
    assert local_date(latest_at, STOCKHOLM) == LAST_DAY.date()
