"""Tells the app what happened in a shop: picks the body, and holds back what is not subscribed or not in scope."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from demo.pretend.announcing import Happening, announce, may_hear
from demo.pretend.deliveries import Delivery
from demo.pretend.payloads import order_body
from demo.pretend.product_views import product_body
from demo.pretend.records import Fulfillment, Order, Product, Refund, Scan
from demo.pretend.sendings import fulfillment_body, refund_body, scan_body

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop


class Herald:
    """Speaks for one shop."""

    def __init__(self, shop: "PretendShop") -> None:
        self._shop = shop

    def order(self, topics: Iterable[str], order: Order) -> list[Happening]:
        """The order under each topic that is subscribed; its body is made once, and not at all for nobody."""
        wanted = [topic for topic in topics if topic in self._shop.world.topics]
        if not wanted:
            return []
        body = order_body(self._shop.record, order, personal=self._personal, origin=self._shop.storefront)
        return [Happening(topic, order.id, body) for topic in wanted]

    def shipment(self, topic: str, order: Order, shipment: Fulfillment) -> Happening:
        return Happening(
            topic, shipment.id, fulfillment_body(self._shop.record, order, shipment, personal=self._personal)
        )

    def scan(self, topic: str, order: Order, shipment: Fulfillment, *, scan: Scan) -> Happening:
        return Happening(topic, scan.id, scan_body(self._shop.record, order, shipment, scan=scan))

    def refund(self, order: Order, refund: Refund) -> Happening:
        return Happening("refunds/create", refund.id, refund_body(self._shop.record, order, refund))

    def product(self, product: Product) -> Happening:
        return Happening("products/update", product.id, product_body(self._shop.record, product))

    def send(self, at: datetime, *happenings: Happening) -> list[Delivery]:
        """Sign what the app may hear: installed, subscribed, and within the granted scopes."""
        shop = self._shop
        if not shop.world.webhooks_on:
            return []
        heard = [
            one
            for one in happenings
            if shop.record.installed
            and one.topic in shop.world.topics
            and may_hear(one.topic, shop.record.scopes)
        ]
        return announce(heard, shop=shop.domain, secret=shop.world.client_secret, at=at)

    @property
    def _personal(self) -> bool:
        return self._shop.world.protected_data_approved
