"""Shopify's topics, and why a message waits, as words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.inbox.reports import WebhookRow

TOPICS = {
    "orders/create": lazy_gettext("A new order"),
    "orders/updated": lazy_gettext("An order has changed"),
    "orders/edited": lazy_gettext("An order has changed"),
    "orders/cancelled": lazy_gettext("An order was cancelled"),
    "orders/fulfilled": lazy_gettext("An order was sent"),
    "orders/partially_fulfilled": lazy_gettext("A part of an order was sent"),
    "orders/paid": lazy_gettext("An order was paid"),
    "orders/delete": lazy_gettext("An order was deleted"),
    "fulfillments/create": lazy_gettext("A shipment has left"),
    "fulfillments/update": lazy_gettext("A shipment has changed"),
    "fulfillment_events/create": lazy_gettext("News from the carrier"),
    "fulfillment_events/delete": lazy_gettext("The carrier took an event back"),
    "refunds/create": lazy_gettext("A refund"),
    "customers/merge": lazy_gettext("Two customers became one"),
    "customers_email_marketing_consent/update": lazy_gettext("A customer said yes or no to letters"),
    "collections/update": lazy_gettext("A collection has changed"),
    "products/update": lazy_gettext("A product has changed"),
    "products/delete": lazy_gettext("A product was deleted"),
    "app/uninstalled": lazy_gettext("Kept was uninstalled"),
    "app/scopes_update": lazy_gettext("Kept's permissions have changed"),
    "customers/data_request": lazy_gettext("A customer asks for the stored data"),
    "customers/redact": lazy_gettext("A customer is to be erased"),
    "shop/redact": lazy_gettext("The shop is to be erased"),
}
REASONS = {
    "unknown_topic": lazy_gettext("Kept has no use for this kind of message. Update Kept and try again."),
    "unknown_shop": lazy_gettext("Kept isn’t installed in the shop that the message names."),
    "shop_mismatch": lazy_gettext(
        "The message names another shop in its body than in its header. Nothing was done."
    ),
    "not_json": lazy_gettext("The message can't be read. Update Kept and try again."),
    "out_of_range": lazy_gettext("A date, number or text in it can't be stored. Update Kept and try again."),
    "body_erased": lazy_gettext("The message has been erased, so there is nothing left to handle."),
    "uninstalled": lazy_gettext("The shop had uninstalled Kept, so nothing was done."),
}


def topic_in_words(topic: str) -> str:
    """One that nobody has words for is shown as Shopify writes it."""
    if topic.startswith("fulfillment_orders/"):
        return _("How an order is sent has changed")
    return str(TOPICS.get(topic, topic)) or _("No topic")


def reason_in_words(row: WebhookRow) -> str:
    """A reason that names a field is kept in English, for whoever mends it."""
    return str(REASONS.get(row.reason_code or "") or row.reason or "")
