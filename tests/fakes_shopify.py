"""A ShopifyGate without a network: it remembers what it was asked, has state where Shopify has, and fails on request.

tests/contracts/test_shopify_gate.py runs the same cases on it and on the real gate before a pretend Shopify.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.errors import Invalid, NotFound, Refused, Unreachable, Unverified
from app.core.money import Money
from app.shopify.calls import DeliveryWindow, DiscountMade, PromiseDates, ShopProfile
from app.shopify.domains import clean_shop_domain
from app.shopify.errors import UserError, UserErrors
from app.shopify.order_documents import ORDERS_PAGE
from app.shopify.ratings import RatingSeen
from app.shopify.reading_orders import GLANCE, OrdersPage, OrderSpan, is_finished
from app.shopify.reading_products import ProductSeen
from app.shopify.tokens import TokenGrant
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from tests.fakes_remedies import FakeRemedies

ACCESS_SECONDS = 3600
REFRESH_DAYS = 90

NOT_SENT = Unreachable("not_sent", "Shopify can't be reached.", permanent=False)
UNCERTAIN = Unreachable("uncertain", "It is not known whether it was done.", permanent=False)
SHOPIFY_DOWN = Unreachable("shopify_down", "Shopify has trouble just now.", permanent=False)
THROTTLED = Unreachable("throttled", "Shopify is busy.", permanent=False, retry_after_seconds=2.0)
TOKEN_REFUSED = Unreachable("token_refused", "Shopify no longer takes this access token.", permanent=False)


@dataclass(frozen=True)
class Called:
    """name  the gate's method; arguments  those given by name, and "token" for the access token"""

    name: str
    shop_domain: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class _Trouble:
    error: Exception
    done: bool


@dataclass
class FakeShopify(FakeRemedies):
    """clock        dates the tokens that it grants
    scopes       what every shop has granted
    calls        in the order in which they came
    discounts    by shop and code in capitals
    windows      by order gid; an order that isn't in it was shown no dates at the checkout
    unsubscribed by shop and customer's number: since when
    orders       as the Admin API shapes them, of the shop orders_of
    parts        order's number by part gid
    products     by Shopify's number; one that isn't in it is gone
    ratings      by product's number: average and count, as the metafields say; one that isn't in it has none
    """

    scopes: tuple[str, ...] = tuple(sorted((*LAUNCH_SCOPES, *OPTIONAL_SCOPES)))
    calls: list[Called] = field(default_factory=list)
    discounts: dict[tuple[str, str], DiscountMade] = field(default_factory=dict)
    profiles: dict[str, ShopProfile] = field(default_factory=dict)
    windows: dict[str, PromiseDates] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    products: dict[int, ProductSeen] = field(default_factory=dict)
    unsubscribed: dict[tuple[str, int], datetime] = field(default_factory=dict)
    ratings: dict[int, tuple[Decimal, int]] = field(default_factory=dict)
    missing_orders: set[str] = field(default_factory=set)
    orders: list[dict[str, Any]] = field(default_factory=list)
    orders_of: str = "loparboden.myshopify.com"
    refused_tokens: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    _troubles: dict[str, deque[_Trouble]] = field(default_factory=lambda: defaultdict(deque))

    def fail_next(self, name: str, error: Exception, *, done: bool = False) -> None:
        """Let the next call of a method raise.

        done  whether Shopify carries it out all the same, and only the answer is lost
        """
        self._troubles[name].append(_Trouble(error, done))

    def uninstall(self, shop_domain: str) -> None:
        """The merchant takes the app away: no token works any more."""
        self.gone.add(shop_domain)

    def install(self, shop_domain: str) -> None:
        self.gone.discard(shop_domain)

    def show_window(
        self,
        order_gid: str,
        *,
        min_at: datetime | None,
        max_at: datetime | None,
        presented_name: str | None = "Standard",
        method_type: str = "SHIPPING",
        branded: str | None = None,
    ) -> None:
        """What the checkout showed for an order; it is of one part."""
        part = order_gid.replace("/Order/", "/FulfillmentOrder/")
        window = DeliveryWindow(part, "OPEN", method_type, presented_name, min_at, max_at, branded, None)
        self.windows[order_gid] = PromiseDates(order_gid, self.clock.now(), None, True, (window,), True)
        self.parts[part] = int(order_gid.rpartition("/")[2])

    def route(self, order_id: int, *parts: DeliveryWindow) -> None:
        """How Shopify sends an order: each part with its status, method and time."""
        gid = f"gid://shopify/Order/{order_id}"
        self.windows[gid] = PromiseDates(gid, self.clock.now(), None, True, parts, True)
        self.parts.update({part.fulfillment_order_gid: order_id for part in parts})

    def called(self, name: str) -> list[Called]:
        return [one for one in self.calls if one.name == name]

    def exchange_code(self, shop_domain: str, code: str) -> TokenGrant:
        trouble = self._begin("exchange_code", shop_domain, code=code)
        return self._end(self._grant(), trouble)

    def exchange_id_token(self, shop_domain: str, id_token: str) -> TokenGrant:
        trouble = self._begin("exchange_id_token", shop_domain, id_token=id_token)
        if not id_token or id_token == "stale":
            raise Unverified("stale", "This page has been open for a while. Please load it again.")
        return self._end(self._grant(), trouble)

    def refresh(self, shop_domain: str, refresh_token: str) -> TokenGrant:
        trouble = self._begin("refresh", shop_domain, refresh_token=refresh_token)
        if shop_domain in self.gone or refresh_token in self.refused_tokens:
            raise Unreachable("refresh_refused", "Shopify no longer accepts this connection.", permanent=True)
        return self._end(self._grant(), trouble)

    def shop_profile(self, shop_domain: str, access_token: str) -> ShopProfile:
        trouble = self._begin("shop_profile", shop_domain, token=access_token)
        return self._end(self.profiles.get(shop_domain) or a_profile(shop_domain), trouble)

    def granted_scopes(self, shop_domain: str, access_token: str) -> tuple[str, ...]:
        trouble = self._begin("granted_scopes", shop_domain, token=access_token)
        return self._end(self.scopes, trouble)

    def promise_dates(self, shop_domain: str, access_token: str, *, order_gid: str) -> PromiseDates:
        trouble = self._begin("promise_dates", shop_domain, token=access_token, order_gid=order_gid)
        if order_gid in self.missing_orders:
            raise NotFound("order_gone", "Shopify doesn't show this order any more.")
        if order_gid not in self.windows:
            self.show_window(order_gid, min_at=None, max_at=None)
        return self._end(self.windows[order_gid], trouble)

    def order_of_part(self, shop_domain: str, access_token: str, *, part_gid: str) -> int:
        trouble = self._begin("order_of_part", shop_domain, token=access_token, part_gid=part_gid)
        if part_gid not in self.parts:
            raise NotFound("part_gone", "Shopify doesn't show this part of an order any more.")
        return int(self._end(self.parts[part_gid], trouble))

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
        asked = {
            "code": code,
            "title": title,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "percentage": percentage,
        }
        asked |= {"amount": amount, "currency": currency, "customer_id": customer_id}
        trouble = self._begin("create_discount", shop_domain, token=access_token, **asked)
        if (percentage is None) == (amount is None):
            raise Invalid("bad_discount", "A discount is either a percentage or an amount.")
        if (shop_domain, code.upper()) in self.discounts:
            taken = UserError(("basicCodeDiscount", "code"), "Code must be unique", "TAKEN")
            raise UserErrors("DiscountCreate", (taken,))
        self._last += 1
        made = DiscountMade(f"gid://shopify/DiscountCodeNode/{self._last}", code, title)
        self.discounts[shop_domain, code.upper()] = made
        return self._end(made, trouble)

    def find_discount(self, shop_domain: str, access_token: str, *, code: str) -> DiscountMade | None:
        trouble = self._begin("find_discount", shop_domain, token=access_token, code=code)
        return self._end(self.discounts.get((shop_domain, code.upper())), trouble)

    def unsubscribe(
        self, shop_domain: str, access_token: str, *, customer_id: int, said_at: datetime
    ) -> None:
        asked = {"customer_id": customer_id, "said_at": said_at}
        trouble = self._begin("unsubscribe", shop_domain, token=access_token, **asked)
        self.unsubscribed[shop_domain, customer_id] = said_at
        self._end(None, trouble)

    def orders_page(
        self, shop_domain: str, access_token: str, *, span: OrderSpan, cursor: str | None = None
    ) -> OrdersPage:
        trouble = self._begin("orders_page", shop_domain, token=access_token, span=span, cursor=cursor)
        found, begin = self._within(shop_domain, span), int(cursor or 0)
        page = found[begin : begin + ORDERS_PAGE]
        unfinished = {int(one["legacyResourceId"]) for one in page if not is_finished(one, GLANCE)}
        following = begin + ORDERS_PAGE
        more = str(following) if following < len(found) else None
        return self._end(OrdersPage(tuple(page), frozenset(unfinished), more, ()), trouble)

    def count_orders(self, shop_domain: str, access_token: str, *, span: OrderSpan) -> int | None:
        trouble = self._begin("count_orders", shop_domain, token=access_token, span=span)
        return self._end(len(self._within(shop_domain, span)), trouble)

    def one_order(self, shop_domain: str, access_token: str, *, order_id: int) -> dict[str, Any]:
        trouble = self._begin("one_order", shop_domain, token=access_token, order_id=order_id)
        found = [one for one in self.orders if one["legacyResourceId"] == str(order_id)]
        if not found or shop_domain != self.orders_of:
            raise NotFound("order_gone", "Shopify doesn't show this order any more.")
        return self._end(found[0], trouble)

    def product(self, shop_domain: str, access_token: str, *, product_id: int) -> ProductSeen:
        trouble = self._begin("product", shop_domain, token=access_token, product_id=product_id)
        if product_id not in self.products:
            raise NotFound("product_gone", "Shopify doesn't show this product any more.")
        found: ProductSeen = self._end(self.products[product_id], trouble)
        return found

    def read_rating(self, shop_domain: str, access_token: str, *, product_id: int) -> RatingSeen:
        trouble = self._begin("read_rating", shop_domain, token=access_token, product_id=product_id)
        if product_id not in self.products:
            raise NotFound("product_gone", "Shopify doesn't show this product any more.")
        return self._end(RatingSeen(*self.ratings.get(product_id, (None, None))), trouble)

    def write_rating(
        self, shop_domain: str, access_token: str, *, product_id: int, average: Decimal | None, count: int
    ) -> None:
        asked = {"product_id": product_id, "average": average, "count": count}
        trouble = self._begin("write_rating", shop_domain, token=access_token, **asked)
        if product_id not in self.products:
            raise NotFound("product_gone", "Shopify doesn't show this product any more.")
        if average is None:
            self.ratings.pop(product_id, None)
        else:
            self.ratings[product_id] = (average, count)
        self._end(None, trouble)

    def _within(self, shop_domain: str, span: OrderSpan) -> list[dict[str, Any]]:
        """Orders in Shopify's shape that fit, the oldest first."""
        field = {"updated": "updatedAt", "created": "createdAt"}[span.by]

        def at(one: dict[str, Any]) -> datetime:
            return datetime.fromisoformat(one[field]).astimezone(UTC)

        fit = [one for one in self.orders if shop_domain == self.orders_of and at(one) >= span.since]
        return sorted((one for one in fit if span.until is None or at(one) < span.until), key=at)

    def close(self) -> None:
        pass

    def _begin(self, name: str, shop_domain: str, **arguments: Any) -> _Trouble | None:
        """Note the call; refuse what the real gate and Shopify would refuse; raise what was asked for before anything
        is done, and hand back what is to be raised after.
        """
        self.calls.append(Called(name, shop_domain, arguments))
        if clean_shop_domain(shop_domain) is None:
            raise Refused("bad_shop", "This is not the address of a Shopify shop.")
        trouble = self._troubles[name].popleft() if self._troubles[name] else None
        if trouble and not trouble.done:
            raise trouble.error
        if "token" in arguments and (shop_domain in self.gone or arguments["token"] in self.refused_tokens):
            raise TOKEN_REFUSED
        return trouble

    def _end(self, answer: Any, trouble: _Trouble | None) -> Any:
        if trouble:
            raise trouble.error
        return answer

    def _grant(self) -> TokenGrant:
        self._last += 1
        now = self.clock.now()
        return TokenGrant(
            access_token=f"shpat_{self._last}",
            expires_at=now + timedelta(seconds=ACCESS_SECONDS),
            refresh_token=f"shprt_{self._last}",
            refresh_expires_at=now + timedelta(days=REFRESH_DAYS),
            scopes=self.scopes,
        )


def a_profile(domain: str = "loparboden.myshopify.com", **changes: Any) -> ShopProfile:
    said: dict[str, Any] = {
        "shopify_id": 548_380_009,
        "domain": domain,
        "name": "Löparboden",
        "storefront": "loparboden.example",
        "contact_email": "hej@loparboden.example",
        "currency": "SEK",
        "time_zone": "Europe/Stockholm",
        "country": "SE",
        "taxes_included": True,
        "plan": "Basic",
        "is_development": False,
    }
    return ShopProfile(**(said | changes))
