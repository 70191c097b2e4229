"""The typed calls: what is asked, and what is read out of the answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import Invalid, NotFound, Unreachable
from app.core.money import Money
from app.shopify import calls
from app.shopify.calls import DeliveryWindow, DiscountMade, number_in
from app.shopify.graphql import AdminClient
from tests.fakes import StoppedClock
from tests.shopify.given import NOW, SHOP, TOKEN, Script, settings

DISCOUNT = {
    "id": "gid://shopify/DiscountCodeNode/7",
    "codeDiscount": {
        "__typename": "DiscountCodeBasic",
        "title": "Late",
        "codes": {"nodes": [{"code": "KEPT-7"}]},
    },
}


def on(network: Script) -> tuple[AdminClient, str, str]:
    return AdminClient(settings(), StoppedClock(NOW), http=network.session()), SHOP, TOKEN


def order(*parts: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {
        "data": {
            "order": {
                "id": "gid://shopify/Order/1",
                "updatedAt": "2026-03-02T10:00:00Z",
                "cancelledAt": None,
                "requiresShipping": True,
                "fulfillmentOrders": {"pageInfo": {"hasNextPage": more}, "nodes": list(parts)},
            }
        }
    }


def part(method: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": "gid://shopify/FulfillmentOrder/2",
        "status": "OPEN",
        "fulfillAt": None,
        "fulfillBy": "2026-03-03T16:00:00+01:00",
        "deliveryMethod": method,
    }


def test_the_window_that_the_checkout_showed_is_read_as_two_instants() -> None:
    method = {
        "methodType": "SHIPPING",
        "presentedName": "Hem till dörren",
        "minDeliveryDateTime": "2026-03-04T00:00:00+01:00",
        "maxDeliveryDateTime": "2026-03-06T23:59:59+01:00",
        "brandedPromise": {"handle": "shop_promise"},
    }

    dates = calls.promise_dates(*on(Script(order(part(method)))), order_gid="gid://shopify/Order/1")

    assert dates.complete
    assert dates.windows == (
        DeliveryWindow(
            fulfillment_order_gid="gid://shopify/FulfillmentOrder/2",
            status="OPEN",
            method_type="SHIPPING",
            presented_name="Hem till dörren",
            min_at=datetime(2026, 3, 3, 23, tzinfo=UTC),
            max_at=datetime(2026, 3, 6, 22, 59, 59, tzinfo=UTC),
            branded="shop_promise",
            fulfill_by=datetime(2026, 3, 3, 15, tzinfo=UTC),
        ),
    )


def test_a_checkout_that_showed_no_dates_gives_none() -> None:
    bare = {"methodType": "NEWER_THAN_US", "presentedName": None, "minDeliveryDateTime": None,
            "maxDeliveryDateTime": None, "brandedPromise": None}  # fmt: skip

    dates = calls.promise_dates(*on(Script(order(part(None), part(bare), more=True))), order_gid="x")

    assert [(one.method_type, one.min_at, one.max_at) for one in dates.windows] == [
        ("", None, None),
        ("NEWER_THAN_US", None, None),
    ]
    assert not dates.complete


def test_an_order_that_shopify_no_longer_shows_is_not_found() -> None:
    with pytest.raises(NotFound):
        calls.promise_dates(*on(Script({"data": {"order": None}})), order_gid="x")


def create(network: Script, **value: Any) -> DiscountMade:
    return calls.create_discount(
        *on(network), code="KEPT-7", title="Late", starts_at=NOW, ends_at=NOW + timedelta(days=30), **value
    )


def made() -> Script:
    return Script({"data": {"discountCodeBasicCreate": {"codeDiscountNode": DISCOUNT, "userErrors": []}}})


def test_a_discount_works_once_for_anyone_who_has_the_code() -> None:
    network = made()

    assert create(network, percentage=10) == DiscountMade(
        "gid://shopify/DiscountCodeNode/7", "KEPT-7", "Late"
    )
    assert network.bodies[0]["variables"]["discount"] == {
        "title": "Late",
        "code": "KEPT-7",
        "startsAt": "2026-03-02T10:00:00Z",
        "endsAt": "2026-04-01T10:00:00Z",
        "context": {"all": "ALL"},
        "customerGets": {"items": {"all": True}, "value": {"percentage": 0.1}},
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
        "combinesWith": {"orderDiscounts": False, "productDiscounts": True, "shippingDiscounts": True},
    }


def test_a_discount_can_be_an_amount_for_one_customer() -> None:
    network = made()

    create(network, amount=Money(4950, "SEK"), currency="SEK", customer_id=6940095564)

    asked = network.bodies[0]["variables"]["discount"]
    assert asked["customerGets"]["value"] == {
        "discountAmount": {"amount": "49.50", "appliesOnEachItem": False}
    }
    assert asked["context"] == {"customers": {"add": ["gid://shopify/Customer/6940095564"]}}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"percentage": Decimal("0.1")},
        {"percentage": 0},
        {"percentage": 101},
        {"amount": Money(0, "SEK")},
        {"amount": Money(100, "SEK"), "currency": "EUR"},
        {"amount": Money(100, "SEK"), "percentage": 10},
    ],
)
def test_a_value_that_can_only_be_a_mistake_is_not_sent(value: dict[str, Any]) -> None:
    network = Script()

    with pytest.raises(Invalid):
        create(network, **value)

    assert network.sent == []


def test_a_discount_made_without_saying_which_is_uncertain() -> None:
    with pytest.raises(Unreachable) as told:
        create(
            Script({"data": {"discountCodeBasicCreate": {"codeDiscountNode": None, "userErrors": []}}}),
            percentage=5,
        )

    assert told.value.code == "uncertain"


def test_a_discount_is_found_by_its_code_whatever_its_kind() -> None:
    another = {"id": "gid://shopify/DiscountCodeNode/8", "codeDiscount": {"__typename": "DiscountCodeBxgy"}}

    def found(node: object) -> DiscountMade | None:
        return calls.find_discount(*on(Script({"data": {"codeDiscountNodeByCode": node}})), code="KEPT-7")

    assert found(None) is None
    assert found(DISCOUNT) == DiscountMade("gid://shopify/DiscountCodeNode/7", "KEPT-7", "Late")
    assert found(another) == DiscountMade("gid://shopify/DiscountCodeNode/8", "KEPT-7", "")


@pytest.mark.parametrize(
    ("gid", "number"), [("gid://shopify/Order/450789469", 450789469), ("gid://shopify/X/1?a=2", 1)]
)
def test_the_number_in_an_id(gid: str, number: int) -> None:
    assert number_in(gid) == number


@pytest.mark.parametrize("gid", ["", "gid://shopify/Order/", "gid://shopify/Order/x"])
def test_what_holds_no_number_is_invalid(gid: str) -> None:
    with pytest.raises(Invalid):
        number_in(gid)
