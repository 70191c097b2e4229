"""The tables of forecasts: what lanes took, which orders are watched, which promises are at risk."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

WATCHED = text("look_at IS NOT NULL")


class LaneTally(Base, ShopOwned):
    """One shipment arrived. Inserted, and folded into Lane by a duty.

    transit_days  working days from hand-over to arrival
    gap_hours     the longest silence until arrival, in hours of working days; None with fewer than two scans
    """

    __tablename__ = "lane_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    carrier: Mapped[str] = mapped_column(String(100))
    country: Mapped[str] = mapped_column(String(2))
    transit_days: Mapped[int]
    gap_hours: Mapped[int | None]


class Lane(Base, ShopOwned):
    """How many shipments of a carrier to a country took so long: a histogram, so that any quantile can be read.

    carrier  as lanes.marked writes it; "": all of them together
    measure  "transit" (working days) or "gap" (hours)
    """

    __tablename__ = "lanes"

    carrier: Mapped[str] = mapped_column(String(100), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    measure: Mapped[str] = mapped_column(String(10), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shipments: Mapped[int]


class Watch(Base, ShopOwned):
    """An order whose promise is still open, or whose arrival will teach, and when it is looked at next; None: not any
    more.
    """

    __tablename__ = "watches"
    __table_args__ = (
        Index("ix_watches_due", "shop_id", "look_at", sqlite_where=WATCHED, postgresql_where=WATCHED),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    look_at: Mapped[datetime | None]


class Risk(Base, ShopOwned):
    """A promise that will hardly be kept: recorded once for each order.

    reason       "not_sent", "stands_still", "too_far", "carrier_says"
    expected_on  the day by which it will come as far as we know; None where nobody can say
    state        "open", "seen" (the merchant has dealt with it), "over" (it came, or the day has passed)
    """

    __tablename__ = "risks"
    __table_args__ = (Index("ix_risks_state", "shop_id", "state", "promised_on"),)

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    promise_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    promised_on: Mapped[date] = mapped_column(Date)
    expected_on: Mapped[date | None] = mapped_column(Date)
    seen_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    closed_at: Mapped[datetime | None]
