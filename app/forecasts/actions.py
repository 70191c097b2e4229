"""Watching promises: which orders are looked at when, and what is done where one will hardly be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.work import Work
from app.forecasts import rules, store
from app.forecasts.facts import PromiseAtRisk, RiskOver
from app.forecasts.lanes import Counts, Key, Lane, lane_for, lesson_of, marked, planned_transit
from app.forecasts.model import LaneTally, Risk, Watch
from app.forecasts.rules import Danger, Outlook, UnderWay
from app.orders import store as orders
from app.orders.facts import OrderPlaced, ScanHeard, ScanWithdrawn
from app.orders.rules import wanted_at
from app.orders.standings import why_unpromised
from app.promises import store as promises
from app.promises.actions import destination_calendar, handover_by, what_is_known
from app.promises.arrivals import Reading, Sending, arrival_of, seen
from app.promises.facts import PromiseMade
from app.promises.known import Judgement, Known, Shown
from app.promises.model import Promise
from app.promises.rules import all_sent, judge

# Of these something comes, though nothing is promised: they teach what a lane takes.
TEACHING = frozenset({"before_install", "replacement"})
# Words by which the carrier itself says that something is wrong; the look for it doesn't wait for a morning.
ALARMING = frozenset({rules.DELAYED, rules.FAILED})
# The checkout's dates are asked for within the half hour, and the first look without a promise comes after it.
# A notice is a later date: it puts nothing at risk.
NO_HURRY = frozenset({"checkout", "notice"})


def note_placed(work: Work, fact: OrderPlaced) -> None:
    """Reaction, after promises have made theirs: once for each order, and a row is all that it costs."""
    order = orders.file(work, fact.order_id).order
    assert order is not None  # the fact came from its row
    unpromised = why_unpromised(order)
    if unpromised is None or unpromised in TEACHING:
        made = promises.file(work, fact.order_id).promises
        first = min(made, key=lambda one: one.latest_at, default=None)
        store.watch(work, fact.order_id, _first_look(work, first))


def _first_look(work: Work, promise: Promise | None) -> datetime:
    if promise is None:
        return work.now + rules.FIRST_WITHOUT
    promised_on = local_date(promise.latest_at, promise.zone)
    return rules.first_look(work.now, handover_by(promise.rules), promised_on, zone=promise.zone)


def note_promise(work: Work, fact: PromiseMade) -> None:
    """Reaction: an order that was known before has another promise."""
    is_new = not promises.file(work, fact.order_id).outcomes
    if not is_new and fact.kind not in NO_HURRY:
        store.look_now(work, fact.order_id)


def note_scan(work: Work, fact: ScanHeard) -> None:
    """Reaction: the carrier itself says that something is wrong."""
    if fact.status in ALARMING:
        store.look_now(work, fact.order_id)


def note_withdrawn(work: Work, fact: ScanWithdrawn) -> None:
    """Reaction: what had come hasn't. When it does, it teaches a second time: one in thousands."""
    store.look_now(work, fact.order_id)


def note_seen(work: Work, order_id: int) -> None:
    """The merchant has dealt with it. raises  NotFound where nothing is at risk"""
    risk = store.risks(work, [order_id]).get(order_id)
    if risk is None:
        raise NotFound("no_risk", "Nothing about this order is at risk.")
    if risk.state == "open":
        risk.state = "seen"
        risk.closed_at = work.now


def look(work: Work, order_ids: Sequence[int]) -> None:
    """Look at orders whose time has come: what is at risk is told, what has come teaches."""
    order_files = orders.files(work, order_ids)
    promises.files(work, order_ids)
    watches, risks = store.watches(work, order_ids), store.risks(work, order_ids)
    sent = [shipment for one in order_ids for shipment in order_files[one].shipments.values()]
    countries = {
        file.order.country or "" for one in order_ids if (file := order_files[one]).order is not None
    }
    lanes = store.lanes_to(work, {marked(one.carrier) for one in sent}, countries)
    for order_id in order_ids:
        _look_at(work, watches[order_id], risks.get(order_id), lanes)


def _look_at(work: Work, watch: Watch, risk: Risk | None, lanes: Mapping[Key, Counts]) -> None:
    file = orders.file(work, watch.order_id)
    if file.order is None:  # erased
        watch.look_at = None
        return
    known = what_is_known(file, promises.file(work, watch.order_id))
    found = judge(known, now=work.now)
    if risk is not None and found.outcome != "pending":
        _close(work, risk, found)
    if found.outcome == "pending" and found.promise is not None:
        watch.look_at = _look_ahead(work, watch.order_id, known, found, risk=risk, lanes=lanes)
    else:
        watch.look_at = _learn(work, known, found, country=file.order.country or "")


def _look_ahead(
    work: Work,
    order_id: int,
    known: Known,
    found: Judgement,
    *,
    risk: Risk | None,
    lanes: Mapping[Key, Counts],
) -> datetime:
    """A promise that can still be kept. returns  when to look again"""
    assert found.promise is not None
    if found.why == "on_hold":  # the clock stands still, and nobody is late
        return rules.morning_after(work.now, found.promise.zone)
    outlook = outlook_of(known, found.promise, lanes, now=work.now)
    danger = rules.danger(outlook, work.now) if risk is None else None
    if danger is not None:
        _warn(work, order_id, found.promise, outlook, danger=danger)
    if danger is not None or (risk is not None and risk.state != "over"):
        return work.now + rules.AT_RISK_AGAIN
    return rules.next_look(outlook, work.now)


def outlook_of(known: Known, promise: Shown, lanes: Mapping[Key, Counts], *, now: datetime) -> Outlook:
    """What is known of the way, as forecasts see it.

    promise  as it was judged: moved by holds
    lanes    from store.lanes_to
    """
    country = promise.calendar.country
    wanted = wanted_at(known.lines, known.refunds, now)
    ids = {line_id for line_id, _ in wanted}
    reading = Reading(promise.point_counts, promise.latest_at)
    promised_on = local_date(promise.latest_at, promise.zone)
    earliest_on = local_date(promise.earliest_at, promise.zone) if promise.earliest_at else None
    leaves_on = promise.handover_by or local_date(known.ordered_at, promise.zone)
    planned = planned_transit(promise.calendar, leaves_on, earliest_on=earliest_on, latest_on=promised_on)
    open_sendings = [
        one
        for one in known.sendings
        if (not one.lines or any(line_id in ids for line_id, _ in one.lines))
        and arrival_of(one, reading) is None
    ]
    unsent = not all_sent(replace(known, lines=wanted))
    carrier = next((one.carrier for one in known.sendings if one.carrier), None)
    return Outlook(
        promised_on=promised_on,
        latest_at=promise.latest_at,
        zone=promise.zone,
        calendar=promise.calendar,
        unsent=lane_for(lanes, carrier, country, planned=planned) if unsent else None,
        under_way=tuple(
            _under_way(one, promise.zone, lane_for(lanes, one.carrier, country, planned=planned))
            for one in open_sendings
        ),
    )


def _under_way(sending: Sending, zone: str, lane: Lane) -> UnderWay:
    newest = max(sending.scans, key=lambda scan: scan.happened_at, default=None)
    heard = [at for at, _ in seen(sending)]
    return UnderWay(
        sent_on=local_date(sending.sent_at, zone),
        heard_at=max([sending.sent_at, *heard]),
        is_seen=bool(heard),
        says=newest.status if newest else "",
        says_at=newest.happened_at if newest else None,
        lane=lane,
    )


def _warn(work: Work, order_id: int, promise: Shown, outlook: Outlook, *, danger: Danger) -> None:
    """Once for each order: the row stays."""
    work.session.add(
        Risk(
            shop_id=work.shop_id,
            order_id=order_id,
            promise_id=promise.id,
            reason=danger.reason,
            promised_on=outlook.promised_on,
            expected_on=danger.expected_on,
            seen_at=work.now,
            state="open",
            closed_at=None,
        )
    )
    work.record(
        PromiseAtRisk(
            order_id=order_id,
            promise_id=promise.id,
            reason=danger.reason,
            promised_on=outlook.promised_on,
            expected_on=danger.expected_on,
        )
    )


def _close(work: Work, risk: Risk, found: Judgement) -> None:
    if risk.state != "over":
        risk.state = "over"
        risk.closed_at = work.now
        work.record(RiskOver(order_id=risk.order_id, how=found.outcome))


def _learn(work: Work, known: Known, found: Judgement, *, country: str) -> datetime | None:
    """Nothing is open any more: what came teaches its lane, and what hasn't come may still.

    returns  when to look again; None once it has taught, or has nothing to teach
    """
    if found.outcome == "void" and found.why not in TEACHING:
        return None
    calendar = destination_calendar(country)
    again_at = rules.look_to_learn(known.ordered_at, work.now)
    if found.arrived_at is None and again_at is not None:
        return again_at
    calendar = destination_calendar(country)
    lessons = (lesson_of(one, calendar, known.zone) for one in known.sendings)
    for lesson in lessons:
        if lesson is not None:
            work.session.add(
                LaneTally(
                    shop_id=work.shop_id,
                    id=work.next_id(),
                    carrier=lesson.carrier,
                    country=country,
                    transit_days=lesson.transit_days,
                    gap_hours=lesson.gap_hours,
                )
            )
    return None
