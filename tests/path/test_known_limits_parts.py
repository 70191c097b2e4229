"""Orders that go out in another way than one parcel to the door: what counts as arrived, and for what."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.core.work import Env
from app.shops.settings import Arrivals
from tests.builders import NOW
from tests.path.given import (
    LAST_DAY,
    ORDER,
    SETTINGS,
    Message,
    Street,
    line_id,
    open_street,
    scan,
    shipment,
)
from tests.path.telling import (
    DAY,
    HOUR,
    LONG_AFTER,
    assert_books_agree,
    bought,
    came,
    letters,
    nothing_given,
    outcome,
    outcome_row,
    part,
    promises,
    sent,
    told_of_part,
)

MONDAY_AFTER = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _routed(street: Street, *parts: Any, **changes: Any) -> Street:
    street.shopify.route(ORDER, *parts)
    return bought(street, **changes)


def _marked(at: datetime, *, status: str = "delivered", since: datetime = NOW + DAY) -> Message:
    """The fulfillment as the merchant has marked it: no carrier tells anything."""
    told = shipment(at=since, updated_at=at, carrier="")
    return Message(told.topic, {**told.body, "shipment_status": status}, f"{told.webhook_id}-{status}", at)


# --- local delivery: the merchant's own mark is the arrival ----------------------------------------------------


def test_a_local_delivery_has_come_when_the_merchant_marks_it(street: Street) -> None:
    _routed(street, part(method="LOCAL")).tell(shipment(at=NOW + DAY, carrier=""))

    street.settle(LAST_DAY).tell(_marked(LAST_DAY)).settle()

    assert outcome(street) == ("kept", "arrived_in_time")
    assert outcome_row(street).arrived_by == "merchant"
    assert_books_agree(street)


def test_a_local_delivery_that_is_marked_late_is_broken(street: Street) -> None:
    _routed(street, part(method="LOCAL")).tell(shipment(at=NOW + DAY, carrier=""))

    street.settle(MONDAY_AFTER).tell(_marked(MONDAY_AFTER)).settle()

    assert outcome(street) == ("broken", "arrived_late")
    assert len(street.shopify.discounts) == 1  # the shop itself said so


def test_a_local_delivery_told_as_an_event_counts_the_same(street: Street) -> None:
    _routed(street, part(method="LOCAL")).tell(shipment(at=NOW + DAY, carrier=""))

    came(street, LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_a_local_delivery_that_nobody_marked_is_unknown_and_pays_nothing(street: Street) -> None:
    _routed(street, part(method="LOCAL")).tell(shipment(at=NOW + DAY, carrier=""))
    street.tell(
        told_of_part(
            "line_items_prepared_for_local_delivery",
            at=NOW,
            status="open",
            delivery_method={"method_type": "local"},
        )
    )

    street.settle(MONDAY_AFTER)

    assert outcome(street) == ("unknown", "not_observable")
    assert nothing_given(street)


# --- pick-up in store, pick-up points --------------------------------------------------------------------------


def test_what_she_fetches_in_the_store_promises_no_delivery(street: Street) -> None:
    _routed(street, part(method="PICK_UP"), title="Butiken på Storgatan")
    prepared = told_of_part("line_items_prepared_for_pickup", at=NOW + HOUR, status="open")

    street.tell(prepared).live_until(LONG_AFTER, step=DAY)

    assert outcome(street) == ("void", "store_pickup")
    assert nothing_given(street)
    assert letters(street) == []


def test_the_words_of_the_option_are_enough_where_shopify_is_not_asked(env: Env) -> None:
    street = open_street(env, settings=msgspec.structs.replace(SETTINGS, checkout_dates=False))

    bought(street, title="Hämta i butik, klar inom 2–4 timmar")

    assert outcome(street) == ("void", "store_pickup")
    assert street.shopify.called("promise_dates") == []


def test_a_parcel_has_come_when_it_is_ready_at_the_pick_up_point(street: Street) -> None:
    sent(_routed(street, part(method="PICKUP_POINT")))

    came(street, LAST_DAY, "ready_for_pickup")
    came(street, MONDAY_AFTER, "picked_up", event=2)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert outcome_row(street).arrived_at == LAST_DAY


def test_a_merchant_may_count_only_what_was_fetched(env: Env) -> None:
    settings = msgspec.structs.replace(SETTINGS, arrivals=Arrivals(point_counts=False))
    street = open_street(env, settings=settings)
    sent(_routed(street, part(method="PICKUP_POINT")))

    came(street, LAST_DAY, "ready_for_pickup")
    came(street, MONDAY_AFTER, "picked_up", event=2)

    assert outcome(street) == ("broken", "arrived_late")


# --- digital things --------------------------------------------------------------------------------------------


def _digital(number: int) -> dict[str, Any]:
    return {
        "id": line_id(ORDER, number), "title": "Presentkort", "quantity": 1, "current_quantity": 1,
        "requires_shipping": False, "gift_card": True, "product_id": number,
    }  # fmt: skip


def test_an_order_of_digital_things_alone_has_no_promise(street: Street) -> None:
    _routed(street, part(method="NONE", status="CLOSED"), line_items=[_digital(1)], title=None)
    street.tell(shipment(at=NOW, lines=[(1, 1)])).settle(LONG_AFTER)

    assert outcome(street) == ("void", "nothing_to_ship")
    assert promises(street) == []


def test_a_gift_card_beside_shoes_neither_arrives_for_them_nor_keeps_them_waiting(street: Street) -> None:
    shoes = {**_digital(1), "title": "Vidda", "requires_shipping": True, "gift_card": False}
    bought(street, line_items=[shoes, _digital(2)])
    street.tell(shipment(2, at=NOW, lines=[(2, 1)])).settle()  # the card goes by mail within the minute
    street.tell(scan("delivered", at=NOW, number=2, event=50)).settle()
    assert outcome(street) == ("pending", "on_its_way")

    came(sent(street, lines=[(1, 1)]), LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


# --- several shipments, several parts, several parcels ---------------------------------------------------------


def test_an_order_in_two_shipments_is_in_time_only_when_the_last_is(street: Street) -> None:
    bought(street)
    sent(street, lines=[(1, 1)])
    sent(street, NOW + 2 * DAY, number=2, lines=[(2, 1)])

    came(street, LAST_DAY, number=1, event=1)
    assert outcome(street) == ("pending", "on_its_way")
    came(street, MONDAY_AFTER, number=2, event=2)

    assert outcome(street) == ("broken", "arrived_late")
    assert outcome(street, shipment_id=ORDER * 100 + 1) == ("kept", "arrived_in_time")
    assert outcome(street, shipment_id=ORDER * 100 + 2) == ("broken", "arrived_late")
    assert len(street.shopify.discounts) == 1
    assert_books_agree(street)


def test_two_parts_with_two_windows_are_two_promises_and_the_earlier_end_binds(street: Street) -> None:
    first = (NOW + DAY, NOW + 2 * DAY)
    second = (NOW + 2 * DAY, NOW + 9 * DAY)

    _routed(street, part(window=first), part(number=78, window=second), title="Hem")

    assert sorted(one.kind for one in promises(street)) == ["checkout", "checkout"]
    row = outcome_row(street)
    assert row.latest_at is not None
    assert row.latest_at - (NOW + 2 * DAY) < DAY


def test_a_part_that_is_fetched_beside_one_that_is_sent_leaves_the_promise_standing(street: Street) -> None:
    _routed(street, part(), part(number=78, method="PICK_UP"))

    assert outcome(street) == ("pending", "on_its_way")


def test_who_changes_from_fetching_to_sending_is_promised_something_again(street: Street) -> None:
    _routed(street, part(method="PICK_UP"))
    assert outcome(street) == ("void", "store_pickup")

    street.shopify.route(ORDER, part("CANCELLED", method="PICK_UP"), part(number=78))
    moved = told_of_part("cancelled", at=NOW + HOUR, status="cancelled")
    street.settle(NOW + HOUR).tell(moved).settle()

    assert outcome(street) == ("pending", "on_its_way")


def test_several_parcels_in_one_shipment_are_followed_as_one(street: Street) -> None:
    bought(street)
    parcels = shipment(at=NOW + DAY)
    numbers = {"tracking_numbers": ["SE1", "SE2", "SE3"], "tracking_urls": ["https://tracking.example/SE1"]}
    street.settle(NOW + DAY).tell(
        Message(parcels.topic, {**parcels.body, **numbers}, "three-parcels", NOW + DAY)
    )

    came(street, LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_a_cancelled_shipment_is_passed_over_and_the_next_one_counts(street: Street) -> None:
    bought(street)
    sent(street)
    again = shipment(at=NOW + DAY, updated_at=NOW + DAY + HOUR, status="cancelled")
    street.settle(NOW + DAY + HOUR).tell(again)
    came(street, NOW + 2 * DAY)  # the carrier had it all the same; what was called back isn't hers
    assert outcome(street) == ("pending", "on_its_way")

    sent(street, NOW + 2 * DAY + HOUR, number=2)
    came(street, MONDAY_AFTER, number=2, event=7)

    assert outcome(street) == ("broken", "arrived_late")


def test_an_order_whose_every_shipment_was_called_back_was_not_sent(street: Street) -> None:
    bought(street)
    sent(street)
    street.tell(shipment(at=NOW + DAY, updated_at=NOW + DAY + HOUR, status="cancelled"))

    street.settle(MONDAY_AFTER + timedelta(minutes=1))

    assert outcome(street) == ("broken", "not_sent")
    assert nothing_given(street)
