"""The table of updates: what customers said that a person has to look at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class Concern(Base, ShopOwned):
    """A customer said that something isn't as it should be with her delivery: a task for a person of the shop.

    kind         "not_yet" (nothing has come; over by itself when it comes) or "wrong" (in her own words)
    text_sealed  her words; None with "not_yet", and once she is erased
    state        open → closed
    closed_by    "staff:42", "arrival", or "erased"; None while it is open
    """

    __tablename__ = "concerns"
    __table_args__ = (
        Index("ix_concerns_order", "shop_id", "order_id"),
        Index("ix_concerns_state", "shop_id", "state", "said_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(40))
