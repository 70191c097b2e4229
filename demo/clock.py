"""The demo's clock: simulated while the year is told, the machine's own afterwards."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class StoryClock:
    """Stands still at an instant of the story until it is moved; once live it runs by itself and can't be moved.

    Read by the pretend Shopify, the mail server and Kept alike, so that all live in the same hour.
    """

    def __init__(self, at: datetime) -> None:
        self._at: datetime | None = at

    def now(self) -> datetime:
        return self._at or datetime.now(UTC)

    def go_to(self, at: datetime) -> None:
        """An earlier instant is ignored: late news doesn't turn time back."""
        if self._at is not None and at > self._at:
            self._at = at

    def go_live(self) -> None:
        self._at = None

    def sleep(self, seconds: float) -> None:
        """Waits that Shopify asks for take no real time while the story is told."""
        if self._at is None:
            time.sleep(seconds)
