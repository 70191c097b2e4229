"""The root fields of the Admin API that the pretend Shopify answers, each with what it believes about Shopify."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from demo.pretend import discounts, metafields
from demo.pretend.access import Access
from demo.pretend.goodwill_roots import goodwill_roots
from demo.pretend.pieces import gid
from demo.pretend.places import country_name
from demo.pretend.product_views import product
from demo.pretend.records import Order
from demo.pretend.searching import connection, matching_orders
from demo.pretend.shipment_views import fulfillment_order_view
from demo.pretend.viewing import View, number_of, sorting, utc
from demo.pretend.views import customer_view, order_view, refund_view, shipment_of

# Orders older than this are simply not there without `read_all_orders`. source: shopify.dev "Access scopes"
ORDERS_VISIBLE_DAYS = 60


def roots(access: Access, *, refuse: bool) -> dict[str, Callable[..., Any]]:
    """Every root field by name.

    refuse  mutations answer with a user error and do nothing, as a planned fault wants it
    """
    return {
        "shop": lambda info: _shop(access),
        "currentAppInstallation": lambda info: _installation(access),
        "order": lambda info, id: _order(access, id),
        "orders": lambda info, **arguments: _orders(access, **arguments),
        "ordersCount": lambda info, query=None, limit=10_000: _orders_count(access, query, limit),
        "fulfillment": lambda info, id: _fulfillment(access, id),
        "fulfillmentOrder": lambda info, id: _fulfillment_order(access, id),
        "product": lambda info, id: product(access, number_of(id, "Product")),
        "refund": lambda info, id: _refund(access, id),
        "customer": lambda info, id: _customer(access, id),
        "codeDiscountNodeByCode": lambda info, code: _code(access, code),
        "codeDiscountNode": lambda info, id: _code_node(access, id),
        "discountCodeBasicCreate": lambda info, basicCodeDiscount: _create_code(
            access, basicCodeDiscount, refuse=refuse
        ),
        "customerEmailMarketingConsentUpdate": lambda info, input: _update_consent(
            access, input, refuse=refuse
        ),
        "discountCodeDeactivate": lambda info, id: _deactivate(access, id, refuse=refuse),
        "metafieldsSet": lambda info, metafields: _set_metafields(access, metafields, refuse=refuse),
        "metafieldsDelete": lambda info, metafields: _delete_metafields(access, metafields),
        **goodwill_roots(access, refuse=refuse),
    }


def _set_metafields(access: Access, given: list[dict[str, Any]], *, refuse: bool) -> View:
    return metafields.set_all(access, given, refuse=refuse)


def _delete_metafields(access: Access, given: list[dict[str, Any]]) -> View:
    return metafields.delete_all(access, given)


def _visible(access: Access, order: Order | None) -> bool:
    if order is None:
        return False
    oldest = access.now - timedelta(days=ORDERS_VISIBLE_DAYS)
    return order.created_at >= oldest or access.has("read_all_orders")


def _order(access: Access, id: str) -> View | None:
    """Null for an order that is not there, is another shop's, or is older than 60 days.

    source  QueryRoot.order; shopify.dev "Access scopes"
    """
    access.require("read_orders", "order")
    order = access.shop.orders.get(number_of(id, "Order") or 0)
    return order_view(access, order) if order and _visible(access, order) else None


def _orders(
    access: Access,
    *,
    query: str | None = None,
    sortKey: str = "PROCESSED_AT",
    **page: Any,
) -> Any:
    """A page of orders; sorted by processing time unless a sort key is named.

    source  QueryRoot.orders; shopify.dev "Shopify API search syntax"
    """
    access.require("read_orders", "orders")
    sort_value: Callable[[Order], str] = {
        "UPDATED_AT": lambda order: sorting(order.updated_at),
        "ID": lambda order: "",
        "ORDER_NUMBER": lambda order: f"{order.number:012d}",
    }.get(sortKey, lambda order: sorting(order.created_at))
    found = [
        order
        for order in matching_orders(list(access.shop.orders.values()), query)
        if _visible(access, order)
    ]
    return connection(
        found,
        lambda order: order_view(access, order),
        key=lambda order: (sort_value(order), order.id),
        **page,
    )


def _orders_count(access: Access, query: str | None, limit: int | None) -> View:
    """How many orders, counted no further than the limit.

    source  QueryRoot.ordersCount
    """
    access.require("read_orders", "ordersCount")
    found = matching_orders(list(access.shop.orders.values()), query)
    count = sum(1 for order in found if _visible(access, order))
    exact = limit is None or count <= limit
    return {"count": count if exact else limit, "precision": "EXACT" if exact else "AT_LEAST"}


def _fulfillment(access: Access, id: str) -> View | None:
    """source: QueryRoot.fulfillment"""
    access.require("read_fulfillments", "fulfillment")
    try:
        order, shipment = access.shop.book.shipment(number_of(id, "Fulfillment") or 0)
    except KeyError:
        return None
    return shipment_of(access, order, shipment)


def _refund(access: Access, id: str) -> View | None:
    """source: QueryRoot.refund"""
    access.require("read_orders", "refund")
    number = number_of(id, "Refund")
    found = ((order, one) for order in access.shop.orders.values() for one in order.refunds)
    return next((refund_view(access, order, one) for order, one in found if one.id == number), None)


def _fulfillment_order(access: Access, id: str) -> View | None:
    """Every order of these shops is sent from one place, so it has one such part.

    source  QueryRoot.fulfillmentOrder
    """
    access.require("read_merchant_managed_fulfillment_orders", "fulfillmentOrder")
    number = number_of(id, "FulfillmentOrder")
    found = (one for one in access.shop.orders.values() if one.fulfillment_order_id == number)
    order = next(found, None)
    if order is None or not _visible(access, order):
        return None
    return fulfillment_order_view(order, lambda: order_view(access, order))


def _customer(access: Access, id: str) -> View | None:
    """source: QueryRoot.customer"""
    access.require("read_customers", "customer")
    buyer = access.shop.customers.get(number_of(id, "Customer") or 0)
    return customer_view(access, buyer) if buyer else None


def _code(access: Access, code: str) -> View | None:
    """A discount by its code, whatever the case; null if there is none.

    source  QueryRoot.codeDiscountNodeByCode
    """
    access.require("read_discounts", "codeDiscountNodeByCode")
    found = access.shop.discounts.get(code.casefold())
    return discounts.node(access, found) if found else None


def _code_node(access: Access, id: str) -> View | None:
    """source: QueryRoot.codeDiscountNode"""
    access.require("read_discounts", "codeDiscountNode")
    number = number_of(id, "DiscountCodeNode")
    found = next((one for one in access.shop.discounts.values() if one.id == number), None)
    return discounts.node(access, found) if found else None


def _create_code(access: Access, given: dict[str, Any], *, refuse: bool) -> View:
    """source: Mutation.discountCodeBasicCreate; see `discounts.create`"""
    access.require("write_discounts", "discountCodeBasicCreate")
    if refuse:
        return discounts.refused([("INTERNAL_ERROR", [], "Something went wrong, please try again.")])
    return discounts.create(access, given)


def _deactivate(access: Access, id: str, *, refuse: bool) -> View:
    """source: Mutation.discountCodeDeactivate"""
    access.require("write_discounts", "discountCodeDeactivate")
    number = number_of(id, "DiscountCodeNode")
    found = next((one for one in access.shop.discounts.values() if one.id == number), None)
    if found is None or refuse:
        error = {"code": "INVALID", "field": ["id"], "message": "Discount does not exist", "extraInfo": None}
        return {"codeDiscountNode": None, "userErrors": [error]}
    return discounts.deactivate(access, found)


# The states that an app may set. source: Mutation.customerEmailMarketingConsentUpdate
SETTABLE = {"SUBSCRIBED", "UNSUBSCRIBED", "PENDING"}


def _update_consent(access: Access, given: dict[str, Any], *, refuse: bool) -> View:
    """source: Mutation.customerEmailMarketingConsentUpdate"""
    access.require("write_customers", "customerEmailMarketingConsentUpdate")
    buyer = access.shop.customers.get(number_of(given["customerId"], "Customer") or 0)
    state = given["emailMarketingConsent"]["marketingState"]
    if refuse or buyer is None or not buyer.email or state not in SETTABLE:
        error = {"code": "INVALID", "field": ["input", "customerId"], "message": "Customer can't be updated"}
        return {"customer": None, "userErrors": [error]}
    buyer.accepts_marketing = state == "SUBSCRIBED"
    return {"customer": customer_view(access, buyer), "userErrors": []}


def _installation(access: Access) -> View:
    """What the merchant has granted, which may be less than what was asked for.

    source  QueryRoot.currentAppInstallation, AppInstallation.accessScopes
    """
    shop = access.shop
    world = shop.world
    app = {
        "id": gid("App", 1),
        "title": world.app_name,
        "handle": world.proxy_subpath,
        "apiKey": world.client_id,
    }
    return {
        "id": gid("AppInstallation", shop.record.installation_id),
        "accessScopes": [{"handle": one, "description": one.replace("_", " ")} for one in access.scopes],
        "activeSubscriptions": [],
        "app": app,
        "launchUrl": f"{world.origin}/store/{shop.handle}/apps/{world.client_id}",
        "uninstallUrl": None,
    }


def _shop(access: Access) -> View:
    """The shop of the token; its dates are in UTC, its zone is an IANA name.

    source  QueryRoot.shop
    """
    shop, record = access.shop, access.shop.record
    address = {
        "id": gid("ShopAddress", record.id),
        "address1": record.address1 or None,
        "city": record.city or None,
        "zip": record.zip or None,
        "country": country_name(record.country),
        "countryCodeV2": record.country,
        **dict.fromkeys(("address2", "company", "phone", "province", "provinceCode")),
    }
    host = shop.storefront.partition("://")[2].partition("/")[0]
    here = access.now.astimezone(ZoneInfo(record.zone))
    return {
        "id": gid("Shop", record.id),
        "name": record.name,
        "description": None,
        "email": record.email,
        "contactEmail": record.email,
        "ianaTimezone": record.zone,
        "timezoneOffset": here.strftime("%z"),
        "timezoneAbbreviation": here.strftime("%Z"),
        "currencyCode": record.currency,
        "enabledPresentmentCurrencies": [record.currency],
        "myshopifyDomain": record.domain,
        "primaryDomain": {
            "id": gid("Domain", record.id),
            "host": host,
            "url": shop.storefront,
            "sslEnabled": False,
        },
        "url": shop.storefront,
        "plan": _plan(record.plan),
        "shopOwnerName": record.owner,
        "billingAddress": address,
        "shopAddress": address,
        "createdAt": utc(record.created_at),
        "updatedAt": utc(record.created_at),
        "setupRequired": False,
        "taxesIncluded": True,
        "weightUnit": "KILOGRAMS",
        "unitSystem": "METRIC_SYSTEM",
    }


def _plan(name: str) -> View:
    plus = name == "Shopify Plus"
    return {"displayName": name, "publicDisplayName": name, "partnerDevelopment": False, "shopifyPlus": plus}
