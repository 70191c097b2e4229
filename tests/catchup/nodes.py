"""Orders as the Admin API shows them, made from what a test's webhooks say; for the fake Shopify."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from tests.path.given import Message

END = {"hasNextPage": False, "endCursor": None}


def a_node(order: Message, *scans: Message, **changes: Any) -> dict[str, Any]:
    """order  an orders/… message with its shipments and refunds in it; scans: of its shipments"""
    body = order.body
    person = body["customer"]
    place = {
        "countryCodeV2": body["shipping_address"]["country_code"],
        "provinceCode": body["shipping_address"]["province_code"],
        "firstName": body["shipping_address"]["first_name"],
    }
    return {
        "id": f"gid://shopify/Order/{body['id']}",
        "legacyResourceId": str(body["id"]),
        "name": body["name"],
        "test": body["test"],
        "sourceName": body["source_name"],
        "tags": [],
        "createdAt": _at(body["created_at"]),
        "processedAt": _at(body["processed_at"]),
        "updatedAt": _at(body["updated_at"]),
        "cancelledAt": _at(body["cancelled_at"]),
        "displayFinancialStatus": body["financial_status"].upper(),
        "currencyCode": body["currency"],
        "customerLocale": body["customer_locale"],
        "customerAcceptsMarketing": body["buyer_accepts_marketing"],
        "email": body["email"],
        "totalPriceSet": {"shopMoney": {"amount": body["total_price"]}},
        "currentTotalPriceSet": {
            "shopMoney": {"amount": body.get("current_total_price", body["total_price"])}
        },
        "customAttributes": [],
        "customer": person
        and {
            "legacyResourceId": str(person["id"]),
            "firstName": person["first_name"],
            "lastName": person["last_name"],
            "defaultEmailAddress": {"emailAddress": person["email"]},
        },
        "shippingAddress": place,
        "billingAddress": None,
        "shippingLines": {
            "nodes": [
                {
                    "title": one["title"],
                    "code": one["code"],
                    "discountedPriceSet": {"shopMoney": {"amount": one.get("price", "0.0")}},
                }
                for one in body["shipping_lines"]
            ]
        },
        "lineItems": _page(_line(one) for one in body["line_items"]),
        "fulfillmentOrders": _page([_part(body["id"], at=body["created_at"])]),
        "fulfillments": [_sending(one, scans) for one in body["fulfillments"]],
        "refunds": [_refund(one) for one in body["refunds"]],
        **changes,
    }


def _line(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/LineItem/{one['id']}",
        "title": one["title"],
        "quantity": one["quantity"],
        "currentQuantity": one["current_quantity"],
        "requiresShipping": one["requires_shipping"],
        "isGiftCard": one["gift_card"],
        "product": {"legacyResourceId": str(one["product_id"])},
        "originalUnitPriceSet": {"shopMoney": {"amount": one.get("price", "0.0")}},
        "discountAllocations": [
            {"allocatedAmountSet": {"shopMoney": {"amount": each["amount"]}}}
            for each in one.get("discount_allocations", ())
        ],
    }


def _part(order_id: int, *, at: datetime) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/FulfillmentOrder/{order_id + 5}",
        "status": "OPEN",
        "fulfillAt": _at(at),
        "updatedAt": _at(at),
        "deliveryMethod": {
            "methodType": "SHIPPING",
            "presentedName": None,
            "minDeliveryDateTime": None,
            "maxDeliveryDateTime": None,
        },
    }


def _sending(one: dict[str, Any], scans: Iterable[Message]) -> dict[str, Any]:
    own = [scan.body for scan in scans if scan.body["fulfillment_id"] == one["id"]]
    return {
        "id": f"gid://shopify/Fulfillment/{one['id']}",
        "legacyResourceId": str(one["id"]),
        "name": one["name"],
        "status": one["status"].upper(),
        "displayStatus": own[-1]["status"].upper() if own else "FULFILLED",
        "createdAt": _at(one["created_at"]),
        "updatedAt": _at(one["updated_at"]),
        "deliveredAt": None,
        "trackingInfo": [
            {"company": one["tracking_company"], "number": number, "url": url}
            for number, url in zip(one["tracking_numbers"], one["tracking_urls"], strict=True)
        ],
        "fulfillmentLineItems": _page(_counted(line["id"], line["quantity"]) for line in one["line_items"]),
        "events": _page(
            {
                "id": f"gid://shopify/FulfillmentEvent/{scan['id']}",
                "status": scan["status"].upper(),
                "happenedAt": _at(scan["happened_at"]),
                "createdAt": _at(scan["created_at"]),
            }
            for scan in own
        ),
    }


def _refund(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Refund/{one['id']}",
        "legacyResourceId": str(one["id"]),
        "createdAt": _at(one["created_at"]),
        "processedAt": _at(one["processed_at"]),
        "refundLineItems": _page(
            _counted(line["line_item_id"], line["quantity"]) for line in one["refund_line_items"]
        ),
    }


def _counted(line_id: int, quantity: int) -> dict[str, Any]:
    return {"quantity": quantity, "lineItem": {"id": f"gid://shopify/LineItem/{line_id}"}}


def _page(nodes: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"pageInfo": END, "nodes": list(nodes)}


def _at(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None
