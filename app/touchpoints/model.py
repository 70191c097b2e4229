"""The tables of touchpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned

OPEN = text("state IN ('proposed', 'waiting', 'granted')")


class Touchpoint(Base, ShopOwned):
    """A room's wish to speak, with its decision.

    key         what makes it one and the same ("review_request:order:5"): a second wish with it isn't written
    body        what the letter needs beside its order: ids, sums, dates; no names, no addresses
    state       proposed → waiting | granted → sending → sent | withheld | withdrawn | expired
    decide_at   when it is to be decided on (again); None once it is over
    reason      code of the decision, see touchpoints.reasons
    held        the room's own reason to wait for now ("remedy_due"), or None
    """

    __tablename__ = "touchpoints"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_touchpoints_customer", "shop_id", "customer_id", "id"),
        Index("ix_touchpoints_order", "shop_id", "order_id"),
        Index("ix_touchpoints_open", "shop_id", "decide_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_touchpoints_state", "shop_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    letter_class: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(60))
    held: Mapped[str | None] = mapped_column(String(40))
    decide_at: Mapped[datetime | None]
    send_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Letter(Base, ShopOwned):
    """What was sent, as it was sent. Texts are emptied when the person is erased; the row stays, for the dose."""

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_customer", "shop_id", "customer_id", "sent_at"),
        Index("ix_letters_touchpoint", "shop_id", "touchpoint_id"),
        Index("ix_letters_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    touchpoint_id: Mapped[int]
    customer_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    letter_class: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(5))
    message_id: Mapped[str] = mapped_column(String(255))
    subject_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Wish(Base, ShopOwned, AppendOnly):
    """What a customer said about being written to; her latest word holds. Kept by the address, so that it holds
    for every customer record with that address, and after an erasure.

    about  "all", or the kind of letter
    says   "stop" or "go_on"
    source "one_click", "page", "bounce", "merchant"
    """

    __tablename__ = "wishes"
    __table_args__ = (Index("ix_wishes_email_key", "shop_id", "email_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    about: Mapped[str] = mapped_column(String(40))
    says: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(20))
    said_at: Mapped[datetime]
