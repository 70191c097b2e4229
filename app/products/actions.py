"""Asking for what was bought, once, and telling whoever waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.core.holding import try_hold
from app.core.work import Work
from app.outbox.actions import send_out_again, send_out_new, try_parked_again
from app.products import rules, store
from app.products.facts import ProductsTold
from app.products.model import Product
from app.shops.facts import ScopesChanged

KIND = "read_product"
SCOPE = "read_products"
SCOPE_MISSING = "scope_missing"


def want(work: Work, product_ids: Iterable[int]) -> None:
    """See to it that each is known, or asked for: new ones now, old ones again."""
    wanted = set(product_ids)
    shelf = store.rows(work, wanted)
    if any(shelf[one] is None for one in wanted):
        for product_id in sorted(store.ours_to_add(work, wanted)):
            _ask_first(work, product_id)
    for known in filter(None, (shelf[one] for one in wanted)):
        if known.deleted_at is None and rules.is_old(known.asked_at, work.now):
            ask_again(work, known)


def tell_when_read(work: Work, order_id: int, product_ids: Iterable[int]) -> None:
    """ProductsTold is recorded for the order as soon as one of these is known that isn't yet."""
    wanted = sorted(set(product_ids))
    want(work, wanted)
    for product_id, traits in store.traits(work, wanted).items():
        if not traits.is_told:
            store.wait(work, product_id, order_id)


def tell_waiting(work: Work, product_id: int) -> None:
    """All that will be told of a product has been."""
    work.session.flush()
    waiting = store.waits(work, [product_id])
    # Who has one of them in hand just now comes by here with the order's next message.
    ours = try_hold(work, {one.order_id for one in waiting})
    for one in waiting:
        if one.order_id in ours:
            work.session.delete(one)
            work.record(ProductsTold(order_id=one.order_id))


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant lets us read products by now, so what was parked for want of that goes on by itself."""
    if SCOPE in fact.gained:
        try_parked_again(work, KIND, SCOPE_MISSING)


def _ask_first(work: Work, product_id: int) -> None:
    product = Product(
        shop_id=work.shop_id,
        id=product_id,
        title="",
        product_type="",
        tags=[],
        collections=[],
        status="",
        as_of=None,
        asked_at=work.now,
        read_at=None,
        deleted_at=None,
        trouble=None,
    )
    store.add(work, product)
    send_out_new(work, KIND, errand_key(product_id), body={"product": product_id})


def ask_again(work: Work, product: Product, *, due_at: datetime | None = None) -> None:
    product.asked_at = work.now
    send_out_again(work, KIND, errand_key(product.id), body={"product": product.id}, due_at=due_at)


def errand_key(product_id: int) -> str:
    return f"{KIND}:{product_id}"
