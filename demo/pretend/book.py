"""The orders of one pretend shop and the ways to find what hangs on them."""

from collections.abc import Callable
from datetime import datetime

from demo.pretend.records import Buyer, Fulfillment, Order, Scan


class OrderBook:
    """Orders by id, customers by id and by e-mail address, and which order a shipment or scan belongs to.

    note  called with each order that is new or has changed, so that it is kept
    """

    def __init__(self, note: Callable[[Order], None]) -> None:
        self._note = note
        self.orders: dict[int, Order] = {}
        self.customers: dict[int, Buyer] = {}
        self.by_email: dict[str, int] = {}
        self._shipments: dict[int, int] = {}
        self._scans: dict[int, int] = {}

    def take_in(self, order: Order) -> None:
        """Make an order part of the shop: a new one, or one that was read from the file."""
        self.orders[order.id] = order
        if order.buyer.id:
            self.customers[order.buyer.id] = order.buyer
            self.by_email[(order.buyer.email or "").casefold()] = order.buyer.id
        for shipment in order.fulfillments:
            self._shipments[shipment.id] = order.id
            self._scans.update({scan.id: shipment.id for scan in shipment.scans})

    def touch(self, order: Order, at: datetime) -> datetime:
        """Note a change; the order's `updated_at` never goes back. Answers `at`."""
        order.updated_at = max(order.updated_at, at)
        self._note(order)
        return at

    def add_shipment(self, order: Order, shipment: Fulfillment) -> None:
        order.fulfillments.append(shipment)
        self._shipments[shipment.id] = order.id

    def add_scan(self, shipment: Fulfillment, scan: Scan) -> None:
        shipment.scans.append(scan)
        self._scans[scan.id] = shipment.id

    def shipment(self, shipment_id: int) -> tuple[Order, Fulfillment]:
        """Raises KeyError if there is none."""
        order = self.orders[self._shipments[shipment_id]]
        return order, next(one for one in order.fulfillments if one.id == shipment_id)

    def take_scan(self, scan_id: int) -> tuple[Order, Fulfillment, Scan]:
        """Remove a scan. Raises KeyError if there is none."""
        order, shipment = self.shipment(self._scans.pop(scan_id))
        scan = next(one for one in shipment.scans if one.id == scan_id)
        shipment.scans.remove(scan)
        return order, shipment, scan
