"""Judging: what is known of an order is put together, judged, and the difference written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from app.core.calendar import WorkCalendar, weekend_of
from app.core.work import Work
from app.orders import store as orders
from app.orders.facts import OrderTold
from app.orders.model import Shipment
from app.orders.sendings import CANCELLED, marked_at
from app.orders.standings import standing
from app.orders.store import OrderFile
from app.promises import store, totals
from app.promises.arrivals import Scan, Sending, Word, own_scans, own_words
from app.promises.facts import OutcomeCounted, OutcomeSettled
from app.promises.known import Judgement, Known, Shown
from app.promises.model import ArrivalWord, OutcomeRow, Promise
from app.promises.notices import judge_notices
from app.promises.rules import all_sent, judge, judge_sending
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
    known, country = what_is_known(order_file, promise_file), order_file.order.country
    settle_at = judge_notices(work, promise_file, known)
    about = About(order_id, country, order_file.order.shown_title, orders.products(order_file.order))
    found = judge(known, now=work.now)
    earliest = min((at for at in (found.settle_at, settle_at) if at is not None), default=None)
    _write(work, promise_file, replace(found, settle_at=earliest), about=about, shipment_id=0)
    # One shipment with all in it, one fate: the order's own row says it.
    one_fate = len(known.sendings) < 2 and all_sent(known)
    apart: dict[int, Judgement] = {}
    for sending in () if one_fate else known.sendings[:SHIPMENTS_JUDGED_MAX]:
        of_sending = judge_sending(known, sending, now=work.now)
        if of_sending is not None:
            apart[sending.id] = of_sending
    for shipment_id, of_sending in apart.items():
        _write(work, promise_file, of_sending, about=about, shipment_id=shipment_id)
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
    words = own_words((_word(one) for one in promise_file.words), told.ordered_at)
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
            _sending(shipment, order_file, words=words, local=told.local)
            for _, shipment in sorted(order_file.shipments.items())
            if shipment.status != CANCELLED
        ),
        words=tuple(word for word in words if word.shipment_id == 0),
        holds=told.holds,
    )


def _word(row: ArrivalWord) -> Word:
    return Word(
        source=row.source,
        says=row.says,
        at=row.happened_at,
        heard_at=row.heard_at,
        whole_day=row.whole_day,
        shipment_id=row.shipment_id,
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
        handover_by=handover_by(promise.rules),
        point_counts=promise.rules.get("point_counts", True),
    )


def handover_by(rules: dict[str, Any]) -> date | None:
    """The day by which the shop planned to have handed over, as kept with a promise; a notice has none."""
    on = rules.get("handover_on")
    return date.fromisoformat(on) if on else None


@lru_cache(maxsize=512)  # as many as there are countries, twice
def destination_calendar(country: str | None) -> WorkCalendar:
    """The customer's working days: the carrier's, without the shop's own closed days."""
    return WorkCalendar(country or "", closed_weekdays=weekend_of(country or ""))


def _sending(shipment: Shipment, file: OrderFile, *, words: tuple[Word, ...], local: bool) -> Sending:
    scans = (
        scan for scan in file.scans.values() if scan.shipment_id == shipment.id and scan.withdrawn_at is None
    )
    assert file.order is not None
    heard = (Scan(scan.status, scan.happened_at) for scan in sorted(scans, key=lambda one: one.id))
    return Sending(
        id=shipment.id,
        sent_at=shipment.sent_at,
        carrier=shipment.carrier,
        lines=tuple((line["id"], line["quantity"]) for line in shipment.lines),
        scans=own_scans(heard, file.order.ordered_at),
        words=tuple(word for word in words if word.shipment_id in (0, shipment.id)),
        marked_at=marked_at(shipment),
        local=local,
    )


@dataclass(frozen=True)
class About:
    """What an outcome's row says of its order beside the judgement. service  the option that she chose, as shown"""

    order_id: int
    country: str | None
    service: str | None
    products: list[tuple[int, str]]


def _write(work: Work, file: PromiseFile, found: Judgement, *, about: About, shipment_id: int) -> None:
    row = file.outcomes.get(shipment_id)
    was = row.outcome if row else None
    if row is None:
        row = OutcomeRow(shop_id=work.shop_id, order_id=about.order_id, shipment_id=shipment_id)
        file.outcomes[shipment_id] = row
        work.session.add(row)
    elif _same(row, found, about):
        return
    told = _told(row) if was else None
    _copy(row, found, about)
    row.changed_at = work.now
    counts_anew = shipment_id == 0 and totals.count(work, row, about.products)
    if told != _told(row) and (row.outcome, was) not in (("pending", None), ("pending", "pending")):
        work.record(_settled(row, was or "pending"))
    elif counts_anew:
        work.record(OutcomeCounted(order_id=row.order_id, counted=row.counted))


def _told(row: OutcomeRow) -> tuple[Any, ...]:
    """What is told again when it changes."""
    return (
        row.outcome, row.why, row.certain, row.arrived_at, row.arrived_by, row.promise_id, row.due_on, row.would_be,
    )  # fmt: skip


def _same(row: OutcomeRow, found: Judgement, about: About) -> bool:
    # What follows from the rest (misses, working days) isn't compared: a float from the database may differ in a bit.
    return (
        row.outcome == found.outcome
        and row.why == found.why
        and row.certain == found.certain
        and row.settle_at == found.settle_at
        and row.due_on == found.due_on
        and row.promise_id == (found.promise.id if found.promise else None)
        and row.arrived_at == found.arrived_at
        and row.arrived_by == found.arrived_by
        and row.part == found.part
        and row.handover_days == found.handover_days
        and row.would_be == found.would_be
        and row.carrier == found.carrier
        and row.country == about.country
        and row.service == _clip(about.service)
    )


def _copy(row: OutcomeRow, found: Judgement, about: About) -> None:
    row.promise_id = found.promise.id if found.promise else None
    row.kind = found.promise.kind if found.promise else None
    row.latest_at = found.promise.latest_at if found.promise else None
    row.outcome, row.why, row.certain = found.outcome, found.why, found.certain
    row.settle_at, row.due_on = found.settle_at, found.due_on
    row.arrived_at, row.arrived_by = found.arrived_at, found.arrived_by
    row.miss_hours, row.miss_days = found.miss_hours, found.miss_days
    row.miss_working_days, row.part = found.miss_working_days, found.part
    row.handover_days, row.transit_days = found.handover_days, found.transit_days
    row.would_be, row.carrier = found.would_be, found.carrier
    row.country, row.service = about.country, _clip(about.service)


def _clip(text: str | None) -> str | None:
    return text[:100] if text else None


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
        handover_days=row.handover_days,
        transit_days=row.transit_days,
        arrived_by=row.arrived_by,
        would_be=row.would_be,
        carrier=row.carrier,
        service=row.service,
        country=row.country,
        counted=row.counted,
    )
