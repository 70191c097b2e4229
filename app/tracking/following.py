"""Beginning to follow a shipment, and ending it: the rows, and where each stands."""

from __future__ import annotations

from app.core.holding import hold
from app.core.work import Work
from app.orders import store as orders
from app.orders.facts import ShipmentTold
from app.orders.model import Order, Shipment
from app.orders.sendings import CANCELLED
from app.promises import store as promises
from app.promises.arrivals import NOT_YET_SEEN
from app.promises.model import OutcomeRow
from app.tracking import store
from app.tracking.adapters import HUB, adapter_of
from app.tracking.model import CarrierAccess, Followed
from app.tracking.rules import FIRST_AFTER, GIVEN_UP_AFTER, Standing, ended

NUMBERS_MAX = 20  # of one shipment; orders keep no more


def note_shipment(work: Work, fact: ShipmentTold) -> None:
    """Reaction: a shipment was told of. Without any carrier's access nothing is looked up."""
    if store.accesses(work):
        shipment = orders.file(work, fact.order_id).shipments.get(fact.shipment_id)
        if shipment is not None:
            follow(work, shipment)


def follow(work: Work, shipment: Shipment) -> None:
    """Begin, or go on with the carrier and number of the shipment's latest version."""
    row = store.followed(work, shipment.id)
    adapter, number = _asked_of(work, shipment), first_number(shipment)
    if shipment.status == CANCELLED or adapter is None or number is None:
        if row is not None and row.ended is None:
            row.ask_at, row.ended = None, "cancelled" if shipment.status == CANCELLED else "not_needed"
        return
    if work.now - shipment.sent_at >= GIVEN_UP_AFTER:
        return
    if row is None:
        row = Followed(
            shop_id=work.shop_id,
            shipment_id=shipment.id,
            order_id=shipment.order_id,
            adapter=adapter,
            number=number,
            misses=0,
        )
        _begin(work, row, shipment)
        store.keep_followed(work, row)
    elif (row.adapter, row.number) != (adapter, number) or row.ended == "no_access":
        row.adapter, row.number, row.misses = adapter, number, 0
        _begin(work, row, shipment)


def _begin(work: Work, row: Followed, shipment: Shipment) -> None:
    row.begun_at, row.asked_at, row.changed_at, row.ended = work.now, None, None, None
    row.ask_at = max(shipment.sent_at + FIRST_AFTER, work.now)


def follow_open_shipments(work: Work) -> int:
    """A merchant entered a key: what is under way is followed from now on. returns  how many were looked at"""
    order_ids = store.open_orders(work, work.now - GIVEN_UP_AFTER)
    hold(work, order_ids)
    files = orders.files(work, order_ids)
    promises.files(work, order_ids)
    shipments = [shipment for one in order_ids for shipment in files[one].shipments.values()]
    for shipment in shipments:
        if ended(standing_of(work, shipment), now=work.now) is None:
            follow(work, shipment)
    return len(shipments)


def standing_of(work: Work, shipment: Shipment, misses: int = 0) -> Standing:
    file = orders.file(work, shipment.order_id)
    outcomes = promises.file(work, shipment.order_id).outcomes
    whole, own = outcomes.get(0), outcomes.get(shipment.id)
    return Standing(
        sent_at=shipment.sent_at,
        latest_at=whole.latest_at if whole is not None else None,
        cancelled=shipment.status == CANCELLED,
        arrived=_has_arrived(own) or _has_arrived(whole),
        seen_by_shopify=any(
            scan.shipment_id == shipment.id and scan.withdrawn_at is None and scan.status not in NOT_YET_SEEN
            for scan in file.scans.values()
        ),
        wanted=_is_wanted(file.order, whole),
        misses=misses,
    )


def numbers_of(shipment: Shipment) -> list[str]:
    """Each once, as it was given."""
    numbers = (str(one.get("number") or "").strip() for one in shipment.tracking)
    return list(dict.fromkeys(filter(None, numbers)))[:NUMBERS_MAX]


def first_number(shipment: Shipment) -> str | None:
    return next(iter(numbers_of(shipment)), None)


def end(row: Followed, reason: str) -> None:
    row.ask_at, row.ended = None, reason


def _asked_of(work: Work, shipment: Shipment) -> str | None:
    """The carrier itself where the merchant has access to it, else the hub."""
    open_to_us: dict[str, CarrierAccess] = store.accesses(work)
    own = adapter_of(shipment.carrier)
    if own in open_to_us:
        return own
    return HUB if HUB in open_to_us else None


def _has_arrived(row: OutcomeRow | None) -> bool:
    """What was only inferred is asked about all the same."""
    return row is not None and row.arrived_at is not None and row.arrived_by != "inferred"


def _is_wanted(order: Order | None, whole: OutcomeRow | None) -> bool:
    if order is None:
        return True
    void = whole is not None and whole.outcome == "void"
    return not (order.test or order.before_install or order.cancelled_at is not None or void)
