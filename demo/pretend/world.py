"""The pretend Shopify itself: its shops, its clock, its tokens, its troubles, and the server that speaks for it."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from demo.pretend.announcing import TOPICS, Happening, announce
from demo.pretend.cost import Budget
from demo.pretend.deliveries import Delivery, Sender
from demo.pretend.faults import LATE_SECONDS, FaultPlan
from demo.pretend.keeping import Keeper
from demo.pretend.mailbox import Mailbox
from demo.pretend.records import Discount, Order, Product, ShippingOption, ShopRecord
from demo.pretend.server import Server, create_server_app
from demo.pretend.shop import PretendShop
from demo.pretend.tokens import TokenBook
from demo.pretend.vault import load_vaults

# What the app asks for at install.
SCOPES = (
    "read_orders",
    "read_fulfillments",
    "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "read_customers",
    "read_customer_merge",
    "read_products",
    "write_app_proxy",
    "write_discounts",
)
# Ids begin above 2^53, as those in Shopify's samples do, so that a page that puts one into a number is found out.
FIRST_ID = 820_982_911_946_160_000
# How many GraphQL requests are remembered; enough for a test, little enough for a demo that runs all day.
REQUESTS_KEPT = 2000


class PretendShopify:
    """A Shopify with any number of shops and one app.

    now            the only clock; it may be moved by hand or run by itself
    app_url        where the app answers; may be changed while everything runs
    proxy_path     the app's own path behind the storefront's /{proxy_prefix}/{proxy_subpath}
    state_path     one file in which everything is kept; None keeps nothing
    legacy_tokens  whether tokens that never expire are still given out (custom apps); public apps get none
    webhooks_on    while False, nothing that happens is told to anybody, and it isn't told later either
    points_per_second  restore rate of the GraphQL budget, by real seconds; None never throttles by itself
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        app_url: str,
        now: Callable[[], datetime],
        proxy_prefix: str = "apps",
        proxy_subpath: str = "kept",
        proxy_path: str = "/proxy",
        app_name: str = "Kept",
        scopes: Sequence[str] = SCOPES,
        optional_scopes: Sequence[str] = (),
        topics: Collection[str] = TOPICS,
        state_path: Path | None = None,
        legacy_tokens: bool = False,
        points_per_second: float | None = None,
    ) -> None:
        self.client_id, self.client_secret, self.app_url = client_id, client_secret, app_url.rstrip("/")
        self.now = now
        self.proxy_prefix, self.proxy_subpath, self.proxy_path = proxy_prefix, proxy_subpath, proxy_path
        self.app_name = app_name
        self.scopes, self.optional_scopes, self.topics = (
            tuple(scopes),
            tuple(optional_scopes),
            frozenset(topics),
        )
        self.legacy_tokens = legacy_tokens
        self.points_per_second = points_per_second
        self.protected_data_approved = True
        self.webhooks_on = True
        self.origin = ""
        self.lock = threading.RLock()
        self.faults = FaultPlan()
        self.sender = Sender(app_url=lambda: self.app_url, now=now)
        self.requests_log: list[dict[str, Any]] = []
        self.shops: dict[str, PretendShop] = {}
        self.budgets: dict[str, Budget] = {}
        self.mailbox: Mailbox | None = None
        self._server: Server | None = None
        self._caused: list[Delivery] = []
        self._late: list[tuple[datetime, Callable[[], object]]] = []
        self._keeper = Keeper(state_path)
        self.tokens = TokenBook(self._keeper, now)
        self._last_id = FIRST_ID
        self._load()

    def start(self, port: int = 0) -> None:
        """Serve on 127.0.0.1 (port 0 takes a free one) and set `origin`."""
        self._server = Server(create_server_app(self), port=port, each_second=self._each_second)
        self.origin = f"http://127.0.0.1:{self._server.port}"
        self._server.start()

    def stop(self) -> None:
        """Stop serving and write down what is left to write."""
        if self._server:
            self._server.stop()
            self._server = None
        self.sender.close()
        self.save()

    def save(self) -> None:
        """Write down every change now; while the server runs this happens each second by itself."""
        with self.lock:
            self._keeper.flush()

    def open_shop(
        self,
        domain: str,
        *,
        name: str,
        country: str = "SE",
        currency: str = "SEK",
        zone: str = "Europe/Stockholm",
        email: str = "hej@example.com",
        owner: str = "Ada Ek",
        locale: str = "sv",
        products: Iterable[Product] = (),
        shipping_options: Iterable[ShippingOption] = (),
        installed: bool = True,
        plan: str = "Basic",
        city: str = "Stockholm",
    ) -> PretendShop:
        """A store; one that is there already (from the file) is returned as it is.

        installed  whether the merchant has granted the app its scopes already; it has no token before its first call
        """
        with self.lock:
            if domain in self.shops:
                return self.shops[domain]
            record = ShopRecord(
                id=self.next_id(),
                domain=domain,
                name=name,
                country=country,
                currency=currency,
                zone=zone,
                email=email,
                owner=owner,
                locale=locale,
                created_at=self.now(),
                city=city,
                plan=plan,
                installed=installed,
                scopes=list(self.scopes) if installed else [],
                shipping_options=list(shipping_options),
            )
            record.installation_id = self.next_id() if installed else 0
            shop = self.shops[domain] = PretendShop(self, record)
            for product in products:
                shop.shelf.put_up(product)
            self.keep_shop(shop)
            return shop

    def customers_data_request(self, shop: PretendShop, customer_id: int) -> list[Delivery]:
        """A customer asks what is known; the merchant must get the answer within 30 days.

        source  shopify.dev "Privacy law compliance"
        """
        orders = self._orders_of(shop, customer_id)
        more = {"orders_requested": orders, "data_request": {"id": self.next_id()}}
        return self._compliance(
            "customers/data_request", shop, {"customer": _person(shop, customer_id), **more}
        )

    def customers_redact(self, shop: PretendShop, customer_id: int) -> list[Delivery]:
        """A customer is to be forgotten.

        source  shopify.dev "Privacy law compliance"
        """
        orders = self._orders_of(shop, customer_id)
        more = {"customer": _person(shop, customer_id), "orders_to_redact": orders}
        return self._compliance("customers/redact", shop, more)

    def shop_redact(self, shop: PretendShop) -> list[Delivery]:
        """Everything of a shop is to be forgotten; Shopify sends it 48 hours after an uninstall.

        source  shopify.dev "Privacy law compliance"
        """
        return self._compliance("shop/redact", shop, {})

    def next_id(self) -> int:
        with self.lock:
            self._last_id += 1
            self.keep("counter", "last_id", self._last_id)
            return self._last_id

    def number_from(self, least: int) -> None:
        """The next id is above that. Two worlds that are told the same then stay the same, whatever the app makes."""
        with self.lock:
            self._last_id = max(self._last_id, least)

    def keep(self, kind: str, key: str, record: object) -> None:
        self._keeper.note(kind, key, record)

    def keep_shop(self, shop: PretendShop) -> None:
        self.keep("shop", shop.domain, shop.record)

    def log_request(self, entry: dict[str, Any]) -> None:
        """Remember a GraphQL request with its answer: query, variables, operation, shop, status, response."""
        self.requests_log.append(entry)
        del self.requests_log[:-REQUESTS_KEPT]

    def cause(self, deliveries: Iterable[Delivery]) -> None:
        """Take over what a call of the app has caused, to be told when that call has long been answered."""
        with self.lock:
            self._caused += deliveries

    def take_caused(self) -> list[Delivery]:
        """What calls of the app have caused and nobody has sent; a running server sends it within the second."""
        with self.lock:
            caused, self._caused = self._caused, []
        return caused

    def put_off(self, call: Callable[[], object]) -> None:
        """Carry a call out when its caller has long gone: with the first request after that, or within the second."""
        with self.lock:
            self._late.append((self.now() + timedelta(seconds=LATE_SECONDS), call))

    def catch_up(self) -> None:
        """Do what was put off and is due."""
        with self.lock:
            due = [call for at, call in self._late if at <= self.now()]
            self._late = [one for one in self._late if one[0] > self.now()]
            for call in due:
                call()

    def mount_mailbox(self, mailbox: Mailbox) -> None:
        """Show a pretend mail server's letters at /mailbox."""
        self.mailbox = mailbox

    def _each_second(self) -> None:
        self.catch_up()
        self.save()
        self.sender.send(self.take_caused(), retry=True)
        self.sender.retry_due()

    def _load(self) -> None:
        self._last_id = dict(self._keeper.load("counter", int)).get("last_id", FIRST_ID)
        for domain, record in self._keeper.load("shop", ShopRecord):
            self.shops[domain] = PretendShop(self, record)
        for key, order in self._keeper.load("order", Order):
            self.shops[key.split("/")[0]].book.take_in(order)
        for key, discount in self._keeper.load("discount", Discount):
            self.shops[key.split("/")[0]].discounts[discount.code.casefold()] = discount
        load_vaults(self._keeper, lambda domain: self.shops[domain].vault)

    def _compliance(self, topic: str, shop: PretendShop, more: Mapping[str, object]) -> list[Delivery]:
        body = {"shop_id": shop.record.id, "shop_domain": shop.domain, **more}
        happening = Happening(topic, shop.record.id, body)
        return announce([happening], shop=shop.domain, secret=self.client_secret, at=self.now())

    def _orders_of(self, shop: PretendShop, customer_id: int) -> list[int]:
        return [order.id for order in shop.orders.values() if order.buyer.id == customer_id]


def _person(shop: PretendShop, customer_id: int) -> dict[str, object]:
    known = asdict(shop.customers[customer_id])
    return {key: known[key] for key in ("id", "email", "phone")}
