"""The table of the inbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

WAITING = text("state = 'waiting'")
READABLE = text("body_sealed IS NOT NULL AND handled_at IS NOT NULL")
# In the words of the index, or neither database would use it.
ABOUT_CUSTOMERS = text("topic IN ('customers/data_request', 'customers/redact')")


class Webhook(Base, ShopOwned):
    """A message as it came. shop_id is 0 while nobody has installed the shop that it names.

    webhook_id    X-Shopify-Webhook-Id: the same on a retry, so it is kept once
    subject       the order that it is about, as far as a glance at the body tells; events of one order don't overlap
    body_sealed   the raw bytes; emptied some days after it was handled, or when the person is erased
    state         waiting → handled | ignored (with the reason) | parked (with the error, can be tried again)
    due_at        when it may be tried (again)
    handled_at    when it became handled, ignored or parked; its body is kept for a time from then
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        UniqueConstraint("shop_id", "webhook_id"),
        # The worker's question, and nothing but what waits is in it: it stays small for ever.
        Index(
            "ix_webhooks_waiting", "shop_id", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("ix_webhooks_state", "shop_id", "state", "id"),
        Index("ix_webhooks_subject", "shop_id", "subject"),
        # The retention clock's question: who was handled long ago and still has a body.
        Index(
            "ix_webhooks_readable", "shop_id", "handled_at", sqlite_where=READABLE, postgresql_where=READABLE
        ),
        # Who erases a customer asks for Shopify's messages about her: few among millions.
        Index(
            "ix_webhooks_about_customers",
            "shop_id",
            "topic",
            sqlite_where=ABOUT_CUSTOMERS,
            postgresql_where=ABOUT_CUSTOMERS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    webhook_id: Mapped[str] = mapped_column(String(255))
    topic: Mapped[str] = mapped_column(String(100))
    shop_domain: Mapped[str] = mapped_column(String(255))
    api_version: Mapped[str] = mapped_column(String(20))
    triggered_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    subject: Mapped[int | None]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    reason_code: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(Text)
    handled_at: Mapped[datetime | None]
