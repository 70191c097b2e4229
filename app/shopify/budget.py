"""How many points a shop's Admin API has left for us, as far as we know."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Before the first answer: the smallest plan's figures. The answers tell the real ones.
MAXIMUM_AT_FIRST = 1000.0
RESTORED_PER_SECOND_AT_FIRST = 100.0
SHOPS_MAX = 50_000  # about 10 MB; beyond it what was known is forgotten, which costs a THROTTLED or two


@dataclass
class _Bucket:
    available: float
    maximum: float
    restored_per_second: float
    seen_at: datetime


class CostBudget:
    """A bucket of points per shop, shared by the threads of a process. Each process guesses for itself; where two
    guess wrong together, Shopify answers THROTTLED and says how much is left.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}
        self._costs: dict[str, float] = {}

    def set_aside(
        self, shop: str, name: str, *, cost: float, now: datetime, wait_seconds_max: float
    ) -> float | None:
        """Take the points of a call that is about to be sent.

        name     the document's, by which its real cost is remembered
        cost     what to take while the real one isn't known
        returns  seconds to wait before sending, 0.0 for at once; None (and nothing taken) if it would be too long
        """
        with self._lock:
            bucket = self._bucket(shop, now)
            need = min(self._costs.get(name, cost), bucket.maximum)
            wait = max(0.0, (need - bucket.available) / bucket.restored_per_second)
            if wait > wait_seconds_max:
                return None
            # Below zero means that others wait already: the next one waits behind them.
            bucket.available -= need
            return wait

    def learn(self, shop: str, name: str, cost: Mapping[str, Any], *, now: datetime) -> None:
        """cost  extensions.cost of an answer; what it lacks or what makes no sense is left as it was"""
        status = cost.get("throttleStatus")
        with self._lock:
            requested = _points(cost, "requestedQueryCost")
            if requested is not None:
                self._costs[name] = requested
            if not isinstance(status, dict):
                return
            bucket = self._bucket(shop, now)
            bucket.maximum = _points(status, "maximumAvailable") or bucket.maximum
            bucket.restored_per_second = _points(status, "restoreRate") or bucket.restored_per_second
            available = _points(status, "currentlyAvailable")
            bucket.available = bucket.available if available is None else available

    def _bucket(self, shop: str, now: datetime) -> _Bucket:
        if len(self._buckets) > SHOPS_MAX:
            self._buckets.clear()
        bucket = self._buckets.setdefault(
            shop, _Bucket(MAXIMUM_AT_FIRST, MAXIMUM_AT_FIRST, RESTORED_PER_SECOND_AT_FIRST, now)
        )
        seconds = max(0.0, (now - bucket.seen_at).total_seconds())
        bucket.available = min(bucket.maximum, bucket.available + seconds * bucket.restored_per_second)
        bucket.seen_at = max(now, bucket.seen_at)
        return bucket


def _points(of: Mapping[str, Any], name: str) -> float | None:
    value = of.get(name)
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9
        else None
    )
