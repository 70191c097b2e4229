"""The orders that a merchant's statements on arrivals mean, looked up many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.work import Work
from app.orders.model import Order, Shipment
from app.orders.sendings import CANCELLED
from app.promises.arrival_csv import ArrivalLine
from app.promises.arrival_lines import Checked, OrderSeen, checked, ids_of, mark_of, names_of
from app.promises.model import OutcomeRow

LOOKED_UP_MAX = 500  # in one query
SHIPMENTS_MAX = 100  # of one order
NAMED_ALIKE_MAX = 20  # orders of one name; more need no more telling apart than two


def check(work: Work, lines: Sequence[ArrivalLine]) -> Checked:
    """Some forty queries for ten thousand lines; what they find depends on the orders known now."""
    orders, named = _orders(work, lines)
    return checked(lines, orders, named, now=work.now)


def order_seen(work: Work, order_id: int) -> OrderSeen | None:
    return _orders(work, [ArrivalLine(0, "", order_id, "", None)])[0].get(order_id)


def shipments_named(work: Work, order_id: int) -> list[tuple[int, str]]:
    """Those that aren't cancelled: number and name."""
    query = select(Shipment.id, Shipment.name).where(
        Shipment.order_id == order_id, Shipment.status != CANCELLED
    )
    # Sorted here: asked for them by id, SQLite would walk through all shipments of the shop in that order.
    return sorted((row[0], row[1]) for row in work.session.execute(query))[:SHIPMENTS_MAX]


def _orders(work: Work, lines: Iterable[ArrivalLine]) -> tuple[dict[int, OrderSeen], dict[str, list[int]]]:
    """returns  by number, and the numbers of each name"""
    lines = list(lines)
    rows: dict[int, Any] = {}
    columns = (Order.id, Order.name, Order.ordered_at, Order.zone)
    for some in _pieces({name for line in lines for name in names_of(line)}):
        rows |= {row[0]: row for row in work.session.execute(select(*columns).where(Order.name.in_(some)))}
    for some in _pieces({number for line in lines for number in ids_of(line)} - rows.keys()):
        rows |= {row[0]: row for row in work.session.execute(select(*columns).where(among(Order.id, some)))}
    shipments, arrived = _shipments(work, rows), _arrived(work, rows)
    named: dict[str, list[int]] = defaultdict(list)
    for number, row in sorted(rows.items()):
        if len(named[row[1]]) < NAMED_ALIKE_MAX:
            named[row[1]].append(number)
    orders = {
        number: OrderSeen(
            number, row[1], row[2], row[3], tuple(shipments[number]), *arrived.get(number, (None, None))
        )
        for number, row in rows.items()
    }
    return orders, dict(named)


def _shipments(work: Work, order_ids: Iterable[int]) -> dict[int, list[tuple[int, frozenset[str]]]]:
    found: dict[int, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    columns = (Shipment.id, Shipment.order_id, Shipment.name, Shipment.tracking)
    for some in _pieces(order_ids):
        for number, order_id, name, tracking in work.session.execute(
            select(*columns).where(among(Shipment.order_id, some))
        ):
            marks = {mark_of(name), str(number), *(mark_of(one.get("number") or "") for one in tracking)}
            if len(found[order_id]) < SHIPMENTS_MAX:
                found[order_id].append((number, frozenset(marks - {""})))
    return found


def _arrived(work: Work, order_ids: Iterable[int]) -> dict[int, tuple[Any, Any]]:
    """When each came, and who says so."""
    found = {}
    columns = (OutcomeRow.order_id, OutcomeRow.arrived_at, OutcomeRow.arrived_by)
    for some in _pieces(order_ids):
        query = select(*columns).where(among(OutcomeRow.order_id, some), OutcomeRow.shipment_id == 0)
        for order_id, at, by in work.session.execute(query):
            found[order_id] = (at, by)
    return found


def _pieces(wanted: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(wanted)
    for start in range(0, len(ordered), LOOKED_UP_MAX):
        yield ordered[start : start + LOOKED_UP_MAX]
