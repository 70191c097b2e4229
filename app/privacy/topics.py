"""Shopify's three compliance messages. All are also heard from shops that have left."""

from __future__ import annotations

from app.core.errors import Conflict
from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.orders.belongings import find_person
from app.privacy import actions, erasure
from app.privacy.messages import CustomerPart, CustomerRedactBody, DataRequestBody, ShopRedactBody
from app.privacy.rules import shop_redaction

NOBODY = Ignored("nobody_named", "Shopify named no customer and no order, so there is nothing to look for.")


def take_data_request(work: Work, message: Message) -> Ignored | None:
    """For a customer whom we don't know the file says so: that is an answer too."""
    body: DataRequestBody = message.body
    customer, orders = body.customer or CustomerPart(), body.orders_requested or []
    if not (customer.id or customer.email or orders):
        return NOBODY
    person = find_person(
        work, shopify_id=customer.id, email=customer.email, order_ids=orders, asked_by=message.id
    )
    request_id = body.data_request.id if body.data_request and body.data_request.id else message.id
    asked_at = message.triggered_at or message.received_at
    if actions.make_file(work, person, request_id=request_id, asked_at=asked_at):
        return None
    return Ignored("already_made", "The file for this request has been made already.")


def take_customer_redact(work: Work, message: Message) -> Ignored | None:
    """Also for a customer whom we don't know: the proof then says that nothing was there."""
    body: CustomerRedactBody = message.body
    customer, orders = body.customer or CustomerPart(), body.orders_to_redact or []
    if not (customer.id or customer.email or orders):
        return NOBODY
    person = find_person(
        work, shopify_id=customer.id, email=customer.email, order_ids=orders, asked_by=message.id
    )
    actions.erase_customer(work, person)
    return None


def take_shop_redact(work: Work, message: Message) -> Ignored | None:
    """raises  Conflict while the uninstall hasn't been heard of: the inbox tries again, and parks it in sight"""
    shop = erasure.the_shop_held(work)
    verdict = shop_redaction(
        is_installed=shop.state == "installed",
        installed_at=shop.installed_at,
        proved_at=shop.proved_at,
        asked_at=message.triggered_at or message.received_at,
    )
    if verdict == "reinstalled":
        return Ignored("reinstalled", "The app has been installed again since, so the shop's data stays.")
    if verdict == "unsure":
        raise Conflict(
            "uninstall_unheard", "Shopify asks for the shop to be erased, but it hasn't said that it left."
        )
    erasure.begin_erasure(work, shop)
    return None


TOPICS = {
    "customers/data_request": Topic(reads=DataRequestBody, handle=take_data_request, when_uninstalled=True),
    "customers/redact": Topic(reads=CustomerRedactBody, handle=take_customer_redact, when_uninstalled=True),
    "shop/redact": Topic(reads=ShopRedactBody, handle=take_shop_redact, when_uninstalled=True),
}
