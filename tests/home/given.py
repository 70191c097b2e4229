"""A customer with a past."""

from __future__ import annotations

from datetime import timedelta

from app.core.work import Env
from app.orders.model import Customer
from tests.builders import NOW
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, scan, shipment

DAY = timedelta(days=1)


def her_street(env: Env) -> Street:
    """Bought twice with one address; the first order came late, and the review request waits."""
    street = open_street(env).tell([order(), order(order_id=ORDER + 1)]).settle()
    street.tell(shipment(1, at=NOW + DAY, lines=[(1, 1), (2, 1)])).settle(NOW + DAY)
    late = LAST_DAY + 3 * DAY
    street.settle(late).tell(scan(at=late, event=1, number=1)).settle()
    return street.live_until(late + 2 * DAY)


def the_customer(street: Street) -> Customer:
    found = street.rows(Customer, Customer.shopify_id == ORDER + 7)[0]
    assert isinstance(found, Customer)
    return found
