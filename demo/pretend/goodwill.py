"""What a shop has made good, for the admin's pages: each gift with when, for whom and how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from demo.pretend.records import Buyer, Discount, Order

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop


@dataclass(frozen=True, slots=True)
class Deed:
    """order  the one that it hangs on at Shopify: a refund's own, a replacement's new one; credit hangs on none"""

    at: datetime
    kind: str
    worth: str
    about: str
    customer: Buyer | None = None
    order: Order | None = None


def made_good(shop: "PretendShop", *, customer_id: int | None = None) -> list[Deed]:
    """The newest first.

    customer_id  only what this customer was given
    """
    found = [*_refunds(shop), *_credits(shop), *_cards(shop), *_drafts(shop), *_codes(shop)]
    hers = [one for one in found if customer_id is None or (one.customer and one.customer.id == customer_id)]
    return sorted(hers, key=lambda one: one.at, reverse=True)


def _refunds(shop: "PretendShop") -> Iterator[Deed]:
    for order in shop.orders.values():
        for one in order.refunds:
            worth = f"{one.total} {order.currency}"
            yield Deed(one.created_at, "Refund", worth, one.note or "", order.buyer, order)


def _credits(shop: "PretendShop") -> Iterator[Deed]:
    for account in shop.vault.accounts.values():
        for one in account.credits:
            ends = one.expires_at.astimezone(ZoneInfo(shop.record.zone)) if one.expires_at else None
            until = f"until {ends:%-d %b %Y %H:%M:%S}" if ends else ""
            customer = shop.customers.get(account.customer_id)
            yield Deed(one.created_at, "Store credit", f"{one.amount} {account.currency}", until, customer)


def _cards(shop: "PretendShop") -> Iterator[Deed]:
    for one in shop.vault.gift_cards.values():
        customer = shop.customers.get(one.customer_id or 0)
        about = f"•••• {one.code[-4:]} · {one.note or ''}"
        yield Deed(one.created_at, "Gift card", f"{one.amount} {one.currency}", about, customer)


def _drafts(shop: "PretendShop") -> Iterator[Deed]:
    for one in shop.vault.drafts.values():
        order = shop.orders.get(one.order_id or 0)
        about = f"#D{one.number} · {', '.join(f'{line.quantity} × {line.title}' for line in one.lines)}"
        yield Deed(one.created_at, "Draft order", "0" if order else "open", about, one.buyer, order)


def _codes(shop: "PretendShop") -> Iterator[Deed]:
    for one in shop.discounts.values():
        customer = shop.customers.get(next(iter(one.customer_ids or ()), 0))
        yield Deed(one.created_at, "Discount code", _worth(one, shop.record.currency), one.code, customer)


def _worth(one: Discount, currency: str) -> str:
    return f"{one.percentage:.0%}" if one.percentage is not None else f"{one.amount} {currency}"
