"""Stories about what a platform does to a promise: parts, holds, edits; and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.work import reading_for
from app.factory import create_app
from app.guarantees.model import Offer
from app.inbox.model import Webhook
from app.promises.model import OutcomeRow, Promise
from app.promises.recount import recount
from app.shopify.calls import DeliveryWindow
from app.touchpoints.model import Letter
from tests.builders import NOW
from tests.panel import bearer
from tests.path.given import LAST_DAY, ORDER, Message, Street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AFTER = LAST_DAY + 40 * DAY


def part_gid(number: int = ORDER) -> str:
    return f"gid://shopify/FulfillmentOrder/{number}"


def part(
    status: str = "OPEN",
    *,
    number: int = ORDER,
    method: str = "SHIPPING",
    fulfill_at: datetime | None = None,
    window: tuple[datetime, datetime] | None = None,
) -> DeliveryWindow:
    """A part of an order as Shopify shows it when it is asked."""
    min_at, max_at = window or (None, None)
    return DeliveryWindow(
        part_gid(number), status, method, "Standard", min_at, max_at, None, None, fulfill_at=fulfill_at
    )


def told_of_part(
    topic: str, *, at: datetime, status: str, number: int = ORDER, again: int = 0, **more: Any
) -> Message:
    """A webhook on a part: it names the part and never its order."""
    body = {"fulfillment_order": {"id": part_gid(number), "status": status, **more}}
    return Message(f"fulfillment_orders/{topic}", body, f"{topic}-{number}-{at.isoformat()}-{again}", at)


def held(at: datetime, **more: Any) -> Message:
    return told_of_part("placed_on_hold", at=at, status="on_hold", **more)


def released(at: datetime, **more: Any) -> Message:
    return told_of_part("hold_released", at=at, status="open", **more)


def bought(street: Street, **changes: Any) -> Street:
    """Bought and paid on the Monday."""
    street.settle(max(changes.get("placed_at", NOW), NOW)).tell(order(**changes))
    return street.settle()


def sent(street: Street, at: datetime = NOW + DAY, **changes: Any) -> Street:
    """Handed over, and the carrier has seen it."""
    order_id, number = changes.get("order_id", ORDER), changes.get("number", 1)
    street.settle(at).tell(shipment(at=at, **changes))
    event = 90 + number
    return street.tell(scan("in_transit", at=at, event=event, number=number, order_id=order_id)).settle()


def came(street: Street, at: datetime, status: str = "delivered", **changes: Any) -> Street:
    """Told a minute later."""
    street.settle(at + timedelta(minutes=1)).tell(scan(status, at=at, **changes))
    return street.settle()


def outcome(street: Street, order_id: int = ORDER, shipment_id: int = 0) -> tuple[str, str]:
    row = outcome_row(street, order_id, shipment_id)
    return row.outcome, row.why


def outcome_row(street: Street, order_id: int = ORDER, shipment_id: int = 0) -> OutcomeRow:
    (row,) = street.rows(OutcomeRow, OutcomeRow.order_id == order_id, OutcomeRow.shipment_id == shipment_id)
    assert isinstance(row, OutcomeRow)
    return row


def promises(street: Street, order_id: int = ORDER) -> list[Promise]:
    return street.rows(Promise, Promise.order_id == order_id)


def letters(street: Street) -> list[tuple[int, str]]:
    return [(one.order_id, one.kind) for one in street.rows(Letter)]


def nothing_given(street: Street) -> bool:
    """Neither an offer nor a code."""
    return street.rows(Offer) == [] and not street.shopify.discounts


def inbox(street: Street, topic: str) -> list[tuple[str, str | None]]:
    """(state, code of the reason) of each message under a topic."""
    return [(one.state, one.reason_code) for one in street.rows(Webhook, Webhook.topic == topic)]


def order_page(street: Street, order_id: int = ORDER) -> str:
    """What the merchant reads of an order in the panel."""
    browser = create_app(street.env).test_client()
    return browser.get(f"/orders/{order_id}", headers=bearer(at=street.clock.now())).get_data(as_text=True)


def assert_books_agree(street: Street) -> None:
    """What the ledger alone says is what the tables say."""
    with reading_for(street.env, street.shop_id) as work:
        assert recount(work).differences == ()
