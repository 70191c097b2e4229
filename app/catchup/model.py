"""The table of catch-ups: how far a shop's orders have been read from Shopify."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class CatchUp(Base, ShopOwned):
    """One reading of Shopify's orders, page by page: where it stands, so that it goes on there after any stop.

    kind     "nightly" (changed since the last one) or "history" (bought before the install)
    since    the instant from which on changes, or purchases, are read; until: up to which
    cursor   of the next page; None before the first and after the last
    state    "running", "done", "parked"
    orders   read so far; messages: put into the inbox because we didn't have them; expected: orders in all, where known
    """

    __tablename__ = "catch_ups"
    __table_args__ = (Index("ix_catch_ups_kind", "shop_id", "kind", "begun_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]
    until: Mapped[datetime]
    cursor: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    orders: Mapped[int]
    messages: Mapped[int]
    expected: Mapped[int | None]
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)
