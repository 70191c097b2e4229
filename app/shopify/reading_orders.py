"""Reading whole orders from a shop's Admin API, in pages and one by one; nothing of an order is cut off silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from app.core.errors import Invalid, NotFound
from app.shopify import order_documents as documents
from app.shopify.document import Document
from app.shopify.graphql import AdminClient

Node = dict[str, Any]
# How a span of orders is searched for and sorted, the oldest first.
SPANS = {"updated": ("updated_at", "UPDATED_AT"), "created": ("created_at", "CREATED_AT")}


@dataclass(frozen=True)
class Sizes:
    """How many of each thing a query asks for at most. sent, scans: of each shipment; back: lines of each refund"""

    lines: int
    parts: int
    sendings: int
    parcels: int
    sent: int
    scans: int
    refunds: int
    back: int


# Of each order on a page of ORDERS_PAGE: enough for nine in ten, and the page below a thousand points.
GLANCE = Sizes(lines=10, parts=3, sendings=2, parcels=2, sent=8, scans=12, refunds=2, back=5)
# Of one order that is asked for alone.
WHOLE = Sizes(lines=20, parts=10, sendings=5, parcels=10, sent=25, scans=30, refunds=5, back=20)
# The shipments and refunds of an order can't be paged through, so all of them are asked for with little in each.
SENDINGS_MAX = 50
PARCELS_MAX = 100  # of each, where the shipments are few; 10 where they are many
REFUNDS_MAX = 100
MORE = 200  # in one page of the rest; two points for each at most
LINES_MORE = 100  # of the lines, which cost seven
CALLS_MAX = 200  # for the rest of one order: within the errand's lease, and far beyond any order that is sold


@dataclass(frozen=True)
class OrderSpan:
    """by  "updated" or "created"; since included, until (where given) not"""

    by: str
    since: datetime
    until: datetime | None = None

    @property
    def filter(self) -> str:
        field = SPANS[self.by][0]
        end = f" {field}:<'{_text(self.until)}'" if self.until else ""
        return f"{field}:>='{_text(self.since)}'{end}"


@dataclass(frozen=True)
class OrdersPage:
    """orders       as Shopify shapes them (order_documents.ORDER_FIELDS), the oldest first
    unfinished   ids of those among them that have more of something than is shown: ask for them alone
    next_cursor  for the next page; None at the end
    denied       paths that are null for want of approval for protected customer data
    """

    orders: tuple[Node, ...]
    unfinished: frozenset[int]
    next_cursor: str | None
    denied: tuple[str, ...]


def orders_page(
    client: AdminClient, shop_domain: str, access_token: str, *, span: OrderSpan, cursor: str | None = None
) -> OrdersPage:
    """Shopify shows the orders of the last sixty days; older ones only with read_all_orders."""
    asked = {
        "filter": span.filter,
        "sort": SPANS[span.by][1],
        "first": documents.ORDERS_PAGE,
        "after": cursor,
    }
    answer = client.ask(
        shop_domain, access_token, documents.ORDERS_READ, variables={**asked, **asdict(GLANCE)}
    )
    orders = answer.data["orders"]
    page = orders["pageInfo"]
    return OrdersPage(
        orders=tuple(orders["nodes"]),
        unfinished=frozenset(
            int(one["legacyResourceId"]) for one in orders["nodes"] if not is_finished(one, GLANCE)
        ),
        next_cursor=page["endCursor"] if page["hasNextPage"] else None,
        denied=answer.denied,
    )


def count_orders(client: AdminClient, shop_domain: str, access_token: str, *, span: OrderSpan) -> int | None:
    """returns  None where Shopify doesn't count so far"""
    data = client.call(shop_domain, access_token, documents.ORDERS_COUNT, variables={"filter": span.filter})
    counted = data["ordersCount"]
    return counted["count"] if counted and counted["precision"] == "EXACT" else None


def one_order(client: AdminClient, shop_domain: str, access_token: str, *, order_id: int) -> Node:
    """All of one order, however much it is.

    raises  NotFound("order_gone"): deleted, or older than our scope sees
            Invalid("order_too_large") beyond SENDINGS_MAX, REFUNDS_MAX or CALLS_MAX
    """
    asking = _Asking(client, shop_domain, access_token, f"gid://shopify/Order/{order_id}")
    order: Node | None = asking.ask(documents.ORDER_READ, asking.gid, **asdict(WHOLE))["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    if not is_finished(order, WHOLE):
        _finish(asking, order)
    return order


def is_finished(order: Mapping[str, Any], sizes: Sizes) -> bool:
    """Whether a query with these sizes has shown all of an order."""
    listed = (
        (order["fulfillments"], sizes.sendings),
        (order["refunds"], sizes.refunds),
        *((one["trackingInfo"], sizes.parcels) for one in order["fulfillments"]),
    )
    paged = (
        order["lineItems"],
        order["fulfillmentOrders"],
        *(one[name] for one in order["fulfillments"] for name in ("fulfillmentLineItems", "events")),
        *(one["refundLineItems"] for one in order["refunds"]),
    )
    # A plain list doesn't say whether it goes on; one that is full may.
    return all(len(found) < size for found, size in listed) and not any(_goes_on(one) for one in paged)


@dataclass
class _Asking:
    client: AdminClient
    shop_domain: str
    access_token: str
    gid: str
    calls: int = 0

    def ask(self, document: Document, gid: str, **variables: Any) -> dict[str, Any]:
        self.calls += 1
        if self.calls > CALLS_MAX:
            raise _too_large()
        asked = {"id": gid, **variables}
        return self.client.call(self.shop_domain, self.access_token, document, variables=asked)


def _finish(asking: _Asking, order: Node) -> None:
    """Fill in what the first answer didn't show."""
    many = len(order["fulfillments"]) >= WHOLE.sendings
    if many or any(len(one["trackingInfo"]) >= WHOLE.parcels for one in order["fulfillments"]):
        sendings, parcels = (SENDINGS_MAX, WHOLE.parcels) if many else (WHOLE.sendings, PARCELS_MAX)
        asked = {"sendings": sendings, "parcels": parcels, "sent": 1, "scans": 1}
        found = asking.ask(documents.ORDER_SENDINGS, asking.gid, **asked)["order"]["fulfillments"]
        order["fulfillments"] = _all(found, sendings)
        for one in found:
            _all(one["trackingInfo"], parcels)
    if len(order["refunds"]) >= WHOLE.refunds:
        asked = {"refunds": REFUNDS_MAX, "back": 3}
        found = asking.ask(documents.ORDER_REFUNDS, asking.gid, **asked)["order"]["refunds"]
        order["refunds"] = _all(found, REFUNDS_MAX)
    _page(asking, documents.ORDER_LINES, root="order", name="lineItems", holder=order, first=LINES_MORE)
    _page(asking, documents.ORDER_PARTS, root="order", name="fulfillmentOrders", holder=order)
    for one in order["fulfillments"]:
        _page(asking, documents.SENDING_LINES, root="fulfillment", name="fulfillmentLineItems", holder=one)
        _page(asking, documents.SENDING_EVENTS, root="fulfillment", name="events", holder=one)
    for one in order["refunds"]:
        _page(asking, documents.REFUND_LINES, root="refund", name="refundLineItems", holder=one)


def _page(
    asking: _Asking, document: Document, *, root: str, name: str, holder: Node, first: int = MORE
) -> None:
    """Add the following pages of a connection to it."""
    connection = holder[name]
    while _goes_on(connection):
        after = connection["pageInfo"]["endCursor"]
        following = asking.ask(document, holder["id"], first=first, after=after)[root][name]
        connection = holder[name] = {
            "nodes": [*connection["nodes"], *following["nodes"]],
            "pageInfo": following["pageInfo"],
        }


def _goes_on(connection: Mapping[str, Any]) -> bool:
    return bool(connection["pageInfo"]["hasNextPage"])


def _all(found: list[Node], most: int) -> list[Node]:
    if len(found) >= most:
        raise _too_large()
    return found


def _too_large() -> Invalid:
    return Invalid(
        "order_too_large", "The order has more shipments or refunds than we can read of one order."
    )


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
