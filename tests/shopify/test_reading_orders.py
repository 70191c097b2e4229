"""Pages of orders: what is asked, what was withheld, and what a page doesn't show."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from app.shopify.order_documents import ORDER_DOCUMENTS, ORDERS_PAGE
from app.shopify.reading_orders import (
    GLANCE,
    LINES_MORE,
    MORE,
    PARCELS_MAX,
    REFUNDS_MAX,
    SENDINGS_MAX,
    WHOLE,
    OrderSpan,
    count_orders,
    is_finished,
    orders_page,
)
from demo.pretend.cost import SINGLE_QUERY_MAX, requested
from tests.catchup.nodes import a_node
from tests.path.given import order, refund, scan, shipment
from tests.shopify.given import NOW
from tests.shopify.test_calls import Script, on

SENT = shipment(at=NOW)
WHOLE_NODE = a_node(order(fulfillments=[SENT], refunds=[refund(at=NOW, lines=[(1, 1)])]), scan(at=NOW))


def test_a_page_is_asked_for_by_its_span_and_says_what_was_withheld() -> None:
    page = {"nodes": [WHOLE_NODE], "pageInfo": {"hasNextPage": True, "endCursor": "c"}}
    errors = [{"extensions": {"code": "ACCESS_DENIED"}, "path": ["orders", "nodes", 0, "email"]}]
    network = Script({"data": {"orders": page}, "errors": errors})

    found = orders_page(*on(network), span=OrderSpan("updated", NOW), cursor="b")

    asked = network.bodies[0]["variables"]
    assert asked["filter"] == "updated_at:>='2026-03-02T10:00:00Z'"
    assert (asked["sort"], asked["first"], asked["after"]) == ("UPDATED_AT", ORDERS_PAGE, "b")
    assert (found.next_cursor, found.denied, found.unfinished) == (
        "c",
        ("orders.nodes.0.email",),
        frozenset(),
    )


def test_a_span_of_purchases_has_both_ends() -> None:
    span = OrderSpan("created", NOW, NOW + timedelta(days=1))

    assert span.filter == "created_at:>='2026-03-02T10:00:00Z' created_at:<'2026-03-03T10:00:00Z'"


@pytest.mark.parametrize(("precision", "count"), [("EXACT", 7), ("AT_LEAST", None)])
def test_a_count_is_given_where_it_is_exact(precision: str, count: int | None) -> None:
    network = Script({"data": {"ordersCount": {"count": 7, "precision": precision}}})

    assert count_orders(*on(network), span=OrderSpan("created", datetime(2026, 1, 1, tzinfo=UTC))) == count


@pytest.mark.parametrize(
    "path",
    [
        ("lineItems",),
        ("fulfillmentOrders",),
        ("fulfillments", 0, "fulfillmentLineItems"),
        ("fulfillments", 0, "events"),
        ("refunds", 0, "refundLineItems"),
    ],
)
def test_an_order_of_which_there_is_more_is_not_finished(path: tuple[Any, ...]) -> None:
    node = deepcopy(WHOLE_NODE)
    place: Any = node
    for step in path:
        place = place[step]
    place["pageInfo"] = {"hasNextPage": True, "endCursor": "x"}

    assert is_finished(WHOLE_NODE, GLANCE)
    assert not is_finished(node, GLANCE)


@pytest.mark.parametrize(("name", "most"), [("fulfillments", GLANCE.sendings), ("refunds", GLANCE.refunds)])
def test_a_full_list_may_go_on(name: str, most: int) -> None:
    node = deepcopy(WHOLE_NODE)
    node[name] = node[name] * most

    assert not is_finished(node, GLANCE)


def test_no_query_asks_for_more_points_than_one_may_cost() -> None:
    each = {"first": MORE, **vars(WHOLE)}
    sizes = {
        "OrdersRead": {"first": ORDERS_PAGE, **vars(GLANCE)},
        "OrderLines": {"first": LINES_MORE},
        "OrderSendings": {"sendings": SENDINGS_MAX, "parcels": WHOLE.parcels, "sent": 1, "scans": 1},
        "OrderRefunds": {"refunds": REFUNDS_MAX, "back": 3},
    }
    for document in ORDER_DOCUMENTS:
        parts = parse(document.text).definitions
        operation = next(one for one in parts if isinstance(one, OperationDefinitionNode))
        fragments = {one.name.value: one for one in parts if isinstance(one, FragmentDefinitionNode)}
        points = requested(operation, fragments, sizes.get(document.name, each))

        assert points <= SINGLE_QUERY_MAX, document.name
        assert document.cost >= points * 0.9 or points < 10, document.name
    few = {"sendings": WHOLE.sendings, "parcels": PARCELS_MAX, "sent": 1, "scans": 1}
    assert few["sendings"] * (1 + few["parcels"] + 3) <= SINGLE_QUERY_MAX
