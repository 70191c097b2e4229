"""What the inbox keeps on a customer: the bodies of messages about her orders, and of Shopify's messages about her."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select, update

from app.core.conditions import among
from app.core.errors import Unverified
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.inbox.model import ABOUT_CUSTOMERS, Webhook

BODY = "webhooks.body"
EXPORTED_MAX = 500  # bodies in a file; they go after some days, so few customers have as many as twenty


class _Customer(msgspec.Struct):
    id: Any = None
    email: Any = None


class _About(msgspec.Struct):
    customer: _Customer | None = None


def export_messages(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Webhook).where(_of_her_orders(person)).limit(EXPORTED_MAX))
    return [
        {"topic": row.topic, "received_at": row.received_at, "body": _body(work, row.body_sealed)}
        for row in rows
    ]


def erase_messages(work: Work, person: CustomerRef) -> dict[str, int]:
    """What is still waiting or parked can't be handled without its body, so it says why and rests."""
    ids = list(work.session.scalars(select(Webhook.id).where(_of_her_orders(person))))
    ids += list(_about_her(work, person))
    open_ones = Webhook.state.in_(("waiting", "parked")) & (Webhook.id != person.asked_by)
    some = among(Webhook.id, ids)
    why = {"reason_code": "erased", "reason": "Its text was erased together with the customer's data."}
    _set(work, some & open_ones, {"state": "ignored", "handled_at": work.now, **why})
    _set(work, some, {"body_sealed": None})
    return {"webhooks": len(ids)}


def _of_her_orders(person: CustomerRef) -> ColumnElement[bool]:
    return among(Webhook.subject, person.order_ids) & Webhook.body_sealed.is_not(None)


def _about_her(work: Work, person: CustomerRef) -> Iterator[int]:
    """Shopify's own messages about customers name no order; there are few, and only readable ones are looked into."""
    query = select(Webhook.id, Webhook.body_sealed).where(ABOUT_CUSTOMERS, Webhook.body_sealed.is_not(None))
    for webhook_id, sealed in work.session.execute(query):
        if sealed and (webhook_id == person.asked_by or _names(work, sealed, person)):
            yield webhook_id


def _names(work: Work, sealed: bytes, person: CustomerRef) -> bool:
    try:
        customer = msgspec.json.decode(work.env.keys.open(sealed, BODY), type=_About).customer or _Customer()
    except (ValueError, RecursionError, Unverified):
        return False
    same_number = person.shopify_id is not None and customer.id == person.shopify_id
    same_address = (
        person.email is not None and str(customer.email).strip().lower() == person.email.strip().lower()
    )
    return same_number or same_address


def _body(work: Work, sealed: bytes | None) -> Any:
    raw = work.env.keys.open(sealed or b"", BODY)
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return raw.decode("utf-8", "replace")


def _set(work: Work, which: ColumnElement[bool], what: dict[str, object]) -> None:
    work.session.execute(
        update(Webhook).where(which).values(**what), execution_options={"synchronize_session": False}
    )


WEBHOOKS = Belonging("messages", export_messages, erase_messages)
