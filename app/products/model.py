"""The tables of products. Shopify's number is the key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class Product(Base, ShopOwned):
    """A product that somebody bought, as Shopify last told of it. The rest of the shelf is never read.

    title, product_type, status  "" until Shopify told; status in small letters: active, archived, draft, unlisted
    collections  [{"id": 1, "title": "Vinter", "handle": "vinter"}], as last read: no message tells of them
    as_of        Shopify said then what is written here; None: it hasn't yet
    asked_at     when it was last asked for
    read_at      when all of it was last read; None: never
    deleted_at   Shopify has it no longer
    trouble      code of why it couldn't be read, such as "scope_missing"; None: it can, or nobody has tried
    """

    __tablename__ = "products"
    __table_args__ = (Index("ix_products_read", "shop_id", "read_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(255))
    product_type: Mapped[str] = mapped_column(String(255))
    tags: Mapped[list[str]] = mapped_column(JSON)
    collections: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(String(60))


class ProductWait(Base, ShopOwned):
    """An order of which something can't be decided before that product has been read. Gone as soon as it was."""

    __tablename__ = "product_waits"
    __table_args__ = (Index("ix_product_waits_order", "shop_id", "order_id"),)

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
