"""What pages show of orders: a name for a number, and one order whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.work import Work
from app.orders import store
from app.orders.customers import EMAIL, FIRST, LAST
from app.orders.model import Customer, Order

FOUND_MAX = 50  # orders of one name; a shop that began to count anew may have a few


@dataclass(frozen=True)
class TrackingLine:
    """number  the carrier's; url  where the customer follows it, "" where none is known or it can't be opened"""

    number: str
    url: str


@dataclass(frozen=True)
class ScanLine:
    """withdrawn_at  the carrier took it back"""

    status: str
    happened_at: datetime
    heard_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ShipmentLine:
    """pieces  how many things are in it; scans, the newest first"""

    id: int
    name: str
    carrier: str
    sent_at: datetime
    cancelled: bool
    pieces: int
    tracking: tuple[TrackingLine, ...]
    scans: tuple[ScanLine, ...]


@dataclass(frozen=True)
class Person:
    """A customer record. name  "" for who is erased or gave none; reachable  an address is known"""

    id: int
    name: str
    erased: bool
    reachable: bool
    shopify_id: int | None


@dataclass(frozen=True)
class OrderSheet:
    """items  title and how many; customer  her name, "" for who is erased or gave none

    reachable  an address is known
    """

    id: int
    name: str
    ordered_at: datetime
    customer: str
    customer_id: int | None
    erased: bool
    reachable: bool
    country: str
    shipping_title: str
    financial_status: str
    total_minor: int
    shipping_minor: int
    currency: str
    cancelled_at: datetime | None
    items: tuple[tuple[str, int], ...]
    shipments: tuple[ShipmentLine, ...]


def order_names(work: Work, order_ids: Iterable[int]) -> dict[int, str]:
    """ "#1001" for each number; an order that has only been heard of through its shipments has none yet."""
    ids = set(order_ids)
    if not ids:
        return {}
    found = work.session.execute(select(Order.id, Order.name).where(among(Order.id, ids)))
    return {row[0]: row[1] for row in found}


def buyers(work: Work, order_ids: Iterable[int]) -> list[tuple[int | None, int | None]]:
    """returns  (order, customer) of each order that is known; None for who bought without a name"""
    ids = {one for one in order_ids if one}
    if not ids:
        return []
    found = work.session.execute(select(Order.id, Order.customer_id).where(among(Order.id, ids)))
    return [(row[0], row[1]) for row in found]


def orders_named(work: Work, name: str) -> list[int]:
    """name  as typed, with or without #; the whole of it, since only that is on an index"""
    bare = name.strip().lstrip("#")
    query = select(Order.id).where(Order.name.in_((bare, f"#{bare}", name.strip()))).limit(FOUND_MAX)
    return list(work.session.scalars(query))


def order_sheet(work: Work, order_id: int) -> OrderSheet | None:
    """None for an order of another shop, or that only its shipments have told of."""
    file = store.file(work, order_id)
    order = file.order
    if order is None:
        return None
    customer = work.session.get(Customer, (work.shop_id, order.customer_id)) if order.customer_id else None
    return OrderSheet(
        id=order.id,
        name=order.name,
        ordered_at=order.ordered_at,
        customer=_full_name(work, customer),
        customer_id=customer.id if customer is not None else None,
        erased=customer is not None and customer.redacted_at is not None,
        reachable=customer is not None and customer.email_sealed is not None,
        country=order.country or "",
        shipping_title=order.shown_title or "",
        financial_status=order.financial_status or "",
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        currency=order.currency,
        cancelled_at=order.cancelled_at,
        items=tuple((line.title, line.quantity) for line in store.lines_of(order)),
        shipments=_shipments(file),
    )


def person_of(work: Work, customer_id: int) -> Person | None:
    """None for a customer of another shop; one that was merged is the record that she became."""
    customer = work.session.get(Customer, (work.shop_id, customer_id))
    if customer is not None and customer.merged_into is not None:
        customer = work.session.get(Customer, (work.shop_id, customer.merged_into))
    if customer is None:
        return None
    return Person(
        customer.id,
        _full_name(work, customer),
        customer.redacted_at is not None,
        customer.email_sealed is not None,
        customer.shopify_id,
    )


def names_and_addresses(work: Work, customer_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Of each that is known, "" for what was erased or not given; one that was merged has those of the record that she
    became. Two queries at most.
    """
    ids = {one for one in customer_ids if one}
    rows = _customers(work, ids)
    became = {one: row.merged_into for one, row in rows.items() if row.merged_into is not None}
    rows |= _customers(work, set(became.values()) - rows.keys())
    found = {one: rows[became.get(one, one)] for one in ids & rows.keys() if became.get(one, one) in rows}
    return {
        one: (_full_name(work, row), work.unseal(row.email_sealed, EMAIL) or "") for one, row in found.items()
    }


def _customers(work: Work, ids: set[int]) -> dict[int, Customer]:
    if not ids:
        return {}
    return {row.id: row for row in work.session.scalars(select(Customer).where(among(Customer.id, ids)))}


def _full_name(work: Work, customer: Customer | None) -> str:
    if customer is None:
        return ""
    parts = (work.unseal(customer.first_name_sealed, FIRST), work.unseal(customer.last_name_sealed, LAST))
    return " ".join(part for part in parts if part)


def _shipments(file: store.OrderFile) -> tuple[ShipmentLine, ...]:
    scans: dict[int, list[ScanLine]] = {}
    for scan in sorted(file.scans.values(), key=lambda one: (one.happened_at, one.id), reverse=True):
        line = ScanLine(scan.status, scan.happened_at, scan.heard_at, scan.withdrawn_at)
        scans.setdefault(scan.shipment_id, []).append(line)
    return tuple(
        ShipmentLine(
            id=one.id,
            name=one.name,
            carrier=one.carrier or "",
            sent_at=one.sent_at,
            cancelled=one.status == "cancelled",
            pieces=sum(line["quantity"] for line in one.lines),
            tracking=tuple(TrackingLine(each["number"], _web_address(each["url"])) for each in one.tracking),
            scans=tuple(scans.get(one.id, ())),
        )
        for one in sorted(file.shipments.values(), key=lambda one: (one.sent_at, one.id))
    )


def _web_address(url: str | None) -> str:
    """A carrier's address comes from outside: only one that a link may hold."""
    return url if url and url.startswith(("https://", "http://")) else ""
