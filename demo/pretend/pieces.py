"""The parts that several webhook bodies share: ids, instants, amounts, addresses, customers and lines.

source  shopify.dev "Webhooks API reference", version 2026-07; dates carry the shop's offset, amounts are text
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from demo.pretend import sums
from demo.pretend.places import country_name
from demo.pretend.records import Buyer, Line, Order, ShopRecord, amount_text

Json = dict[str, Any]


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def stamp(at: datetime | None, shop: ShopRecord) -> str | None:
    """An instant as webhooks write it: whole seconds with the offset of the shop's zone."""
    return at.astimezone(ZoneInfo(shop.zone)).isoformat(timespec="seconds") if at else None


def money_set(amount: Decimal | str, currency: str) -> Json:
    """The amount twice: in the shop's currency and in the buyer's, which are one and the same here."""
    money = {"amount": amount_text(amount, currency), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}


def address_body(buyer: Buyer, *, personal: bool) -> Json:
    hidden = dict.fromkeys(("first_name", "address1", "phone", "zip", "last_name", "name"))
    shown = {
        "first_name": buyer.first_name,
        "address1": buyer.address1,
        "phone": buyer.phone,
        "city": buyer.city,
        "zip": buyer.zip,
        "province": buyer.province,
        "country": country_name(buyer.country),
        "last_name": buyer.last_name,
        "address2": None,
        "company": None,
        "latitude": None,
        "longitude": None,
        "name": f"{buyer.first_name} {buyer.last_name}".strip(),
        "country_code": buyer.country,
        "province_code": buyer.province,
    }
    return shown if personal else {**shown, **hidden}


def customer_body(shop: ShopRecord, buyer: Buyer, *, personal: bool) -> Json:
    address = address_body(buyer, personal=personal)
    del address["latitude"], address["longitude"]
    return {
        "id": buyer.id,
        "created_at": stamp(buyer.created_at, shop),
        "updated_at": stamp(buyer.created_at, shop),
        "first_name": address["first_name"],
        "last_name": address["last_name"],
        "state": "disabled",
        "note": None,
        "verified_email": True,
        "multipass_identifier": None,
        "tax_exempt": False,
        "email": buyer.email if personal else None,
        "phone": buyer.phone if personal else None,
        "currency": shop.currency,
        "tax_exemptions": [],
        "admin_graphql_api_id": gid("Customer", buyer.id),
        "default_address": {
            "id": buyer.id + 7,
            "customer_id": buyer.id,
            **address,
            "country_name": country_name(buyer.country),
            "default": True,
        },
    }


def line_body(order: Order, line: Line) -> Json:
    """A line item as it stands in an order; `current_quantity` is what refunds have left."""
    waiting = sums.unsent(order, line)
    zero = money_set("0", order.currency)
    return {
        "id": line.id,
        "admin_graphql_api_id": gid("LineItem", line.id),
        "attributed_staffs": [],
        "current_quantity": line.quantity - line.removed,
        "fulfillable_quantity": waiting,
        "fulfillment_service": "gift_card" if line.gift_card else "manual",
        "fulfillment_status": sums.line_status(order, line),
        "gift_card": line.gift_card,
        "grams": line.grams,
        "name": line.title,
        "price": amount_text(line.price, order.currency),
        "price_set": money_set(line.price, order.currency),
        "product_exists": line.product_id is not None,
        "product_id": line.product_id,
        "properties": [],
        "quantity": line.quantity,
        "requires_shipping": line.requires_shipping,
        "sales_line_item_group_id": None,
        "sku": line.sku,
        "taxable": True,
        "title": line.title,
        "total_discount": amount_text(0, order.currency),
        "total_discount_set": zero,
        "variant_id": line.variant_id,
        "variant_inventory_management": "shopify",
        "variant_title": None,
        "vendor": line.vendor,
        "tax_lines": [],
        "duties": [],
        "discount_allocations": [
            {
                "amount": amount_text(off, order.currency),
                "amount_set": money_set(off, order.currency),
                "discount_application_index": 0,
            }
            for off in sums.taken_off(order, line)
        ],
    }
