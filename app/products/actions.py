"""Asking for what was bought, once, and telling whoever waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.core.holding import try_hold
from app.core.work import Work
from app.outbox.actions import send_out_again, send_out_new, try_parked_again
from app.outbox.errands import ErrandKind, ErrandView, Later
from app.products import rules, store
from app.products.facts import ProductsTold
from app.products.model import Product, ProductWait
from app.shops.facts import ScopesChanged, ShopInstalled
from app.shops.store import the_shop

KIND = "read_product"
TELL = "tell_of_product"
SCOPE = "read_products"
SCOPE_MISSING = "scope_missing"
# Who has the order in hand just now has put it down by then.
TELL_AGAIN_AFTER = timedelta(minutes=1)


def want(work: Work, product_ids: Iterable[int]) -> None:
    """See to it that each is known, or asked for: new ones now, old ones again."""
    wanted = set(product_ids)
    shelf = store.rows(work, wanted)
    if any(shelf[one] is None for one in wanted):
        for product_id in sorted(store.ours_to_add(work, wanted)):
            _ask_first(work, product_id)
    for known in filter(None, (shelf[one] for one in wanted)):
        if known.deleted_at is None and rules.is_old(known.asked_at, work.now, trouble=known.trouble):
            ask_again(work, known)


def tell_when_read(work: Work, order_id: int, product_ids: Iterable[int]) -> None:
    """ProductsTold is recorded for the order as soon as one of these is known that isn't yet; also when it turns out
    that it can't be read, and then once more when it can.
    """
    wanted = sorted(set(product_ids))
    want(work, wanted)
    for product_id, traits in store.traits(work, wanted).items():
        if traits.trouble != rules.GONE and (traits.trouble or not traits.is_told):
            store.wait(work, product_id, order_id)


def tell_waiting(work: Work, product_id: int) -> None:
    """All that will be told of a product has been. What this Work can't tell, the next one does."""
    if not _tell_some(work, product_id):
        due_at = work.now + TELL_AGAIN_AFTER
        send_out_again(work, TELL, f"{TELL}:{product_id}", body={"product": product_id}, due_at=due_at)


def tell_of_trouble(work: Work, product_id: int) -> None:
    """It can't be read as things stand: who waits decides by what is known, and goes on waiting for the rest."""
    work.session.flush()
    for one in _in_hand(work, store.waits(work, [product_id])):
        work.record(ProductsTold(order_id=one.order_id))


def _tell_some(work: Work, product_id: int) -> bool:
    """returns  whether nobody waits any more"""
    work.session.flush()
    told: set[int] = work.memo.setdefault("products_told", set())
    room = max(store.WAITS_MAX - len(told), 0)
    waiting = store.waits(work, [product_id], limit=room + 1)
    ours = _in_hand(work, waiting[:room])
    for one in ours:
        told.add(one.order_id)
        work.session.delete(one)
        work.record(ProductsTold(order_id=one.order_id))
    return len(ours) == len(waiting)


def _in_hand(work: Work, waiting: Sequence[ProductWait]) -> list[ProductWait]:
    """Those whose orders nobody else has in hand just now."""
    ours = try_hold(work, {one.order_id for one in waiting})
    return [one for one in waiting if one.order_id in ours]


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant lets us read products by now, so what was parked for want of that goes on by itself."""
    if SCOPE in fact.gained:
        try_parked_again(work, KIND, SCOPE_MISSING)


def note_installed(work: Work, fact: ShopInstalled) -> None:
    """Reaction: as note_scopes, for what a merchant who came back grants."""
    if SCOPE in the_shop(work).scopes:
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


def _prepare_telling(work: Work, errand: ErrandView) -> bool | Later:
    product_id = errand.body["product"]
    if _tell_some(work, product_id):
        return True
    return Later(work.now + TELL_AGAIN_AFTER, "more_wait", "More orders wait to hear what this product is.")


def _told(*_: Any) -> None:
    """All of it was done when it was prepared: nobody outside is called."""


# Many may wait for one product, after a permission that came late, and a Work tells only so many of them.
TELLING = ErrandKind(_prepare_telling, _told, _told)
