"""The body of an order's webhooks, cut to the shape of the samples in Shopify's webhook reference.

source  shopify.dev "Webhooks API reference", version 2026-07; dates carry the shop's offset, amounts are text
"""

from decimal import Decimal

from demo.pretend import sums
from demo.pretend.pieces import Json, address_body, customer_body, gid, line_body, money_set, stamp
from demo.pretend.records import Order, ShopRecord, amount_text
from demo.pretend.sendings import fulfillment_body, refund_body


def order_body(shop: ShopRecord, order: Order, *, personal: bool, origin: str) -> Json:
    """The body of every `orders/*` topic but `edited` and `delete`.

    personal  False while level 2 of protected customer data is not approved: those fields are null
    origin    where the order status page can be opened
    """
    total = sums.totals(order)
    return {
        "id": order.id,
        "admin_graphql_api_id": gid("Order", order.id),
        **_absent(),
        **_when_and_state(shop, order),
        **_current_money(order, total),
        **_original_money(order, total),
        **_who(order, personal=personal, origin=origin),
        "customer": None if order.guest else customer_body(shop, order.buyer, personal=personal),
        "discount_codes": _discount_codes(order),
        "discount_applications": _discount_applications(order),
        "fulfillments": [fulfillment_body(shop, order, one, personal=personal) for one in order.fulfillments],
        "line_items": [line_body(order, line) for line in order.lines],
        "refunds": [refund_body(shop, order, one) for one in order.refunds],
        "shipping_lines": _shipping_lines(order),
    }


def _absent() -> Json:
    """What the samples print as null, empty or false, and what these shops never have."""
    nulls = (
        "app_id browser_ip cart_token checkout_token client_details current_total_additional_fees_set "
        "current_total_duties_set device_id landing_site landing_site_ref merchant_of_record_app_id note "
        "original_total_additional_fees_set original_total_duties_set payment_terms po_number reference "
        "referring_site source_identifier source_url user_id"
    )
    return {
        **dict.fromkeys(nulls.split()),
        "duties_included": False,
        "estimated_taxes": False,
        "merchant_business_entity_id": "MTU0ODM4MDAwOQ",
        "tax_exempt": False,
        "tax_lines": [],
        "taxes_included": True,
        "total_tip_received": "0.00",
        "returns": [],
        "line_item_groups": [],
    }


def _when_and_state(shop: ShopRecord, order: Order) -> Json:
    return {
        "cancel_reason": order.cancel_reason,
        "cancelled_at": stamp(order.cancelled_at, shop),
        "closed_at": stamp(order.closed_at, shop),
        "confirmation_number": order.key[:9].upper(),
        "confirmed": True,
        "created_at": stamp(order.created_at, shop),
        "processed_at": stamp(order.created_at, shop),
        "updated_at": stamp(order.updated_at, shop),
        "currency": order.currency,
        "presentment_currency": order.currency,
        "financial_status": sums.financial_status(order),
        "fulfillment_status": sums.fulfillment_status(order),
        "location_id": shop.id + 1 if order.source_name == "pos" else None,
        "name": order.name,
        "note_attributes": [{"name": name, "value": value} for name, value in order.note_attributes.items()],
        "number": order.number - 1000,
        "order_number": order.number,
        "payment_gateway_names": ["bogus"] if order.test else ["shopify_payments"],
        "source_name": order.source_name,
        "tags": ", ".join(order.tags),
        "test": order.test,
        "token": order.key,
        "total_weight": sum(line.grams * line.quantity for line in order.lines),
    }


def _who(order: Order, *, personal: bool, origin: str) -> Json:
    email = order.buyer.email if personal else None
    page = f"{origin}/orders/{order.key}/authenticate?key={order.key[::-1]}"
    return {
        "buyer_accepts_marketing": order.buyer.accepts_marketing,
        "contact_email": email,
        "customer_locale": order.buyer.locale,
        "email": email,
        "order_status_url": page if personal else None,
        "phone": order.buyer.phone if personal else None,
        "billing_address": address_body(order.buyer, personal=personal),
        "shipping_address": address_body(order.buyer, personal=personal) if sums.is_sent(order) else None,
    }


def _current_money(order: Order, total: sums.Totals) -> Json:
    currency = order.currency
    return {
        "current_shipping_price_set": money_set(total.current_shipping, currency),
        "current_subtotal_price": amount_text(total.current_subtotal, currency),
        "current_subtotal_price_set": money_set(total.current_subtotal, currency),
        "current_total_discounts": amount_text(total.discount, currency),
        "current_total_discounts_set": money_set(total.discount, currency),
        "current_total_price": amount_text(total.current, currency),
        "current_total_price_set": money_set(total.current, currency),
        "current_total_tax": amount_text(0, currency),
        "current_total_tax_set": money_set("0", currency),
    }


def _original_money(order: Order, total: sums.Totals) -> Json:
    currency = order.currency
    unpaid = total.price if order.financial_status == "pending" else Decimal(0)
    return {
        "subtotal_price": amount_text(total.subtotal, currency),
        "subtotal_price_set": money_set(total.subtotal, currency),
        "total_cash_rounding_payment_adjustment_set": money_set("0", currency),
        "total_cash_rounding_refund_adjustment_set": money_set("0", currency),
        "total_discounts": amount_text(total.discount, currency),
        "total_discounts_set": money_set(total.discount, currency),
        "total_line_items_price": amount_text(total.lines, currency),
        "total_line_items_price_set": money_set(total.lines, currency),
        "total_outstanding": amount_text(unpaid, currency),
        "total_price": amount_text(total.price, currency),
        "total_price_set": money_set(total.price, currency),
        "total_shipping_price_set": money_set(order.shipping_price, currency),
        "total_tax": amount_text(0, currency),
        "total_tax_set": money_set("0", currency),
    }


def _discount_codes(order: Order) -> list[Json]:
    if not order.discount_code:
        return []
    amount = amount_text(order.discount, order.currency)
    return [{"code": order.discount_code, "amount": amount, "type": "fixed_amount"}]


def _discount_applications(order: Order) -> list[Json]:
    if not order.discount_code:
        return []
    application = {"target_type": "line_item", "type": "discount_code", "value": order.discount}
    application |= {"value_type": "fixed_amount", "allocation_method": "across", "target_selection": "all"}
    return [{**application, "code": order.discount_code}]


def _shipping_lines(order: Order) -> list[Json]:
    """The one shipping line, without a date of any kind: no webhook has one."""
    if not sums.is_sent(order) or not order.shipping_title:
        return []
    price = amount_text(order.shipping_price, order.currency)
    prices = money_set(order.shipping_price, order.currency)
    line: Json = {
        "id": order.shipping_line_id,
        "carrier_identifier": None,
        "code": order.shipping_code or order.shipping_title,
        "current_discounted_price_set": money_set(sums.totals(order).current_shipping, order.currency),
        "discounted_price": price,
        "discounted_price_set": prices,
        "is_removed": False,
        "phone": None,
        "price": price,
        "price_set": prices,
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "title": order.shipping_title,
        "tax_lines": [],
        "discount_allocations": [],
    }
    return [line]
