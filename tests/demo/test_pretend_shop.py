"""What a shop's verbs change, and the webhooks that follow, held against the shape of Shopify's own samples."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.pretend import Buyer, Delivery, Line, PretendShop
from demo.pretend.announcing import TOPICS
from demo.pretend.checkout import Refused
from demo.pretend.signing import webhook_signature
from tests.demo.given import ALMA, DOMAIN, NOW, SECRET, a_shop, a_world
from tests.demo.samples import FULFILLMENT, LINE, ORDER, REFUND, SCAN, SHOP
from tests.fakes import StoppedClock

WINDOW = (NOW + timedelta(days=2), NOW + timedelta(days=4))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def shop(clock: StoppedClock) -> PretendShop:
    return a_shop(a_world(clock, topics={*TOPICS, "orders/partially_fulfilled"}))


def topics(deliveries: list[Delivery]) -> list[str]:
    return [one.topic for one in deliveries]


def an_order(shop: PretendShop, **wishes: Any) -> int:
    return shop.place_order(**{"customer": ALMA, "lines": ["V2"], **wishes})[0].about


def test_an_order_is_told_once_and_signed(shop: PretendShop) -> None:
    (told,) = shop.place_order(customer=ALMA, lines=[("V2", 2)], shipping_title="Hem", shipping_price="49")

    assert told.headers["X-Shopify-Hmac-Sha256"] == webhook_signature(SECRET, told.body)
    assert told.headers["X-Shopify-Shop-Domain"] == DOMAIN
    assert told.headers["X-Shopify-API-Version"] == "2026-10"
    assert told.headers["X-Shopify-Triggered-At"] == "2026-11-20T10:00:00.000000000Z"
    order = told.json()
    assert order["created_at"] == "2026-11-20T11:00:00+01:00"
    assert (order["total_price"], order["currency"]) == ("2647.00", "SEK")
    assert order["shipping_lines"][0]["title"] == "Hem"
    assert order["customer"]["email"] == "alma@example.com"


def test_bodies_have_the_keys_of_the_samples(shop: PretendShop) -> None:
    order_id = an_order(shop)
    sent = shop.fulfil(order_id)
    scanned = shop.scan(sent[0].about, "in_transit")
    refunded = shop.refund(order_id)

    order = sent[1].json()
    assert set(order) == set(ORDER.split())
    assert set(order["line_items"][0]) == set(LINE.split())
    assert set(sent[0].json()) == set(FULFILLMENT.split())
    assert set(scanned[0].json()) == set(SCAN.split())
    assert set(refunded[0].json()) == set(REFUND.split())
    assert set(shop.uninstall()[0].json()) == set(SHOP.split())


def test_ids_are_too_large_for_javascript(shop: PretendShop) -> None:
    assert an_order(shop) > 2**53


def test_one_deed_has_one_event_and_many_webhooks(shop: PretendShop) -> None:
    told = shop.fulfil(an_order(shop), company="PostNord", number="1SE")

    assert topics(told) == ["fulfillments/create", "orders/updated", "orders/fulfilled"]
    assert len({one.headers["X-Shopify-Event-Id"] for one in told}) == 1
    assert len({one.webhook_id for one in told}) == 3
    assert told[0].json()["name"] == "#1001.1"
    assert told[1].json()["fulfillment_status"] == "fulfilled"


def test_a_part_is_sent_and_then_the_rest(shop: PretendShop) -> None:
    order_id = an_order(shop, lines=[("V2", 2), "S1"])
    first = shop.orders[order_id].lines[0].id

    part = shop.fulfil(order_id, quantities={first: 1})
    rest = shop.fulfil(order_id)

    assert topics(part)[-1] == "orders/partially_fulfilled"
    assert part[1].json()["line_items"][0]["fulfillable_quantity"] == 1
    assert topics(rest)[-1] == "orders/fulfilled"
    assert [line["quantity"] for line in rest[0].json()["line_items"]] == [1, 1]


def test_a_cancelled_shipment_leaves_its_things_to_be_sent(shop: PretendShop) -> None:
    order_id = an_order(shop)
    shipment_id = shop.fulfil(order_id)[0].about

    told = shop.cancel_shipment(shipment_id)

    assert topics(told) == ["fulfillments/update", "orders/updated"]
    assert told[0].json()["status"] == "cancelled"
    assert told[1].json()["fulfillment_status"] is None
    assert topics(shop.fulfil(order_id))[-1] == "orders/fulfilled"


def test_a_scan_has_two_times(shop: PretendShop, clock: StoppedClock) -> None:
    shipment_id = shop.fulfil(an_order(shop))[0].about
    clock.travel(days=3)

    told = shop.scan(shipment_id, "delivered", at=NOW + timedelta(days=2), heard_at=clock.now())

    scan = told[0].json()
    assert scan["happened_at"] == "2026-11-22T11:00:00+01:00"
    assert scan["created_at"] == "2026-11-23T11:00:00+01:00"
    assert told[0].headers["X-Shopify-Triggered-At"].startswith("2026-11-23T10:00")
    assert told[1].json()["shipment_status"] == "delivered"


def test_the_first_delivery_stands_against_later_words(shop: PretendShop) -> None:
    shipment_id = shop.fulfil(an_order(shop))[0].about

    shop.scan(shipment_id, "delivered", at=NOW + timedelta(days=1))
    told = shop.scan(shipment_id, "in_transit", at=NOW + timedelta(days=2))

    assert told[1].json()["shipment_status"] == "delivered"


def test_a_scan_can_be_withdrawn(shop: PretendShop) -> None:
    shipment_id = shop.fulfil(an_order(shop))[0].about
    scan_id = shop.scan(shipment_id, "delivered")[0].about

    told = shop.withdraw_scan(scan_id)

    assert topics(told) == ["fulfillment_events/delete", "fulfillments/update"]
    assert told[1].json()["shipment_status"] is None
    with pytest.raises(KeyError):
        shop.withdraw_scan(scan_id)


def test_a_refund_leaves_the_line_with_less(shop: PretendShop) -> None:
    order_id = an_order(shop, lines=[("V2", 2)], shipping_price="49")
    line_id = shop.orders[order_id].lines[0].id

    told = shop.refund(order_id, quantities={line_id: 1}, note="too small")

    refund, order = (one.json() for one in told)
    assert refund["transactions"][0]["amount"] == "1299.00"
    assert (order["financial_status"], order["current_total_price"]) == ("partially_refunded", "1348.00")
    assert order["line_items"][0]["current_quantity"] == 1
    whole = shop.refund(order_id)[1].json()
    assert (whole["financial_status"], whole["current_total_price"]) == ("refunded", "0.00")


def test_a_cancelled_order_waits_for_nothing(shop: PretendShop) -> None:
    told = shop.cancel(an_order(shop), reason="inventory")

    order = told[0].json()
    assert topics(told) == ["orders/cancelled", "orders/updated"]
    assert (order["cancel_reason"], order["line_items"][0]["fulfillable_quantity"]) == ("inventory", 0)


def test_the_same_address_is_the_same_customer(shop: PretendShop) -> None:
    first = shop.place_order(customer=ALMA)[0].json()["customer"]["id"]
    second = shop.place_order(customer=Buyer("ALMA@example.com"))[0].json()["customer"]["id"]

    assert first == second


def test_a_guest_has_an_address_but_no_record(shop: PretendShop) -> None:
    order = shop.place_order(customer=ALMA, guest=True)[0].json()

    assert (order["customer"], order["email"]) == (None, "alma@example.com")
    assert shop.place_order()[0].json()["email"] is None


def test_what_is_not_carried_has_no_shipping(shop: PretendShop) -> None:
    order = shop.place_order(customer=ALMA, lines=["G1"])[0].json()

    assert (order["shipping_lines"], order["shipping_address"]) == ([], None)
    assert order["line_items"][0]["gift_card"] is True


def test_no_webhook_tells_the_window(shop: PretendShop) -> None:
    told = shop.place_order(customer=ALMA, window=WINDOW)[0]

    assert b"2026-11-22" not in told.body


def test_chosen_ids_and_odd_lines_go_through(shop: PretendShop) -> None:
    line = Line("Egen", "10.00", quantity=3, id=77)

    order = shop.place_order(lines=[line], id=5, name="#X5", test=True, source_name="pos")[0].json()

    assert (order["id"], order["name"], order["test"], order["source_name"]) == (5, "#X5", True, "pos")
    assert order["line_items"][0]["id"] == 77


def test_what_is_not_on_the_shelf_is_refused(shop: PretendShop) -> None:
    with pytest.raises(Refused, match="not on the shelf"):
        shop.place_order(lines=["nothing"])


def test_without_approval_personal_fields_are_null(shop: PretendShop) -> None:
    shop.world.protected_data_approved = False

    order = shop.place_order(customer=ALMA)[0].json()

    assert (order["email"], order["customer"]["first_name"], order["order_status_url"]) == (None, None, None)
    assert order["shipping_address"]["country_code"] == "SE"


def test_nothing_is_told_after_an_uninstall_but_the_uninstall_itself(shop: PretendShop) -> None:
    assert topics(shop.uninstall()) == ["app/uninstalled"]

    assert shop.place_order(customer=ALMA) == []
    assert len(shop.orders) == 1
    assert topics(shop.world.shop_redact(shop)) == ["shop/redact"]


def test_a_scope_that_was_taken_back_silences_its_topics(shop: PretendShop) -> None:
    told = shop.scopes_update(["read_orders"])

    assert told[0].json()["current"] == ["read_orders"]
    assert "read_fulfillments" in told[0].json()["previous"]
    assert topics(shop.fulfil(an_order(shop))) == ["orders/updated", "orders/fulfilled"]


def test_a_customers_rights_name_the_orders(shop: PretendShop) -> None:
    order_id = an_order(shop)
    customer_id = shop.orders[order_id].buyer.id

    (asked,) = shop.world.customers_data_request(shop, customer_id)
    (redacted,) = shop.world.customers_redact(shop, customer_id)

    assert asked.json()["orders_requested"] == redacted.json()["orders_to_redact"] == [order_id]
    assert asked.json()["shop_domain"] == DOMAIN
    assert set(asked.json()["customer"]) == {"id", "email", "phone"}


def test_a_redelivery_is_the_same_in_every_byte(shop: PretendShop) -> None:
    told = shop.place_order(customer=ALMA)

    assert shop.redeliver(told) == told


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "shopify"


def test_a_second_start_goes_on_where_the_first_stopped(clock: StoppedClock, state: Path) -> None:
    first = a_shop(a_world(clock, state_path=state))
    order_id = an_order(first, window=WINDOW)
    shipment_id = first.fulfil(order_id)[0].about
    scan_id = first.scan(shipment_id, "in_transit")[0].about
    first.world.save()

    second = a_shop(a_world(clock, state_path=state))

    assert second.orders == first.orders
    assert second.record == first.record
    assert topics(second.withdraw_scan(scan_id))[0] == "fulfillment_events/delete"
    assert an_order(second) > scan_id
    assert second.orders[max(second.orders)].name == "#1002"
    assert second.orders[max(second.orders)].buyer.id == first.orders[order_id].buyer.id
