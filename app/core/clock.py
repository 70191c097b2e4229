"""The only source of time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Two real ones exist: the system's, and the simulated one that replays and the demo run on."""

    def now(self) -> datetime:
        """returns  an aware instant in UTC"""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SimulatedClock:
    """Stands still until it is set; then shows that instant. Goes forward only, as a day does."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def go_to(self, at: datetime) -> None:
        """An earlier instant is ignored: late news doesn't turn time back."""
        if at > self._at:
            self._at = at
