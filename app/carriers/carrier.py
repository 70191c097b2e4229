"""What every carrier's adapter gives, and what one is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from app.carriers.scans import Piece
from app.core.errors import Unreachable

FREE_MAX = timedelta(minutes=5)  # longer than all the numbers of a shipment take
PACED = "We ask this carrier slowly, within its limits."


@dataclass(frozen=True)
class Field:
    """One part of the access that a carrier gives a merchant. needed: without it nothing works"""

    name: str
    needed: bool = True


class Carrier(Protocol):
    """fields   what the merchant enters, and what `ask` gets as `access`
    pause    between two questions with the same access: the carrier's own limit
    per_day  questions in a day with the same access
    """

    name: str
    fields: tuple[Field, ...]
    pause: timedelta
    per_day: int

    def ask(self, access: Mapping[str, str], number: str, *, zone: str) -> tuple[Piece, ...]:
        """number   as Shopify gives it
        zone     the customer's, for days and times without a place
        returns  the parcels behind the number; none where the carrier doesn't know it
        raises   Unreachable: see wire.call
        """


class Pace:
    """Keeps the questions of this process apart, access by access. The duty spreads them; this is for a worker that
    was away and finds many waiting.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._free_at: dict[tuple[str, int], datetime] = {}

    def take(self, carrier: Carrier, shop_id: int, now: datetime, *, questions: int = 1) -> None:
        """questions  that follow each other from now on, a pause apart
        raises     Unreachable("carrier_paced") with retry_after, in seconds, if it isn't our turn yet
        """
        key = carrier.name, shop_id
        with self._lock:
            free_at = self._free_at.get(key, now)
            if now < free_at <= now + FREE_MAX:  # more would be a clock that was set back
                wait = (free_at - now) / timedelta(seconds=1)
                raise Unreachable("carrier_paced", PACED, permanent=False, retry_after=max(1, round(wait)))
            self._free_at[key] = now + carrier.pause * questions
