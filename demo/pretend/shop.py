"""A pretend shop: verbs that change what is true in it and return the webhooks that Shopify would send."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from demo.pretend import checkout, sums
from demo.pretend.book import OrderBook
from demo.pretend.deliveries import Delivery
from demo.pretend.heralding import Herald
from demo.pretend.installing import Installation
from demo.pretend.records import Buyer, Discount, Fulfillment, Order, Scan, ShopRecord, amount_text
from demo.pretend.shelving import Shelf
from demo.pretend.vault import Vault

if TYPE_CHECKING:
    from demo.pretend.world import PretendShopify


class PretendShop:
    """One store. Orders, shipments and scans are named by their ids; `Delivery.about` tells the id of what is new.

    All `at` are aware instants; without one it is the world's now. A verb on something that is not there raises
    KeyError. While the app is not installed the verbs work, but nothing is delivered.
    """

    def __init__(self, world: "PretendShopify", record: ShopRecord) -> None:
        self.world = world
        self.record = record
        self.discounts: dict[str, Discount] = {}
        self.vault = Vault(lambda kind, key, kept: world.keep(kind, f"{record.domain}/{key}", kept))
        self.book = OrderBook(self._note)
        self._herald = Herald(self)
        self.shelf = Shelf(self, self._herald)
        installation = Installation(self)
        # What the merchant does with the app; each returns the deliveries that it causes.
        self.install = installation.install
        self.uninstall = installation.uninstall
        self.scopes_update = installation.scopes_update
        self.id_token = installation.id_token
        self.app_page_url = installation.app_page_url
        self.host = installation.host

    @property
    def domain(self) -> str:
        return self.record.domain

    @property
    def handle(self) -> str:
        """The store's name in addresses of the admin."""
        return self.domain.removesuffix(".myshopify.com")

    @property
    def storefront(self) -> str:
        """The address of the storefront, which is the shop's primary domain; without a slash at its end."""
        return f"{self.world.origin}/shop/{self.handle}"

    @property
    def orders(self) -> dict[int, Order]:
        return self.book.orders

    @property
    def customers(self) -> dict[int, Buyer]:
        return self.book.customers

    def place_order(
        self,
        *,
        at: datetime | None = None,
        customer: Buyer | None = None,
        lines: Iterable[checkout.Wanted] = (),
        shipping_title: str = "Standard",
        shipping_price: str = "0",
        shipping_code: str | None = None,
        country: str | None = None,
        province: str | None = None,
        locale: str | None = None,
        window: tuple[datetime | None, datetime | None] | None = None,
        branded_promise: str | None = None,
        method: str = "SHIPPING",
        test: bool = False,
        source_name: str = "web",
        financial_status: str = "paid",
        note_attributes: Mapping[str, str] | None = None,
        tags: Sequence[str] = (),
        discount_code: str | None = None,
        taken_off: str = "0",
        guest: bool = False,
        id: int | None = None,
        name: str | None = None,
    ) -> list[Delivery]:
        """A buyer pays. Sends `orders/create` (and `orders/paid`, where subscribed).

        lines    Line, Product, SKU, or (Product or SKU, quantity); none: one of the first product
        window   what the checkout showed the buyer, both ends; Shopify gives it out through GraphQL alone
        method   DeliveryMethodType: SHIPPING LOCAL PICK_UP PICKUP_POINT RETAIL NONE
        guest    the order knows its buyer, but has no customer record
        taken_off  what a person took off the price, without a code
        raises   checkout.Refused for an unknown SKU or a discount code that does not apply
        """
        with self.world.lock:
            wish = checkout.Wish(country=country, province=province, locale=locale)
            order = checkout.blank_order(self, lines, at=at or self.world.now(), id=id, name=name)
            order.buyer = checkout.recognise(self, customer, wish=wish, guest=guest, at=order.created_at)
            order.guest = guest or customer is None
            order.shipping_title, order.shipping_code = shipping_title, shipping_code
            order.shipping_price = amount_text(shipping_price, order.currency)
            order.window_min, order.window_max = window or (None, None)
            order.method = method if sums.is_sent(order) else "NONE"
            order.branded_promise, order.test, order.source_name = branded_promise, test, source_name
            order.financial_status, order.tags = financial_status, list(tags)
            order.note_attributes, order.discount = dict(note_attributes or {}), taken_off
            checkout.take_from_stock(self.record.products, order.lines)
            if discount_code:
                self._take_off(order, discount_code)
            self.record.next_number = order.number + 1
            self.world.keep_shop(self)
            self.book.take_in(order)
            at = self.book.touch(order, order.created_at)
            return self._herald.send(at, *self._herald.order(("orders/create", "orders/paid"), order))

    def change_order(
        self,
        order_id: int,
        *,
        at: datetime | None = None,
        note_attributes: Mapping[str, str] | None = None,
        tags: Sequence[str] | None = None,
    ) -> list[Delivery]:
        """The merchant changes attributes or tags. Sends `orders/updated`."""
        with self.world.lock:
            order = self.orders[order_id]
            order.note_attributes = dict(
                order.note_attributes if note_attributes is None else note_attributes
            )
            order.tags = list(order.tags if tags is None else tags)
            at = self.book.touch(order, at or self.world.now())
            return self._herald.send(at, *self._herald.order(("orders/updated",), order))

    def cancel(
        self, order_id: int, *, at: datetime | None = None, reason: str = "customer"
    ) -> list[Delivery]:
        """Sends `orders/cancelled` and `orders/updated`; money goes back by `refund` alone.

        reason  customer, declined, fraud, inventory, staff or other
        """
        with self.world.lock:
            order = self.orders[order_id]
            at = self.book.touch(order, at or self.world.now())
            order.cancelled_at = order.closed_at = at
            order.cancel_reason = reason
            return self._herald.send(at, *self._herald.order(("orders/cancelled", "orders/updated"), order))

    def fulfil(
        self,
        order_id: int,
        *,
        at: datetime | None = None,
        quantities: Mapping[int, int] | None = None,
        company: str | None = None,
        number: str | None = None,
        url: str | None = None,
        id: int | None = None,
    ) -> list[Delivery]:
        """Hand over. Sends `fulfillments/create`, `orders/updated`, `orders/fulfilled` or `…/partially_fulfilled`.

        quantities  line id to pieces; None sends everything that is still waiting
        """
        with self.world.lock:
            order = self.orders[order_id]
            waiting = {line.id: sums.unsent(order, line) for line in order.lines if sums.unsent(order, line)}
            at = self.book.touch(order, at or self.world.now())
            shipment = Fulfillment(
                id=id or self.world.next_id(),
                name=f"{order.name}.{len(order.fulfillments) + 1}",
                created_at=at,
                updated_at=at,
                quantities=dict(waiting if quantities is None else quantities),
                company=company,
                number=number,
                url=url,
            )
            self.book.add_shipment(order, shipment)
            whole = sums.fulfillment_status(order) == "fulfilled"
            order.closed_at = at if whole else None
            topics = ("orders/updated", "orders/fulfilled" if whole else "orders/partially_fulfilled")
            told = self._herald.shipment("fulfillments/create", order, shipment)
            return self._herald.send(at, told, *self._herald.order(topics, order))

    def cancel_shipment(self, shipment_id: int, *, at: datetime | None = None) -> list[Delivery]:
        """A sending is taken back, and stays listed as cancelled. Sends `fulfillments/update`, `orders/updated`."""
        with self.world.lock:
            order, shipment = self.book.shipment(shipment_id)
            at = self.book.touch(order, at or self.world.now())
            shipment.status, shipment.updated_at, order.closed_at = "cancelled", at, None
            told = self._herald.shipment("fulfillments/update", order, shipment)
            return self._herald.send(at, told, *self._herald.order(("orders/updated",), order))

    def scan(
        self,
        shipment_id: int,
        status: str,
        *,
        at: datetime | None = None,
        heard_at: datetime | None = None,
        message: str | None = None,
        city: str | None = None,
        country: str | None = None,
        estimated_at: datetime | None = None,
        id: int | None = None,
    ) -> list[Delivery]:
        """The carrier says something. Sends `fulfillment_events/create` and `fulfillments/update`.

        status    delivered, in_transit, out_for_delivery, delayed, … in small letters; unknown words go through
        at        by the carrier's clock; `heard_at` is when it reached Shopify (the same if not given)
        The order's `updated_at` moves too, but no `orders/updated` is sent: no page of Shopify's promises one.
        """
        with self.world.lock:
            order, shipment = self.book.shipment(shipment_id)
            at = at or self.world.now()
            scan = Scan(
                id=id or self.world.next_id(),
                status=status,
                happened_at=at,
                created_at=heard_at or at,
                message=message,
                city=city,
                country=country or order.buyer.country,
                estimated_delivery_at=estimated_at,
            )
            self.book.add_scan(shipment, scan)
            return self._scan_happened(
                "fulfillment_events/create", order, shipment, scan=scan, at=heard_at or at
            )

    def withdraw_scan(self, scan_id: int, *, at: datetime | None = None) -> list[Delivery]:
        """A scan was a mistake. Sends `fulfillment_events/delete` and `fulfillments/update`."""
        with self.world.lock:
            order, shipment, scan = self.book.take_scan(scan_id)
            at = at or self.world.now()
            return self._scan_happened("fulfillment_events/delete", order, shipment, scan=scan, at=at)

    def refund(
        self,
        order_id: int,
        *,
        at: datetime | None = None,
        quantities: Mapping[int, int] | None = None,
        shipping: str | None = None,
        note: str | None = None,
        paid: str | None = None,
    ) -> list[Delivery]:
        """Money goes back. Sends `refunds/create` and `orders/updated`.

        quantities  line id to pieces; None refunds all that is left, an empty mapping no line at all
        shipping    how much of the shipping's price; None: all that is left of it if lines are None, else nothing
        paid        the money that goes back; None: the price of it all
        """
        with self.world.lock:
            order = self.orders[order_id]
            at = self.book.touch(order, at or self.world.now())
            left = {
                line.id: line.quantity - line.removed for line in order.lines if line.quantity > line.removed
            }
            taken = dict(left if quantities is None else quantities)
            rest = str(sums.totals(order).current_shipping) if quantities is None else "0"
            back = checkout.Back(taken, rest if shipping is None else shipping, note=note, paid=paid)
            refund = checkout.refund_of(order, back, at=at, next_id=self.world.next_id)
            order.refunds.append(refund)
            for line in order.lines:
                line.removed += taken.get(line.id, 0)
            told = self._herald.refund(order, refund)
            return self._herald.send(at, told, *self._herald.order(("orders/updated",), order))

    def redeliver(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """The same again, as Shopify does after a lost answer: same body, same webhook id."""
        return [replace(one, headers=dict(one.headers)) for one in deliveries]

    def _take_off(self, order: Order, code: str) -> None:
        discount = self.discounts.get(code.casefold())
        if discount is None:
            raise checkout.Refused("There is no such code")
        checkout.take_off(order, discount, at=order.created_at)
        self.world.keep("discount", f"{self.domain}/{discount.id}", discount)

    def _scan_happened(
        self, topic: str, order: Order, shipment: Fulfillment, *, scan: Scan, at: datetime
    ) -> list[Delivery]:
        self.book.touch(order, at)
        shipment.updated_at = max(shipment.updated_at, at)
        told = self._herald.scan(topic, order, shipment, scan=scan)
        return self._herald.send(at, told, self._herald.shipment("fulfillments/update", order, shipment))

    def _note(self, order: Order) -> None:
        self.world.keep("order", f"{self.domain}/{order.id}", order)
