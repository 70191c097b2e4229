"""How shipments and what is still to be sent look through the Admin API.

whole  in these functions makes the order that a shipment leads back to. source: Admin GraphQL reference 2026-10
"""

from collections.abc import Callable
from typing import Any

from demo.pretend import sums
from demo.pretend.pieces import gid
from demo.pretend.records import Fulfillment, Order, Scan
from demo.pretend.searching import connection
from demo.pretend.viewing import View, sorting, utc

# FulfillmentEventStatus, in the small letters of the webhooks.
SCAN_WORDS = frozenset(
    "attempted_delivery carrier_picked_up confirmed delayed delivered failure in_transit label_printed "
    "label_purchased out_for_delivery ready_for_pickup".split()
)
# FulfillmentDisplayStatus knows one more.
SHOWN_WORDS = SCAN_WORDS | {"picked_up"}


def fulfillment_order_view(order: Order, whole: Callable[[], View]) -> View:
    """The only place where the promised window stands; both ends are null where the checkout showed none.

    source  Admin GraphQL reference "FulfillmentOrder.deliveryMethod"; changelog on delivery promises
    """
    brand = order.branded_promise
    promise = {"handle": brand, "name": brand.replace("_", " ").title()} if brand else None
    method = {
        "id": gid("DeliveryMethod", order.fulfillment_order_id),
        "methodType": order.method,
        "presentedName": order.shipping_title or None,
        "minDeliveryDateTime": utc(order.window_min),
        "maxDeliveryDateTime": utc(order.window_max),
        "brandedPromise": promise,
        "serviceCode": order.shipping_code,
        "sourceReference": None,
    }
    return {
        "id": gid("FulfillmentOrder", order.fulfillment_order_id),
        "status": _state(order),
        "fulfillAt": utc(order.created_at),
        "fulfillBy": None,
        "createdAt": utc(order.created_at),
        "updatedAt": utc(order.updated_at),
        "orderId": gid("Order", order.id),
        "orderName": order.name,
        "orderProcessedAt": utc(order.created_at),
        "order": lambda info: whole(),
        "deliveryMethod": method,
    }


def _state(order: Order) -> str:
    if order.cancelled_at:
        return "CANCELLED"
    if not any(sums.unsent(order, line) for line in order.lines):
        return "CLOSED"
    return "IN_PROGRESS" if sums.fulfillment_status(order) else "OPEN"


def fulfillment_view(order: Order, one: Fulfillment, whole: Callable[[], View]) -> View:
    scans = sorted(one.scans, key=lambda scan: (scan.happened_at, scan.id))
    estimates = [scan.estimated_delivery_at for scan in scans if scan.estimated_delivery_at]
    known = sums.shipment_status(one)
    tracking = {"company": one.company, "number": one.number, "url": one.url}
    return {
        "id": gid("Fulfillment", one.id),
        "legacyResourceId": str(one.id),
        "name": one.name,
        "status": one.status.upper(),
        "displayStatus": "CANCELED"
        if one.status == "cancelled"
        else (known if known in SHOWN_WORDS else "fulfilled").upper(),
        "requiresShipping": sums.is_sent(order),
        "createdAt": utc(one.created_at),
        "updatedAt": utc(one.updated_at),
        "inTransitAt": _first(scans, "in_transit"),
        "deliveredAt": _first(scans, "delivered"),
        "estimatedDeliveryAt": utc(estimates[-1]) if estimates else None,
        "totalQuantity": sum(one.quantities.values()),
        "trackingInfo": lambda info, first=None: [tracking][:first] if one.company or one.number else [],
        "events": _listed_scans(one),
        "order": lambda info: whole(),
    }


def _first(scans: list[Scan], status: str) -> str | None:
    return next((utc(scan.happened_at) for scan in scans if scan.status == status), None)


def _listed_scans(one: Fulfillment) -> Callable[..., Any]:
    """Words that the API has no name for (yet) are in the webhooks, but not here."""
    known = [scan for scan in one.scans if scan.status in SCAN_WORDS]

    def resolve(info: object, sortKey: str = "HAPPENED_AT", **page: Any) -> Any:
        by_time = sortKey == "HAPPENED_AT"
        return connection(
            known, _scan, key=lambda scan: (sorting(scan.happened_at) if by_time else "", scan.id), **page
        )

    return resolve


def _scan(scan: Scan) -> View:
    return {
        "id": gid("FulfillmentEvent", scan.id),
        "status": scan.status.upper(),
        "message": scan.message,
        "happenedAt": utc(scan.happened_at),
        "estimatedDeliveryAt": utc(scan.estimated_delivery_at),
        "createdAt": utc(scan.created_at),
        "city": scan.city,
        "country": scan.country,
        **dict.fromkeys(("province", "zip", "address1", "latitude", "longitude")),
    }
