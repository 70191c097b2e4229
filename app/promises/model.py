"""The tables of promises."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Float, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned

TIMED = text("settle_at IS NOT NULL")
KEPT = text("content_sealed IS NOT NULL")


class Promise(Base, ShopOwned, AppendOnly):
    """Something that the customer was shown.

    kind         shown, checkout, slot, label, rule; notice: a later date that she was told afterwards
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


class ArrivalWord(Base, ShopOwned, AppendOnly):
    """What somebody said about an arrival beside what Shopify passes on; a later word of the same source stands
    above an earlier one, and promises.arrivals says who is believed.

    shipment_id  0: everything in the order
    source       customer, carrier (its own interface, or a hub), merchant, inferred
    says         arrived, not_arrived, attempted, under_way
    happened_at  of an arrival or a scan; None where only "not yet" is said. whole_day: only its day is known
    said_by      who, in a code: "letter", "staff:123", "csv:staff:123", the name of a carrier's adapter
    reference    one word for each: a repeated message makes no second
    """

    __tablename__ = "arrival_words"
    __table_args__ = (UniqueConstraint("shop_id", "order_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    shipment_id: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    says: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime | None]
    whole_day: Mapped[bool]
    heard_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(120))


class ArrivalFile(Base, ShopOwned):
    """A CSV of arrivals that the merchant uploaded: looked at first, taken in when she says so.

    content_sealed  the file, until it has been taken in or let go; then, for a while, what was wrong with its lines
    state           "shown" (the preview), "taking" (in hand, `taken` lines so far), "taken", "dropped"
    good, bad       lines that can be taken in, and lines with something wrong
    """

    __tablename__ = "arrival_files"
    __table_args__ = (
        Index("ix_arrival_files_kept", "shop_id", "uploaded_at", sqlite_where=KEPT, postgresql_where=KEPT),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    good: Mapped[int]
    bad: Mapped[int]
    taken: Mapped[int]
    done_at: Mapped[datetime | None]


class OutcomeRow(Base, ShopOwned):
    """What came of an order (shipment_id 0) or of one of its shipments, as of now. The history is in the ledger.

    outcome      pending, over, kept, broken, unknown, void
    why          code of the reason, see promises.rules.REASONS
    certain      lateness that a person could show; only then does money follow
    settle_at    the next instant at which time alone changes the outcome; None when none does
    due_on       the day, in the zone of the promise, on which it counts in the totals
    miss_*       how far after (or before, negative) the window; None while nothing has come
    part         "handover" or "transit": whose part a broken promise was; None where it can't be told
    handover_days, transit_days  working days over the plan of each part, negative under it; None where unknown
    arrived_by   who says that it arrived: customer, shopify, carrier, merchant, inferred
    would_be     what would have come of an order from before the install: it only teaches
    service      the shipping option that she chose, as shown
    counted      of an order: what its last step into the totals was (promises.totals.count), so that a step out
                 is exactly that
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
    handover_days: Mapped[int | None]
    transit_days: Mapped[int | None]
    arrived_by: Mapped[str | None] = mapped_column(String(10))
    would_be: Mapped[str | None] = mapped_column(String(10))
    carrier: Mapped[str | None] = mapped_column(String(100))
    service: Mapped[str | None] = mapped_column(String(100))
    country: Mapped[str | None] = mapped_column(String(2))
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    changed_at: Mapped[datetime]


class NoticeOutcome(Base, ShopOwned):
    """What came of a later date that the customer was told. It never changes what came of the first promise.

    outcome  pending, over, kept, broken, unknown, void
    """

    __tablename__ = "notice_outcomes"
    __table_args__ = (Index("ix_notice_outcomes_order", "shop_id", "order_id"),)

    promise_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    latest_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


class Tally(Base, ShopOwned):
    """One order came to an outcome (+1) or left it (−1). Inserted, never counted in place: two workers would wait
    for each other on the day's row. A duty folds them into Total.

    outcome  as in OutcomeRow; of an order from before the install "past_" and what would have come of it
    about    the figures that the order counts in beside its day: promises.totals.about
    """

    __tablename__ = "outcome_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_day", Date)
    outcome: Mapped[str] = mapped_column(String(20))
    step: Mapped[int]
    about: Mapped[dict[str, Any]] = mapped_column(JSON)


class LabelSeen(Base, ShopOwned):
    """One order showed a title. Inserted, and folded into ShippingLabel, as tallies are."""

    __tablename__ = "label_sightings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(255))
    seen_at: Mapped[datetime]


class ShippingLabel(Base, ShopOwned):
    """A title that customers were shown. What it means is in the settings (ShopSettings.labels) and in promises.labels.

    mark  of the title with case, accents and spaces folded away: one row for each
    """

    __tablename__ = "shipping_labels"
    __table_args__ = (Index("ix_shipping_labels_seen", "shop_id", "last_seen_at"),)

    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(255))
    orders: Mapped[int]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class ShownUse(Base, ShopOwned, AppendOnly):
    """A signed promise was used by an order: the same one doesn't count for another."""

    __tablename__ = "shown_uses"
    # What is kept on a customer is looked for by her orders.
    __table_args__ = (Index("ix_shown_uses_order", "shop_id", "order_id"),)

    nonce: Mapped[str] = mapped_column(String(40), primary_key=True)
    order_id: Mapped[int]
    used_at: Mapped[datetime]


class SavedView(Base, ShopOwned):
    """A filter of the list of promises that the shop has kept under a name.

    query  as in the page's address: "outcome=broken&carrier=PostNord"
    """

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("shop_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(300))
    kept_by: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime]


class Total(Base, ShopOwned):
    """How many orders of a day came to an outcome, as of the last folding.

    dimension  "" for all orders; carrier, service, country, product, kind, part, miss, handover, transit: those with
               that `value`; product_4w: as product, by blocks of four weeks
    misses, misses_squared  sums of the working days between arrival and promise, and of their squares, over the
               `measured` orders that arrived; in handover and transit, of the working days over plan
    """

    __tablename__ = "outcome_totals"

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    # Before the value, since every question is about a span of days of one dimension.
    on: Mapped[date] = mapped_column("on_day", Date, primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20), primary_key=True)
    orders: Mapped[int]
    measured: Mapped[int]
    misses: Mapped[int]
    misses_squared: Mapped[int]
