"""The tables of orders. Shopify's ids are the keys, so that a message can come before the one it hangs on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class Customer(Base, ShopOwned):
    """The person who buys. A guest has no shopify_id; who gave no e-mail has no email_key.

    email_key    keyed fingerprint of the address, small letters: found without being read
    merged_into  our id of the record that Shopify made one with this; then nothing else is left in this row
    """

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("shop_id", "shopify_id"),
        Index("ix_customers_email_key", "shop_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shopify_id: Mapped[int | None]
    email_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    first_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    known_as_of: Mapped[datetime]
    redacted_at: Mapped[datetime | None]
    merged_into: Mapped[int | None]


class Order(Base, ShopOwned):
    """One purchase, as its latest known version says; what the first version showed is kept beside it.

    version      orders later messages: "updated_at|triggered_at|digest", compared as text
    shown_*, country, province, zone  the shipping option that she saw when she paid, and to where: from the
                 earliest version heard of
    before_install  imported, or bought before the install: it only teaches, nothing is promised
    shipping_minor  what she paid to have it sent, after discounts, as the latest version says
    lines        orders.rules.Line as JSON: always read and written with their order, so they live in its row
    shown_attributes  of the cart, as [name, value]: just those that promises read (the signed promise, a chosen slot)
    begins_at    a scheduled order's clock begins then; None: when it was bought
    replacement  sent in place of something else: it has no promise of its own
    deleted_at   Shopify no longer has it
    undelivered_by  why nothing goes to the customer's door ("store_pickup"), where Shopify said so afterwards
    line_changes when its lines came and went: orders.line_changes
    standing     the last facts.StandingChanged as JSON, so that only a change is recorded
    current_minor  what is left of total_minor after refunds and edits; None where no message told
    purchase     orders.purchases.Purchase as JSON; None while it doesn't count
    """

    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_customer", "shop_id", "customer_id"),
        Index("ix_orders_ordered", "shop_id", "ordered_at"),
        Index("ix_orders_name", "shop_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(64))
    customer_id: Mapped[int | None]
    ordered_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(120))
    shown_version: Mapped[str] = mapped_column(String(120))
    shown_title: Mapped[str | None] = mapped_column(String(255))
    shown_code: Mapped[str | None] = mapped_column(String(255))
    shown_attributes: Mapped[list[list[str]]] = mapped_column(JSON)
    financial_status: Mapped[str | None] = mapped_column(String(40))
    cancelled_at: Mapped[datetime | None]
    test: Mapped[bool]
    source: Mapped[str | None] = mapped_column(String(100))
    before_install: Mapped[bool]
    replacement: Mapped[bool]
    deleted_at: Mapped[datetime | None]
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int]
    shipping_minor: Mapped[int]
    country: Mapped[str | None] = mapped_column(String(2))
    province: Mapped[str | None] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))
    accepts_marketing: Mapped[bool]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    line_changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    begins_at: Mapped[datetime | None]
    undelivered_by: Mapped[str | None] = mapped_column(String(20))
    standing: Mapped[str | None] = mapped_column(Text)
    current_minor: Mapped[int | None]
    purchase: Mapped[str | None] = mapped_column(Text)


class Shipment(Base, ShopOwned):
    """What Shopify calls a fulfillment: one sending with its tracking.

    order_id  of an order that may not have been heard of yet
    sent_at   when it was handed over, as far as Shopify knows: the fulfillment's created_at
    lines     ids and quantities of what is in it
    said      Shopify's shipment_status as the newest version has it
    marked_at the earliest version by which that was "delivered": for what comes without a carrier's events
    """

    __tablename__ = "shipments"
    __table_args__ = (Index("ix_shipments_order", "shop_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(40))
    said: Mapped[str | None] = mapped_column(String(40))
    marked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(String(120))
    carrier: Mapped[str | None] = mapped_column(String(100))
    tracking: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Part(Base, ShopOwned):
    """What Shopify calls a fulfillment order: what is to be sent from one place in one way.

    status      as it came, small letters: open, in_progress, on_hold, scheduled, closed, cancelled, …
    method      shipping, local, pick_up, pickup_point, retail, none; None where Shopify names none
    fulfill_at  a scheduled one is not sent before that: the clock begins there
    marks       [ISO instant, "on_hold", "free" or "scheduled"] by time: what was heard of its clock, which
                orders.rules.holds_of reads
    heard_at    of the newest message that these fields are from
    """

    __tablename__ = "order_parts"
    __table_args__ = (Index("ix_order_parts_order", "shop_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(30))
    method: Mapped[str | None] = mapped_column(String(20))
    fulfill_at: Mapped[datetime | None]
    marks: Mapped[list[list[str]]] = mapped_column(JSON)
    heard_at: Mapped[datetime]


class TrackingEvent(Base, ShopOwned):
    """What the carrier said through Shopify. A withdrawn one stays, so that a late create can't bring it back.

    status  as it came, also when we don't know the word; empty in a withdrawal that came before its event
    (the carrier's message isn't kept: it may name the neighbour who took the parcel in)
    """

    __tablename__ = "tracking_events"
    __table_args__ = (Index("ix_tracking_events_order", "shop_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shipment_id: Mapped[int]
    order_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(60))
    happened_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Refund(Base, ShopOwned):
    """Money given back. lines are ids and quantities; a refund of everything shippable ends the promise."""

    __tablename__ = "refunds"
    __table_args__ = (Index("ix_refunds_order", "shop_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    refunded_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
