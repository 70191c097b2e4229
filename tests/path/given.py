"""A shop that is told things through its front door, and customers who buy there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.work import Env, reading_for, work_across_shops, work_for
from app.inbox.door import FrontDoor
from app.shops.model import Shop
from app.shops.settings import Arrivals, ReviewRequests, Sender, ShopSettings
from app.shops.store import change_settings
from app.worker import Rounds
from tests.builders import DOMAIN, INSTALLED_AT, NOW, SECRET, SHOP, one_code
from tests.fakes import StoppedClock
from tests.fakes_shopify import FakeShopify

ORDER = 450_789_469
LABEL = (
    "PostNord, 2–4 vardagar"  # bought at NOW, a Monday: from Wednesday the 4th to the end of Friday the 6th
)
LAST_DAY = NOW.replace(day=6)
EMAIL = "alma.lind@posten.example"
# What a shop asks and tells of a delivery has stories of its own, in tests/updates.
SETTINGS = ShopSettings(
    guarantee=one_code(),
    arrivals=Arrivals(ask_customers=False, tell_delays=False),
    reviews=ReviewRequests(address="https://loparboden.example/review/{order}"),
    sender=Sender(
        name="Maja", role="kundtjänst", address="maja@loparboden.example", reply_to="maja@loparboden.example",
        postal="Löparboden AB, Storgatan 1, 903 26 Umeå",
    ),
    soft_opt_in=True,
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """One webhook as Shopify would send it. again: told once more it is the same message with the same id."""

    topic: str
    body: dict[str, Any]
    webhook_id: str
    triggered_at: datetime


@dataclass
class Street:
    """What lies between Shopify and one of our shops, and the worker behind the door."""

    env: Env
    shop_id: int = SHOP
    domain: str = DOMAIN
    door: FrontDoor = field(init=False)
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.door = FrontDoor(_nobody, self.env)
        self.rounds = Rounds(self.env)

    @property
    def clock(self) -> StoppedClock:
        assert isinstance(self.env.clock, StoppedClock)
        return self.env.clock

    @property
    def shopify(self) -> FakeShopify:
        shopify: Any = self.env.shopify
        assert isinstance(shopify, FakeShopify)
        return shopify

    def tell(self, messages: Message | Iterable[Message]) -> Street:
        """Send messages, and see each of them taken in."""
        for message in [messages] if isinstance(messages, Message) else messages:
            assert post(self.door, message, domain=self.domain) == "200 OK"
        return self

    def settle(self, at: datetime | None = None) -> Street:
        """Go to an instant and do all that is due by then."""
        if at is not None:
            self.clock.set(at)
        self.rounds.until_quiet()
        return self

    def live_until(self, at: datetime, *, step: timedelta = timedelta(hours=1)) -> Street:
        """Let time pass in steps, with the worker's rounds after each."""
        while self.clock.now() < at:
            self.settle(min(self.clock.now() + step, at))
        return self

    def rows(self, table: type[Any], *where: Any) -> list[Any]:
        """The shop's rows, by key."""
        with reading_for(self.env, self.shop_id) as work:
            return list(
                work.session.scalars(select(table).where(*where).order_by(*table.__table__.primary_key))
            )


def open_street(
    env: Env, *, shop_id: int = SHOP, domain: str = DOMAIN, settings: ShopSettings = SETTINGS
) -> Street:
    """The merchant decided before the first order, and granted what the guarantee needs."""
    clock: Any = env.clock
    now = env.clock.now()
    clock.set(INSTALLED_AT + timedelta(hours=1))
    with work_across_shops(env, why="the merchant grants the scope of the guarantee") as work:
        shop = work.session.get(Shop, shop_id)
        assert shop is not None
        shop.scopes = [*shop.scopes, "write_discounts"]
    with work_for(env, shop_id) as work:
        change_settings(work, settings, "install")
    clock.set(now)
    return Street(env, shop_id, domain)


def post(door: FrontDoor, message: Message, *, domain: str = DOMAIN, secret: str = SECRET) -> str:
    """returns  the status line"""
    body = msgspec.json.encode(message.body)
    heard: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/webhooks",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_SHOPIFY_TOPIC": message.topic,
        "HTTP_X_SHOPIFY_HMAC_SHA256": base64.b64encode(
            hmac.new(secret.encode(), body, hashlib.sha256).digest()
        ).decode(),
        "HTTP_X_SHOPIFY_SHOP_DOMAIN": domain,
        "HTTP_X_SHOPIFY_API_VERSION": "2026-10",
        "HTTP_X_SHOPIFY_WEBHOOK_ID": message.webhook_id,
        "HTTP_X_SHOPIFY_TRIGGERED_AT": message.triggered_at.isoformat(),
        "wsgi.input": io.BytesIO(body),
    }
    list(door(environ, lambda status, _headers, _error=None: heard.append(status)))
    return heard[0]


# --- what Shopify says ------------------------------------------------------------------------------------


def order(
    topic: str = "create",
    *,
    order_id: int = ORDER,
    at: datetime = NOW,
    placed_at: datetime = NOW,
    paid: bool = True,
    title: str | None = LABEL,
    lines: Iterable[tuple[int, int]] = ((1, 1), (2, 1)),
    current: Iterable[int] | None = None,
    email: str | None = EMAIL,
    locale: str = "sv-SE",
    country: str = "SE",
    cancelled_at: datetime | None = None,
    fulfillments: Iterable[Message] = (),
    refunds: Iterable[Message] = (),
    **changes: Any,
) -> Message:
    """An order as of `at`. lines: (number of the line in the order, how many)"""
    lines = list(lines)
    left = list(current) if current is not None else [count for _, count in lines]
    person = {"id": order_id + 7, "email": email, "first_name": "Alma", "last_name": "Lind"}
    body = {
        "id": order_id,
        "name": f"#{order_id % 10_000}",
        "created_at": placed_at,
        "processed_at": placed_at,
        "updated_at": at,
        "cancelled_at": cancelled_at,
        "financial_status": "paid" if paid else "pending",
        "test": False,
        "source_name": "web",
        "currency": "SEK",
        "total_price": "1299.00",
        "email": email,
        "customer_locale": locale,
        "buyer_accepts_marketing": False,
        "customer": person if email else None,
        "shipping_address": {"country_code": country, "province_code": None, "first_name": "Alma"},
        "shipping_lines": [{"title": title, "code": "STD", "is_removed": False}] if title else [],
        "line_items": [
            {
                "id": line_id(order_id, number), "title": f"Vidda {number}", "quantity": count,
                "current_quantity": left[place], "requires_shipping": True, "gift_card": False, "product_id": number,
                "price": "433.00", "discount_allocations": [],
            }
            for place, (number, count) in enumerate(lines)
        ],
        "fulfillments": [one.body for one in fulfillments],
        "refunds": [one.body for one in refunds],
    }  # fmt: skip
    return _message(f"orders/{topic}", {**body, **changes}, at)


def shipment(
    number: int = 1,
    *,
    order_id: int = ORDER,
    at: datetime,
    updated_at: datetime | None = None,
    lines: Iterable[tuple[int, int]] = ((1, 1), (2, 1)),
    status: str = "success",
    carrier: str = "PostNord",
) -> Message:
    """A fulfillment; updated_at makes it a later version of itself."""
    body = {
        "id": shipment_id(order_id, number),
        "order_id": order_id,
        "name": f"#{order_id % 10_000}.{number}",
        "status": status,
        "created_at": at,
        "updated_at": updated_at or at,
        "tracking_company": carrier,
        "tracking_numbers": [f"SE{number}"],
        "tracking_urls": [f"https://tracking.postnord.example/?id=SE{number}"],
        "line_items": [{"id": line_id(order_id, line), "quantity": count} for line, count in lines],
    }
    return _message("fulfillments/update" if updated_at else "fulfillments/create", body, updated_at or at)


def scan(
    status: str = "delivered", *, at: datetime, event: int = 1, number: int = 1, order_id: int = ORDER
) -> Message:
    """What the carrier says of shipment `number`; `event` tells one from the next."""
    body = {
        "id": order_id * 100 + event,
        "fulfillment_id": shipment_id(order_id, number),
        "order_id": order_id,
        "status": status,
        "happened_at": at,
        "created_at": at,
    }
    return _message("fulfillment_events/create", body, at)


def withdrawal(of: Message, *, at: datetime) -> Message:
    return _message("fulfillment_events/delete", of.body, at)


def refund(
    number: int = 1, *, at: datetime, lines: Iterable[tuple[int, int]], order_id: int = ORDER
) -> Message:
    body = {
        "id": order_id * 100 + number,
        "order_id": order_id,
        "created_at": at,
        "processed_at": at,
        "refund_line_items": [
            {"id": number, "line_item_id": line_id(order_id, line), "quantity": count}
            for line, count in lines
        ],
    }
    return _message("refunds/create", body, at)


def line_id(order_id: int, number: int) -> int:
    return order_id * 100 + number


def shipment_id(order_id: int, number: int) -> int:
    return order_id * 100 + number


def _message(topic: str, body: dict[str, Any], at: datetime) -> Message:
    mark = hashlib.blake2s(msgspec.json.encode(body), digest_size=8).hexdigest()
    return Message(topic, body, f"{topic}-{mark}", at)


def _nobody(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("only webhooks are sent here")
