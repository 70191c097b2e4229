"""Two records of one person become one at Shopify: what hangs on the record that went is put on the one that stays."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import select, update

from app.core.conditions import among
from app.core.errors import Conflict
from app.core.holding import try_hold
from app.core.work import Work
from app.inbox.handling import Ignored, Message
from app.orders import store
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed, CustomersMerged
from app.orders.model import Customer, Order
from app.orders.purchases import tell_purchase
from app.shopify.calls import number_in

MERGED = "completed"
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # whatever an order tells of her is newer
ORDERS_MAX = 10_000  # of one record; nobody has more


class MergeBody(msgspec.Struct):
    """What Shopify tells under customers/merge. ids  "gid://shopify/Customer/1" """

    admin_graphql_api_customer_kept_id: str
    admin_graphql_api_customer_deleted_id: str
    status: str | None = None


def take_merge(work: Work, message: Message) -> Ignored | None:
    """raises  Invalid for what is no customer's id; Conflict while another worker has one of her orders in hand"""
    body: MergeBody = message.body
    if (body.status or "").lower() != MERGED:
        return Ignored("not_merged", "Shopify hasn't merged these customers, so nothing was done.")
    kept_at_shopify = number_in(body.admin_graphql_api_customer_kept_id)
    gone_at_shopify = number_in(body.admin_graphql_api_customer_deleted_id)
    kept, gone = _stands_for(work, kept_at_shopify), _stands_for(work, gone_at_shopify)
    if kept.id == gone.id:
        return Ignored("merged_already", "These customers were one already.")
    merge(work, kept=kept, gone=gone)
    return None


def merge(work: Work, *, kept: Customer, gone: Customer) -> None:
    """The row of the one that went stays, emptied: it leads old messages to the one that stays."""
    hers = select(Order.id).where(Order.customer_id == gone.id).limit(ORDERS_MAX)
    order_ids = sorted(work.session.scalars(hers))
    if len(try_hold(work, order_ids)) < len(order_ids):
        raise Conflict("orders_in_hand", "Another worker has an order of this customer in hand.")
    work.session.flush()
    for one in sorted((kept, gone), key=lambda row: row.id):
        work.session.refresh(one, with_for_update=True)
    was_reachable = is_reachable(work, gone.id)
    # First told, then changed: who reacts still finds both as they were.
    work.record(CustomersMerged(kept_id=kept.id, gone_id=gone.id))
    _join(kept, gone)
    work.session.execute(update(Order).where(among(Order.id, order_ids)).values(customer_id=kept.id))
    for order in work.session.scalars(select(Order).where(among(Order.id, order_ids))):
        tell_purchase(work, order)
    if not was_reachable and is_reachable(work, kept.id):
        for order_id in order_ids:
            work.record(CustomerNamed(order_id=order_id))


def _stands_for(work: Work, shopify_id: int) -> Customer:
    """The record that an earlier merge has left, or a new one for somebody we haven't heard of."""
    known = store.customer_by_shopify_id(work, shopify_id)
    return store.merged(work, known) if known is not None else _unheard(work, shopify_id)


def _unheard(work: Work, shopify_id: int) -> Customer:
    """Somebody who hasn't bought yet, as far as we heard: her orders may still come, under either number."""
    customer = Customer(
        shop_id=work.shop_id,
        id=work.next_id(),
        shopify_id=shopify_id,
        known_as_of=BEFORE_ALL,
    )
    store.add_customer(work, customer)
    return customer


def _join(kept: Customer, gone: Customer) -> None:
    """The newer word on her address and her name holds, whichever record it was said of; who was erased stays so."""
    newer = gone.known_as_of > kept.known_as_of
    if kept.redacted_at is None:
        if gone.email_sealed is not None and (newer or kept.email_sealed is None):
            kept.email_key, kept.email_sealed = gone.email_key, gone.email_sealed
        for name in ("first_name_sealed", "last_name_sealed"):
            said, known = getattr(gone, name), getattr(kept, name)
            setattr(kept, name, said if said is not None and (newer or known is None) else known)
        kept.known_as_of = max(kept.known_as_of, gone.known_as_of)
    gone.email_key = gone.email_sealed = gone.first_name_sealed = gone.last_name_sealed = None
    gone.merged_into = kept.id
