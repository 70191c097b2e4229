"""What promises tell: what was promised and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Fact):
    """The customer was shown something; the fields are those of promises.model.Promise."""

    promise_id: int
    kind: str
    source: str
    shown_text: str
    earliest_at: datetime | None
    latest_at: datetime
    zone: str
    rules: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PromiseSuperseded(Fact):
    """It turned out that she was shown something else: this promise no longer counts. reason  a code"""

    promise_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LabelNotUnderstood(Fact):
    """A shipping option whose words say nothing that we can read; the merchant says what it means."""

    title: str


@dataclass(frozen=True, kw_only=True)
class LabelReadAgain(Fact):
    """The merchant asked that orders of the last weeks are read again by what a title means today: how far that is.

    mark      of the title, promises.meanings.mark_of
    asked_at  when, and page: how many pages are done since; 0 when it is asked
    orders    how many showed the title and were read again so far
    done      there are no more
    by        the staff member's number at Shopify
    """

    mark: str
    asked_at: datetime
    page: int
    orders: int
    done: bool
    by: str


@dataclass(frozen=True, kw_only=True)
class ShownRefused(Fact):
    """A signed promise came with the cart and doesn't count. reason: "forged", "stale", "replayed", "other_shop",
    "other_country", "other_product"; detail: what was seen, for the merchant
    """

    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class SlotNotUnderstood(Fact):
    """The customer chose a day and hours that we can't read. attributes  names in the cart under which she did, as
    the merchant's settings have them; what she wrote there stays with the order
    """

    attributes: str


@dataclass(frozen=True, kw_only=True)
class ArrivalHeard(Fact):
    """Somebody said something of an arrival; the fields are those of promises.model.ArrivalWord.

    against  what was believed before and is contradicted by it: "" or "source says, instant"
    """

    word_id: int
    shipment_id: int
    source: str
    says: str
    happened_at: datetime | None
    whole_day: bool
    heard_at: datetime
    said_by: str
    against: str


@dataclass(frozen=True, kw_only=True)
class NoticeSettled(Fact):
    """What came of a later date that the customer was told."""

    promise_id: int
    outcome: str
    latest_at: datetime
    arrived_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutcomeSettled(Fact):
    """An outcome came or changed. shipment_id 0: of the order; fields as in promises.rules.Judgement.

    was      the outcome before; "pending" where there was none
    counted  of an order: as what it stands in the totals now (promises.totals.counted_as); None for a shipment
    """

    shipment_id: int
    outcome: str
    was: str
    why: str
    certain: bool
    promise_id: int | None
    due_on: date
    latest_at: datetime | None
    arrived_at: datetime | None
    miss_hours: float | None
    miss_days: int | None
    miss_working_days: int | None
    part: str | None
    handover_days: int | None
    transit_days: int | None
    arrived_by: str | None
    would_be: str | None
    carrier: str | None
    service: str | None
    country: str | None
    counted: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class OutcomeCounted(Fact):
    """The order stands in other totals, though its outcome is as it was: another carrier was named, say.

    counted  as in OutcomeSettled
    """

    counted: dict[str, Any] | None
