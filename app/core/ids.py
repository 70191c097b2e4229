"""Row ids that are made in the app, so that a row and the rows that name it can be written in one go."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from app.core.chance import Chance
from app.core.clock import Clock

# Milliseconds are counted from here; 41 bits of them last until 2094.
EPOCH_MS = 1_735_689_600_000  # 2025-01-01 UTC
NODE_BITS = 11  # a number drawn per process: two processes of one shop meet once in 2,048 starts,
COUNTER_BITS = 11  # and then the primary key refuses the second row and the work is done again


def first_id_of(instant: datetime) -> int:
    """No id that is made then or later is smaller, so that what is old is found by its key."""
    return _ms_since_epoch(instant) << (NODE_BITS + COUNTER_BITS)


def made_at(row_id: int) -> datetime:
    """When the id was made, to the millisecond."""
    return datetime.fromtimestamp((EPOCH_MS + (row_id >> (NODE_BITS + COUNTER_BITS))) / 1000, UTC)


class Ids:
    """63-bit numbers that grow with time, unique within a process and, by the node, between processes.

    A stopped or earlier clock doesn't repeat an id: the counter goes on from the last one.
    """

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._node = chance.bits(NODE_BITS)
        self._last = (0, 0)
        self._lock = threading.Lock()

    def next(self) -> int:
        now_ms = _ms_since_epoch(self._clock.now())
        with self._lock:
            ms, count = self._last
            if now_ms > ms:
                ms, count = now_ms, 0
            else:
                count += 1
                if count >> COUNTER_BITS:
                    ms, count = ms + 1, 0
            self._last = (ms, count)
        return (ms << (NODE_BITS + COUNTER_BITS)) | (self._node << COUNTER_BITS) | count


def _ms_since_epoch(instant: datetime) -> int:
    return max(0, int(instant.timestamp() * 1000) - EPOCH_MS)
