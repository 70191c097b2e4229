"""The webhook topics that orders understand."""

from __future__ import annotations

from datetime import timedelta

from app.core.errors import Conflict
from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders import customers, store
from app.orders.actions import note_deletion, note_order, note_refund
from app.orders.checking import check_fulfillment, check_order, check_refund, check_scan
from app.orders.merging import MergeBody, take_merge
from app.orders.messages import Body, DeletedBody, FulfillmentBody, OrderBody, RefundBody, ScanBody
from app.orders.sendings import note_fulfillment, note_scan, withdraw_scan
from app.outbox.actions import send_out

OVERTAKEN_FOR = timedelta(minutes=20)  # less than the inbox's own tries last


def _order(work: Work, message: Message) -> Ignored | None:
    check_order(message.body, now=work.now)
    note_order(work, message.body, triggered_at=message.triggered_at, digest=message.digest)
    return None


def _fulfillment(work: Work, message: Message) -> Ignored | None:
    check_fulfillment(message.body, now=work.now)
    note_fulfillment(work, message.body)
    return _unheard(work, message.body.order_id)


def _scan(work: Work, message: Message) -> Ignored | None:
    check_scan(message.body, now=work.now)
    note_scan(work, message.body)
    return _unheard(work, message.body.order_id)


def _withdrawal(work: Work, message: Message) -> Ignored | None:
    withdraw_scan(work, message.body)
    return None


def _deletion(work: Work, message: Message) -> Ignored | None:
    """raises  Conflict while the order may still be on its way: messages overtake each other"""
    if note_deletion(work, message.body.id, message.triggered_at or message.received_at):
        return None
    if work.now - message.received_at < OVERTAKEN_FOR:
        raise Conflict("order_unheard", "Shopify deleted an order that it hasn’t told of yet.")
    return Ignored("unknown_order", "Kept has never heard of the order that was deleted.")


def _refund(work: Work, message: Message) -> Ignored | None:
    check_refund(message.body, now=work.now)
    note_refund(work, message.body)
    return _unheard(work, message.body.order_id)


def _unheard(work: Work, order_id: int) -> Ignored | None:
    """What it tells is kept for when the order comes; if that doesn't by itself, Shopify is asked for it."""
    if store.file(work, order_id).order is not None:
        return None
    body = {"order": order_id, "unheard": True}
    key = f"refetch:{order_id}:unheard"
    send_out(work, "refetch_order", key, body=body, order_id=order_id, due_at=work.now + OVERTAKEN_FOR)
    return Ignored("order_unheard", "Kept hasn’t heard of this order yet. What it tells is kept for then.")


TOPICS = {
    "orders/create": Topic(OrderBody, _order),
    "orders/updated": Topic(OrderBody, _order),
    "orders/cancelled": Topic(OrderBody, _order),
    "orders/fulfilled": Topic(OrderBody, _order),
    "orders/partially_fulfilled": Topic(OrderBody, _order),
    "orders/paid": Topic(OrderBody, _order),
    "orders/delete": Topic(DeletedBody, _deletion),
    "customers/merge": Topic(MergeBody, take_merge),
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
    if isinstance(body, OrderBody | DeletedBody):
        return body.id
    assert isinstance(body, FulfillmentBody | RefundBody | ScanBody)
    return body.order_id
