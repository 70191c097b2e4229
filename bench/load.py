"""Signed deliveries prepared beforehand, and a client that only writes them and reads status lines.

Loopback only, and bounded: each list of deliveries is sent once.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import ipaddress
import json
import random
import re
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Delivery:
    """raw       the whole request, head and body
    expected  the right answer: 200, or 401 for a wrong signature
    """

    raw: bytes
    expected: int


@dataclass(frozen=True)
class Batch:
    """unique_ids  the webhook ids that a store must hold once all of it was sent"""

    deliveries: list[Delivery]
    unique_ids: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """Milliseconds. wrong counts answers other than the expected ones, and connections that broke."""

    per_second: float
    p50: float
    p95: float
    p99: float
    worst: float
    wrong: dict[str, int]


def order_body(size: int) -> bytes:
    """An order of about `size` bytes, shaped like Shopify's."""
    money = {"shop_money": {"amount": "12.50", "currency_code": "SEK"}}
    place = {
        "first_name": "Astrid",
        "last_name": "Ek",
        "address1": "Storgatan 1",
        "city": "Umeå",
        "country_code": "SE",
    }
    order: dict[str, object] = {
        "id": 5_000_000_000_001,
        "name": "#1001",
        "created_at": "2026-03-02T09:00:00+01:00",
        "updated_at": "2026-03-02T09:00:01+01:00",
        "currency": "SEK",
        "total_price": "1290.00",
        "customer": {"id": 7_000_000_000_001, "email": "astrid@example.com", "default_address": place},
        "billing_address": place,
        "shipping_address": place,
        "shipping_lines": [{"id": 1, "title": "2–4 vardagar", "code": "STD", "price_set": money}],
    }
    lines: list[dict[str, object]] = []
    while len(_json({**order, "line_items": lines})) < size:
        number = len(lines) + 1
        line = {
            "id": 8_000_000_000_000 + number,
            "title": f"Skor {number}",
            "sku": f"SKO-{number:05d}",
            "quantity": 1,
        }
        tax = [{"title": "Moms", "rate": 0.25, "price": "2.50", "price_set": money}]
        lines.append(
            {**line, "price_set": money, "requires_shipping": True, "properties": [], "tax_lines": tax}
        )
    return _json({**order, "line_items": lines})


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def prepare(
    count: int,
    *,
    run: str,
    port: int,
    secret: str,
    domains: Sequence[str],
    size: int = 8_500,
    duplicates: float = 0.1,
    bad: float = 0.02,
) -> Batch:
    """run  begins every webhook id, so that two batches never share one"""
    chance = random.Random(run)
    bodies = [_varied(order_body(size), number) for number in range(256)]
    signed = [
        (body, base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()) for body in bodies
    ]
    deliveries: list[Delivery] = []
    good: list[bytes] = []
    for number in range(count):
        if good and chance.random() < duplicates:
            deliveries.append(Delivery(chance.choice(good), 200))
            continue
        body, signature = signed[number % len(signed)]
        is_bad = chance.random() < bad
        given = signature[::-1] if is_bad else signature
        head = _head(f"{run}-{number:08d}", domain=domains[number % len(domains)], port=port, signature=given)
        raw = head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
        deliveries.append(Delivery(raw, 401 if is_bad else 200))
        if not is_bad:
            good.append(raw)
    return Batch(deliveries, frozenset(re.search(rb"Webhook-Id: (\S+)", raw)[1].decode() for raw in good))  # type: ignore[index]  # _head wrote it


def _varied(body: bytes, number: int) -> bytes:
    return body.replace(b"5000000000001", str(5_000_000_000_001 + number).encode(), 1)


def _head(webhook_id: str, *, domain: str, port: int, signature: str) -> bytes:
    return (
        f"POST /webhooks HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/json\r\n"
        f"X-Shopify-Topic: orders/create\r\nX-Shopify-Hmac-Sha256: {signature}\r\n"
        f"X-Shopify-Shop-Domain: {domain}\r\nX-Shopify-API-Version: 2026-10\r\nX-Shopify-Webhook-Id: {webhook_id}\r\n"
        "X-Shopify-Event-Id: 2c1f\r\nX-Shopify-Triggered-At: 2026-03-02T08:00:02.123456789Z\r\n"
    ).encode()


class _Connection(asyncio.Protocol):
    """One connection that is kept; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[int] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, raw: bytes, loop: asyncio.AbstractEventLoop) -> asyncio.Future[int]:
        assert self.transport is not None
        self._answer = loop.create_future()
        self.transport.write(raw)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        length = LENGTH.search(self._buffer, 0, head_end)
        end = head_end + 4 + int(length[1]) if length else self._end_of_chunks(head_end)
        if end and len(self._buffer) >= end:
            status, self._buffer = int(self._buffer[9:12]), self._buffer[end:]
            self._settle(status)

    def _end_of_chunks(self, head_end: int) -> int:
        last = self._buffer.find(b"0\r\n\r\n", head_end)
        return last + 5 if last >= 0 else 0

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        self._settle(0)

    def _settle(self, status: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)


def send(batch: Batch, *, port: int, connections: int = 32, rate: float = 0) -> Measured:
    """rate  0: each connection sends its next as soon as the last is answered. Otherwise so many a second at
    fixed times whatever the server does, and the time counts from when it should have been sent.
    """
    assert ipaddress.ip_address(HOST).is_loopback
    return asyncio.run(_send(batch.deliveries, port=port, connections=connections, rate=rate))


async def _send(deliveries: list[Delivery], *, port: int, connections: int, rate: float) -> Measured:
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(_Connection, HOST, port))[1] for _ in range(connections)]
    took: list[float] = []
    wrong: Counter[str] = Counter()
    numbered = iter(enumerate(deliveries))
    begun = time.perf_counter()

    async def one_after_another(connection: _Connection) -> None:
        for number, delivery in numbered:
            start = time.perf_counter()
            if rate:
                start = begun + number / rate
                while (early := start - time.perf_counter()) > 0:
                    await asyncio.sleep(early if early > 0.002 else 0)
            if connection.transport is None:
                wrong["connection lost"] += 1
                return
            status = await connection.ask(delivery.raw, loop)
            took.append(time.perf_counter() - start)
            if status != delivery.expected:
                wrong[f"{status} instead of {delivery.expected}"] += 1

    async with asyncio.timeout(TIMEOUT_SECONDS + len(deliveries) / (rate or 200)):
        await asyncio.gather(*map(one_after_another, opened))
    seconds = time.perf_counter() - begun
    for connection in opened:
        if connection.transport is not None:
            connection.transport.close()
    return _measured(took, seconds, wrong)


def _measured(took: list[float], seconds: float, wrong: Counter[str]) -> Measured:
    took.sort()

    def share(part: float) -> float:
        return took[min(len(took) - 1, int(len(took) * part))] * 1000

    return Measured(len(took) / seconds, share(0.5), share(0.95), share(0.99), took[-1] * 1000, dict(wrong))
