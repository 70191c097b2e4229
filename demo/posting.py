"""Webhooks on their way from the pretend Shopify to Kept: many at once, some late, some twice, in any order."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from demo.pretend import Delivery, PretendShopify

# Requests under way at once. Shopify sends more; four keep Kept's own threads busy on two cores.
CONNECTIONS = 4
TWICE, LATE = 0.03, 0.02  # shares of all webhooks


class Post:
    """Holds what is under way. Times are the story's.

    posts    how many requests were made, and of these how many were repeats
    """

    def __init__(self, world: PretendShopify) -> None:
        self._world = world
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="demo-post")
        self._under_way: list[tuple[datetime, int, Delivery]] = []
        self._count = 0
        self.posts = self.repeats = 0

    def take(self, deliveries: Iterable[Delivery], at: datetime, chance: random.Random) -> None:
        """Take over what Shopify wants to tell. A small share goes hours later, another goes twice."""
        for one in deliveries:
            late = timedelta(hours=chance.uniform(1, 9)) if chance.random() < LATE else timedelta()
            self._put(at + late, one)
            if chance.random() < TWICE:
                self.repeats += 1
                self._put(at + late + timedelta(minutes=chance.randint(0, 240)), one)

    def deliver(self, until: datetime, chance: random.Random) -> int:
        """Post all that is due by then, in no order; what Kept doesn't take is tried again as Shopify would.

        returns  how many were posted
        """
        due = []
        while self._under_way and self._under_way[0][0] <= until:
            due.append(heapq.heappop(self._under_way)[2])
        chance.shuffle(due)
        statuses = list(self._threads.map(self._world.sender.post, due))
        refused = [one for one, status in zip(due, statuses, strict=True) if not 200 <= status < 300]
        if refused:
            self._world.sender.send(refused, retry=True)
        self.posts += len(due)
        return len(due)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    def _put(self, at: datetime, one: Delivery) -> None:
        self._count += 1
        heapq.heappush(self._under_way, (at, self._count, one))
