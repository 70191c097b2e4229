"""What pages show of products: those that somebody bought, never the whole shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.core.work import Work
from app.products.model import Product
from app.products.rules import Traits, folded
from app.products.store import traits_of

SHOWN_MAX = 2_000  # those read last: what a merchant writes about is what she sells now

NAMES_MAX = 300  # suggestions: a browser shows those that fit what is typed


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


@dataclass(frozen=True)
class Names:
    """What the products are called by, each once and in the order of the alphabet, NAMES_MAX of each at most."""

    types: tuple[str, ...]
    tags: tuple[str, ...]
    collections: tuple[str, ...]


def names_of(known: list[ProductLine]) -> Names:
    return Names(
        types=_once(one.product_type for one in known),
        tags=_once(tag for one in known for tag in one.tags),
        collections=_once(title for one in known for title in one.collections),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        if name.strip():
            found.setdefault(folded(name), name.strip())
    return tuple(found[key] for key in sorted(found))[:NAMES_MAX]


def _line(row: Product) -> ProductLine:
    titles = tuple(one["title"] for one in row.collections)
    return ProductLine(row.id, row.title, row.product_type, tuple(row.tags), titles, traits_of(row))
