"""The table of the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

OPEN = text("state IN ('waiting', 'claimed')")


class Errand(Base, ShopOwned):
    """A thing to do outside, written in the same transaction as its cause.

    key            what makes it one and the same: a second errand with it isn't written
    body           ids only, no personal data
    state          waiting → claimed → done | dropped (with the reason) | parked (with the error, can be tried again)
    due_at         when it may be tried (again); while claimed, when the claim lapses
    tried          the outside was called, and nobody knows yet what came of it: look before trying again
    performed_at   when the outside was done with, and result what it said: from then on only its note is tried again
    order_id       whose page shows it; 0 where there is none
    """

    __tablename__ = "errands"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_errands_open", "shop_id", "due_at", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_errands_state", "shop_id", "state", "id"),
        Index("ix_errands_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120))
    order_id: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    tried: Mapped[bool]
    claim: Mapped[str | None] = mapped_column(String(40))
    reason_code: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    performed_at: Mapped[datetime | None]
    result: Mapped[Any | None] = mapped_column(JSON)
    done_at: Mapped[datetime | None]
