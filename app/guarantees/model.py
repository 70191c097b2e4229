"""The tables of guarantees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class Offer(Base, ShopOwned):
    """What the shop gives for a broken promise: one for each order, whatever is heard or repeated later.

    terms        the version of the settings that were in force when she bought
    percent      of her next order
    code         made from the key ring and the order, so that a second try makes the same one
    state        due (an errand is making the code) → given | voided (with the reason) | parked (a person decides)
    discount_gid Shopify's id of the discount that was made
    """

    __tablename__ = "offers"
    __table_args__ = (Index("ix_offers_state", "shop_id", "state", "made_at"),)

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    promise_id: Mapped[int]
    terms: Mapped[int]
    percent: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    valid_until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(Text)
    discount_gid: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
