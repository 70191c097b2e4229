"""How orders look through the Admin API: the same records as in the webhooks, in GraphQL's words.

Each view is a dict of values, and of functions for what takes arguments or leads on to another object; the executor
calls only what a document selects. source: Admin GraphQL reference 2026-10
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from demo.pretend import credits, suggesting, sums
from demo.pretend.pieces import gid
from demo.pretend.places import country_name, country_zone
from demo.pretend.product_views import product_of
from demo.pretend.records import Buyer, Fulfillment, Line, Order, Refund
from demo.pretend.shipment_views import fulfillment_order_view, fulfillment_view
from demo.pretend.viewing import View, listed, money, utc

if TYPE_CHECKING:
    from demo.pretend.access import Access


def order_view(access: "Access", order: Order) -> View:
    """An order as `QueryRoot.order` answers it; personal fields need level 2 of protected customer data."""
    total = sums.totals(order)
    shop = access.shop
    return {
        "id": gid("Order", order.id),
        "legacyResourceId": str(order.id),
        "name": order.name,
        "number": order.number,
        "test": order.test,
        "sourceName": order.source_name,
        "cancelledAt": utc(order.cancelled_at),
        "cancelReason": order.cancel_reason.upper() if order.cancel_reason else None,
        "closed": order.closed_at is not None,
        "closedAt": utc(order.closed_at),
        "confirmed": True,
        "createdAt": utc(order.created_at),
        "processedAt": utc(order.created_at),
        "updatedAt": utc(order.updated_at),
        "edited": order.edited,
        "note": None,
        "tags": order.tags,
        "email": access.personal("email", order.buyer.email),
        "phone": access.personal("phone", order.buyer.phone),
        "statusPageUrl": access.personal(
            "statusPageUrl", f"{shop.storefront}/orders/{order.key}/authenticate"
        ),
        "requiresShipping": sums.is_sent(order),
        "customAttributes": [{"key": key, "value": value} for key, value in order.note_attributes.items()],
        "customerAcceptsMarketing": order.buyer.accepts_marketing,
        "customerLocale": order.buyer.locale,
        "customer": access.needing("read_customers", "customer", lambda: _customer_of(access, order)),
        "currencyCode": order.currency,
        "presentmentCurrencyCode": order.currency,
        "discountCode": order.discount_code,
        "discountCodes": [order.discount_code] if order.discount_code else [],
        "displayFinancialStatus": sums.financial_status(order).upper(),
        "displayFulfillmentStatus": _display_status(order),
        "returnStatus": "NO_RETURN",
        "fulfillable": any(sums.unsent(order, line) for line in order.lines),
        "fullyPaid": order.financial_status == "paid",
        "unpaid": order.financial_status == "pending",
        "subtotalPriceSet": money(total.subtotal, order.currency),
        "totalPriceSet": money(total.price, order.currency),
        "currentTotalPriceSet": money(total.current, order.currency),
        "totalShippingPriceSet": money(order.shipping_price, order.currency),
        "totalDiscountsSet": money(total.discount, order.currency),
        "totalRefundedSet": money(total.refunded, order.currency),
        "suggestedRefund": lambda info, **asked: suggesting.suggested(order, **asked),
        **_addresses(access, order),
        **_parts(access, order),
    }


def _addresses(access: "Access", order: Order) -> View:
    address = address_view(access, order.buyer, number=order.id)
    sent_to = address if sums.is_sent(order) else None
    return {"shippingAddress": sent_to, "billingAddress": address, "displayAddress": sent_to or address}


def _parts(access: "Access", order: Order) -> View:
    scopes = (
        "read_merchant_managed_fulfillment_orders",
        "read_third_party_fulfillment_orders",
        "read_assigned_fulfillment_orders",
    )
    shipping = [_shipping_line(order)] if sums.is_sent(order) and order.shipping_title else []
    waiting = [fulfillment_order_view(order, lambda: order_view(access, order))]
    return {
        "shippingLine": shipping[0] if shipping else None,
        "shippingLines": listed(shipping, lambda one: one, lambda one: ("", order.shipping_line_id)),
        "lineItems": listed(
            order.lines, lambda line: line_view(access, order, line), lambda line: ("", line.id)
        ),
        "fulfillmentOrders": access.needing_any(
            scopes,
            "fulfillmentOrders",
            listed(waiting, lambda one: one, lambda one: ("", order.fulfillment_order_id)),
        ),
        "fulfillments": lambda info, first=None, query=None: [
            shipment_of(access, order, one) for one in order.fulfillments[:first]
        ],
        "fulfillmentsCount": {"count": len(order.fulfillments), "precision": "EXACT"},
        "refunds": lambda info, first=None: [
            refund_view(access, order, one) for one in order.refunds[:first]
        ],
    }


def _display_status(order: Order) -> str:
    status = {None: "UNFULFILLED", "partial": "PARTIALLY_FULFILLED", "fulfilled": "FULFILLED"}
    return status[sums.fulfillment_status(order)]


def _customer_of(access: "Access", order: Order) -> View | None:
    return None if order.guest or not order.buyer.id else customer_view(access, order.buyer)


def customer_view(access: "Access", buyer: Buyer) -> View:
    orders = [
        order for order in access.shop.orders.values() if order.buyer.id == buyer.id and not order.guest
    ]
    email = access.personal("emailAddress", buyer.email)
    return {
        "id": gid("Customer", buyer.id),
        "legacyResourceId": str(buyer.id),
        "displayName": access.personal("displayName", f"{buyer.first_name} {buyer.last_name}".strip()),
        "firstName": access.personal("firstName", buyer.first_name),
        "lastName": access.personal("lastName", buyer.last_name),
        "email": access.personal("email", buyer.email),
        "defaultEmailAddress": {"emailAddress": email} if buyer.email else None,
        "locale": buyer.locale,
        "createdAt": utc(buyer.created_at),
        "updatedAt": utc(buyer.created_at),
        "numberOfOrders": str(len(orders)),
        "defaultAddress": address_view(access, buyer, number=buyer.id + 7),
        "storeCreditAccounts": credits.accounts_of(access, buyer.id),
        "tags": [],
        "note": None,
        "state": "DISABLED",
        "verifiedEmail": True,
        "taxExempt": False,
    }


def address_view(access: "Access", buyer: Buyer, *, number: int) -> View:
    """Country, region and zone are open; the rest of an address is protected data."""
    return {
        "id": gid("MailingAddress", number),
        "address1": access.personal("address1", buyer.address1),
        "address2": None,
        "city": buyer.city,
        "company": None,
        "country": country_name(buyer.country),
        "countryCodeV2": buyer.country,
        "firstName": access.personal("firstName", buyer.first_name),
        "lastName": access.personal("lastName", buyer.last_name),
        "name": access.personal("name", f"{buyer.first_name} {buyer.last_name}".strip()),
        "phone": access.personal("phone", buyer.phone),
        "province": buyer.province,
        "provinceCode": buyer.province,
        "timeZone": country_zone(buyer.country),
        "zip": access.personal("zip", buyer.zip),
    }


def _shipping_line(order: Order) -> View:
    price = money(order.shipping_price, order.currency)
    return {
        "id": gid("ShippingLine", order.shipping_line_id),
        "title": order.shipping_title,
        "code": order.shipping_code or order.shipping_title,
        "source": "shopify",
        "carrierIdentifier": None,
        "deliveryCategory": None,
        "custom": False,
        "isRemoved": False,
        "phone": None,
        "originalPriceSet": price,
        "discountedPriceSet": price,
        "currentDiscountedPriceSet": money(sums.totals(order).current_shipping, order.currency),
    }


def shipment_of(access: "Access", order: Order, one: Fulfillment) -> View:
    """A shipment with its lines, from the order or by its own id."""
    return {
        **fulfillment_view(order, one, lambda: order_view(access, order)),
        "fulfillmentLineItems": _counted(access, order, one.quantities, kind="FulfillmentLineItem", ids={}),
    }


def _counted(
    access: "Access", order: Order, quantities: Mapping[int, int], *, kind: str, ids: Mapping[int, int]
) -> Callable[..., Any]:
    """Lines of the order with how many of each, in a shipment or a refund."""
    lines = {line.id: line for line in order.lines}
    return listed(
        list(enumerate(quantities.items())),
        lambda one: {
            "id": gid(kind, ids.get(one[1][0], one[1][0])),
            "quantity": one[1][1],
            "lineItem": line_view(access, order, lines[one[1][0]]),
        },
        lambda one: ("", one[0]),
    )


def line_view(access: "Access", order: Order, line: Line) -> View:
    left = line.quantity - line.removed
    return {
        "id": gid("LineItem", line.id),
        "name": line.title,
        "title": line.title,
        "sku": line.sku or None,
        "quantity": line.quantity,
        "currentQuantity": left,
        "unfulfilledQuantity": sums.unsent(order, line),
        "nonFulfillableQuantity": 0,
        "refundableQuantity": left,
        "requiresShipping": line.requires_shipping,
        "isGiftCard": line.gift_card,
        "taxable": True,
        "vendor": line.vendor,
        "product": access.needing("read_products", "product", lambda: product_of(access, line)),
        "variant": access.needing("read_products", "variant", lambda: _variant(access, line)),
        "variantTitle": None,
        "originalUnitPriceSet": money(line.price, order.currency),
        "originalTotalSet": money(Decimal(line.price) * line.quantity, order.currency),
        "totalDiscountSet": money("0", order.currency),
        "discountAllocations": [
            {"allocatedAmountSet": money(off, order.currency)} for off in sums.taken_off(order, line)
        ],
    }


def _variant(access: "Access", line: Line) -> View | None:
    """Null for what is no longer sold."""
    product = next((one for one in access.shop.record.products if one.variant_id == line.variant_id), None)
    if product is None:
        return None
    return {
        "id": gid("ProductVariant", product.variant_id),
        "legacyResourceId": str(product.variant_id),
        "title": product.title,
        "sku": product.sku or None,
        "price": product.price,
        "inventoryQuantity": product.stock,
    }


def refund_view(access: "Access", order: Order, one: Refund) -> View:
    """A refund, from the order or by its own id."""
    return {
        "id": gid("Refund", one.id),
        "legacyResourceId": str(one.id),
        "createdAt": utc(one.created_at),
        "processedAt": utc(one.created_at),
        "updatedAt": utc(one.created_at),
        "note": one.note,
        "totalRefundedSet": money(one.total, order.currency),
        "refundLineItems": _counted(access, order, one.quantities, kind="RefundLineItem", ids=one.item_ids),
    }
