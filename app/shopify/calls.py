"""What we ask of a shop's Admin API, with typed answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.core.errors import Invalid, NotFound, Unreachable
from app.core.money import Money
from app.shopify.documents import (
    CUSTOMER_UNSUBSCRIBE,
    DISCOUNT_BY_CODE,
    DISCOUNT_CREATE,
    GRANTED_SCOPES,
    PART_ORDER,
    PROMISE_DATES,
    SHOP_PROFILE,
)
from app.shopify.graphql import AdminClient

TITLE_MAX = 255  # Shopify's limits for a discount's title and code
CODE_MAX = 255


@dataclass(frozen=True)
class ShopProfile:
    """shopify_id    the shop's own number at Shopify
    domain        "name.myshopify.com"
    storefront    the host that customers see
    currency      ISO 4217; time_zone  IANA; country  ISO 3166, two letters
    """

    shopify_id: int
    domain: str
    name: str
    storefront: str
    contact_email: str
    currency: str
    time_zone: str
    country: str
    taxes_included: bool
    plan: str
    is_development: bool


@dataclass(frozen=True)
class DeliveryWindow:
    """One part of an order and what the checkout showed for it.

    method_type     SHIPPING, LOCAL, PICK_UP, PICKUP_POINT, RETAIL, NONE or a newer one; "" where Shopify names none
    presented_name  the option's name as the customer saw it
    min_at, max_at  the window shown, UTC; None where the checkout showed no dates
    branded         "shop_promise" where that mark was shown
    fulfill_at      from when on it may be sent: later than the purchase for what is scheduled
    """

    fulfillment_order_gid: str
    status: str
    method_type: str
    presented_name: str | None
    min_at: datetime | None
    max_at: datetime | None
    branded: str | None
    fulfill_by: datetime | None
    fulfill_at: datetime | None = None


@dataclass(frozen=True)
class PromiseDates:
    """complete  False where the order has more parts than were read"""

    order_gid: str
    updated_at: datetime
    cancelled_at: datetime | None
    requires_shipping: bool
    windows: tuple[DeliveryWindow, ...]
    complete: bool


@dataclass(frozen=True)
class DiscountMade:
    """gid    the discount's id at Shopify
    code   as Shopify keeps it; codes are found whatever their case
    title  tells ours from a merchant's own with the same code; "" for kinds that we don't make
    """

    gid: str
    code: str
    title: str = ""


def shop_profile(client: AdminClient, shop_domain: str, access_token: str) -> ShopProfile:
    shop = client.call(shop_domain, access_token, SHOP_PROFILE, variables={})["shop"]
    return ShopProfile(
        shopify_id=number_in(shop["id"]),
        domain=shop["myshopifyDomain"],
        name=shop["name"],
        storefront=shop["primaryDomain"]["host"],
        contact_email=shop["contactEmail"],
        currency=shop["currencyCode"],
        time_zone=shop["ianaTimezone"],
        country=shop["shopAddress"]["countryCodeV2"] or "",
        taxes_included=shop["taxesIncluded"],
        plan=shop["plan"]["publicDisplayName"],
        is_development=shop["plan"]["partnerDevelopment"],
    )


def granted_scopes(client: AdminClient, shop_domain: str, access_token: str) -> tuple[str, ...]:
    """returns  in alphabetical order, as Shopify lists them: a write scope stands beside the read scope it implies"""
    installation = client.call(shop_domain, access_token, GRANTED_SCOPES, variables={})[
        "currentAppInstallation"
    ]
    return tuple(sorted(scope["handle"] for scope in installation["accessScopes"]))


def promise_dates(
    client: AdminClient, shop_domain: str, access_token: str, *, order_gid: str
) -> PromiseDates:
    """raises  NotFound("order_gone"): deleted, or older than the sixty days that our scope sees"""
    order = client.call(shop_domain, access_token, PROMISE_DATES, variables={"id": order_gid})["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    return PromiseDates(
        order_gid=order["id"],
        updated_at=_instant(order["updatedAt"]),
        cancelled_at=_instant_or_none(order["cancelledAt"]),
        requires_shipping=order["requiresShipping"],
        windows=tuple(_window(part) for part in order["fulfillmentOrders"]["nodes"]),
        complete=not order["fulfillmentOrders"]["pageInfo"]["hasNextPage"],
    )


def order_of_part(client: AdminClient, shop_domain: str, access_token: str, *, part_gid: str) -> int:
    """returns  Shopify's number of the order that a fulfillment order belongs to
    raises   NotFound("part_gone"): merged into another, deleted, or of an order that our scope doesn't see
    """
    part = client.call(shop_domain, access_token, PART_ORDER, variables={"id": part_gid})["fulfillmentOrder"]
    if part is None:
        raise NotFound("part_gone", "Shopify doesn't show this part of an order any more.")
    return number_in(part["order"]["id"])


def create_discount(
    client: AdminClient,
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
    """A code that works once, for one order, beside other discounts.

    percentage   of the order, 1 to 100 (Shopify's own fraction is made here)
    amount       off the order, in the shop's currency; either this or percentage
    currency     the shop's, to be held against the amount's
    customer_id  who alone may use it; None: whoever has the code
    raises       UserErrors: "taken" where the code exists, perhaps from an uncertain try of ours: find_discount tells.
                 Unreachable("uncertain"): find_discount before trying again; ("not_sent"): try again
    """
    off = _value(percentage, amount, currency)
    discount = {
        "title": title[:TITLE_MAX],
        "code": code[:CODE_MAX],
        "startsAt": _text(starts_at),
        "endsAt": _text(ends_at) if ends_at else None,
        "context": {"customers": {"add": [f"gid://shopify/Customer/{customer_id}"]}}
        if customer_id
        else {"all": "ALL"},
        "customerGets": {"items": {"all": True}, "value": off},
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
        "combinesWith": {"orderDiscounts": False, "productDiscounts": True, "shippingDiscounts": True},
    }
    data = client.call(shop_domain, access_token, DISCOUNT_CREATE, variables={"discount": discount})
    made = _discount(data["discountCodeBasicCreate"]["codeDiscountNode"], code)
    if made is None:
        raise Unreachable("uncertain", "Shopify didn't say which discount it made.", permanent=False)
    return made


def find_discount(
    client: AdminClient, shop_domain: str, access_token: str, *, code: str
) -> DiscountMade | None:
    """returns  None while the shop has no such code"""
    data = client.call(shop_domain, access_token, DISCOUNT_BY_CODE, variables={"code": code})
    return _discount(data["codeDiscountNodeByCode"], code)


def unsubscribe(
    client: AdminClient, shop_domain: str, access_token: str, *, customer_id: int, said_at: datetime
) -> None:
    """Note at Shopify that a customer wants no advertising by mail. Said again, it changes nothing.

    customer_id  Shopify's number
    said_at      when she said so, not when we tell it
    raises       UserErrors: the customer isn't there any more, or has no address
    """
    consent = {"marketingState": "UNSUBSCRIBED", "consentUpdatedAt": _text(said_at)}
    told = {"customerId": f"gid://shopify/Customer/{customer_id}", "emailMarketingConsent": consent}
    client.call(shop_domain, access_token, CUSTOMER_UNSUBSCRIBE, variables={"input": told})


def number_in(gid: str) -> int:
    """gid  "gid://shopify/Order/450789469" """
    number = gid.rpartition("/")[2].partition("?")[0]
    if not number.isdecimal():
        raise Invalid("bad_gid", "This is not one of Shopify's ids.", gid=gid[:100])
    return int(number)


def _window(part: Mapping[str, Any]) -> DeliveryWindow:
    method = part["deliveryMethod"] or {}
    return DeliveryWindow(
        fulfillment_order_gid=part["id"],
        status=part["status"],
        method_type=method.get("methodType") or "",
        presented_name=method.get("presentedName"),
        min_at=_instant_or_none(method.get("minDeliveryDateTime")),
        max_at=_instant_or_none(method.get("maxDeliveryDateTime")),
        branded=(method.get("brandedPromise") or {}).get("handle"),
        fulfill_by=_instant_or_none(part["fulfillBy"]),
        fulfill_at=_instant_or_none(part["fulfillAt"]),
    )


def _value(percentage: int | Decimal | None, amount: Money | None, currency: str | None) -> dict[str, Any]:
    if percentage is not None and amount is None:
        if not 1 <= percentage <= 100:
            raise Invalid("bad_percentage", "A discount is between 1 and 100 per cent.")
        return {"percentage": float(Decimal(percentage) / 100)}
    if amount is not None and percentage is None:
        if amount.minor <= 0 or currency not in (None, amount.currency):
            raise Invalid("bad_amount", "A discount is more than nothing, in the shop's own currency.")
        return {"discountAmount": {"amount": amount.to_decimal_text(), "appliesOnEachItem": False}}
    raise Invalid("bad_discount", "A discount is either a percentage or an amount.")


def _discount(node: Mapping[str, Any] | None, asked: str) -> DiscountMade | None:
    if node is None:
        return None
    discount = node["codeDiscount"]
    codes = (discount.get("codes") or {}).get("nodes") or [{"code": asked}]
    return DiscountMade(gid=node["id"], code=codes[0]["code"], title=discount.get("title") or "")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _instant_or_none(text: str | None) -> datetime | None:
    return _instant(text) if text else None


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
