"""The webhook topics that orders understand."""

from __future__ import annotations

from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders import customers, store
from app.orders.actions import note_order, note_refund
from app.orders.messages import Body, FulfillmentBody, OrderBody, RefundBody, ScanBody
from app.orders.sendings import note_fulfillment, note_scan, withdraw_scan


def _order(work: Work, message: Message) -> Ignored | None:
    note_order(work, message.body, triggered_at=message.triggered_at, digest=message.digest)
    return None


def _fulfillment(work: Work, message: Message) -> Ignored | None:
    note_fulfillment(work, message.body)
    return None


def _scan(work: Work, message: Message) -> Ignored | None:
    note_scan(work, message.body)
    return None


def _withdrawal(work: Work, message: Message) -> Ignored | None:
    withdraw_scan(work, message.body)
    return None


def _refund(work: Work, message: Message) -> Ignored | None:
    note_refund(work, message.body)
    return None


TOPICS = {
    "orders/create": Topic(OrderBody, _order),
    "orders/updated": Topic(OrderBody, _order),
    "orders/cancelled": Topic(OrderBody, _order),
    "orders/fulfilled": Topic(OrderBody, _order),
    "fulfillments/create": Topic(FulfillmentBody, _fulfillment),
    "fulfillments/update": Topic(FulfillmentBody, _fulfillment),
    "fulfillment_events/create": Topic(ScanBody, _scan),
    "fulfillment_events/delete": Topic(ScanBody, _withdrawal),
    "refunds/create": Topic(RefundBody, _refund),
}


def warm(work: Work, messages: list[Message]) -> None:
    """Read what a batch of messages is about in a few queries."""
    bodies = [message.body for message in messages if isinstance(message.body, Body)]
    orders = [body for body in bodies if isinstance(body, OrderBody)]
    store.files(work, [order_of(body) for body in bodies])
    customers.warm(work, orders)
    store.warm_buyers(work)


def order_of(body: Body) -> int:
    """Shopify's number of the order that a message is about."""
    if isinstance(body, OrderBody):
        return body.id
    assert isinstance(body, FulfillmentBody | RefundBody | ScanBody)
    return body.order_id
