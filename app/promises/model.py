"""The tables of promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Float, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned

TIMED = text("settle_at IS NOT NULL")


class Promise(Base, ShopOwned, AppendOnly):
    """Something that the customer was shown.

    kind         label, rule, checkout (shown, slot and notice come later)
    source       what it was read from: one promise for each, and a repeated message makes no second
    shown_text   the text as shown
    earliest_at, latest_at  the window, both ends included; no earliest_at: a plain "by"
    days_min, days_max  as printed; None where a date was shown
    rules        all that the window was computed from, so that it can be computed again
    """

    __tablename__ = "promises"
    __table_args__ = (Index("ix_promises_order", "shop_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(120))
    shown_text: Mapped[str] = mapped_column(String(255))
    shown_at: Mapped[datetime]
    made_at: Mapped[datetime]
    earliest_at: Mapped[datetime | None]
    latest_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))
    days_min: Mapped[int | None]
    days_max: Mapped[int | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)


class Superseded(Base, ShopOwned, AppendOnly):
    """A promise that no longer counts, because it turned out that she was shown something else."""

    __tablename__ = "promises_superseded"
    __table_args__ = (Index("ix_promises_superseded_order", "shop_id", "order_id"),)

    promise_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]


class OutcomeRow(Base, ShopOwned):
    """What came of an order (shipment_id 0) or of one of its shipments, as of now. The history is in the ledger.

    outcome      pending, over, kept, broken, unknown, void
    why          code of the reason, see promises.rules.REASONS
    certain      lateness that a person could show; only then does money follow
    settle_at    the next instant at which time alone changes the outcome; None when none does
    due_on       the day, in the zone of the promise, on which it counts in the totals
    miss_*       how far after (or before, negative) the window; None while nothing has come
    part         "handover" or "transit": whose part a broken promise was; None where it can't be told
    """

    __tablename__ = "outcomes"
    __table_args__ = (
        Index("ix_outcomes_settle", "shop_id", "settle_at", sqlite_where=TIMED, postgresql_where=TIMED),
        Index("ix_outcomes_list", "shop_id", "shipment_id", "outcome", "due_on", "order_id"),
        Index("ix_outcomes_due", "shop_id", "shipment_id", "due_on", "order_id"),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shipment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    promise_id: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(40))
    certain: Mapped[bool]
    settle_at: Mapped[datetime | None]
    due_on: Mapped[date] = mapped_column(Date)
    latest_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    miss_hours: Mapped[float | None] = mapped_column(Float)
    miss_days: Mapped[int | None]
    miss_working_days: Mapped[int | None]
    part: Mapped[str | None] = mapped_column(String(10))
    carrier: Mapped[str | None] = mapped_column(String(100))
    country: Mapped[str | None] = mapped_column(String(2))
    changed_at: Mapped[datetime]


class Tally(Base, ShopOwned):
    """One order came to an outcome (+1) or left it (−1). Inserted, never counted in place: two workers would wait
    for each other on the day's row. A duty folds them into Total.
    """

    __tablename__ = "outcome_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_day", Date)
    outcome: Mapped[str] = mapped_column(String(10))
    step: Mapped[int]


class Total(Base, ShopOwned):
    """How many orders of a day came to an outcome, as of the last folding."""

    __tablename__ = "outcome_totals"

    on: Mapped[date] = mapped_column("on_day", Date, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    orders: Mapped[int]
