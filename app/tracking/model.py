"""The tables of tracking: the keys of the carriers' interfaces, and the shipments that we follow ourselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

FOLLOWED = text("ask_at IS NOT NULL")


class CarrierAccess(Base, ShopOwned):
    """The merchant's own access to a carrier's interface.

    adapter     its name: a key of tracking.adapters.ADAPTERS
    key_sealed  the secret, as JSON of the adapter's own fields
    failures    in a row; from a limit on nobody asks until rests_until (the circuit is open)
    asked_until questions are sent out up to then: the next one waits its turn after it
    trouble     the sentence that says what is wrong, for the panel
    """

    __tablename__ = "carrier_access"

    adapter: Mapped[str] = mapped_column(String(20), primary_key=True)
    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    failures: Mapped[int]
    rests_until: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    last_answer_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)


class Followed(Base, ShopOwned):
    """A shipment that Shopify doesn't follow, and that we ask its carrier about.

    ask_at  when next; None: not any more, see `ended`
    number  the first of its numbers; the others stand with the shipment
    misses  in a row: the carrier didn't know the number
    ended   "arrived", "too_old", "cancelled", "not_needed", "followed_by_shopify", "unknown_to_carrier", "no_access"
    """

    __tablename__ = "followed_shipments"
    __table_args__ = (
        Index("ix_followed_due", "shop_id", "ask_at", sqlite_where=FOLLOWED, postgresql_where=FOLLOWED),
        Index("ix_followed_number", "shop_id", "number"),
        Index("ix_followed_order", "shop_id", "order_id"),
    )

    shipment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    adapter: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(100))
    begun_at: Mapped[datetime]
    ask_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    misses: Mapped[int]
    ended: Mapped[str | None] = mapped_column(String(20))
