"""What orders keep on a customer: who she is, what she bought, how it was sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select, update

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.orders.customers import EMAIL, FIRST, LAST, email_key
from app.orders.model import Customer, Order, Refund, Shipment, TrackingEvent

ORDERS_MAX = 10_000  # of one customer; nobody has more


def find_person(
    work: Work, *, shopify_id: int | None, email: str | None, order_ids: list[int], asked_by: int = 0
) -> CustomerRef:
    """All that is hers, by whatever Shopify names: its number of her, her address, her orders."""
    key = email_key(work, email) if email else None
    rows = _customers(work, shopify_id=shopify_id, key=key, order_ids=order_ids)
    ids = tuple(row.id for row in rows)
    hers = select(Order.id).where(among(Order.customer_id, ids)).limit(ORDERS_MAX)
    found = set(order_ids) | set(work.session.scalars(hers))
    emails = [work.unseal(row.email_sealed, EMAIL) for row in rows]
    names = {name for row in rows for name in _names(work, row)}
    return CustomerRef(
        shopify_id=shopify_id or next((row.shopify_id for row in rows if row.shopify_id), None),
        email_key=key or next((row.email_key for row in rows if row.email_key), None),
        customer_ids=ids,
        order_ids=tuple(sorted(found)),
        asked_by=asked_by,
        email=email or next((one for one in emails if one), None),
        names=tuple(sorted(names)),
    )


def person_behind(work: Work, customer_id: int) -> CustomerRef | None:
    """As find_person, from one of our own records. None for a customer of another shop, or who has been erased"""
    row = work.session.get(Customer, (work.shop_id, customer_id))
    if row is None or row.redacted_at is not None:
        return None
    orders = work.session.scalars(select(Order.id).where(Order.customer_id == row.id).limit(ORDERS_MAX))
    email = work.unseal(row.email_sealed, EMAIL)
    return find_person(work, shopify_id=row.shopify_id, email=email, order_ids=list(orders))


def _names(work: Work, row: Customer) -> list[str]:
    """Each alone and both together."""
    parts = [work.unseal(row.first_name_sealed, FIRST), work.unseal(row.last_name_sealed, LAST)]
    held = [part for part in parts if part]
    return [*held, " ".join(held)] if held else []


def _customers(
    work: Work, *, shopify_id: int | None, key: bytes | None, order_ids: list[int]
) -> list[Customer]:
    """A row of somebody with another number at Shopify isn't hers, even where the address or an order says so."""
    by_order = work.session.scalars(select(Order.customer_id).where(among(Order.id, order_ids))).all()
    named: list[ColumnElement[bool]] = [among(Customer.id, [one for one in by_order if one is not None])]
    if shopify_id is not None:
        named.append(Customer.shopify_id == shopify_id)
    if key is not None:
        named.append(Customer.email_key == key)
    # One question for each, since OR over several indexes reads the whole shop.
    rows = {row.id: row for one in named for row in work.session.scalars(select(Customer).where(one))}
    return [
        row
        for _, row in sorted(rows.items())
        if None in (row.shopify_id, shopify_id) or row.shopify_id == shopify_id
    ]


def export_customers(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Customer).where(among(Customer.id, person.customer_ids)))
    return [
        {
            "shopify_id": row.shopify_id,
            "email": work.unseal(row.email_sealed, EMAIL),
            "first_name": work.unseal(row.first_name_sealed, FIRST),
            "last_name": work.unseal(row.last_name_sealed, LAST),
            "as_of": row.known_as_of,
            "erased_at": row.redacted_at,
        }
        for row in rows
    ]


def erase_customers(work: Work, person: CustomerRef) -> dict[str, int]:
    """Shopify's number stays, so that an old message doesn't bring her back; it says nothing without her."""
    rows = list(work.session.scalars(select(Customer).where(among(Customer.id, person.customer_ids))))
    for row in rows:
        row.email_key = row.email_sealed = row.first_name_sealed = row.last_name_sealed = None
        row.redacted_at = work.now
    return {"customers": len(rows)}


def export_orders(work: Work, person: CustomerRef) -> list[Any]:
    orders = sorted(
        work.session.scalars(select(Order).where(among(Order.id, person.order_ids))),
        key=lambda one: one.ordered_at,
    )
    sendings = _by_order(
        work.session.scalars(select(Shipment).where(among(Shipment.order_id, person.order_ids)))
    )
    scans = _by_order(
        work.session.scalars(select(TrackingEvent).where(among(TrackingEvent.order_id, person.order_ids)))
    )
    refunds = _by_order(work.session.scalars(select(Refund).where(among(Refund.order_id, person.order_ids))))
    return [
        {
            "id": order.id,
            "name": order.name,
            "ordered_at": order.ordered_at,
            "shipping_option": order.shown_title,
            "cart": order.shown_attributes,
            "country": order.country,
            "province": order.province,
            "language": order.locale,
            "total_minor": order.total_minor,
            "currency": order.currency,
            "lines": order.lines,
            "shipments": [
                {"name": one.name, "sent_at": one.sent_at, "carrier": one.carrier, "tracking": one.tracking}
                for one in sendings.get(order.id, [])
            ],
            "scans": [
                {"status": one.status, "happened_at": one.happened_at, "withdrawn_at": one.withdrawn_at}
                for one in scans.get(order.id, [])
            ],
            "refunds": [
                {"refunded_at": one.refunded_at, "lines": one.lines} for one in refunds.get(order.id, [])
            ],
        }
        for order in orders
    ]


def erase_orders(work: Work, person: CustomerRef) -> dict[str, int]:
    """What was bought and when it came stays, for the books; a parcel's number leads to a doorstep, and into the
    cart she may have written anything, so they go.
    """
    sent = work.session.execute(
        update(Shipment)
        .where(among(Shipment.order_id, person.order_ids))
        .values(tracking=[])
        .returning(Shipment.id)
    )
    bought = work.session.execute(
        update(Order)
        .where(among(Order.id, person.order_ids))
        .values(province=None, shown_attributes=[])
        .returning(Order.id)
    )
    return {"orders": len(bought.all()), "shipments": len(sent.all())}


def _by_order(rows: Any) -> dict[int, list[Any]]:
    gathered: dict[int, list[Any]] = {}
    for row in rows:
        gathered.setdefault(row.order_id, []).append(row)
    return gathered


CUSTOMERS = Belonging("customers", export_customers, erase_customers)
ORDERS = Belonging("orders", export_orders, erase_orders)
