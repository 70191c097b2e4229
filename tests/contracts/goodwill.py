"""Two shops behind a gate, one remembered by the fake and one by the pretend Shopify, with what a test may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.money import Money
from app.shopify.gate import ShopifyGate
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES, SEPARATE_SCOPES
from demo.pretend import PretendShop, PretendShopify, Product
from demo.pretend.records import Buyer
from tests.fakes import StoppedClock
from tests.fakes_records import Purchase
from tests.fakes_shopify import NOT_SENT, UNCERTAIN, FakeShopify
from tests.shopify.given import SECRET, settings

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DOMAIN = "loparboden.myshopify.com"
LATER = NOW + timedelta(days=90)
SCOPES = (*LAUNCH_SCOPES, *OPTIONAL_SCOPES, *SEPARATE_SCOPES)
STOCK = 10
# The mutation behind each method of the gate.
FIELDS = {
    "credit_store": "storeCreditAccountCredit",
    "create_gift_card": "giftCardCreate",
    "refund_shipping": "refundCreate",
    "create_replacement": "draftOrderCreate",
    "complete_replacement": "draftOrderComplete",
}


def kronor(amount: int) -> Money:
    return Money(amount * 100, "SEK")


@dataclass(frozen=True)
class Bought:
    """An order as a test knows it: Shopify's numbers; customer_id None for a guest."""

    order_id: int
    customer_id: int | None
    line_id: int


@dataclass
class Place:
    """order     shipping in kronor, paid, guest → an order with one line of two pieces for 1,299 kronor each
    fail      the next call of a method: done, and its answer lost; or not done
    ungrant   take a scope away
    withhold  Shopify doesn't show personal data any more
    credits   (customer, amount, expiry) of each that was given
    back      the sums that went back for an order
    cards     (code, amount) of each gift card
    sent      (tags, sum to pay) of each order that was made of a draft
    round_credit  as if Shopify dated expiries by the minute
    """

    gate: Any
    clock: StoppedClock
    token: str
    order: Callable[..., Bought]
    fail: Callable[[str, bool], None]
    ungrant: Callable[[str], None]
    withhold: Callable[[], None]
    credits: Callable[[], list[tuple[int, Money, datetime]]]
    back: Callable[[int], list[Money]]
    cards: Callable[[], list[tuple[str, Money]]]
    sent: Callable[[], list[tuple[tuple[str, ...], Money]]]
    round_credit: Callable[[], None]
    world: PretendShopify | None = None

    @property
    def shop(self) -> PretendShop:
        assert self.world is not None
        return self.world.shops[DOMAIN]

    def renew(self) -> None:
        self.token = self.gate.exchange_id_token(DOMAIN, self.shop.id_token()).access_token

    def credit(self, customer_id: int, key: str = "offer:1", amount: int = 50, currency: str = "SEK") -> str:
        worth = Money(amount * 100, currency)
        asked = {"customer_id": customer_id, "amount": worth, "currency": currency, "expires_at": LATER}
        return str(self.gate.credit_store(DOMAIN, self.token, key=key, **asked))

    def find_credit(self, customer_id: int, key: str = "offer:1", amount: int = 50) -> str | None:
        asked = {"customer_id": customer_id, "amount": kronor(amount), "currency": "SEK", "since": NOW}
        found: str | None = self.gate.find_store_credit(DOMAIN, self.token, key=key, **asked)
        return found

    def card(self, key: str = "offer:1", code: str = "kept1a2b3c4d", **more: Any) -> Any:
        asked: dict[str, Any] = {"customer_id": None, "amount": kronor(100), "currency": "SEK"}
        asked |= {"expires_on": LATER.date(), "note": "Late delivery", **more}
        return self.gate.create_gift_card(DOMAIN, self.token, key=key, code=code, **asked)

    def find_card(self, key: str = "offer:1", code: str = "kept1a2b3c4d") -> str | None:
        found: str | None = self.gate.find_gift_card(DOMAIN, self.token, key=key, code=code, since=NOW)
        return found

    def refund(self, order_id: int, key: str = "offer:1", amount: Money | None = None) -> str:
        asked = {"order_id": order_id, "amount": amount, "note": "Late delivery"}
        return str(self.gate.refund_shipping(DOMAIN, self.token, key=key, **asked))

    def find_refund(self, order_id: int, key: str = "offer:1") -> str | None:
        found: str | None = self.gate.find_refund(DOMAIN, self.token, order_id=order_id, key=key)
        return found

    def replace(self, bought: Bought, key: str = "claim:1:1", pieces: int = 1) -> str:
        asked = {"order_id": bought.order_id, "lines": ((bought.line_id, pieces),)}
        more = {"note": "Lost on its way", "discount_title": "Replacement"}
        return str(self.gate.create_replacement(DOMAIN, self.token, key=key, **asked, **more))

    def complete(self, draft_gid: str) -> str:
        return str(self.gate.complete_replacement(DOMAIN, self.token, draft_gid=draft_gid))

    def find_replacement(self, key: str = "claim:1:1") -> Any:
        return self.gate.find_replacement(DOMAIN, self.token, key=key, since=NOW)

    def money(self, order_id: int) -> Any:
        return self.gate.order_money(DOMAIN, self.token, order_id=order_id)


def places(which: str) -> Iterator[Place]:
    yield from (_fake() if which == "fake" else _real())


def _fake() -> Iterator[Place]:
    clock = StoppedClock(NOW)
    fake = FakeShopify(clock, scopes=SCOPES)

    def order(
        *, shipping: int = 49, paid: bool = True, guest: bool = False, cancelled: bool = False
    ) -> Bought:
        number, customer = len(fake.purchases) + 1, None if guest else 7
        total = kronor(2 * 1_299 + shipping)
        fake.purchases[number] = Purchase(
            total, kronor(shipping), customer, cancelled=cancelled, paid=paid, lines={71: 2}
        )
        return Bought(number, customer, 71)

    def withhold() -> None:
        for one in fake.purchases.values():
            one.withheld = True

    def round_credit() -> None:
        until = fake.credits[-1].expires_at
        assert until
        fake.credits[-1] = replace(fake.credits[-1], expires_at=until.replace(second=0))

    fake.no_record.add(404)
    yield Place(
        fake,
        clock,
        "a-token",
        order=order,
        fail=lambda name, done: fake.fail_next(name, UNCERTAIN if done else NOT_SENT, done=done),
        ungrant=lambda scope: setattr(fake, "scopes", tuple(set(fake.scopes) - {scope})),
        withhold=withhold,
        credits=lambda: [(one.customer_id, one.amount, one.expires_at or NOW) for one in fake.credits],
        back=lambda number: [one.amount for one in fake.refunds if one.order_id == number],
        cards=lambda: [(one.code, one.amount) for one in fake.gift_cards],
        sent=lambda: [(one.tags, kronor(0)) for one in fake.drafts if one.order_gid],
        round_credit=round_credit,
    )


def _real() -> Iterator[Place]:
    clock = StoppedClock(NOW)
    world = PretendShopify(
        client_id="the-client-id",
        client_secret=SECRET,
        app_url="http://127.0.0.1:9",
        now=clock.now,
        scopes=SCOPES,
    )
    world.start(port=0)
    shoe = Product(sku="SKO-1", title="Sko", price="1299.00", stock=STOCK)
    shop = world.open_shop(DOMAIN, name="Löparboden", products=[shoe])
    gate = ShopifyGate(settings(shopify_origin=world.origin), clock, sleep=lambda seconds: None)
    place = Place(
        gate,
        clock,
        gate.exchange_id_token(DOMAIN, shop.id_token()).access_token,
        order=lambda **given: _order(shop, **given),
        fail=lambda name, done: world.faults.next(FIELDS[name], "timeout_after" if done else "throttled"),
        ungrant=shop.record.scopes.remove,
        withhold=lambda: setattr(world, "protected_data_approved", False),
        credits=lambda: _credits(shop),
        back=lambda number: [_money(one.total) for one in shop.orders[number].refunds],
        cards=lambda: [(one.code, _money(one.amount)) for one in shop.vault.gift_cards.values()],
        sent=lambda: _sent(shop),
        round_credit=lambda: _round(shop),
        world=world,
    )
    try:
        yield place
    finally:
        gate.close()
        world.stop()


def _order(
    shop: PretendShop, *, shipping: int = 49, paid: bool = True, guest: bool = False, cancelled: bool = False
) -> Bought:
    elin = Buyer("elin@posten.example", first_name="Elin", last_name="Ek", address1="Gränsgatan 4")
    shop.place_order(
        at=NOW,
        customer=elin,
        lines=[("SKO-1", 2)],
        shipping_title="Hem",
        shipping_price=str(shipping),
        financial_status="paid" if paid else "pending",
        guest=guest,
    )
    order = next(reversed(shop.orders.values()))
    if cancelled:
        shop.cancel(order.id)
    return Bought(order.id, None if guest else order.buyer.id, order.lines[0].id)


def _credits(shop: PretendShop) -> list[tuple[int, Money, datetime]]:
    return [
        (account.customer_id, _money(one.amount), one.expires_at or NOW)
        for account in shop.vault.accounts.values()
        for one in account.credits
    ]


def _sent(shop: PretendShop) -> list[tuple[tuple[str, ...], Money]]:
    made = [shop.orders[one.order_id] for one in shop.vault.drafts.values() if one.order_id]
    return [
        (tuple(one.tags), _money(str(sum(Decimal(line.price) * line.quantity for line in one.lines)
                                     - Decimal(one.discount) + Decimal(one.shipping_price))))
        for one in made
    ]  # fmt: skip


def _round(shop: PretendShop) -> None:
    for account in shop.vault.accounts.values():
        for one in account.credits:
            one.expires_at = one.expires_at.replace(second=0) if one.expires_at else None


def _money(text: str) -> Money:
    return Money.from_decimal_text(text, "SEK")
