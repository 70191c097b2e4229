"""What status letters and guides need to know of an order, put together."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order, Shipment
from app.orders.sendings import CANCELLED
from app.orders.standings import standing, why_unpromised
from app.orders.store import OrderFile
from app.promises import store as promises
from app.promises.arrivals import AT_THE_POINT
from app.shops.settings import StatusLetter
from app.shops.store import the_settings
from app.updates.status_rules import HEARD_FROM_OTHERS, Happening, Load

WHOLE_ORDER = 0


def told_from(letter: StatusLetter) -> datetime | None:
    return datetime.fromisoformat(letter.attested_at) if letter.speaks else None


def of_purchase(work: Work, file: OrderFile) -> Happening:
    order = cast(Order, file.order)
    return _happening(work, file, order.ordered_at, the_settings(work)[1].updates.ordered)


def of_shipment(work: Work, file: OrderFile, shipment: Shipment | None) -> Happening:
    """Nothing is told of one that is cancelled, has come already, or holds nothing that is sent."""
    at = shipment.sent_at if shipment is not None and _is_under_way(work, file, shipment) else None
    return _happening(work, file, at, the_settings(work)[1].updates.sent)


def of_arrival(work: Work, file: OrderFile) -> Happening:
    outcome = promises.outcome_of(work, cast(Order, file.order).id)
    heard = outcome is not None and outcome.arrived_by in HEARD_FROM_OTHERS
    at = outcome.arrived_at if outcome is not None and heard else None
    return _happening(work, file, at, the_settings(work)[1].updates.arrived)


def _happening(work: Work, file: OrderFile, at: datetime | None, letter: StatusLetter) -> Happening:
    order = cast(Order, file.order)
    return Happening(
        at=at,
        told_from=told_from(letter),
        unpromised=why_unpromised(order),
        ended=standing(file).ended_at is not None or order.deleted_at is not None,
    )


def _is_under_way(work: Work, file: OrderFile, shipment: Shipment) -> bool:
    here = load(work, file, shipment)
    inside = {line_id for line_id, _ in here.lines}
    sent_things = not inside or any(line_id in inside for line_id in wanted(file))
    return shipment.status != CANCELLED and not here.arrived and sent_things


def wanted(file: OrderFile) -> dict[int, int]:
    """What is to come, line by line, after edits and refunds."""
    told = standing(file)
    left = {one.line_id: one.wanted for one in told.lines}
    for refund in told.refunds:
        left[refund.line_id] = left.get(refund.line_id, 0) - refund.count
    return {line_id: count for line_id, count in left.items() if count > 0}


def load(work: Work, file: OrderFile, shipment: Shipment) -> Load:
    """Where an order has one shipment, only the order's own outcome says that it came."""
    outcomes = promises.file(work, shipment.order_id).outcomes
    rows = [outcomes[one] for one in (shipment.id, WHOLE_ORDER) if one in outcomes]
    lines = tuple((line["id"], line["quantity"]) for line in shipment.lines)
    return Load(shipment.id, lines, arrived=any(row.arrived_at is not None for row in rows))


def loads(work: Work, file: OrderFile) -> list[Load]:
    sent = sorted(file.shipments.values(), key=lambda one: (one.sent_at, one.id))
    return [load(work, file, one) for one in sent if one.status != CANCELLED]


def came(work: Work, file: OrderFile) -> dict[int, datetime]:
    """The lines that have reached her, by somebody's word and not by a guess, and when the last of each did."""
    found: dict[int, datetime] = {}
    outcomes = promises.file(work, cast(Order, file.order).id).outcomes
    for one in file.shipments.values():
        row = outcomes.get(one.id)
        if one.status == CANCELLED or row is None or row.arrived_at is None or row.arrived_by == "inferred":
            continue
        for line_id in [line["id"] for line in one.lines] or list(wanted(file)):
            found[line_id] = max(found.get(line_id, row.arrived_at), row.arrived_at)
    whole = outcomes.get(WHOLE_ORDER)
    if whole is not None and whole.arrived_at is not None and whole.arrived_by != "inferred":
        found = {**dict.fromkeys(wanted(file), whole.arrived_at), **found}
    return found


def titles(order: Order, line_ids: list[int]) -> list[str]:
    """Each once, in the order of the purchase."""
    named = {line.id: line.title for line in orders.lines_of(order) if line.title}
    return list(dict.fromkeys(named[one] for one in line_ids if one in named))


def waits_at_a_point(file: OrderFile, arrived_at: datetime) -> bool:
    """Whether what came is waiting for her at a pick-up point."""
    return any(
        scan.status == AT_THE_POINT and scan.happened_at == arrived_at and scan.withdrawn_at is None
        for scan in file.scans.values()
    )
