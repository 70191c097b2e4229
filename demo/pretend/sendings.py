"""Webhook bodies of shipments, scans, refunds, shops and customers' rights, shaped as Shopify's samples.

source  shopify.dev "Webhooks API reference", version 2026-07; "Privacy law compliance"
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from demo.pretend import sums
from demo.pretend.pieces import Json, address_body, gid, line_body, money_set, stamp
from demo.pretend.places import country_name
from demo.pretend.records import Fulfillment, Order, Refund, Scan, ShopRecord, amount_text

# Of a line item, what Shopify leaves out where the line stands inside a shipment or a refund.
_NOT_INSIDE = ("current_quantity", "attributed_staffs", "sales_line_item_group_id")


def fulfillment_body(shop: ShopRecord, order: Order, one: Fulfillment, *, personal: bool) -> Json:
    """The body of `fulfillments/create` and `/update`: no estimated date, no delivered date."""
    return {
        "id": one.id,
        "order_id": order.id,
        "status": one.status,
        "created_at": stamp(one.created_at, shop),
        "service": "manual",
        "updated_at": stamp(one.updated_at, shop),
        "tracking_company": one.company,
        "shipment_status": sums.shipment_status(one),
        "location_id": shop.id + 1,
        "origin_address": None,
        "email": order.buyer.email if personal else None,
        "destination": address_body(order.buyer, personal=personal),
        "line_items": [
            {**_line_inside(order, line_id), "quantity": quantity}
            for line_id, quantity in one.quantities.items()
        ],
        "tracking_number": one.number,
        "tracking_numbers": [one.number] if one.number else [],
        "tracking_url": one.url,
        "tracking_urls": [one.url] if one.url else [],
        "receipt": {},
        "name": one.name,
        "admin_graphql_api_id": gid("Fulfillment", one.id),
    }


def _line_inside(order: Order, line_id: int) -> Json:
    line = next(line for line in order.lines if line.id == line_id)
    return {key: value for key, value in line_body(order, line).items() if key not in _NOT_INSIDE}


def scan_body(shop: ShopRecord, order: Order, one: Fulfillment, *, scan: Scan) -> Json:
    """The body of `fulfillment_events/create` and `/delete`."""
    return {
        "id": scan.id,
        "fulfillment_id": one.id,
        "status": scan.status,
        "message": scan.message,
        "happened_at": stamp(scan.happened_at, shop),
        "city": scan.city,
        "province": None,
        "country": scan.country,
        "zip": None,
        "address1": None,
        "latitude": None,
        "longitude": None,
        "shop_id": shop.id,
        "created_at": stamp(scan.created_at, shop),
        "updated_at": stamp(scan.created_at, shop),
        "estimated_delivery_at": stamp(scan.estimated_delivery_at, shop),
        "order_id": order.id,
        "admin_graphql_api_id": gid("FulfillmentEvent", scan.id),
    }


def refund_body(shop: ShopRecord, order: Order, one: Refund) -> Json:
    """The body of `refunds/create`, which is sent when the record is made, whether or not money has moved."""
    return {
        "id": one.id,
        "order_id": order.id,
        "created_at": stamp(one.created_at, shop),
        "note": one.note,
        "user_id": shop.id,
        "processed_at": stamp(one.created_at, shop),
        "duties": [],
        "total_duties_set": money_set("0", order.currency),
        "return": None,
        "refund_shipping_lines": _shipping_refunded(order, one),
        "restock": False,
        "admin_graphql_api_id": gid("Refund", one.id),
        "order_adjustments": [],
        "refund_line_items": [
            _line_refunded(order, one, line_id=line_id, quantity=quantity)
            for line_id, quantity in one.quantities.items()
        ],
        "transactions": [_transaction(shop, order, one)] if Decimal(one.total) else [],
    }


def _shipping_refunded(order: Order, one: Refund) -> list[Json]:
    if not Decimal(one.shipping):
        return []
    amount = money_set(one.shipping, order.currency)
    line = {"id": order.shipping_line_id, "title": order.shipping_title, "price": order.shipping_price}
    return [{"id": one.id + 3, "subtotal_amount_set": amount, "shipping_line": line}]


def _line_refunded(order: Order, one: Refund, *, line_id: int, quantity: int) -> Json:
    line = next(line for line in order.lines if line.id == line_id)
    subtotal = Decimal(line.price) * quantity
    return {
        "id": one.item_ids[line_id],
        "quantity": quantity,
        "line_item_id": line_id,
        "location_id": None,
        "restock_type": "no_restock",
        "subtotal": float(subtotal),
        "total_tax": 0,
        "subtotal_set": money_set(subtotal, order.currency),
        "total_tax_set": money_set("0", order.currency),
        "line_item": _line_inside(order, line_id),
    }


def _transaction(shop: ShopRecord, order: Order, one: Refund) -> Json:
    unsettled = {"amount": "0.0", "currency": order.currency}
    return {
        "id": one.transaction_id,
        "order_id": order.id,
        "kind": "refund",
        "gateway": "bogus" if order.test else "shopify_payments",
        "status": "success",
        "message": one.note,
        "created_at": stamp(one.created_at, shop),
        "test": order.test,
        "authorization": None,
        "location_id": None,
        "user_id": None,
        "parent_id": None,
        "processed_at": stamp(one.created_at, shop),
        "device_id": None,
        "error_code": None,
        "source_name": order.source_name,
        "receipt": {},
        "amount": amount_text(one.total, order.currency),
        "currency": order.currency,
        "payment_id": f"{order.name}.1",
        "total_unsettled_set": {"presentment_money": unsettled, "shop_money": unsettled},
        "manual_payment_gateway": False,
        "amount_rounding": None,
        "admin_graphql_api_id": gid("OrderTransaction", one.transaction_id),
    }


def shop_body(shop: ShopRecord) -> Json:
    """The body of `app/uninstalled` and `shop/update`; as in the sample, the domains are null: read the header."""
    return {
        "id": shop.id,
        "name": shop.name,
        "email": shop.email,
        "domain": None,
        "province": None,
        "country": shop.country,
        "address1": shop.address1,
        "zip": shop.zip,
        "city": shop.city,
        "source": None,
        "phone": None,
        "latitude": None,
        "longitude": None,
        "primary_locale": shop.locale,
        "address2": None,
        "created_at": stamp(shop.created_at, shop),
        "updated_at": stamp(shop.created_at, shop),
        "country_code": shop.country,
        "country_name": country_name(shop.country),
        "currency": shop.currency,
        "customer_email": shop.email,
        "timezone": shop.zone,
        "iana_timezone": shop.zone,
        "shop_owner": shop.owner,
        "money_format": f"{{{{amount}}}} {shop.currency}",
        "money_with_currency_format": f"{{{{amount}}}} {shop.currency}",
        "weight_unit": "kg",
        "province_code": None,
        "taxes_included": True,
        "auto_configure_tax_inclusivity": None,
        "tax_shipping": None,
        "county_taxes": None,
        "plan_display_name": shop.plan,
        "plan_name": shop.plan.lower(),
        "has_discounts": True,
        "has_gift_cards": False,
        "myshopify_domain": None,
        "google_apps_domain": None,
        "google_apps_login_enabled": None,
        "money_in_emails_format": f"{{{{amount}}}} {shop.currency}",
        "money_with_currency_in_emails_format": f"{{{{amount}}}} {shop.currency}",
        "eligible_for_payments": True,
        "requires_extra_payments_agreement": False,
        "password_enabled": False,
        "has_storefront": True,
        "finances": True,
        "primary_location_id": shop.id + 1,
        "checkout_api_supported": True,
        "multi_location_enabled": True,
        "setup_required": False,
        "pre_launch_enabled": False,
        "enabled_presentment_currencies": [shop.currency],
        "marketing_sms_consent_enabled_at_checkout": False,
        "transactional_sms_disabled": False,
    }


def scopes_body(shop: ShopRecord, *, previous: Sequence[str], at: datetime) -> Json:
    """The body of `app/scopes_update`; its instant is in UTC with milliseconds, unlike all others."""
    return {
        "id": shop.installation_id,
        "shop_id": gid("Shop", shop.id),
        "previous": sorted(previous),
        "current": sorted(shop.scopes),
        "updated_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
