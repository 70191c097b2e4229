"""The webhook topic by which Shopify tells that a customer's consent to advertising by mail has changed."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders import store as orders
from app.orders.customers import EMAIL_MAX, email_key
from app.touchpoints import consents, store
from app.touchpoints.actions import decide_on


class ConsentState(msgspec.Struct):
    """state, opt_in_level  in Shopify's words, small letters; a new one is kept as it comes and gives no consent"""

    state: str | None = None
    opt_in_level: str | None = None
    consent_updated_at: datetime | None = None


class ConsentBody(msgspec.Struct):
    """What Shopify tells under customers_email_marketing_consent/update."""

    customer_id: int | None = None
    email_address: str | None = None
    email_marketing_consent: ConsentState | None = None


def take_consent(work: Work, message: Message) -> Ignored | None:
    """Kept by when it was said, so that a message which comes late or twice changes nothing."""
    body: ConsentBody = message.body
    said = body.email_marketing_consent
    key = _whose(work, body)
    if said is None or not said.state:
        return Ignored("no_word", "The message doesn't say what the customer agreed to.")
    if key is None:
        return Ignored("no_address", "The message names no address, and the customer isn't known.")
    state, said_at = said.state.strip().lower()[:20], _said_at(said, message)
    if consents.is_known(work, key, state, said_at=said_at):
        return Ignored("told_already", "Shopify has told this before.")
    consents.keep(work, key, state, source="shopify", said_at=said_at, level=said.opt_in_level)
    for customer_id in store.customers_by_key(work, key):
        decide_on(work, customer_id)
    return None


def _whose(work: Work, body: ConsentBody) -> bytes | None:
    address = (body.email_address or "").strip()
    if "@" in address and len(address) <= EMAIL_MAX:
        return email_key(work, address)
    customer = orders.customer_by_shopify_id(work, body.customer_id) if body.customer_id else None
    return orders.merged(work, customer).email_key if customer is not None else None


def _said_at(said: ConsentState, message: Message) -> datetime:
    at = said.consent_updated_at or message.triggered_at or message.received_at
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


TOPICS = {"customers_email_marketing_consent/update": Topic(ConsentBody, take_consent)}
