"""How long customers waited for a person's answer: of the newest cases and letters that were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor, sqrt

from sqlalchemy import select

from app.core.work import Work
from app.listening.model import Case, Reply
from app.promises.spread import Z_95

NEWEST_MAX = 200  # of each kind; with so many the middle one is known to a few hours
LOOKED_BACK = timedelta(days=365)
LEAST = 10


@dataclass(frozen=True)
class Waits:
    """hours  each wait, sorted"""

    hours: tuple[float, ...]

    @property
    def median(self) -> float | None:
        """None for too few."""
        return self.hours[len(self.hours) // 2] if len(self.hours) >= LEAST else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the median of such waits lies, 95 times of 100: by their ranks, whatever their spread looks like."""
        count = len(self.hours)
        if count < LEAST:
            return None
        reach = Z_95 * sqrt(count) / 2
        least = max(0, floor(count / 2 - reach) - 1)
        return self.hours[least], self.hours[min(count - 1, ceil(count / 2 + reach))]


def waits(work: Work) -> Waits:
    since = work.now - LOOKED_BACK
    found: list[float] = []
    cases = select(Case.opened_at, Case.closed_at).where(
        Case.state == "closed", Case.due_at >= since, Case.done.in_(("answered", "called"))
    )
    replies = select(Reply.heard_at, Reply.closed_at).where(Reply.state == "answered", Reply.due_at >= since)
    for query, due_at in ((cases, Case.due_at), (replies, Reply.due_at)):
        for heard_at, closed_at in work.session.execute(query.order_by(due_at.desc()).limit(NEWEST_MAX)):
            if closed_at is not None:
                found.append((closed_at - heard_at).total_seconds() / 3600)
    return Waits(tuple(sorted(found)))
