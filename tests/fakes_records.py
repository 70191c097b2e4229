"""What FakeShopify remembers of money and goods, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.money import Money

PAID, SHIPPING = Money(129_900, "SEK"), Money(4_900, "SEK")
LINES = 5  # pieces of the one line of an order that nobody has described


@dataclass
class Purchase:
    """What Shopify knows of an order's money.

    lines      pieces by line id; None: any line has LINES pieces
    paid       False: nothing could go back
    withheld   Shopify doesn't show the app where it went
    """

    total: Money = PAID
    shipping: Money = SHIPPING
    customer_id: int | None = 7
    presentment_currency: str = "SEK"
    cancelled: bool = False
    paid: bool = True
    withheld: bool = False
    gone: bool = False
    lines: dict[int, int] | None = None


@dataclass(frozen=True)
class Credit:
    gid: str
    shop_domain: str
    customer_id: int
    amount: Money
    expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class GiftCard:
    gid: str
    shop_domain: str
    amount: Money
    customer_id: int | None
    expires_on: date | None
    code: str
    key: str
    created_at: datetime


@dataclass(frozen=True)
class ShippingBack:
    gid: str
    shop_domain: str
    order_id: int
    amount: Money
    key: str
    note: str


@dataclass
class Draft:
    gid: str
    shop_domain: str
    order_id: int
    lines: tuple[tuple[int, int], ...]
    tags: tuple[str, ...]
    created_at: datetime
    order_gid: str | None = None
