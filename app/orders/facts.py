"""What orders tell: enough that the ledger alone can say again what came of each order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class LineCount:
    """How many of a line: as bought and edited, or as sent in a shipment."""

    line_id: int
    wanted: int


@dataclass(frozen=True, kw_only=True)
class RefundCount:
    """How many of a line were refunded, and when."""

    line_id: int
    count: int
    refunded_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(Fact):
    """An order was heard of for the first time."""

    ordered_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownChanged(Fact):
    """An earlier version of the order came to light, and with it another shipping option was shown at the checkout."""


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Fact):
    """Where an order stands apart from its shipments; a later one replaces it.

    unpromised  why nothing is promised for it (orders.rules.unpromised); None where a promise may be made
    lines       what was to come, as bought and edited, before any refund
    refunds     by time, with what was edited away: what was to come at an instant is `lines` less these up to then
    holds       (from, until): when it was on hold; until None while it still is. The clock stood still
    begins_at   a scheduled order's clock begins then; None: when it was bought
    local       the shop brings it itself: no carrier tells of it, its own mark counts
    ended_at    when it was first cancelled, refunded whole or emptied; None while something is to come
    ended_by    "cancelled", "refunded", "nothing_to_ship"; None with ended_at
    """

    ordered_at: datetime
    zone: str
    country: str | None
    unpromised: str | None
    lines: tuple[LineCount, ...]
    refunds: tuple[RefundCount, ...]
    holds: tuple[tuple[datetime, datetime | None], ...]
    begins_at: datetime | None
    local: bool
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, kw_only=True)
class CustomerNamed(Fact):
    """It came to light later than the order itself who bought, or at what address: until then there was nobody to
    write to.
    """


@dataclass(frozen=True, kw_only=True)
class BeginningChanged(Fact):
    """The clock of the order begins at another time: it was scheduled for later, or no longer is."""


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Fact):
    """Two records of one person became one at Shopify. kept_id, gone_id: ours, of the one that stays and the one
    that went
    """

    kept_id: int
    gone_id: int


@dataclass(frozen=True, kw_only=True)
class OrderPaid(Fact):
    """The money is there, or was promised by someone who keeps it."""


@dataclass(frozen=True, kw_only=True)
class PurchaseChanged(Fact):
    """What the order is as a purchase; a later one replaces it.

    counts  paid, no test, not cancelled, not deleted, not sent in place of something else
    on      the day by the shop's calendar
    minor   what is left of it after refunds and edits, in `currency`
    """

    counts: bool
    customer_id: int | None
    on: date
    ordered_at: datetime
    currency: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class CodesUsed(Fact):
    """A new order was bought with discount codes. Not for the ledger: most are none of ours.

    codes  (code, what it took off in minor units or None where that wasn't told)
    """

    codes: tuple[tuple[str, int | None], ...]
    currency: str


@dataclass(frozen=True, kw_only=True)
class ShipmentTold(Fact):
    """A shipment as its latest version says; a later fact on the same shipment replaces this one.

    marked_at  since when Shopify's own word on the whole shipment is "delivered"; None while it isn't
    """

    shipment_id: int
    sent_at: datetime
    cancelled: bool
    carrier: str | None
    lines: tuple[LineCount, ...]
    marked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ScanHeard(Fact):
    """The carrier said something about a shipment."""

    shipment_id: int
    event_id: int
    status: str
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class ScanWithdrawn(Fact):
    """The carrier took it back."""

    shipment_id: int
    event_id: int


@dataclass(frozen=True, kw_only=True)
class OrderTold(Fact):
    """All of a message has been written: time to judge. Not for the ledger: it says nothing by itself."""
