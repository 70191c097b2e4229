"""The same order from the API and from its webhook is the same to us."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from graphql import execute_sync, parse

from app.catchup.reading import LISTED_SCANS, read_order
from app.orders.messages import FulfillmentBody, OrderBody, ScanBody
from app.shopify.order_documents import ORDER_READ
from app.shopify.reading_orders import WHOLE
from config import LAUNCH_SCOPES
from demo.pretend import Buyer, PretendShop, PretendShopify
from demo.pretend.access import Access
from demo.pretend.admin_api import schema
from demo.pretend.payloads import order_body
from demo.pretend.records import Line
from demo.pretend.roots import roots
from demo.pretend.sendings import scan_body
from tests.fakes import StoppedClock

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BUYER = Buyer(
    "alma@posten.example", "Alma", "Lind", country="US", province="CA", accepts_marketing=True, locale="en"
)


def a_shop(**changes: Any) -> PretendShop:
    clock = StoppedClock(NOW)
    world = PretendShopify(
        client_id="c", client_secret="s", app_url="http://127.0.0.1:9", now=clock.now, scopes=LAUNCH_SCOPES
    )
    return world.open_shop("loparboden.myshopify.com", name="Löparboden", **changes)


def the_node(shop: PretendShop, order_id: int) -> dict[str, Any]:
    access = Access(shop, tuple(shop.record.scopes), NOW)
    asked = {"id": f"gid://shopify/Order/{order_id}", **asdict(WHOLE)}
    answer = execute_sync(
        schema(), parse(ORDER_READ.text), roots(access, refuse=False), variable_values=asked
    )
    assert not answer.errors or all(error.path for error in answer.errors)
    assert answer.data is not None
    node: dict[str, Any] = answer.data["order"]
    return node


def an_order(shop: PretendShop, **changes: Any) -> int:
    lines = [
        Line("Vidda 2", "1299.00", quantity=2, product_id=7),
        Line("Presentkort", "500.00", requires_shipping=False, gift_card=True),
        Line("Strumpor", "99.50", quantity=3, product_id=9),
    ]
    shop.place_order(**{"at": NOW, "customer": BUYER, "lines": lines, "shipping_title": "Hem 2–4", **changes})
    return max(shop.orders)


def both(shop: PretendShop, order_id: int) -> tuple[Any, Any]:
    told = order_body(shop.record, shop.orders[order_id], personal=True, origin="https://x.example")
    asked = read_order(the_node(shop, order_id)).order
    return _plain(told), _plain(asked)


def _plain(body: dict[str, Any]) -> Any:
    """As orders read it: their struct, with instants in UTC and sums as numbers."""
    read = msgspec.convert(body, OrderBody, strict=False)
    plain = msgspec.to_builtins(read, builtin_types=(datetime,))
    plain["total_price"] = float(plain["total_price"])
    plain["current_total_price"] = float(plain["current_total_price"])
    del plain["discount_codes"]  # what a code took off, and what a line costs, isn't asked for
    for line in plain["line_items"]:
        del line["price"]
    for option in plain["shipping_lines"]:
        del option["price"]
        option["discounted_price_set"] = float(option["discounted_price_set"]["shop_money"]["amount"])
    return _in_utc(plain)


def _in_utc(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {key: _in_utc(one) for key, one in value.items()}
    return [_in_utc(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"guest": True},
        {"test": True, "source_name": "pos", "shipping_title": ""},
        {"financial_status": "pending", "tags": ["vip", "kept-replacement"]},
        {"note_attributes": {"_kept_promise": "v1.abc", "Leveransdag": "2026-03-05"}},
        {"method": "PICK_UP", "shipping_title": "Hämta i butik"},
    ],
)
def test_a_bought_order_reads_the_same_from_both(changes: dict[str, Any]) -> None:
    shop = a_shop()

    told, asked = both(shop, an_order(shop, **changes))

    assert asked == told


def test_an_order_that_was_sent_refunded_and_cancelled_reads_the_same_from_both() -> None:
    shop = a_shop()
    order_id = an_order(shop)
    first, _, last = shop.orders[order_id].lines
    shop.fulfil(
        order_id,
        at=NOW,
        quantities={first.id: 1},
        company="PostNord",
        number="SE1",
        url="https://t.example/1",
    )
    shop.fulfil(order_id, at=NOW + timedelta(hours=1), quantities={last.id: 2}, company="DHL")
    shop.cancel_shipment(shop.orders[order_id].fulfillments[1].id, at=NOW + timedelta(hours=2))
    shop.scan(shop.orders[order_id].fulfillments[0].id, "out_for_delivery", at=NOW + timedelta(hours=3))
    shop.refund(order_id, at=NOW + timedelta(hours=4), quantities={first.id: 1, last.id: 2}, shipping="0")
    shop.cancel(order_id, at=NOW + timedelta(hours=5))

    told, asked = both(shop, order_id)

    assert asked == told


def test_scans_read_the_same_from_both() -> None:
    shop = a_shop()
    order_id = an_order(shop)
    shop.fulfil(order_id, at=NOW, company="PostNord", number="SE1")
    shipment = shop.orders[order_id].fulfillments[0]
    for hours, status in enumerate(sorted(LISTED_SCANS)):
        shop.scan(
            shipment.id, status, at=NOW + timedelta(hours=hours), heard_at=NOW + timedelta(hours=hours + 1)
        )

    asked = [
        msgspec.convert(one, ScanBody, strict=False) for one in read_order(the_node(shop, order_id)).scans
    ]
    told = [
        msgspec.convert(
            scan_body(shop.record, shop.orders[order_id], shipment, scan=one), ScanBody, strict=False
        )
        for one in shipment.scans
    ]

    assert len(asked) == len(LISTED_SCANS)
    assert _in_utc(msgspec.to_builtins(asked, builtin_types=(datetime,))) == _in_utc(
        msgspec.to_builtins(told, builtin_types=(datetime,))
    )


def test_without_approval_for_personal_data_the_rest_is_read() -> None:
    shop = a_shop()
    order_id = an_order(shop)
    shop.world.protected_data_approved = False

    read = msgspec.convert(read_order(the_node(shop, order_id)).order, OrderBody, strict=False)

    assert (read.email, read.contact_email) == (None, None)
    assert read.shipping_address is not None
    assert (read.shipping_address.country_code, read.shipping_address.first_name) == ("US", None)


def test_the_shops_own_mark_tells_when_it_was_first_delivered() -> None:
    shop = a_shop()
    order_id = an_order(shop)
    shop.fulfil(order_id, at=NOW)
    node = the_node(shop, order_id)
    marked, changed = "2026-03-05T09:00:00Z", "2026-03-09T09:00:00Z"
    node["fulfillments"][0] |= {"displayStatus": "DELIVERED", "deliveredAt": marked, "updatedAt": changed}

    [mark] = read_order(node).marks

    body = msgspec.convert(mark, FulfillmentBody, strict=False)
    assert (body.shipment_status, body.updated_at) == ("delivered", datetime(2026, 3, 5, 9, tzinfo=UTC))


def test_an_enum_that_nobody_knows_yet_is_kept_as_it_comes() -> None:
    shop = a_shop()
    node = the_node(shop, an_order(shop))
    node["displayFinancialStatus"] = "BARTERED"

    assert read_order(node).order["financial_status"] == "bartered"
