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
class OutcomeSettled(Fact):
    """An outcome came or changed. shipment_id 0: of the order; fields as in promises.rules.Judgement.

    was  the outcome before; "pending" where there was none
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
    carrier: str | None
    country: str | None
