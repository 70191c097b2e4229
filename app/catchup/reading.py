"""From an order as the Admin API shows it to what its webhooks would have said: pure, by tables.

The two shapes differ in the names of fields, in the case of enums, in ids (gid:// here, numbers there) and in what
stands where; never in what it means. What we don't read of a webhook isn't made.

source  Shopify's webhook reference, version 2026-07; Admin GraphQL reference, version 2026-10
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.shopify.calls import number_in

Node = Mapping[str, Any]

# webhook ← GraphQL, where only the name differs.
ORDER_FIELDS = {
    "name": "name",
    "test": "test",
    "source_name": "sourceName",
    "created_at": "createdAt",
    "processed_at": "processedAt",
    "updated_at": "updatedAt",
    "cancelled_at": "cancelledAt",
    "currency": "currencyCode",
    "email": "email",
    "customer_locale": "customerLocale",
    "buyer_accepts_marketing": "customerAcceptsMarketing",
}
LINE_FIELDS = {
    "title": "title",
    "quantity": "quantity",
    "current_quantity": "currentQuantity",
    "requires_shipping": "requiresShipping",
    "gift_card": "isGiftCard",
}
PLACE_FIELDS = {
    "country_code": "countryCodeV2",
    "province_code": "provinceCode",
    "first_name": "firstName",
}
# The API's word on a whole shipment has names for what the webhook leaves empty: nothing was heard of the carrier.
UNHEARD = frozenset({"FULFILLED", "MARKED_AS_FULFILLED", "SUBMITTED", "CANCELED", "LABEL_VOIDED"})
DELIVERED = "DELIVERED"
# What the API lists as events. The webhooks know more words: of these alone an absence means a withdrawal.
LISTED_SCANS = frozenset(
    "attempted_delivery carrier_picked_up confirmed delayed delivered failure in_transit label_printed "
    "label_purchased out_for_delivery ready_for_pickup".split()
)


@dataclass(frozen=True)
class ReadPart:
    """A part of the order as it stands. status, method  small letters; at: when it came to stand so

    window  the dates that the checkout showed for it: (name, first or None, last); None without dates
    """

    id: int
    status: str
    method: str | None
    fulfill_at: datetime | None
    at: datetime
    window: tuple[str | None, str | None, str] | None


@dataclass(frozen=True)
class ReadOrder:
    """order  the body of an orders/… webhook, with shipments and refunds in it
    scans   the bodies of its fulfillment_events/…, all that Shopify lists
    marks   bodies of fulfillments/update by which Shopify called a shipment delivered that has no such event
    parts   no webhook carries all of them
    """

    id: int
    updated_at: datetime
    order: dict[str, Any]
    scans: tuple[dict[str, Any], ...]
    marks: tuple[dict[str, Any], ...]
    parts: tuple[ReadPart, ...]


def read_order(node: Node) -> ReadOrder:
    """node  shopify.order_documents.ORDER_FIELDS, all of it (reading_orders.is_finished)"""
    order_id = int(node["legacyResourceId"])
    shipments = [(one, _shipment(one, order_id)) for one in node["fulfillments"]]
    return ReadOrder(
        id=order_id,
        updated_at=instant(node["updatedAt"]),
        order={**_order(node, order_id), "fulfillments": [body for _, body in shipments]},
        scans=tuple(
            _scan(event, body["id"], order_id) for one, body in shipments for event in one["events"]["nodes"]
        ),
        marks=tuple(mark for one, body in shipments if (mark := _mark(one, body)) is not None),
        parts=tuple(_part(one) for one in node["fulfillmentOrders"]["nodes"]),
    )


def _order(node: Node, order_id: int) -> dict[str, Any]:
    return {
        "id": order_id,
        **_renamed(node, ORDER_FIELDS),
        "financial_status": _small(node["displayFinancialStatus"]),
        "total_price": node["totalPriceSet"]["shopMoney"]["amount"],
        "current_total_price": node["currentTotalPriceSet"]["shopMoney"]["amount"],
        "contact_email": node["email"],
        "tags": ", ".join(node["tags"]),
        "note_attributes": [
            {"name": one["key"], "value": one["value"]} for one in node["customAttributes"] or ()
        ],
        "customer": _customer(node["customer"]),
        "shipping_address": _place(node["shippingAddress"]),
        "billing_address": _place(node["billingAddress"]),
        # The API leaves out what was removed, which the webhook lists and marks.
        "shipping_lines": [
            {
                "title": one["title"],
                "code": one["code"],
                "is_removed": False,
                "discounted_price_set": {"shop_money": one["discountedPriceSet"]["shopMoney"]},
            }
            for one in node["shippingLines"]["nodes"]
        ],
        "line_items": [_line(one) for one in node["lineItems"]["nodes"]],
        "refunds": [_refund(one, order_id) for one in node["refunds"]],
    }


def _customer(node: Node | None) -> dict[str, Any] | None:
    if node is None:
        return None
    return {
        "id": int(node["legacyResourceId"]),
        "email": (node["defaultEmailAddress"] or {}).get("emailAddress"),
        "first_name": node["firstName"],
        "last_name": node["lastName"],
    }


def _place(node: Node | None) -> dict[str, Any] | None:
    return _renamed(node, PLACE_FIELDS) if node is not None else None


def _line(node: Node) -> dict[str, Any]:
    product = node["product"]
    return {
        "id": number_in(node["id"]),
        **_renamed(node, LINE_FIELDS),
        "product_id": int(product["legacyResourceId"]) if product else None,
        "price": node["originalUnitPriceSet"]["shopMoney"]["amount"],
        "discount_allocations": [
            {"amount": one["allocatedAmountSet"]["shopMoney"]["amount"]}
            for one in node["discountAllocations"]
        ],
    }


def _shipment(node: Node, order_id: int) -> dict[str, Any]:
    tracked = node["trackingInfo"]
    said = node["displayStatus"]
    return {
        "id": int(node["legacyResourceId"]),
        "order_id": order_id,
        "name": node["name"],
        "status": _small(node["status"]),
        "shipment_status": None if said in UNHEARD else _small(said),
        "created_at": node["createdAt"],
        "updated_at": node["updatedAt"],
        "tracking_company": next((one["company"] for one in tracked if one["company"]), None),
        "tracking_numbers": [one["number"] for one in tracked if one["number"]],
        "tracking_urls": [one["url"] for one in tracked if one["url"]],
        "line_items": [
            {"id": number_in(one["lineItem"]["id"]), "quantity": one["quantity"] or 0}
            for one in node["fulfillmentLineItems"]["nodes"]
        ],
    }


def _scan(node: Node, shipment_id: int, order_id: int) -> dict[str, Any]:
    return {
        "id": number_in(node["id"]),
        "fulfillment_id": shipment_id,
        "order_id": order_id,
        "status": _small(node["status"]),
        "happened_at": node["happenedAt"],
        "created_at": node["createdAt"],
    }


def _mark(node: Node, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The version of a shipment by which it was delivered, where no event tells of it: the shop's own mark. Later
    versions say so as well, and only the first tells when.
    """
    listed = any(event["status"] == DELIVERED for event in node["events"]["nodes"])
    if node["displayStatus"] != DELIVERED or listed or not node["deliveredAt"]:
        return None
    if instant(node["deliveredAt"]) >= instant(node["updatedAt"]):
        return None
    return {**body, "updated_at": node["deliveredAt"]}


def _refund(node: Node, order_id: int) -> dict[str, Any]:
    return {
        "id": int(node["legacyResourceId"]),
        "order_id": order_id,
        "created_at": node["createdAt"] or node["processedAt"],
        "processed_at": node["processedAt"],
        "refund_line_items": [
            {"line_item_id": number_in(one["lineItem"]["id"]), "quantity": one["quantity"]}
            for one in node["refundLineItems"]["nodes"]
        ],
    }


def _part(node: Node) -> ReadPart:
    method = node["deliveryMethod"] or {}
    last = method.get("maxDeliveryDateTime")
    return ReadPart(
        id=number_in(node["id"]),
        status=_small(node["status"]) or "",
        method=_small(method.get("methodType")),
        fulfill_at=instant(node["fulfillAt"]) if node["fulfillAt"] else None,
        at=instant(node["updatedAt"]),
        window=(method.get("presentedName"), method.get("minDeliveryDateTime"), last) if last else None,
    )


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _renamed(node: Node, names: Mapping[str, str]) -> dict[str, Any]:
    return {ours: node[theirs] for ours, theirs in names.items()}


def _small(word: str | None) -> str | None:
    return word.lower() if word else None
