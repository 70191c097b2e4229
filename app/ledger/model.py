"""The table of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned


class Entry(Base, ShopOwned, AppendOnly):
    """A fact and when it was written. Never changed, never deleted but with its whole shop (a trigger sees to it).

    kind  the fact's class name
    body  the fact's fields; no names, addresses or texts of persons
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_order", "shop_id", "order_id", "id"),
        Index("ix_ledger_entries_kind", "shop_id", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    written_at: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
