"""What a replay asks of Shopify, answered from the tables: the window that the checkout showed, and what was bought."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core.calendar import zone_named
from app.core.errors import NotFound
from app.replay.tables import History
from app.shopify.calls import DeliveryWindow, PromiseDates
from app.shopify.gate import ShopifyGate
from app.shopify.reading_orders import OrdersPage, OrderSpan
from app.shopify.reading_products import ProductSeen


class ShopifyOfTheTables(ShopifyGate):
    """Holds the histories; reaches no network."""

    def __init__(self, histories: list[History]) -> None:
        self._histories = {history.order_id: history for history in histories}
        self._categories = {item.number: item.category for history in histories for item in history.items}

    def promise_dates(self, shop_domain: str, access_token: str, *, order_gid: str) -> PromiseDates:
        history = self._histories.get(int(order_gid.rpartition("/")[2]))
        if history is None:
            raise NotFound("no_order", "The tables have no such order.")
        windows = () if history.estimated_on is None else (_window(history, order_gid),)
        return PromiseDates(
            order_gid=order_gid,
            updated_at=history.purchased_at,
            cancelled_at=history.cancelled_at,
            requires_shipping=bool(windows),
            windows=windows,
            complete=True,
        )

    def orders_page(
        self, shop_domain: str, access_token: str, *, span: OrderSpan, cursor: str | None = None
    ) -> OrdersPage:
        """The tables tell everything by message, so that at night nothing has changed."""
        return OrdersPage((), frozenset(), None, ())

    def count_orders(self, shop_domain: str, access_token: str, *, span: OrderSpan) -> int | None:
        return 0

    def product(self, shop_domain: str, access_token: str, *, product_id: int) -> ProductSeen:
        category = self._categories.get(product_id)
        if category is None:
            raise NotFound("product_gone", "The tables have no such product.")
        return ProductSeen(product_id, category, category, (), "active", ())


def _window(history: History, order_gid: str) -> DeliveryWindow:
    """Olist showed a day and no beginning: the checkout's window is a plain "by"."""
    assert history.estimated_on is not None
    noon = datetime.combine(history.estimated_on, time(12), zone_named(history.zone))
    return DeliveryWindow(
        fulfillment_order_gid=order_gid.replace("Order", "FulfillmentOrder"),
        status="OPEN",
        method_type="SHIPPING",
        presented_name=f"Entrega até {history.estimated_on:%d/%m/%Y}",
        min_at=None,
        max_at=noon,
        branded=None,
        fulfill_by=None,
    )


FAR = timedelta(days=3650)  # a replay's tokens outlast it: nobody is there to refresh them
