"""What carriers tell late, wrongly, out of turn or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.work import Env
from tests.builders import NOW
from tests.path.given import LAST_DAY, ORDER, Message, Street, open_street, order, scan, shipment, withdrawal
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
    sent,
)

MONDAY_AFTER = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


@pytest.mark.parametrize("carrier", ["Cykelbudet i Umeå", "", "日本郵便", "x" * 400])
def test_a_carrier_that_shopify_does_not_follow_leaves_it_unknown_and_pays_nothing(
    street: Street, carrier: str
) -> None:
    bought(street).tell(shipment(at=NOW + DAY, carrier=carrier)).settle(LONG_AFTER)

    assert outcome(street) == ("unknown", "not_observable")
    assert nothing_given(street)
    assert letters(street) == []


def test_a_label_alone_is_no_sight_of_the_parcel(street: Street) -> None:
    bought(street).tell(shipment(at=NOW + DAY))
    street.tell([scan("label_printed", at=NOW + DAY, event=1), scan("confirmed", at=NOW + DAY, event=2)])

    street.settle(LONG_AFTER)

    assert outcome(street) == ("unknown", "not_observable")


def test_a_carrier_that_falls_silent_warns_and_pays_nothing(street: Street) -> None:
    sent(bought(street)).settle(LONG_AFTER)

    assert outcome(street) == ("broken", "not_heard_of")
    assert not outcome_row(street).certain
    assert nothing_given(street)


@pytest.mark.parametrize("word", ["failure", "attempted_delivery", "in_transit", "delayed"])
def test_what_is_told_after_the_delivery_does_not_undo_it(street: Street, word: str) -> None:
    came(sent(bought(street)), LAST_DAY)

    came(street, MONDAY_AFTER, word, event=2)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert outcome_row(street).arrived_at == LAST_DAY
    assert nothing_given(street)


def test_of_two_deliveries_the_first_counts(street: Street) -> None:
    came(sent(bought(street)), LAST_DAY)

    came(street, MONDAY_AFTER, event=2)

    assert outcome_row(street).arrived_at == LAST_DAY


def test_an_attempt_is_no_delivery(street: Street) -> None:
    sent(bought(street))

    came(street, LAST_DAY, "attempted_delivery")
    came(street, MONDAY_AFTER, event=2)

    assert outcome(street) == ("broken", "arrived_late")


def test_an_event_that_is_heard_days_late_counts_from_when_it_happened(street: Street) -> None:
    sent(bought(street)).settle(MONDAY_AFTER)
    assert outcome(street) == ("broken", "not_heard_of")

    street.tell(scan("delivered", at=LAST_DAY)).settle()

    assert outcome(street) == ("kept", "arrived_in_time")
    assert nothing_given(street)
    assert_books_agree(street)


def test_an_event_that_is_taken_back_never_was(street: Street) -> None:
    sent(bought(street))
    false = scan("delivered", at=LAST_DAY)
    street.settle(LAST_DAY).tell(false).settle()

    street.settle(LAST_DAY + HOUR).tell(withdrawal(false, at=LAST_DAY + HOUR)).settle(MONDAY_AFTER)

    assert outcome(street) == ("broken", "not_heard_of")
    assert nothing_given(street)


def test_a_word_that_shopify_has_not_told_of_yet_is_kept_as_it_comes(street: Street) -> None:
    sent(bought(street))

    came(street, NOW + 2 * DAY, "teleported", event=4)
    came(street, LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_what_a_carrier_told_of_an_older_parcel_with_the_same_number_is_passed_over(street: Street) -> None:
    bought(street).tell(shipment(at=NOW + DAY))
    street.tell(scan("delivered", at=NOW - 900 * DAY, event=8)).settle()
    assert outcome(street) == ("pending", "on_its_way")

    came(sent(street), MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")
    assert_books_agree(street)


def test_a_carriers_clock_that_runs_ahead_pays_nothing(street: Street) -> None:
    """It says eleven in the evening of the last day, and means it; its zone makes that the next day."""
    sent(bought(street))
    told_at = LAST_DAY + 10 * HOUR  # nine in the evening in Stockholm
    ahead = scan("delivered", at=told_at + 6 * HOUR)
    body = {**ahead.body, "created_at": told_at}

    street.settle(told_at).tell(Message(ahead.topic, body, "ahead", told_at)).settle(told_at + DAY)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert nothing_given(street)


def test_a_whole_order_told_backwards_and_twice_ends_the_same(env: Env) -> None:
    street = open_street(env)
    first = shipment(at=NOW + DAY, order_id=ORDER)
    told = [order(), first, scan("in_transit", at=NOW + DAY, event=9), scan("delivered", at=MONDAY_AFTER)]
    street.shopify.route(ORDER, part("OPEN"))

    street.settle(MONDAY_AFTER + timedelta(minutes=1))
    for one in [*reversed(told), *told]:
        street.tell(one).settle()

    assert outcome(street) == ("broken", "arrived_late")
    assert len(street.shopify.discounts) == 1
    assert [kind for _, kind in letters(street)] == ["broken_promise"]
    assert_books_agree(street)


def test_what_comes_when_the_shop_has_left_is_left_alone(street: Street) -> None:
    sent(bought(street))
    left = {"id": 548_380_009, "myshopify_domain": street.domain, "domain": "loparboden.example"}
    street.tell(Message("app/uninstalled", left, "left", NOW + DAY)).settle()

    street.tell(held(NOW + DAY)).settle(LONG_AFTER)

    assert inbox(street, "fulfillment_orders/placed_on_hold") == [("ignored", "uninstalled")]
    assert nothing_given(street)
