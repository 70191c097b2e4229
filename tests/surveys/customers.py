"""A customer of the shop, as a row."""

from __future__ import annotations

from app.core.work import Work
from app.orders.model import Customer


def a_customer(work: Work, *, shopify_id: int = 77) -> int:
    row = Customer(shop_id=work.shop_id, id=work.next_id(), shopify_id=shopify_id, known_as_of=work.now)
    work.session.add(row)
    work.session.flush()
    return row.id
