"""The Admin API: what documents may ask, what they get, what it costs, and how it fails on request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from demo.pretend.checkout import Refused
from tests.demo.given import ALMA, API, DOMAIN, NOW, Caller, a_shop, a_world
from tests.fakes import StoppedClock

WINDOW = (NOW + timedelta(days=2), NOW + timedelta(days=4))
CREATE = """
mutation Make($discount: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $discount) {
    codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic {
      title usageLimit status codes(first: 1) { nodes { code } }
      customerGets { value { __typename ... on DiscountPercentage { percentage } } }
    } } }
    userErrors { field code message }
  }
}
"""
BY_CODE = """
query Find($code: String!) { codeDiscountNodeByCode(code: $code) {
  id codeDiscount { __typename ... on DiscountCodeBasic { title asyncUsageCount } } } }
"""
ORDERS = """
query Since($search: String, $after: String, $first: Int!) {
  orders(first: $first, after: $after, query: $search, sortKey: UPDATED_AT) {
    nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } }
"""


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def caller(clock: StoppedClock) -> Caller:
    world = a_world(clock)
    return Caller(world, a_shop(world))


def a_discount(code: str = "KEPT-1", **changes: Any) -> dict[str, Any]:
    return {
        "title": "Late parcel",
        "code": code,
        "startsAt": "2026-11-20T00:00:00Z",
        "endsAt": "2026-12-20T00:00:00Z",
        "usageLimit": 1,
        "context": {"all": "ALL"},
        "customerGets": {"items": {"all": True}, "value": {"percentage": 0.1}},
        **changes,
    }


def created(answer: Any) -> tuple[Any, list[str]]:
    payload = answer["data"]["discountCodeBasicCreate"]
    return payload["codeDiscountNode"], [one["code"] for one in payload["userErrors"]]


def test_only_what_was_selected_comes_back_under_its_alias(caller: Caller) -> None:
    answer = caller.ask(
        "query Who { here: shop { ...Named zone: ianaTimezone } } fragment Named on Shop { name }"
    )

    assert answer["data"] == {"here": {"name": "Löparboden", "zone": "Europe/Stockholm"}}
    assert answer["extensions"]["cost"]["requestedQueryCost"] == 1


def test_the_shop_says_where_its_storefront_is(caller: Caller) -> None:
    caller.world.origin = "http://127.0.0.1:7777"

    shop = caller.ask("{ shop { primaryDomain { url } plan { publicDisplayName } } }")["data"]["shop"]

    assert shop["primaryDomain"]["url"] == "http://127.0.0.1:7777/shop/loparboden"
    assert shop["plan"]["publicDisplayName"] == "Basic"


def test_an_unknown_field_is_an_error_in_shopifys_words(caller: Caller) -> None:
    answer = caller.ask("{ shop { nope } }")

    assert "data" not in answer
    assert answer["errors"][0]["message"] == "Field 'nope' doesn't exist on type 'Shop'"
    assert answer["errors"][0]["extensions"]["code"] == "undefinedField"


@pytest.mark.parametrize("query", ["{ shop { name }", "query A { shop { name } } query B { shop { name } }"])
def test_what_can_not_be_run_is_an_error(caller: Caller, query: str) -> None:
    assert caller.ask(query)["errors"]


def test_the_window_of_the_checkout_is_in_utc(caller: Caller) -> None:
    order_id = caller.shop.place_order(customer=ALMA, window=WINDOW, shipping_title="Hem")[0].about
    shipment_id = caller.shop.fulfil(order_id)[0].about
    caller.shop.scan(shipment_id, "delivered", at=NOW + timedelta(days=3))
    caller.shop.scan(shipment_id, "in_transit", at=NOW + timedelta(days=1))
    caller.shop.scan(shipment_id, "lost_in_space", at=NOW + timedelta(days=1))

    query = """query Dates($id: ID!) { order(id: $id) {
        fulfillmentOrders(first: 1) { nodes { status deliveryMethod {
            minDeliveryDateTime maxDeliveryDateTime presentedName methodType } } }
        fulfillments(first: 5) { displayStatus deliveredAt events(first: 5) { nodes { status } } } } }"""
    order = caller.ask(query, id=f"gid://shopify/Order/{order_id}")["data"]["order"]

    assert order["fulfillmentOrders"]["nodes"][0] == {
        "status": "CLOSED",
        "deliveryMethod": {
            "minDeliveryDateTime": "2026-11-22T10:00:00Z",
            "maxDeliveryDateTime": "2026-11-24T10:00:00Z",
            "presentedName": "Hem",
            "methodType": "SHIPPING",
        },
    }
    assert order["fulfillments"][0]["deliveredAt"] == "2026-11-23T10:00:00Z"
    assert order["fulfillments"][0]["displayStatus"] == "DELIVERED"
    nodes = order["fulfillments"][0]["events"]["nodes"]
    assert [one["status"] for one in nodes] == ["IN_TRANSIT", "DELIVERED"]


def test_another_shops_order_is_not_there(caller: Caller) -> None:
    other = a_shop(caller.world, "other.myshopify.com")
    order_id = other.place_order(customer=ALMA)[0].about

    answer = caller.ask("query($id: ID!) { order(id: $id) { id } }", id=f"gid://shopify/Order/{order_id}")

    assert answer["data"] == {"order": None}


def test_an_order_older_than_sixty_days_is_not_there(caller: Caller, clock: StoppedClock) -> None:
    order_id = caller.shop.place_order(customer=ALMA)[0].about
    query = "query($id: ID!) { order(id: $id) { id } }"
    clock.travel(days=61)

    assert caller.ask(query, id=f"gid://shopify/Order/{order_id}")["data"]["order"] is None
    caller.shop.scopes_update([*caller.world.scopes, "read_all_orders"])
    assert caller.ask(query, id=f"gid://shopify/Order/{order_id}")["data"]["order"] is not None


def test_orders_are_paged_by_when_they_changed(caller: Caller, clock: StoppedClock) -> None:
    for _ in range(5):
        caller.shop.place_order(customer=ALMA)
        clock.travel(minutes=1)
    since = f"updated_at:>'{NOW.isoformat()}'"

    first = caller.ask(ORDERS, search=since, first=3)["data"]["orders"]
    # An order of the first page changes meanwhile: it comes again, and none is passed over.
    moved = next(order for order in caller.shop.orders.values() if order.name == "#1002")
    caller.shop.change_order(moved.id, tags=["vip"])
    rest = caller.ask(ORDERS, search=since, first=3, after=first["pageInfo"]["endCursor"])["data"]["orders"]

    assert [one["name"] for one in first["nodes"]] == ["#1002", "#1003", "#1004"]
    assert [one["name"] for one in rest["nodes"]] == ["#1005", "#1002"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert rest["pageInfo"]["hasPreviousPage"] is True


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("name:#1002", ["#1002"]),
        ("test:true", ["#1003"]),
        ("-test:true status:open", ["#1001", "#1002"]),
        ("created_at:<2026-11-20", []),
        ("who_knows:1", ["#1001", "#1002", "#1003"]),
    ],
)
def test_orders_are_searched_as_shopify_searches(caller: Caller, search: str, names: list[str]) -> None:
    for test in (False, False, True):
        caller.shop.place_order(customer=ALMA, test=test)

    found = caller.ask(ORDERS, search=search, first=10)["data"]["orders"]["nodes"]

    assert [one["name"] for one in found] == names


def test_a_page_needs_a_size_and_has_a_limit(caller: Caller) -> None:
    assert "must provide" in caller.ask("{ orders { nodes { id } } }")["errors"][0]["message"]
    assert caller.ask("{ orders(first: 251) { pageInfo { hasNextPage } } }")["errors"]
    assert caller.ask('{ orders(first: 1, after: "x") { nodes { id } } }')["errors"]


def test_a_query_may_not_cost_more_than_a_thousand(caller: Caller) -> None:
    query = "{ orders(first: 50) { nodes { id lineItems(first: 50) { nodes { id } } } } }"

    error = caller.ask(query)["errors"][0]["extensions"]

    assert (error["code"], error["cost"]) == ("MAX_COST_EXCEEDED", 2550)


def test_a_missing_scope_denies_its_field(caller: Caller) -> None:
    order_id = caller.shop.place_order(customer=ALMA)[0].about
    caller.shop.scopes_update(["read_orders"])

    query = "query($id: ID!) { order(id: $id) { name customer { id } fulfillmentOrders(first: 1) { nodes { id } } } }"
    answer = caller.ask(query, id=f"gid://shopify/Order/{order_id}")

    assert {one["extensions"]["code"] for one in answer["errors"]} == {"ACCESS_DENIED"}
    denied = caller.ask(CREATE, discount=a_discount())
    assert "write_discounts" in denied["errors"][0]["message"]


def test_scopes_are_told_as_granted(caller: Caller) -> None:
    caller.shop.scopes_update(["read_orders", "write_discounts"])

    found = caller.ask("{ currentAppInstallation { accessScopes { handle } } }")["data"]

    handles = [one["handle"] for one in found["currentAppInstallation"]["accessScopes"]]
    assert handles == ["read_orders", "write_discounts"]


def test_without_approval_personal_fields_are_denied_one_by_one(caller: Caller) -> None:
    order_id = caller.shop.place_order(customer=ALMA)[0].about
    caller.world.protected_data_approved = False

    answer = caller.ask(
        "query($id: ID!) { order(id: $id) { name email shippingAddress { name countryCodeV2 } } }",
        id=f"gid://shopify/Order/{order_id}",
    )

    address = {"name": None, "countryCodeV2": "SE"}
    assert answer["data"]["order"] == {"name": "#1001", "email": None, "shippingAddress": address}
    assert len(answer["errors"]) == 2


def test_a_code_is_made_once_and_read_back(caller: Caller) -> None:
    made, errors = created(caller.ask(CREATE, discount=a_discount()))

    assert errors == []
    assert made["codeDiscount"] == {
        "title": "Late parcel",
        "usageLimit": 1,
        "status": "ACTIVE",
        "codes": {"nodes": [{"code": "KEPT-1"}]},
        "customerGets": {"value": {"__typename": "DiscountPercentage", "percentage": 0.1}},
    }
    assert created(caller.ask(CREATE, discount=a_discount("kept-1"))) == (None, ["TAKEN"])
    found = caller.ask(BY_CODE, code="Kept-1")["data"]["codeDiscountNodeByCode"]
    assert found["id"] == made["id"]
    assert caller.ask(BY_CODE, code="KEPT-2")["data"] == {"codeDiscountNodeByCode": None}
    assert list(caller.shop.discounts) == ["kept-1"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "BLANK"),
        ({"endsAt": "2026-11-19T00:00:00Z"}, "END_DATE_BEFORE_START_DATE"),
        ({"customerGets": {"items": {"all": True}, "value": {"percentage": 10}}}, "VALUE_OUTSIDE_RANGE"),
        ({"customerGets": {"items": {"all": True}, "value": {}}}, "MISSING_ARGUMENT"),
        ({"context": None}, "MISSING_ARGUMENT"),
        ({"tags": list("abcdef")}, "TOO_MANY_TAGS"),
    ],
)
def test_a_bad_code_is_refused_with_shopifys_reason(caller: Caller, changes: Any, code: str) -> None:
    assert created(caller.ask(CREATE, discount=a_discount(**changes))) == (None, [code])
    assert caller.shop.discounts == {}


def test_a_single_use_code_works_at_the_checkout_once(caller: Caller) -> None:
    caller.ask(CREATE, discount=a_discount())

    order = caller.shop.place_order(customer=ALMA, lines=["V2"], discount_code="kept-1")[0].json()

    assert (order["total_discounts"], order["total_price"]) == ("129.90", "1169.10")
    assert order["discount_codes"][0]["code"] == "KEPT-1"
    with pytest.raises(Refused, match="has been used"):
        caller.shop.place_order(customer=ALMA, discount_code="KEPT-1")
    found = caller.ask(BY_CODE, code="KEPT-1")["data"]["codeDiscountNodeByCode"]
    assert found["codeDiscount"]["asyncUsageCount"] == 1


def test_a_throttled_call_says_what_it_would_have_cost(caller: Caller) -> None:
    caller.world.faults.next("discountCodeBasicCreate", "throttled")

    answer = caller.post(CREATE, discount=a_discount())

    body = answer.get_json()
    assert (answer.status_code, body["errors"][0]["extensions"]["code"]) == (200, "THROTTLED")
    cost = body["extensions"]["cost"]
    assert cost["requestedQueryCost"] == 10
    assert cost["actualQueryCost"] is None
    assert cost["throttleStatus"]["currentlyAvailable"] == 0
    assert caller.shop.discounts == {}
    assert created(caller.ask(CREATE, discount=a_discount()))[1] == []


def test_a_budget_runs_dry(clock: StoppedClock) -> None:
    world = a_world(clock, points_per_second=0.1)
    caller = Caller(world, a_shop(world))
    query = "{ orders(first: 1) { nodes { id } } }"

    answers = [caller.ask(query) for _ in range(3)]

    assert "data" in answers[0]
    assert answers[-1]["errors"][0]["extensions"]["code"] == "THROTTLED"


def test_a_refusal_on_request_does_nothing(caller: Caller) -> None:
    caller.world.faults.next("Make", "user_error")

    assert created(caller.ask(CREATE, discount=a_discount())) == (None, ["INTERNAL_ERROR"])
    assert caller.shop.discounts == {}


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500)])
def test_a_broken_answer_comes_once(caller: Caller, kind: str, status: int) -> None:
    caller.world.faults.next("shop", kind)

    first, second = caller.post("{ shop { name } }"), caller.post("{ shop { name } }")

    assert (first.status_code, second.status_code) == (status, 200)
    assert ("Retry-After" in first.headers) == (kind == "429")


def test_random_faults_are_the_same_for_the_same_seed(caller: Caller) -> None:
    def statuses() -> list[int]:
        caller.world.faults.at_random(0.4, kinds=["429", "500"], seed=7)
        return [caller.post("{ shop { name } }").status_code for _ in range(20)]

    caller.exchange()
    assert statuses() == statuses()
    caller.world.faults.clear()
    assert caller.post("{ shop { name } }").status_code == 200


def test_an_unknown_fault_is_refused_at_once(caller: Caller) -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        caller.world.faults.next("shop", "meteor")


def test_every_request_is_remembered_with_its_answer(caller: Caller) -> None:
    caller.ask("query Who { shop { name } }")

    entry = caller.world.requests_log[-1]
    assert (entry["operation"], entry["shop"], entry["variables"]) == ("Who", DOMAIN, {})
    assert entry["response"]["data"] == {"shop": {"name": "Löparboden"}}


@pytest.mark.parametrize(
    ("path", "status"), [("2025-01", 200), ("unstable", 200), ("2026-11", 404), ("nonsense", 404)]
)
def test_a_version_falls_forward_or_is_not_there(caller: Caller, path: str, status: int) -> None:
    caller.exchange()
    headers = {"Host": DOMAIN, "X-Shopify-Access-Token": caller.token}

    answer = caller.client.post(
        API.replace("2026-10", path), json={"query": "{ shop { id } }"}, headers=headers
    )

    assert answer.status_code == status
    assert status == 404 or answer.headers["X-Shopify-API-Version"] == "2026-10"
