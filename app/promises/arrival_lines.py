"""Which order a line of the merchant's means, and whether its day can be true. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.core.calendar import day_start, local_date
from app.promises.arrival_csv import SHOWN_SIGNS_MAX, ArrivalLine, LineError


@dataclass(frozen=True)
class OrderSeen:
    """An order, as far as a line needs it.

    zone       of the customer: her days are meant
    shipments  (id, what it goes by: its name, its tracking numbers, its number, all folded)
    arrived_at, arrived_by  what is believed so far
    """

    id: int
    name: str
    ordered_at: datetime
    zone: str
    shipments: tuple[tuple[int, frozenset[str]], ...] = ()
    arrived_at: datetime | None = None
    arrived_by: str | None = None

    @property
    def ordered_on(self) -> date:
        return local_date(self.ordered_at, self.zone)


@dataclass(frozen=True)
class Statement:
    """A line that can be taken in. shipment_id  0: everything in the order; on  None: it hasn't come"""

    number: int
    order_id: int
    order_name: str
    shipment_id: int
    on: date | None
    zone: str

    @property
    def says(self) -> str:
        return "arrived" if self.on is not None else "not_arrived"

    @property
    def happened_at(self) -> datetime | None:
        return day_start(self.on, self.zone) if self.on is not None else None


@dataclass
class Checked:
    """statements in the order of the file; errors: lines that can't be taken; notes: what is worth knowing of lines
    that can, or that say nothing new
    """

    statements: list[Statement] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    notes: list[LineError] = field(default_factory=list)


def names_of(line: ArrivalLine) -> tuple[str, ...]:
    """The names an order may have that is written so: with and without its sign."""
    bare = line.order.lstrip("#")
    return tuple(dict.fromkeys((line.order, bare, f"#{bare}"))) if line.order else ()


def ids_of(line: ArrivalLine) -> tuple[int, ...]:
    """Shopify's numbers of orders that may be meant. A name may look like one."""
    if line.order_id is not None:
        return (line.order_id,)
    bare = line.order.lstrip("#")
    return (int(bare),) if bare.isascii() and bare.isdigit() and len(bare) < 19 else ()


def mark_of(shipment: str) -> str:
    """Of a tracking number or name, as carriers, shops and spreadsheets write it."""
    return "".join(shipment.split()).casefold()


def checked(
    lines: Sequence[ArrivalLine], orders: Mapping[int, OrderSeen], named: Mapping[str, Sequence[int]], *,
    now: datetime,
) -> Checked:  # fmt: skip
    """orders  all that a line may mean, by number; named  name → numbers: names aren't unique"""
    found = Checked()
    first: dict[tuple[int, int], Statement] = {}
    for line in lines:
        made = _statement(line, orders, named, now=now)
        if isinstance(made, LineError):
            found.errors.append(made)
            continue
        before = first.setdefault((made.order_id, made.shipment_id), made)
        if before is made:
            found.statements.append(made)
            found.notes += _otherwise(made, orders[made.order_id])
        elif before.on == made.on:
            found.notes.append(LineError(made.number, "", "doubled", str(before.number)))
        else:
            found.errors.append(LineError(made.number, "date", "contradicts", str(before.number)))
    return found


def _statement(
    line: ArrivalLine, orders: Mapping[int, OrderSeen], named: Mapping[str, Sequence[int]], *, now: datetime
) -> Statement | LineError:
    order = _order_meant(line, orders, named)
    if isinstance(order, LineError):
        return order
    shipment_id = _shipment_meant(line, order)
    if shipment_id is None:
        return LineError(line.number, "shipment", "no_such_shipment", line.shipment[:SHOWN_SIGNS_MAX])
    wrong = wrong_day(line.on, order, now=now) if line.on is not None else ""
    if wrong:
        return LineError(line.number, "date", wrong, line.on.isoformat() if line.on else "")
    return Statement(line.number, order.id, order.name, shipment_id, line.on, order.zone)


def _order_meant(
    line: ArrivalLine, orders: Mapping[int, OrderSeen], named: Mapping[str, Sequence[int]]
) -> OrderSeen | LineError:
    """A number in its own column is the number; else the name, and a number only where no order is named so."""
    if line.order_id is not None:
        meant = [line.order_id] if line.order_id in orders else []
        named_too = {number for name in names_of(line) for number in named.get(name, ())}
        if meant and line.order and named_too and line.order_id not in named_too:
            return LineError(line.number, "order", "id_is_anothers", line.order[:SHOWN_SIGNS_MAX])
    else:
        meant = sorted({number for name in names_of(line) for number in named.get(name, ())})
        meant = meant or [number for number in ids_of(line) if number in orders]
    if len(meant) > 1:
        return LineError(line.number, "order", "several_orders", str(len(meant)))
    if not meant:
        return LineError(
            line.number, "order", "no_such_order", (line.order or str(line.order_id))[:SHOWN_SIGNS_MAX]
        )
    return orders[meant[0]]


def _shipment_meant(line: ArrivalLine, order: OrderSeen) -> int | None:
    if not line.shipment:
        return 0
    mark = mark_of(line.shipment)
    meant = [shipment_id for shipment_id, marks in order.shipments if mark in marks]
    return meant[0] if len(meant) == 1 else None


def wrong_day(on: date, order: OrderSeen, *, now: datetime) -> str:
    """returns  the code of what is wrong with an arrival on that day; "" where it can be true"""
    if on > local_date(now, order.zone):
        return "in_the_future"
    return "before_order" if on < order.ordered_on else ""


def _otherwise(made: Statement, order: OrderSeen) -> list[LineError]:
    """Somebody has said something else; both are kept, and the stronger one counts."""
    if order.arrived_at is None:
        return []
    believed_on = local_date(order.arrived_at, order.zone)
    if believed_on == made.on:
        return []
    return [
        LineError(made.number, "date", "known_otherwise", f"{order.arrived_by} {believed_on.isoformat()}")
    ]
