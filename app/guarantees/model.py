"""The table of guarantees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

TIMED = text("act_at IS NOT NULL")
KEPT = text("kept_after_at IS NOT NULL")


class Offer(Base, ShopOwned):
    """What the shop offers for a broken promise: one for each order and cause, whatever is heard or repeated later.

    cause        "late", or "lost": nothing has come for so long that nothing is expected any more
    terms        the version of the settings that were in force when she bought
    days         of the tier that was taken
    ways         what she may have, rules.Wanted in JSON: first what she said she appreciates, then as in the settings
    default_way  its place in `ways`; None: without an answer the offer lapses
    state        a key of rules.NEXT; "watched": nothing has come yet, and nothing has been offered for that
    reason       a code: why it waits, was voided or declined; of what is done as lost, "arrived": it came after all
    round        how often it was taken back and made again: each time its remedy is another one
    act_at       the next instant at which time alone changes the offer; None when none does
    until_at     the day that the letter names: up to when she may choose, and then by when she is called
    answer       the way that was taken, as in `ways`; answered_by "customer", "time", "machine", "staff:42"
    given        what was really done: what remedies told, as JSON (kind, amount_minor, percent, code, valid_until)
    kept_after_at  when evidence came that the promise was kept; what was offered or given stays
    """

    __tablename__ = "offers"
    __table_args__ = (
        Index("ix_offers_state", "shop_id", "state", "made_at"),
        Index("ix_offers_act", "shop_id", "act_at", sqlite_where=TIMED, postgresql_where=TIMED),
        Index("ix_offers_kept_after", "shop_id", "kept_after_at", sqlite_where=KEPT, postgresql_where=KEPT),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cause: Mapped[str] = mapped_column(String(10), primary_key=True)
    promise_id: Mapped[int]
    terms: Mapped[int]
    days: Mapped[int]
    ways: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    default_way: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10))
    round: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    act_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    answered_by: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[datetime | None]
    given: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    given_at: Mapped[datetime | None]
    kept_after_at: Mapped[datetime | None]
