"""What forecasts tell: a promise that will hardly be kept, before its day has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PromiseAtRisk(Fact):
    """Recorded once for each order, while its promise can still be kept.

    reason       "not_sent", "stands_still", "too_far", "carrier_says"
    promised_on  the last day that was promised, in the zone of the promise
    expected_on  the day by which it will come as far as we know; None where nobody can say
    """

    promise_id: int
    reason: str
    promised_on: date
    expected_on: date | None


@dataclass(frozen=True, kw_only=True)
class RiskOver(Fact):
    """What was at risk has been decided. how  what came of the order: "kept", "broken", "void" and so on"""

    how: str
