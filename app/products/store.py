"""The products of a Work: read for a whole batch at once, kept in reach until it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.holding import try_hold
from app.core.work import Work
from app.products.model import Product, ProductWait
from app.products.rules import GONE, Traits, folded, folded_all

WAITS_MAX = 200  # orders that are told in one Work; the others hear in the next one


def rows(work: Work, product_ids: Iterable[int]) -> Mapping[int, Product | None]:
    """By Shopify's number; None for one that nobody has asked for. One query for those not yet read in this Work."""
    shelf: dict[int, Product | None] = work.memo.setdefault("products", {})
    missing = set(product_ids) - shelf.keys()
    if missing:
        shelf.update(dict.fromkeys(missing))
        _read(work, shelf, missing)
    return shelf


def row(work: Work, product_id: int) -> Product | None:
    return rows(work, [product_id])[product_id]


def _read(work: Work, shelf: dict[int, Product | None], product_ids: Iterable[int]) -> None:
    with work.session.no_autoflush:
        for found in work.session.scalars(select(Product).where(among(Product.id, product_ids))):
            shelf[found.id] = found


def ours_to_add(work: Work, product_ids: Iterable[int]) -> set[int]:
    """Those that nobody has asked for, and that no other worker is just about to: she will have done it."""
    free: set[int] = work.memo.setdefault("products_free", set())
    unknown = {one for one, known in rows(work, product_ids).items() if known is None} & set(product_ids)
    wanted = unknown - free
    if wanted:
        # By their negative: the plain numbers are those of orders.
        held = {-one for one in try_hold(work, [-one for one in wanted])}
        if held and not work.env.db.is_sqlite:  # another may have written it before we held it
            _read(work, work.memo["products"], held)
        free |= held
    return {one for one in unknown & free if work.memo["products"][one] is None}


def add(work: Work, product: Product) -> None:
    work.session.add(product)
    work.memo["products"][product.id] = product


def traits(work: Work, product_ids: Iterable[int]) -> dict[int, Traits]:
    """What each of them is, as far as that is known."""
    wanted = set(product_ids)
    shelf = rows(work, wanted)
    return {one: traits_of(shelf[one]) for one in wanted}


def traits_of(product: Product | None) -> Traits:
    if product is None:
        return Traits()
    places: list[dict[str, Any]] = product.collections
    gone = GONE if product.deleted_at else ""
    return Traits(
        product_type=folded(product.product_type),
        tags=folded_all(product.tags),
        collections=folded_all(name for one in places for name in (one["title"], one["handle"])),
        is_told=bool(product.read_at or product.deleted_at or product.trouble),
        trouble="" if product.read_at else gone or product.trouble or "",
    )


def waits(work: Work, product_ids: Iterable[int], *, limit: int = WAITS_MAX) -> list[ProductWait]:
    """The orders that wait for any of these."""
    query = select(ProductWait).where(among(ProductWait.product_id, product_ids)).limit(limit)
    return list(work.session.scalars(query))


def wait(work: Work, product_id: int, order_id: int) -> None:
    """Note that an order waits, once."""
    key = (work.shop_id, product_id, order_id)
    if work.session.get(ProductWait, key) is None:
        work.session.add(
            ProductWait(shop_id=work.shop_id, product_id=product_id, order_id=order_id, since=work.now)
        )
