"""Messages that make no sense: seen, kept, and nothing wrong paid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.work import Env, reading_for
from app.inbox.model import Webhook
from app.orders.model import Order, Shipment
from tests.builders import NOW
from tests.path.given import LAST_DAY, ORDER, Message, Street, open_street, order, refund, scan, shipment
from tests.path.telling import (
    DAY,
    HOUR,
    LONG_AFTER,
    assert_books_agree,
    bought,
    came,
    inbox,
    letters,
    nothing_given,
    outcome,
    sent,
)

MONDAY_AFTER = LAST_DAY + 3 * DAY
FAR = datetime(2099, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _changed(message: Message, **fields: Any) -> Message:
    return Message(
        message.topic, {**message.body, **fields}, f"{message.webhook_id}-changed", message.triggered_at
    )


def _reason(street: Street) -> str:
    (row,) = street.rows(Webhook, Webhook.state == "parked")
    return str(row.reason)


# --- dates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["created_at", "processed_at", "updated_at", "cancelled_at"])
def test_an_order_with_a_date_in_the_far_future_is_parked_with_the_reason(street: Street, field: str) -> None:
    street.settle(NOW).tell(_changed(order(), **{field: FAR})).settle()

    assert inbox(street, "orders/create") == [("parked", "in_the_future")]
    assert f"{field} is 2099-01-01" in _reason(street)
    assert street.rows(Order) == []


def test_what_was_parked_is_not_lost_and_a_true_message_goes_its_way(street: Street) -> None:
    street.settle(NOW).tell(_changed(order(), updated_at=FAR)).settle()

    came(sent(bought(street)), LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert inbox(street, "orders/create") == [("parked", "in_the_future"), ("handled", None)]


def test_an_order_from_1970_only_teaches(street: Street) -> None:
    told = _changed(order(), created_at=LONG_AGO, processed_at=LONG_AGO)
    street.settle(NOW).tell(told)
    came(sent(street), MONDAY_AFTER).settle(LONG_AFTER)

    assert outcome(street) == ("void", "before_install")
    assert nothing_given(street)
    assert letters(street) == []
    assert_books_agree(street)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_date_at_the_end_of_the_calendar_is_parked(street: Street, year: str) -> None:
    street.settle(NOW).tell(
        _changed(order(), created_at=f"{year}-01-01T00:00:00+14:00", processed_at=None)
    ).settle()

    assert [state for state, _ in inbox(street, "orders/create")] == ["parked"]


@pytest.mark.parametrize("text", ["yesterday", "2026-13-45T00:00:00Z", "2026-03-02T10:00:00", 17, ""])
def test_a_date_that_is_none_is_parked_with_the_name_of_the_field(street: Street, text: Any) -> None:
    street.settle(NOW).tell(_changed(order(), created_at=text)).settle()

    assert inbox(street, "orders/create") == [("parked", "unexpected_body")]
    assert "created_at" in _reason(street)


def test_a_shipment_from_the_future_is_no_late_one(street: Street) -> None:
    bought(street)

    street.tell(_changed(shipment(at=NOW + DAY), created_at=FAR)).settle(MONDAY_AFTER)

    assert inbox(street, "fulfillments/create") == [("parked", "in_the_future")]
    assert outcome(street) == ("broken", "not_sent")  # provisional: nobody could show it
    assert nothing_given(street)


def test_a_shipment_in_an_order_counts_as_one_by_itself(street: Street) -> None:
    later = _changed(shipment(at=NOW + DAY), created_at=FAR)

    street.settle(NOW).tell(order(fulfillments=[later])).settle(MONDAY_AFTER)

    assert inbox(street, "orders/create") == [("parked", "in_the_future")]
    assert street.rows(Shipment) == []


def test_a_delivery_in_2099_is_read_as_what_shopify_told(street: Street) -> None:
    sent(bought(street))
    told = _changed(scan("delivered", at=LAST_DAY), happened_at=FAR)

    street.settle(LAST_DAY).tell(told).settle(MONDAY_AFTER)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert nothing_given(street)


def test_a_delivery_in_2099_by_every_clock_is_parked(street: Street) -> None:
    sent(bought(street))

    street.tell(_changed(scan("delivered", at=LAST_DAY), happened_at=FAR, created_at=FAR)).settle(
        MONDAY_AFTER
    )

    assert ("parked", "in_the_future") in inbox(street, "fulfillment_events/create")
    assert nothing_given(street)


def test_a_delivery_years_before_the_order_is_not_of_this_order(street: Street) -> None:
    sent(bought(street))

    street.tell(_changed(scan("delivered", at=LAST_DAY), happened_at=LONG_AGO)).settle(NOW + DAY)

    assert outcome(street) == ("pending", "on_its_way")


def test_a_refund_of_the_future_ends_no_promise(street: Street) -> None:
    bought(street)
    told = _changed(refund(at=NOW + HOUR, lines=[(1, 1), (2, 1)]), created_at=FAR, processed_at=FAR)

    street.tell(told).settle()

    assert inbox(street, "refunds/create") == [("parked", "in_the_future")]
    assert outcome(street) == ("pending", "on_its_way")


# --- places, numbers, names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["XX", "ZZ", "Sverige", "", None, "S1"])
def test_an_unknown_country_is_judged_by_the_shops_own_clock(street: Street, country: str | None) -> None:
    place = {"country_code": country, "province_code": "??", "first_name": "Alma"}
    came(sent(bought(street, shipping_address=place, billing_address=place)), LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert_books_agree(street)


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (order(lines=[(1, -1)]), "line_items"),
        (order(lines=[(1, 10**12)]), "line_items"),
        (shipment(at=NOW, lines=[(1, -2)]), "line_items"),
        (refund(at=NOW, lines=[(1, -1)]), "refund_line_items"),
    ],
    ids=["negative line", "enormous line", "negative shipment", "negative refund"],
)
def test_an_impossible_quantity_is_parked_with_the_name_of_the_field(
    street: Street, message: Message, field: str
) -> None:
    street.settle(NOW).tell(message).settle()

    assert inbox(street, message.topic) == [("parked", "unexpected_body")]
    assert field in _reason(street)


@pytest.mark.parametrize("price", ["-1.00", "a lot", "1e400", "NaN", "99999999999999999999"])
def test_an_impossible_sum_is_parked(street: Street, price: str) -> None:
    street.settle(NOW).tell(order(total_price=price)).settle()

    assert [state for state, _ in inbox(street, "orders/create")] == ["parked"]
    assert street.rows(Order) == []


@pytest.mark.parametrize("number", [0, -5, 2**63, "450789469", None])
def test_an_impossible_number_is_parked(street: Street, number: Any) -> None:
    street.settle(NOW).tell(_changed(order(), id=number)).settle()

    assert [state for state, _ in inbox(street, "orders/create")] == ["parked"]


def test_an_order_of_nothing_is_void(street: Street) -> None:
    bought(street, line_items=[], shipping_lines=[])

    assert outcome(street) == ("void", "nothing_to_ship")


def test_more_sent_than_was_bought_is_no_trouble(street: Street) -> None:
    came(sent(bought(street), lines=[(1, 9), (2, 1), (77, 5)]), LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_more_refunded_than_was_bought_is_a_whole_refund(street: Street) -> None:
    bought(street)

    street.tell(refund(at=NOW + HOUR, lines=[(1, 9), (2, 9), (77, 5)])).settle(NOW + 2 * HOUR)

    assert outcome(street) == ("void", "refunded")


# --- of an order never seen ------------------------------------------------------------------------------------


def test_a_shipment_of_an_order_never_seen_is_kept_shown_and_asked_about(street: Street) -> None:
    street.settle(NOW).tell([shipment(at=NOW), scan("delivered", at=NOW)]).settle()

    assert inbox(street, "fulfillments/create") == [("ignored", "order_unheard")]
    assert len(street.rows(Shipment)) == 1
    street.settle(NOW + HOUR)
    assert [one.arguments["order_id"] for one in street.shopify.called("one_order")] == [ORDER]
    assert nothing_given(street)


def test_it_counts_as_soon_as_the_order_comes_and_nobody_asks_any_more(street: Street) -> None:
    street.settle(NOW + DAY).tell(
        [shipment(at=NOW + DAY), scan("in_transit", at=NOW + DAY, event=9)]
    ).settle()

    street.tell(order()).settle(NOW + DAY + 2 * HOUR)
    came(street, LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert street.shopify.called("one_order") == []


def test_a_scan_of_a_shipment_never_seen_waits_for_it(street: Street) -> None:
    came(bought(street), MONDAY_AFTER)
    assert outcome(street) == ("broken", "not_sent")

    street.tell(shipment(at=NOW + DAY)).settle()

    assert outcome(street) == ("broken", "arrived_late")
    assert len(street.shopify.discounts) == 1


def test_nothing_of_all_this_stops_the_messages_beside_it(street: Street) -> None:
    told = [
        _changed(order(order_id=ORDER + 1), updated_at=FAR),
        order(order_id=ORDER + 2, lines=[(1, -1)]),
        order(),
        Message("orders/updated", {"id": "x"}, "strange", NOW),
    ]
    street.settle(NOW).tell(told).settle()

    assert [one.id for one in street.rows(Order)] == [ORDER]
    with reading_for(street.env, street.shop_id) as work:
        assert work.now - NOW < timedelta(minutes=1)
