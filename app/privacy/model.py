"""The tables of privacy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned


class DataRequest(Base, ShopOwned):
    """A customer asked the merchant what is kept on her. The file is made when the request comes and waits here.

    email_key    a guest's keyed fingerprint, who has no number; emptied when she is erased
    file_sealed  JSON; emptied when the customer is erased or the retention clock runs out
    """

    __tablename__ = "data_requests"
    __table_args__ = (
        UniqueConstraint("shop_id", "request_id"),
        Index("ix_data_requests_asked", "shop_id", "asked_at"),
        Index("ix_data_requests_customer", "shop_id", "customer_shopify_id"),
        Index("ix_data_requests_email_key", "shop_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    request_id: Mapped[int]
    customer_shopify_id: Mapped[int | None]
    email_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    file_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str | None] = mapped_column(String(64))


class Redaction(Base, ShopOwned, AppendOnly):
    """The proof that a customer was erased: how many rows of which table, and that nothing was found afterwards.

    subject  Shopify's customer id; a number says nothing once the person behind it is gone from both sides
    counts   table → rows emptied; left  table → rows in which a search afterwards still found her (must be empty)
    """

    __tablename__ = "redactions"
    __table_args__ = (Index("ix_redactions_asked", "shop_id", "redacted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[int | None]
    redacted_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    left: Mapped[dict[str, Any]] = mapped_column("left_over", JSON)


class ShopErasure(Base):
    """The proof that a whole shop was erased. Holds no shop_id: the shop is gone; the keyed fingerprint of its
    domain lets an operator answer "was it erased?" without keeping the name.
    """

    __tablename__ = "shop_erasures"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    domain_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    erased_at: Mapped[datetime]
    rows: Mapped[int] = mapped_column(BigInteger)
