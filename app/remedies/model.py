"""The tables of remedies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

LAPSING = text("state = 'given' AND estimated AND valid_until IS NOT NULL")


class Remedy(Base, ShopOwned):
    """One thing that is made good, whatever is repeated: what was wanted, what was done, what it cost.

    key         what makes it one and the same: "offer:<order>", "claim:<id>:<n>"
    ways        remedies.rules.Wanted as JSON, in the order in which they are tried; way: the place of the one in hand
    kind        of the way in hand, or of the last one where none can be given
    refusals    [place of a way, why it couldn't be given] by time
    state       due (an errand gives it) → trying (Shopify is being called) → given | uncertain (it was called, and
                nobody knows what came of it) | due …; person (with the reason) | declined | voided | failed
    round       tells the errands of one remedy apart: each way that was refused by Shopify has had its own
    approved_by the staff member who said yes; approved_minor: up to this cost then no limit holds it up
    statutory   the law demands that it be made good: rules.is_owed says which ways pass all limits, and use none up
    code        of a discount; a gift card's is made from the key ring when it is wanted, since it is money
    made_gid    of what was made; draft_gid of the draft order on the way to it
    booked_minor, booked_on  what it takes of the limits, and of which day's; None while nothing is booked
    cost_minor, estimated    what it costs the shop, as far as is known
    text        a person's words on why she declined; sealed, for it may name the customer
    """

    __tablename__ = "remedies"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_remedies_order", "shop_id", "order_id"),
        Index("ix_remedies_customer", "shop_id", "customer_id"),
        Index("ix_remedies_state", "shop_id", "state", "asked_at"),
        Index("ix_remedies_code", "shop_id", "code"),
        Index(
            "ix_remedies_lapsing", "shop_id", "valid_until", "id",
            sqlite_where=LAPSING, postgresql_where=LAPSING,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(120))
    order_id: Mapped[int]
    customer_id: Mapped[int | None]
    ways: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    way: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    refusals: Mapped[list[list[Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(60))
    round: Mapped[int]
    cause: Mapped[str] = mapped_column(String(20))
    carrier: Mapped[str | None] = mapped_column(String(100))
    asked_by: Mapped[str] = mapped_column(String(40))
    statutory: Mapped[bool]
    approved_by: Mapped[str | None] = mapped_column(String(64))
    approved_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int | None]
    percent: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(40))
    valid_until: Mapped[datetime | None]
    made_gid: Mapped[str | None] = mapped_column(String(100))
    draft_gid: Mapped[str | None] = mapped_column(String(100))
    booked_minor: Mapped[int | None]
    booked_on: Mapped[date | None] = mapped_column(Date)
    cost_minor: Mapped[int]
    estimated: Mapped[bool]
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    given_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class LimitUse(Base, ShopOwned):
    """What has been given out of one limit. Changed by statements that look at the limit themselves, so that no two
    workers pass it together.

    kind     order, customer, shop
    subject  the order's number, the customer's id, 0 for the shop
    period   "2026-03" for a month, "2026" for a year, "" for ever
    """

    __tablename__ = "limit_uses"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    minor: Mapped[int]
    times: Mapped[int]


class CostTally(Base, ShopOwned):
    """One remedy came to a cost (+1), or left it since more is known (−1). Inserted, never counted in place, and folded
    into CostTotal.

    on     the first of the month in which it was given, by the shop's clock
    minor  with its sign
    """

    __tablename__ = "cost_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_month", Date)
    carrier: Mapped[str] = mapped_column(String(100))
    cause: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    estimated: Mapped[bool]
    step: Mapped[int]
    minor: Mapped[int]


class CostTotal(Base, ShopOwned):
    """What the remedies of a month cost, as of the last folding. carrier  "" where none was told"""

    __tablename__ = "cost_totals"

    on: Mapped[date] = mapped_column("on_month", Date, primary_key=True)
    carrier: Mapped[str] = mapped_column(String(100), primary_key=True)
    cause: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    estimated: Mapped[bool] = mapped_column(primary_key=True)
    times: Mapped[int]
    minor: Mapped[int]
