"""The tables of figures: what pages read instead of the orders, letters and remedies themselves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class OrderNews(Base, ShopOwned):
    """Something was heard of an order that its figures hang on. Inserted in the hurry of a webhook, and worked off
    some minutes later: then everything is read anew, so that neither order nor repeats matter.
    """

    __tablename__ = "order_news"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]


class Purchase(Base, ShopOwned):
    """An order as it is counted by now: what PurchaseTotal and GapTotal hold of it.

    on         the day by the shop's calendar
    standing   "first", "second" or "later" of its customer's purchases; "nameless" where nobody was named;
               "uncounted": no purchase, but letters or costs hang on it
    customer_id  whose it is, and also whose letters are about it where it is no purchase
    gap_weeks  whole weeks since the purchase before it; None for a first one
    minor      what is left of it after refunds and edits
    letters, care_minor  how many were sent about it; what was given for it, in its currency
    """

    __tablename__ = "purchases"
    __table_args__ = (
        Index("ix_purchases_customer", "shop_id", "customer_id", "ordered_at"),
        Index("ix_purchases_on", "shop_id", "on_day", "order_id"),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int | None]
    on: Mapped[date] = mapped_column("on_day", Date)
    ordered_at: Mapped[datetime]
    currency: Mapped[str] = mapped_column(String(3))
    minor: Mapped[int]
    standing: Mapped[str] = mapped_column(String(10))
    gap_weeks: Mapped[int | None]
    letters: Mapped[int]
    care_minor: Mapped[int]


class PurchaseTotal(Base, ShopOwned):
    """The purchases of a day that stand alike. squares  of purchase_rules.square: for the spread of baskets"""

    __tablename__ = "purchase_totals"

    on: Mapped[date] = mapped_column("on_day", Date, primary_key=True)
    standing: Mapped[str] = mapped_column(String(10), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    orders: Mapped[int]
    minor: Mapped[int]
    squares: Mapped[int]
    letters: Mapped[int]
    care_minor: Mapped[int]


class GapTotal(Base, ShopOwned):
    """How many purchases of a month came so many whole weeks after the one before. on  the month's first day"""

    __tablename__ = "gap_totals"

    on: Mapped[date] = mapped_column("on_month", Date, primary_key=True)
    weeks: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    times: Mapped[int]


class HeardMonth(Base, ShopOwned):
    """How many letters a customer got in a month. counted  those of them that the dose counts"""

    __tablename__ = "heard_months"

    customer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_month", Date, primary_key=True)
    letters: Mapped[int]
    counted: Mapped[int]


class HeardTotal(Base, ShopOwned):
    """How many customers got so many letters in a month. sort  "all", or "counted" by the dose"""

    __tablename__ = "heard_totals"

    on: Mapped[date] = mapped_column("on_month", Date, primary_key=True)
    sort: Mapped[str] = mapped_column(String(8), primary_key=True)
    letters: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customers: Mapped[int]


class DeedTally(Base, ShopOwned):
    """Something was done for a customer, or asked of the shop, in a month. deed  as figures.deeds names it"""

    __tablename__ = "deed_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_month", Date)
    deed: Mapped[str] = mapped_column(String(60))
    step: Mapped[int]


class DeedTotal(Base, ShopOwned):
    """How often a thing was done in a month, as of the last folding."""

    __tablename__ = "deed_totals"

    on: Mapped[date] = mapped_column("on_month", Date, primary_key=True)
    deed: Mapped[str] = mapped_column(String(60), primary_key=True)
    times: Mapped[int]
