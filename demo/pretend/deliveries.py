"""Webhooks as they leave Shopify: signed bodies with their headers, and the sender that posts them.

source  shopify.dev "Webhook delivery structure", "Verify webhook deliveries", "Webhook best practices",
        changelog "Updates to webhook retry mechanism"
"""

import http.client
import json
import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from demo.pretend.signing import webhook_signature

# Shopify waits five seconds in all; 2xx is the only success, a redirect is a failure.
TIMEOUT_SECONDS = 5.0
# Eight tries within four hours, each pause about twice the last: the sum of these is 3 h 57 min.
RETRY_AFTER_MINUTES = (1, 2, 4, 10, 30, 70, 120)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook to one subscription.

    about    the id of what the body describes: order, shipment, scan, refund or shop
    headers  complete and signed; `X-Shopify-Webhook-Id` stays the same when it is sent again
    """

    topic: str
    body: bytes
    headers: dict[str, str]
    about: int

    @property
    def webhook_id(self) -> str:
        return self.headers["X-Shopify-Webhook-Id"]

    def json(self) -> Any:
        return json.loads(self.body)

    def signed_with(self, secret: str) -> "Delivery":
        """The same delivery under another client secret, as after a rotation."""
        return replace(
            self, headers={**self.headers, "X-Shopify-Hmac-Sha256": webhook_signature(secret, self.body)}
        )


@dataclass(slots=True)
class SendReport:
    """What came of sending: how many posts, answers by status (0: no answer), and what was not accepted."""

    posts: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[Delivery] = field(default_factory=list)

    def note(self, delivery: Delivery, status: int) -> None:
        self.posts += 1
        self.statuses[status] += 1
        if not 200 <= status < 300:
            self.failed.append(delivery)


@dataclass(slots=True)
class Waiting:
    """A delivery that was not accepted yet: how often it was tried and when it is due again."""

    delivery: Delivery
    tries: int
    due_at: datetime


class Sender:
    """Posts deliveries to the app over connections that are kept open; safe to use from many threads."""

    def __init__(
        self, *, app_url: Callable[[], str], now: Callable[[], datetime], path: str = "/webhooks"
    ) -> None:
        self._app_url = app_url
        self._now = now
        self._path = path
        # Open connections with their addresses; taken while a post is under way, put back after it.
        self._idle: deque[tuple[str, http.client.HTTPConnection]] = deque()
        self._lock = threading.Lock()
        self.waiting: list[Waiting] = []
        self.given_up: list[Delivery] = []

    def send(
        self,
        deliveries: Iterable[Delivery],
        *,
        duplicates: float = 0.0,
        shuffle: bool = False,
        rng: random.Random | None = None,
        retry: bool = False,
        connections: int = 1,
    ) -> SendReport:
        """Post each delivery once, and a share of them twice (the same webhook id both times).

        duplicates   0.0 to 1.0; the repeats come at the end of the batch, or anywhere when shuffled
        rng          needed for duplicates and shuffle to be the same each time
        retry        keep what was not accepted in `waiting`, for `retry_due`
        connections  how many posts may be under way at once; more than one gives up their order
        """
        chance = rng or random.Random(0)
        batch = list(deliveries)
        batch += [one for one in batch if duplicates and chance.random() < duplicates]
        if shuffle:
            chance.shuffle(batch)
        report = SendReport()
        for delivery, status in zip(batch, self._post_all(batch, connections), strict=True):
            report.note(delivery, status)
        if retry:
            self._keep(report.failed)
        return report

    def retry_due(self) -> SendReport:
        """Send again what is due by the world's clock; after eight tries a delivery is given up."""
        now = self._now()
        with self._lock:
            due = [one for one in self.waiting if one.due_at <= now]
            self.waiting = [one for one in self.waiting if one.due_at > now]
        report = SendReport()
        for one in due:
            status = self.post(one.delivery)
            report.note(one.delivery, status)
            if not 200 <= status < 300:
                self._again(one)
        return report

    def post(self, delivery: Delivery) -> int:
        """Post once; the status of the answer, 0 if there was none in time."""
        url = urlsplit(self._app_url())
        for connection in self._connections(url):
            try:
                target = url.path.rstrip("/") + self._path
                connection.request("POST", target, body=delivery.body, headers=delivery.headers)
                answer = connection.getresponse()
                answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A kept connection may have been closed while it was idle: that is no answer of the app.
                connection.close()
            except (OSError, http.client.HTTPException):
                connection.close()
                return 0
            else:
                self._idle.append((url.netloc, connection))
                return answer.status
        return 0

    def close(self) -> None:
        """Close the connections that are kept open."""
        while self._idle:
            self._idle.pop()[1].close()

    def _connections(self, url: SplitResult) -> Iterator[http.client.HTTPConnection]:
        """One that is open already, if there is one for this app, and then a fresh one."""
        while self._idle:
            netloc, connection = self._idle.pop()
            if netloc == url.netloc:
                yield connection
                break
            connection.close()
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        yield kind(url.netloc, timeout=TIMEOUT_SECONDS)

    def _post_all(self, batch: Sequence[Delivery], connections: int) -> list[int]:
        if connections == 1:
            return [self.post(one) for one in batch]
        with ThreadPoolExecutor(connections) as pool:
            return list(pool.map(self.post, batch))

    def _keep(self, failed: Sequence[Delivery]) -> None:
        due_at = self._now() + timedelta(minutes=RETRY_AFTER_MINUTES[0])
        with self._lock:
            self.waiting += [Waiting(one, tries=1, due_at=due_at) for one in failed]

    def _again(self, one: Waiting) -> None:
        with self._lock:
            if one.tries > len(RETRY_AFTER_MINUTES) - 1:
                self.given_up.append(one.delivery)
                return
            due_at = self._now() + timedelta(minutes=RETRY_AFTER_MINUTES[one.tries])
            self.waiting.append(Waiting(one.delivery, tries=one.tries + 1, due_at=due_at))
