"""What pages show of products: those that somebody bought, never the whole shelf."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.core.work import Work
from app.products.model import Product
from app.products.rules import Traits
from app.products.store import traits_of

SHOWN_MAX = 2_000  # those read last: what a merchant writes about is what she sells now


@dataclass(frozen=True)
class ProductLine:
    """product_type, tags, collections  as Shopify writes them; collections by their titles"""

    id: int
    title: str
    product_type: str
    tags: tuple[str, ...]
    collections: tuple[str, ...]
    traits: Traits


def known_products(work: Work) -> list[ProductLine]:
    """Those that have been read and are still in the shop, the latest first, SHOWN_MAX at most."""
    query = select(Product).where(Product.read_at.is_not(None), Product.deleted_at.is_(None))
    rows = work.session.scalars(query.order_by(Product.read_at.desc(), Product.id.desc()).limit(SHOWN_MAX))
    return [_line(row) for row in rows]


def _line(row: Product) -> ProductLine:
    titles = tuple(one["title"] for one in row.collections)
    return ProductLine(row.id, row.title, row.product_type, tuple(row.tags), titles, traits_of(row))
