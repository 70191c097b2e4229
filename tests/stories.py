"""Orders as the rooms see them: what a webhook would bring, told by plain functions with fixed defaults."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.core.work import Env, work_for
from app.orders.actions import note_order
from app.orders.messages import FulfillmentBody, OrderBody, ScanBody
from app.orders.sendings import note_scan, note_shipment
from app.promises.duties import settle_overdue
from app.shops.model import Shop
from app.shops.settings import ReviewRequests, Sender, ShopSettings
from app.shops.store import change_settings
from tests.builders import INSTALLED_AT, NOW, SHOP, one_code
from tests.fakes import StoppedClock

SENDER = Sender(
    name="Maja Lind", role="butikschef", address="maja@loparboden.example", postal="Storgatan 1, Umeå"
)
READY = ShopSettings(
    guarantee=one_code(),
    reviews=ReviewRequests(address="https://loparboden.example/reviews?order={order}"),
    sender=SENDER,
    soft_opt_in=True,
)


def saved(env: Env, settings: ShopSettings = READY, *, shop: int = SHOP) -> ShopSettings:
    """The merchant has saved these settings."""
    with work_for(env, shop) as work:
        change_settings(work, settings, "42")
    return settings


def saved_at_the_install(env: Env, settings: ShopSettings = READY) -> None:
    """As saved, so long ago that every order of the test was placed under these settings."""
    clock = env.clock
    assert isinstance(clock, StoppedClock)
    now = clock.now()
    clock.set(INSTALLED_AT)
    saved(env, settings)
    clock.set(now)


def granted(env: Env, scope: str = "write_discounts", *, shop: int = SHOP) -> None:
    """The merchant has allowed it."""
    with work_for(env, shop) as work:
        row = work.session.get_one(Shop, shop)
        row.scopes = [*row.scopes, scope]


def an_order(
    env: Env,
    number: int = 1001,
    *,
    shop: int = SHOP,
    at: datetime = NOW,
    title: str = "PostNord, 2–4 vardagar",
    country: str = "SE",
    **changes: Any,
) -> int:
    """A paid order of one pair of shoes. returns  its id"""
    body: dict[str, Any] = {
        "id": number,
        "name": f"#{number}",
        "created_at": at.isoformat(),
        "updated_at": at.isoformat(),
        "financial_status": "paid",
        "currency": "SEK",
        "total_price": "1299.00",
        "email": f"elin{number}@example.com",
        "customer_locale": "sv",
        "customer": {"id": number, "first_name": "Elin", "last_name": "Ström"},
        "shipping_address": {"country_code": country},
        "shipping_lines": [{"title": title, "code": "std"}],
        "line_items": [{"id": number * 10, "title": "Pegasus 41", "quantity": 1, "requires_shipping": True}],
        **changes,
    }
    with work_for(env, shop) as work:
        note_order(work, msgspec.convert(body, OrderBody), triggered_at=at, digest="0" * 32)
    return number


def a_shipment(env: Env, order_id: int, *, shop: int = SHOP, at: datetime, carrier: str = "PostNord") -> int:
    """All of it is handed over. returns  the shipment's id"""
    body = {
        "id": order_id * 100,
        "order_id": order_id,
        "name": f"#{order_id}.1",
        "status": "success",
        "created_at": at.isoformat(),
        "updated_at": at.isoformat(),
        "tracking_company": carrier,
        "tracking_numbers": [f"PN{order_id}SE"],
        "tracking_urls": [f"https://carrier.example/{order_id}"],
        "line_items": [{"id": order_id * 10, "quantity": 1}],
    }
    with work_for(env, shop) as work:
        note_shipment(work, msgspec.convert(body, FulfillmentBody))
    return order_id * 100


def a_scan(
    env: Env, order_id: int, status: str = "delivered", *, shop: int = SHOP, at: datetime, event: int = 0
) -> None:
    """The carrier says something about the order's shipment."""
    body = {
        "id": event or order_id * 1000 + len(status),
        "fulfillment_id": order_id * 100,
        "order_id": order_id,
        "status": status,
        "happened_at": at.isoformat(),
        "created_at": at.isoformat(),
    }
    with work_for(env, shop) as work:
        note_scan(work, msgspec.convert(body, ScanBody))


def a_kept_order(env: Env, number: int = 1001, *, shop: int = SHOP, at: datetime = NOW, **order: Any) -> int:
    """Ordered, sent the next day, there three days later; tell it with the clock at or after that."""
    an_order(env, number, shop=shop, at=at, **order)
    a_shipment(env, number, shop=shop, at=at + timedelta(days=1))
    a_scan(env, number, shop=shop, at=at + timedelta(days=3))
    return number


def a_broken_order(
    env: Env, number: int = 1002, *, shop: int = SHOP, at: datetime = NOW, **order: Any
) -> int:
    """Ordered, sent the next day, there ten days later."""
    an_order(env, number, shop=shop, at=at, **order)
    a_shipment(env, number, shop=shop, at=at + timedelta(days=1))
    a_scan(env, number, "in_transit", shop=shop, at=at + timedelta(days=2))
    a_scan(env, number, shop=shop, at=at + timedelta(days=10))
    return number


def a_silent_order(env: Env, number: int = 1003, *, shop: int = SHOP, at: datetime = NOW) -> int:
    """Ordered and never sent; settled where the promised days have passed by the clock."""
    an_order(env, number, shop=shop, at=at)
    settle_overdue(env)
    return number
