"""Judging: what is known of an order is put together, judged, and the difference written down."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from app.core.calendar import WorkCalendar, weekend_of
from app.core.work import Work
from app.orders import store as orders
from app.orders.actions import standing
from app.orders.facts import OrderTold
from app.orders.model import Shipment
from app.orders.sendings import CANCELLED
from app.orders.store import OrderFile
from app.promises import store
from app.promises.arrivals import Scan, Sending
from app.promises.facts import OutcomeSettled
from app.promises.model import OutcomeRow, Promise, Tally
from app.promises.rules import Judgement, Known, Shown, all_sent, judge, judge_sending
from app.promises.store import PromiseFile

# Shipments of an order that get an outcome of their own; the order's own counts them all.
SHIPMENTS_JUDGED_MAX = 50


def note_told(work: Work, fact: OrderTold) -> None:
    """Reaction: all of a message on an order has been written."""
    judge_order(work, fact.order_id)


def judge_order(work: Work, order_id: int) -> None:
    """Bring the outcomes of an order and of its shipments up to what is known now."""
    order_file, promise_file = orders.file(work, order_id), store.file(work, order_id)
    if order_file.order is None:
        return
    known = what_is_known(order_file, promise_file)
    country = order_file.order.country
    _write(work, promise_file, judge(known, now=work.now), order_id=order_id, shipment_id=0, country=country)
    # One shipment with all in it, one fate: the order's own row says it.
    one_fate = len(known.sendings) < 2 and all_sent(known)
    apart: dict[int, Judgement] = {}
    for sending in () if one_fate else known.sendings[:SHIPMENTS_JUDGED_MAX]:
        found = judge_sending(known, sending, now=work.now)
        if found is not None:
            apart[sending.id] = found
    for shipment_id, found in apart.items():
        _write(work, promise_file, found, order_id=order_id, shipment_id=shipment_id, country=country)
    _forget(work, promise_file, promise_file.outcomes.keys() - {0, *apart})


def _forget(work: Work, file: PromiseFile, shipment_ids: set[int]) -> None:
    """A shipment that was cancelled, or turned out to be all there is, has no outcome of its own any more: time
    would settle it again and again. What was told of it stays in the ledger.
    """
    for shipment_id in shipment_ids:
        row = file.outcomes.pop(shipment_id)
        if row in work.session.new:
            work.session.expunge(row)
        else:
            work.session.delete(row)


def what_is_known(order_file: OrderFile, promise_file: PromiseFile) -> Known:
    """All that the outcome hangs on, as values."""
    told = standing(order_file)
    return Known(
        ordered_at=told.ordered_at,
        zone=told.zone,
        unpromised=told.unpromised,
        lines=tuple((line.line_id, line.wanted) for line in told.lines),
        refunds=tuple((one.refunded_at, one.line_id, one.count) for one in told.refunds),
        ended_at=told.ended_at,
        ended_by=told.ended_by,
        promises=tuple(_shown(promise, told.country) for promise in promise_file.promises),
        sendings=tuple(
            _sending(shipment, order_file)
            for _, shipment in sorted(order_file.shipments.items())
            if shipment.status != CANCELLED
        ),
    )


def _shown(promise: Promise, country: str | None) -> Shown:
    return Shown(
        id=promise.id,
        kind=promise.kind,
        made_at=promise.made_at,
        earliest_at=promise.earliest_at,
        latest_at=promise.latest_at,
        zone=promise.zone,
        calendar=destination_calendar(country),
        handover_by=date.fromisoformat(promise.rules["handover_on"]),
    )


@lru_cache(maxsize=512)  # as many as there are countries, twice
def destination_calendar(country: str | None) -> WorkCalendar:
    """The customer's working days: the carrier's, without the shop's own closed days."""
    return WorkCalendar(country or "", closed_weekdays=weekend_of(country or ""))


def _sending(shipment: Shipment, file: OrderFile) -> Sending:
    scans = (
        scan for scan in file.scans.values() if scan.shipment_id == shipment.id and scan.withdrawn_at is None
    )
    return Sending(
        id=shipment.id,
        sent_at=shipment.sent_at,
        carrier=shipment.carrier,
        lines=tuple((line["id"], line["quantity"]) for line in shipment.lines),
        scans=tuple(Scan(scan.status, scan.happened_at) for scan in sorted(scans, key=lambda one: one.id)),
    )


def _write(
    work: Work, file: PromiseFile, found: Judgement, *, order_id: int, shipment_id: int, country: str | None
) -> None:
    row = file.outcomes.get(shipment_id)
    was, was_on = (row.outcome, row.due_on) if row else (None, None)
    if row is None:
        row = OutcomeRow(shop_id=work.shop_id, order_id=order_id, shipment_id=shipment_id)
        file.outcomes[shipment_id] = row
        work.session.add(row)
    elif _same(row, found, country):
        return
    told = (row.outcome, row.why, row.certain, row.arrived_at, row.promise_id, row.due_on) if was else None
    _copy(row, found, country)
    row.changed_at = work.now
    if shipment_id == 0 and (was, was_on) != (row.outcome, row.due_on):
        _count(work, was, was_on, step=-1)
        _count(work, row.outcome, row.due_on, step=1)
    now_told = (row.outcome, row.why, row.certain, row.arrived_at, row.promise_id, row.due_on)
    if told != now_told and (row.outcome, was) not in (("pending", None), ("pending", "pending")):
        work.record(_settled(row, was or "pending"))


def _same(row: OutcomeRow, found: Judgement, country: str | None) -> bool:
    # What follows from the rest (misses, working days) isn't compared: a float from the database may differ in a bit.
    return (
        row.outcome == found.outcome
        and row.why == found.why
        and row.certain == found.certain
        and row.settle_at == found.settle_at
        and row.due_on == found.due_on
        and row.promise_id == (found.promise.id if found.promise else None)
        and row.arrived_at == found.arrived_at
        and row.part == found.part
        and row.carrier == found.carrier
        and row.country == country
    )


def _copy(row: OutcomeRow, found: Judgement, country: str | None) -> None:
    row.promise_id = found.promise.id if found.promise else None
    row.kind = found.promise.kind if found.promise else None
    row.latest_at = found.promise.latest_at if found.promise else None
    row.outcome, row.why, row.certain = found.outcome, found.why, found.certain
    row.settle_at, row.due_on, row.arrived_at = found.settle_at, found.due_on, found.arrived_at
    row.miss_hours, row.miss_days = found.miss_hours, found.miss_days
    row.miss_working_days, row.part = found.miss_working_days, found.part
    row.carrier, row.country = found.carrier, country


def _count(work: Work, outcome: str | None, on: date | None, *, step: int) -> None:
    """What is pending isn't counted by day: nobody asks, and it would double the rows."""
    if outcome is not None and on is not None and outcome != "pending":
        work.session.add(Tally(shop_id=work.shop_id, id=work.next_id(), on=on, outcome=outcome, step=step))


def _settled(row: OutcomeRow, was: str) -> OutcomeSettled:
    return OutcomeSettled(
        order_id=row.order_id,
        shipment_id=row.shipment_id,
        outcome=row.outcome,
        was=was,
        why=row.why,
        certain=row.certain,
        promise_id=row.promise_id,
        due_on=row.due_on,
        latest_at=row.latest_at,
        arrived_at=row.arrived_at,
        miss_hours=row.miss_hours,
        miss_days=row.miss_days,
        miss_working_days=row.miss_working_days,
        part=row.part,
        carrier=row.carrier,
        country=row.country,
    )
