"""Everything that we ask of Shopify over the network, in one object: what Env carries and what tests replace."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core.clock import Clock
from app.core.money import Money
from app.shopify import (
    calls,
    credits,
    gift_cards,
    install,
    ratings,
    reading_orders,
    reading_products,
    refunds,
    replacements,
    tokens,
)
from app.shopify.calls import DiscountMade, PromiseDates, ShopProfile
from app.shopify.gift_cards import GiftCardMade
from app.shopify.graphql import AdminClient
from app.shopify.ratings import RatingSeen
from app.shopify.reading_orders import OrdersPage, OrderSpan
from app.shopify.reading_products import ProductSeen
from app.shopify.refunds import OrderMoney
from app.shopify.replacements import Replacement
from app.shopify.tokens import TokenGrant
from app.shopify.wire import pooled_session

if TYPE_CHECKING:
    from config import Settings


class ShopifyGate:
    """One for the process; threads may share it. FakeShopify in tests/ has the same methods and passes the same
    contract tests. What each raises stands beside the function that it calls. No Work may be open around a call.
    """

    def __init__(self, settings: Settings, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._clock = clock
        self._admin = AdminClient(settings, clock, sleep)
        self._http = tokens.pooled_http(settings)
        self._codes = pooled_session(trust_env=not settings.shopify_origin)

    def exchange_code(self, shop_domain: str, code: str) -> TokenGrant:
        return install.exchange_code(self._codes, self._settings, shop_domain, code, now=self._clock.now())

    def exchange_id_token(self, shop_domain: str, id_token: str) -> TokenGrant:
        return tokens.exchange_id_token(
            self._http, self._settings, shop_domain, id_token, now=self._clock.now()
        )

    def refresh(self, shop_domain: str, refresh_token: str) -> TokenGrant:
        return tokens.refresh(self._http, self._settings, shop_domain, refresh_token, now=self._clock.now())

    def shop_profile(self, shop_domain: str, access_token: str) -> ShopProfile:
        return calls.shop_profile(self._admin, shop_domain, access_token)

    def granted_scopes(self, shop_domain: str, access_token: str) -> tuple[str, ...]:
        return calls.granted_scopes(self._admin, shop_domain, access_token)

    def promise_dates(self, shop_domain: str, access_token: str, *, order_gid: str) -> PromiseDates:
        return calls.promise_dates(self._admin, shop_domain, access_token, order_gid=order_gid)

    def order_of_part(self, shop_domain: str, access_token: str, *, part_gid: str) -> int:
        return calls.order_of_part(self._admin, shop_domain, access_token, part_gid=part_gid)

    def create_discount(
        self,
        shop_domain: str,
        access_token: str,
        *,
        code: str,
        title: str,
        starts_at: datetime,
        ends_at: datetime | None,
        percentage: int | Decimal | None = None,
        amount: Money | None = None,
        currency: str | None = None,
        customer_id: int | None = None,
    ) -> DiscountMade:
        return calls.create_discount(
            self._admin,
            shop_domain,
            access_token,
            code=code,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            percentage=percentage,
            amount=amount,
            currency=currency,
            customer_id=customer_id,
        )

    def find_discount(self, shop_domain: str, access_token: str, *, code: str) -> DiscountMade | None:
        return calls.find_discount(self._admin, shop_domain, access_token, code=code)

    def unsubscribe(
        self, shop_domain: str, access_token: str, *, customer_id: int, said_at: datetime
    ) -> None:
        calls.unsubscribe(self._admin, shop_domain, access_token, customer_id=customer_id, said_at=said_at)

    def orders_page(
        self, shop_domain: str, access_token: str, *, span: OrderSpan, cursor: str | None = None
    ) -> OrdersPage:
        return reading_orders.orders_page(self._admin, shop_domain, access_token, span=span, cursor=cursor)

    def count_orders(self, shop_domain: str, access_token: str, *, span: OrderSpan) -> int | None:
        return reading_orders.count_orders(self._admin, shop_domain, access_token, span=span)

    def one_order(self, shop_domain: str, access_token: str, *, order_id: int) -> dict[str, Any]:
        return reading_orders.one_order(self._admin, shop_domain, access_token, order_id=order_id)

    def product(self, shop_domain: str, access_token: str, *, product_id: int) -> ProductSeen:
        return reading_products.product(self._admin, shop_domain, access_token, product_id=product_id)

    def read_rating(self, shop_domain: str, access_token: str, *, product_id: int) -> RatingSeen:
        return ratings.read_rating(self._admin, shop_domain, access_token, product_id=product_id)

    def write_rating(
        self, shop_domain: str, access_token: str, *, product_id: int, average: Decimal | None, count: int
    ) -> None:
        ratings.write_rating(
            self._admin, shop_domain, access_token, product_id=product_id, average=average, count=count
        )

    def order_money(self, shop_domain: str, access_token: str, *, order_id: int) -> OrderMoney:
        return refunds.order_money(self._admin, shop_domain, access_token, order_id=order_id)

    def refund_shipping(
        self, shop_domain: str, access_token: str, *, order_id: int, amount: Money | None, key: str, note: str
    ) -> str:
        return refunds.refund_shipping(
            self._admin, shop_domain, access_token, order_id=order_id, amount=amount, key=key, note=note
        )

    def find_refund(self, shop_domain: str, access_token: str, *, order_id: int, key: str) -> str | None:
        return refunds.find_refund(self._admin, shop_domain, access_token, order_id=order_id, key=key)

    def credit_store(
        self,
        shop_domain: str,
        access_token: str,
        *,
        customer_id: int,
        amount: Money,
        currency: str,
        expires_at: datetime,
        key: str,
    ) -> str:
        return credits.credit_store(
            self._admin,
            shop_domain,
            access_token,
            customer_id=customer_id,
            amount=amount,
            currency=currency,
            expires_at=expires_at,
            key=key,
        )

    def find_store_credit(
        self,
        shop_domain: str,
        access_token: str,
        *,
        customer_id: int,
        key: str,
        amount: Money,
        currency: str,
        since: datetime,
    ) -> str | None:
        return credits.find_store_credit(
            self._admin,
            shop_domain,
            access_token,
            customer_id=customer_id,
            key=key,
            amount=amount,
            currency=currency,
            since=since,
        )

    def create_gift_card(
        self,
        shop_domain: str,
        access_token: str,
        *,
        customer_id: int | None,
        amount: Money,
        currency: str,
        expires_on: date | None,
        note: str,
        key: str,
        code: str,
    ) -> GiftCardMade:
        return gift_cards.create_gift_card(
            self._admin,
            shop_domain,
            access_token,
            customer_id=customer_id,
            amount=amount,
            currency=currency,
            expires_on=expires_on,
            note=note,
            key=key,
            code=code,
        )

    def find_gift_card(
        self, shop_domain: str, access_token: str, *, key: str, code: str, since: datetime
    ) -> str | None:
        return gift_cards.find_gift_card(
            self._admin, shop_domain, access_token, key=key, code=code, since=since
        )

    def create_replacement(
        self,
        shop_domain: str,
        access_token: str,
        *,
        order_id: int,
        lines: Sequence[tuple[int, int]],
        key: str,
        note: str,
        discount_title: str,
    ) -> str:
        return replacements.create_replacement(
            self._admin,
            shop_domain,
            access_token,
            order_id=order_id,
            lines=lines,
            key=key,
            note=note,
            discount_title=discount_title,
        )

    def complete_replacement(self, shop_domain: str, access_token: str, *, draft_gid: str) -> str:
        return replacements.complete_replacement(self._admin, shop_domain, access_token, draft_gid=draft_gid)

    def find_replacement(
        self, shop_domain: str, access_token: str, *, key: str, since: datetime
    ) -> Replacement | None:
        return replacements.find_replacement(self._admin, shop_domain, access_token, key=key, since=since)

    def close(self) -> None:
        self._admin.close()
        self._http.close()
        self._codes.close()
