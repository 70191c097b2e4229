"""Whether what Shopify says of an order, when it is asked, says anything that we don't know."""

from __future__ import annotations

from datetime import UTC

from app.core.work import Work
from app.orders import customers, store
from app.orders.actions import _write as write_order
from app.orders.messages import FulfillmentBody, OrderBody
from app.orders.model import Order, Shipment
from app.orders.sendings import _write as write_shipment

# What a version of an order writes, but for the version itself and what was shown, which the earliest one tells.
OF_ORDER = (
    "name", "financial_status", "cancelled_at", "test", "source", "currency", "total_minor", "locale",
    "replacement", "lines",
)  # fmt: skip
OF_SHIPMENT = ("name", "status", "said", "sent_at", "carrier", "tracking", "lines")


def tells_news(work: Work, body: OrderBody) -> bool:
    """Of the order, its shipments or its refunds. Nothing is written. An order's time of change alone is no news: it
    moves with each scan.
    """
    file = store.file(work, body.id)
    return (
        file.order is None
        or _of_order(work, file.order, body)
        or any(_of_shipment(file.shipments.get(one.id), one) for one in body.fulfillments or ())
        or any(one.id not in file.refunds for one in body.refunds or ())
    )


def _of_order(work: Work, order: Order, body: OrderBody) -> bool:
    """Of two versions of one instant the one that was asked for is the later one."""
    if body.changed_at < order.updated_at:
        return False
    said = Order(shop_id=work.shop_id, id=order.id, lines=order.lines)  # their prices aren't asked for
    write_order(work, said, body, "")
    return _names_somebody(work, order, body) or any(
        getattr(said, name) != getattr(order, name) for name in OF_ORDER
    )


def _names_somebody(work: Work, order: Order, body: OrderBody) -> bool:
    """Whose order we didn't know, or had no address for."""
    email = customers.email_of(body)
    known = store.customer_by_id(work, order.customer_id) if order.customer_id is not None else None
    if known is None:
        return email is not None or (body.customer is not None and body.customer.id is not None)
    return email is not None and known.email_sealed is None and known.redacted_at is None


def _of_shipment(known: Shipment | None, body: FulfillmentBody) -> bool:
    if known is None:
        return True
    if (body.updated_at or body.created_at).astimezone(UTC) <= known.updated_at:
        return False
    said = Shipment(shop_id=known.shop_id, id=known.id, order_id=known.order_id)
    write_shipment(said, body, "")
    return any(getattr(said, name) != getattr(known, name) for name in OF_SHIPMENT)
