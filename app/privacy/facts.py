"""What happens with a customer's data. No fact says who she is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DataRequested(Fact):
    """request_id  Shopify's number of the request; the file is made, and the merchant has it to give by due_at"""

    request_id: int
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DataFileFetched(Fact):
    """Somebody looked at a customer's data. by  the staff member's number at Shopify"""

    request_id: int
    by: str


@dataclass(frozen=True, kw_only=True)
class CustomerErased(Fact):
    """rows  emptied; left  rows in which a search afterwards still found her: must be 0"""

    rows: int
    left: int
