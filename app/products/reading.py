"""The errand that asks Shopify what a product is: one for each product, prepared and settled by the batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.errors import KeptError, NotFound, Refused
from app.core.holding import hold
from app.core.work import Env, Work
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.products import store
from app.products.actions import KIND, SCOPE, SCOPE_MISSING, TELL, TELLING, tell_of_trouble, tell_waiting
from app.products.model import Product
from app.shopify.reading_products import ProductSeen
from app.shops.store import the_shop
from app.shops.tokens import with_token


@dataclass(frozen=True)
class ReadyProduct:
    shop_id: int
    domain: str
    product_id: int


@dataclass(frozen=True)
class Answer:
    """asked_at  before Shopify was asked, so that a message that was sent meanwhile is the newer
    seen      None: Shopify has no such product
    """

    asked_at: datetime
    seen: ProductSeen | None


def _prepare(work: Work, errand: ErrandView) -> ReadyProduct | Drop:
    """raises  Refused("scope_missing")"""
    product = store.row(work, errand.body["product"])
    if product is None or product.deleted_at is not None:
        return Drop("product_gone", "The shop has this product no longer.")
    shop = the_shop(work)
    if SCOPE not in shop.scopes:
        raise _scope_missing()
    return ReadyProduct(work.shop_id, shop.domain, product.id)


def _scope_missing() -> Refused:
    return Refused(SCOPE_MISSING, "Allow Kept to read products: open Kept's first page.")


def _perform(env: Env, ready: ReadyProduct) -> Answer:
    """raises  Refused("scope_missing") also where it was taken back and nobody has told us yet"""
    asked_at = env.clock.now()
    try:
        seen = with_token(
            env,
            ready.shop_id,
            ready.domain,
            call=lambda token: env.shopify.product(ready.domain, token, product_id=ready.product_id),
        )
    except NotFound:
        return Answer(asked_at, None)
    except Refused as wrong:
        raise _scope_missing() if wrong.code == "access_denied" else wrong from wrong
    return Answer(asked_at, seen)


def _settle(work: Work, errand: ErrandView, answer: Answer) -> None:
    product = store.row(work, errand.body["product"])
    if product is None:
        return  # the shop was erased meanwhile
    product.trouble = None
    if answer.seen is None:
        product.deleted_at = product.deleted_at or answer.asked_at
    else:
        _write(product, answer.seen, answer.asked_at)
    tell_waiting(work, product.id)


def _write(product: Product, seen: ProductSeen, asked_at: datetime) -> None:
    product.read_at = asked_at
    product.collections = [
        {"id": one.id, "title": one.title, "handle": one.handle} for one in seen.collections
    ]
    if product.as_of is None or asked_at >= product.as_of:
        product.as_of = asked_at
        product.title, product.product_type = seen.title[:255], seen.product_type[:255]
        product.tags, product.status = list(seen.tags), seen.status[:20]


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    """Parked. Whoever waits hears it once: it may never be told."""
    product = store.row(work, errand.body["product"])
    if product is not None and product.read_at is None and product.trouble != wrong.code[:60]:
        product.trouble = wrong.code[:60]
        tell_of_trouble(work, product.id)


def warm(work: Work, errands: list[ErrandView]) -> None:
    product_ids = [errand.body["product"] for errand in errands]
    # Orders first, before anything of them is read: what waits is decided on when this is settled.
    hold(work, {one.order_id for one in store.waits(work, product_ids)})
    store.rows(work, product_ids)


ERRANDS = {
    KIND: ErrandKind(_prepare, _perform, _settle, _failed, asks=True, warm=warm),
    TELL: TELLING,
}
