"""What customers agreed to, kept as evidence: said at the checkout, to Shopify, on our page or with one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.core.facts import Fact
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Customer, Order
from app.outbox.actions import send_out
from app.shops.store import settings_at, the_settings
from app.touchpoints import store
from app.touchpoints.consent import YES, Standing, Word, standing
from app.touchpoints.model import Consent

NONE_SAID = "not_subscribed"
UNSUBSCRIBE = "unsubscribe_at_shopify"
# Wishes about these are wishes about advertising, which Shopify keeps as well.
ADVERTISING = ("all", "selling")
# A "stop" from these isn't a no of hers to Shopify: an address that is gone, or what another place has told already.
NOT_HERS = frozenset({"bounce", "shopify", "merge"})
WORDS_MAX = 1_000  # of one address; nobody has bought as often
DUE = (
    "consents_due"  # orders of this Work whose checkout is to be kept → whether it is the first that we hear
)


def of(work: Work, email_key: bytes | None) -> frozenset[str]:
    """returns  "soft_opt_in" and "consent", as far as they can be shown. Neither against a no."""
    return standing_of(work, email_key).consents


def says_no(work: Work, email_key: bytes | None) -> bool:
    """Whether Shopify says that she wants no advertising: then nothing goes that needn't be sent."""
    return standing_of(work, email_key).no


def standing_of(work: Work, email_key: bytes | None) -> Standing:
    keep_due(work)
    found = standing([] if email_key is None else [_word(row) for row in _rows(work, email_key)])
    # What the merchant no longer attests may have been attested by mistake. A no to what sells leaves the rest.
    stopped = found.ended and store.wishes(work, email_key).get("all") == "stop"
    attested = the_settings(work)[1].soft_opt_in
    return found if attested and not stopped else replace(found, soft=False)


def keep(
    work: Work,
    email_key: bytes,
    state: str,
    *,
    source: str,
    said_at: datetime,
    level: str | None = None,
    order_id: int = 0,
    wording: int | None = None,
) -> Consent:
    """Write one word down. state, source, level, wording: see the table"""
    row = Consent(
        shop_id=work.shop_id,
        id=work.next_id(),
        email_key=email_key,
        state=state[:20],
        level=level[:30] if level else None,
        source=source,
        order_id=order_id,
        wording=wording,
        said_at=said_at,
        heard_at=work.now,
    )
    work.session.add(row)
    return row


def is_known(work: Work, email_key: bytes, state: str, *, said_at: datetime) -> bool:
    """Whether Shopify has told just this before."""
    same = (Consent.email_key == email_key, Consent.source == "shopify", Consent.state == state)
    found = select(Consent.id).where(*same, Consent.said_at == said_at).limit(1)
    return work.session.scalar(found) is not None


def note_checkout(work: Work, fact: Fact) -> None:
    """Reaction: an order, an earlier version of it, or its customer came to light. Kept when she is known."""
    due: dict[int, bool] = work.memo.setdefault(DUE, {})
    due.setdefault(fact.order_id, type(fact).__name__ == "OrderPlaced")


def note_told(work: Work, fact: Fact) -> None:
    """Reaction: all that a message says of an order has been taken in."""
    if fact.order_id in work.memo.get(DUE, ()):
        keep_due(work)


def keep_due(work: Work) -> None:
    """What the checkouts of orders that this Work has just heard of said."""
    due: dict[int, bool] = work.memo.get(DUE, {})
    for order_id, is_new in list(due.items()):
        order = orders.file(work, order_id).order
        customer = orders.customer_by_id(work, order.customer_id) if order and order.customer_id else None
        if order is not None and customer is not None and customer.email_key is not None:
            del due[order_id]
            _keep_checkout(work, order, customer.email_key, is_new=is_new)


def _keep_checkout(work: Work, order: Order, email_key: bytes, *, is_new: bool) -> None:
    """The merchant's attestation counts for what was bought while it held, and for nothing before."""
    version, settings = settings_at(work, order.ordered_at)
    wording = version if settings.soft_opt_in and not order.before_install else None
    state = YES if order.accepts_marketing else NONE_SAID
    before = None if is_new else _checkout_of(work, email_key, order.id)
    if before is None and state != YES and wording is None:
        return  # nothing was said
    said = (email_key, state, wording, order.ordered_at)
    if before is None or (before.email_key, before.state, before.wording, before.said_at) != said:
        keep(
            work, email_key, state,
            source="checkout", said_at=order.ordered_at, order_id=order.id, wording=wording,
        )  # fmt: skip


def note_word(work: Work, email_key: bytes, about: str, *, says: str, source: str) -> None:
    """She spoke of all letters, or of those that sell: that is her word on advertising, and Shopify hears of a no.

    The wish itself has been written down before.
    """
    if about not in ADVERTISING or source in NOT_HERS:
        return
    known = standing_of(work, email_key)
    if says == "stop" and not known.ended:
        word = keep(work, email_key, "unsubscribed", source=source, said_at=work.now)
        _tell_shopify(work, email_key, word.id)
    elif says == "go_on" and known.ended and not _stops_advertising(work, email_key):
        keep(work, email_key, NONE_SAID, source="page", said_at=work.now)


def _tell_shopify(work: Work, email_key: bytes, word_id: int) -> None:
    for customer_id in store.customers_by_key(work, email_key):
        customer = work.session.get_one(Customer, (work.shop_id, customer_id))
        if customer.shopify_id is not None:
            body = {"customer": customer_id, "word": word_id}
            send_out(work, UNSUBSCRIBE, f"unsubscribe:{word_id}:{customer_id}", body=body)


def _stops_advertising(work: Work, email_key: bytes) -> bool:
    said = store.wishes(work, email_key)
    return any(said.get(about) == "stop" for about in ADVERTISING)


def copy_no(work: Work, email_keys: Sequence[bytes]) -> None:
    """Two records became one person: who said no to Shopify under one address isn't written to at the other."""
    if any(says_no(work, key) for key in email_keys):
        for key in email_keys:
            if not says_no(work, key):
                keep(work, key, "unsubscribed", source="merge", said_at=work.now)


def _checkout_of(work: Work, email_key: bytes, order_id: int) -> Consent | None:
    query = select(Consent).where(Consent.email_key == email_key, Consent.order_id == order_id)
    return max(work.session.scalars(query), key=lambda row: row.id, default=None)


def _rows(work: Work, email_key: bytes) -> list[Consent]:
    query = select(Consent).where(Consent.email_key == email_key).order_by(Consent.id.desc())
    return list(work.session.scalars(query.limit(WORDS_MAX)))


def _word(row: Consent) -> Word:
    return Word(row.id, row.state, row.source, row.order_id, row.wording is not None, row.said_at)
