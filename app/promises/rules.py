"""What came of a promise: a function of what is known and of the instant, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from app.core.calendar import local_date, working_days_between
from app.orders.rules import wanted_at
from app.promises.arrivals import (
    Came,
    Reading,
    Sending,
    arrival,
    arrival_of,
    denial,
    seen,
    words_about,
)
from app.promises.known import Hold, Judgement, Known, Shown
from app.promises.pauses import is_on_hold, paused

OUTCOMES = ("pending", "over", "kept", "broken", "unknown", "void")

# Kinds that were shown before payment, the plainest first: of those that end together, the one that she is likeliest
# to have gone by. A later notice never makes good what they promised.
SHOWN_BEFORE_PAYMENT = ("slot", "shown", "checkout", "label", "rule")
# Where no time was agreed, goods come within thirty days (directive 2011/83/EU art. 18, konsumentköplagen 5 §).
WITHOUT_AGREEMENT = timedelta(days=30)
TICK = timedelta(microseconds=1)  # both ends of a window are included: it is over one tick after its end


def binding(promises: Iterable[Shown]) -> Shown | None:
    """The promise that counts: shown before payment; of several, the one with the earliest end."""
    before = [one for one in promises if one.kind in SHOWN_BEFORE_PAYMENT]
    plainest = SHOWN_BEFORE_PAYMENT.index
    return min(before, key=lambda one: (one.latest_at, plainest(one.kind), one.made_at, one.id), default=None)


def judge(known: Known, *, now: datetime) -> Judgement:
    """Compare what was promised with what came.

    returns  "pending" while the promise can still be kept, or stands still
    source   docs/promises.md; carrier words: Shopify's FulfillmentEventStatus
    """
    if known.unpromised == "before_install":
        taught = judge(replace(known, unpromised=None), now=now)
        return replace(taught, outcome="void", why="before_install", certain=False, would_be=taught.outcome)
    promise = binding(known.promises)
    known = _with_own_words(known)
    told, known = known, _covered(known, promise)
    came = _came(known, promise)
    holds = _lifted(known)
    if promise is not None:
        promise = paused(promise, holds, came.at if came else None)
    base = _base(known, promise, came)
    if known.unpromised is not None:
        return replace(base, outcome="void", why=known.unpromised, promise=None)
    if promise is None:
        return _judge_without_promise(base, known, now)
    if _ended_in_time(known, promise, base.arrived_at):
        return replace(base, outcome="void", why=known.ended_by or "nothing_to_ship")
    if came is not None:
        return _judge_arrival(base, known, promise)
    if is_on_hold(promise, holds):
        return replace(base, outcome="pending", why="on_hold")
    if now <= promise.latest_at:
        return replace(base, outcome="pending", why="on_its_way", settle_at=promise.latest_at + TICK)
    return _judge_silence(_with_the_rest(base, told, promise), known, promise)


def _lifted(known: Known) -> tuple[Hold, ...]:
    """What has been sent, or called off, is on hold no longer, also where nobody told that the hold was lifted."""
    if not known.holds:
        return ()
    sent_at = max(one.sent_at for one in known.sendings) if all_sent(known) else None
    over_at = min((at for at in (sent_at, known.ended_at) if at is not None), default=None)
    return tuple(
        (begun_at, ended_at or (max(begun_at, over_at) if over_at else None))
        for begun_at, ended_at in known.holds
    )


def _with_own_words(known: Known, *, only: Sending | None = None) -> Known:
    """Each shipment with just what was said about it. only  of which alone; the others still say when all began"""
    first = min((one.sent_at for one in known.sendings), default=known.ordered_at)
    sendings = tuple(
        replace(one, words=words_about(one.words, one.id, one.sent_at, first_sent_at=first))
        for one in ((only,) if only else known.sendings)
    )
    return replace(known, sendings=sendings)


def _base(known: Known, promise: Shown | None, came: Came | None) -> Judgement:
    due_on = (
        local_date(promise.latest_at, promise.zone) if promise else local_date(known.ordered_at, known.zone)
    )
    return Judgement(
        "unknown",
        "no_promise",
        False,
        None,
        due_on,
        promise,
        came.at if came else None,
        arrived_by=came.by if came else None,
        carrier=next((one.carrier for one in known.sendings if one.carrier), None),
    )


def _came(known: Known, promise: Shown | None) -> Came | None:
    """When all that the promise covers had come. Somebody may say so of an order that was never marked as sent."""
    if not known.lines:
        return None
    reading = _reading(promise)
    came = arrival(known.lines, known.sendings, reading)
    if came is None and known.words and not all_sent(known):
        said = Sending(0, known.ordered_at, None, (), (), words=known.words)
        came = arrival(known.lines, (said,), reading)
    return came


def _reading(promise: Shown | None) -> Reading:
    return Reading(promise.point_counts, promise.latest_at) if promise else Reading()


def _with_the_rest(base: Judgement, told: Known, promise: Shown) -> Judgement:
    """Something that was wanted when it was due never came, and was given back since. When all else has come, that
    is the arrival that the customer knows of; it doesn't undo the miss.
    """
    rest = wanted_at(
        told.lines, told.refunds, max((at for at, _, _ in told.refunds), default=told.ordered_at)
    )
    came = arrival(rest, told.sendings, _reading(promise)) if rest else None
    if came is None:
        return base
    return _measured(replace(base, arrived_at=came.at, arrived_by=came.by), promise, came.at)


def _covered(known: Known, promise: Shown | None) -> Known:
    """What the promise covers: what was wanted when it was due. What is given back later doesn't rewrite the past.

    returns  what is known, with `lines` cut to that, and without sendings that carry nothing of it
    """
    until = (
        promise.latest_at if promise else max((at for at, _, _ in known.refunds), default=known.ordered_at)
    )
    if known.ended_at is not None and known.ended_at <= until:
        until = known.ended_at - TICK  # had it all come before that, the promise was kept or broken by then
    wanted = wanted_at(known.lines, known.refunds, until)
    ids = {line_id for line_id, _ in wanted}
    carrying = (
        one for one in known.sendings if not one.lines or any(line_id in ids for line_id, _ in one.lines)
    )
    return replace(known, lines=wanted, refunds=(), sendings=tuple(carrying))


def judge_sending(known: Known, sending: Sending, *, now: datetime) -> Judgement | None:
    """The same for one shipment alone, as if the order had been only what is in it.

    returns  None for a shipment that carries nothing that was to come
    """
    (sending,) = _with_own_words(known, only=sending).sendings
    ordered = dict(known.lines)
    carried = tuple(
        (line_id, min(count, ordered[line_id])) for line_id, count in sending.lines if line_id in ordered
    )
    if sending.lines and not carried:
        return None
    return judge(replace(known, lines=carried or known.lines, sendings=(sending,)), now=now)


def all_sent(known: Known) -> bool:
    """Whether everything that is wanted is in some shipment."""
    missing = dict(known.lines)
    for sending in known.sendings:
        if not sending.lines:
            return True
        for line_id, count in sending.lines:
            if line_id in missing:
                missing[line_id] -= count
    return bool(known.sendings) and all(left <= 0 for left in missing.values())


def _judge_without_promise(base: Judgement, known: Known, now: datetime) -> Judgement:
    """Nothing to hold an arrival against. Until something comes a promise may still be heard of (the dates of the
    checkout are asked for, the merchant says what a label means), but no longer than the law gives the shop.
    """
    if base.arrived_at is None and known.ended_at is not None:
        return replace(base, outcome="void", why=known.ended_by or "nothing_to_ship")
    lapses_at = known.ordered_at + WITHOUT_AGREEMENT
    if base.arrived_at is None and now <= lapses_at:
        return replace(base, outcome="pending", why="no_promise", settle_at=lapses_at + TICK)
    return base


def _ended_in_time(known: Known, promise: Shown, arrived_at: datetime | None) -> bool:
    """Cancelled, refunded or emptied before the promise was due: then there was nothing left to keep or break."""
    if known.ended_at is None or known.ended_at > promise.latest_at:
        return False
    return arrived_at is None or arrived_at > known.ended_at


def _judge_arrival(base: Judgement, known: Known, promise: Shown) -> Judgement:
    assert base.arrived_at is not None
    measured = _with_parts(_measured(base, promise, base.arrived_at), known, promise)
    if base.arrived_at > promise.latest_at:
        part = _whose_part(known, promise)
        certain = base.arrived_by != "inferred" or _shown_late(known, promise)
        return replace(measured, outcome="broken", why="arrived_late", certain=certain, part=part)
    if _is_over(promise, base.arrived_at):
        return replace(measured, outcome="over", why="arrived_early", certain=True)
    return replace(measured, outcome="kept", why="arrived_in_time", certain=True)


def _shown_late(known: Known, promise: Shown) -> bool:
    """Whether somebody could show that it was late though its day is a guess."""
    end = promise.latest_at
    came = (arrival_of(one, _reading(promise)) for one in known.sendings)
    return (
        any(one.sent_at > end for one in known.sendings)
        or any(at > end for one in known.sendings for at, _ in seen(one))
        or any(denial(words, end) for words in (known.words, *(one.words for one in known.sendings)))
        or any(one is not None and one.at > end and one.by != "inferred" for one in came)
    )


def _is_over(promise: Shown, arrived_at: datetime) -> bool:
    """Before the window opens; for a plain "by", at least one working day before its day."""
    if promise.earliest_at is not None:
        return arrived_at < promise.earliest_at
    came, due = local_date(arrived_at, promise.zone), local_date(promise.latest_at, promise.zone)
    return working_days_between(promise.calendar, came, due) >= 1


def _judge_silence(base: Judgement, known: Known, promise: Shown) -> Judgement:
    """The window is over and not everything has been heard to come."""
    reading = _reading(promise)
    broken = replace(_with_parts(base, known, promise), outcome="broken", part=_whose_part(known, promise))
    came = [arrival_of(one, reading) for one in known.sendings]
    if any(one is not None and one.at > promise.latest_at and one.by != "inferred" for one in came):
        return replace(broken, why="arrived_late", certain=True)
    open_sendings = [one for one, arrived in zip(known.sendings, came, strict=True) if arrived is None]
    if any(one.sent_at > promise.latest_at for one in open_sendings):
        return replace(broken, why="sent_late", certain=True)
    for words in (known.words, *(one.words for one in open_sendings)):
        denied = denial(words, promise.latest_at)
        if denied is not None:
            return replace(broken, why=f"{denied.source}_says_not", certain=True)
    if any(at > promise.latest_at for one in open_sendings for at, _ in seen(one)):
        return replace(broken, why="still_under_way", certain=True)
    if not all_sent(known):
        return replace(broken, why="not_sent")
    if all(seen(one) for one in open_sendings):
        return replace(broken, why="not_heard_of")
    return replace(base, why="not_observable")


def _whose_part(known: Known, promise: Shown) -> str | None:
    """Whose part lateness was: the hand-over against its plan, else the way against the rest of the window."""
    if not all_sent(known):
        return "handover"
    sent_at = max(one.sent_at for one in known.sendings)
    if sent_at > promise.latest_at:
        return "handover"
    if promise.handover_by is None:
        return None
    return "handover" if local_date(sent_at, promise.zone) > promise.handover_by else "transit"


def _with_parts(base: Judgement, known: Known, promise: Shown) -> Judgement:
    """How many working days each part took over its plan: the hand-over, and the way after it."""
    if promise.handover_by is None or not known.sendings or not all_sent(known):
        return base
    sent_on = local_date(max(one.sent_at for one in known.sendings), promise.zone)
    handover = working_days_between(promise.calendar, promise.handover_by, sent_on)
    if base.arrived_at is None:
        return replace(base, handover_days=handover)
    due_on, came_on = (local_date(at, promise.zone) for at in (promise.latest_at, base.arrived_at))
    planned = working_days_between(promise.calendar, promise.handover_by, due_on)
    took = working_days_between(promise.calendar, sent_on, came_on)
    return replace(base, handover_days=handover, transit_days=took - max(planned, 0))


def _measured(base: Judgement, promise: Shown, arrived_at: datetime) -> Judgement:
    """How far from the nearer end of the window, in hours, local days and working days."""
    if promise.earliest_at is not None and arrived_at < promise.earliest_at:
        end = promise.earliest_at
    elif arrived_at > promise.latest_at or promise.earliest_at is None:
        end = promise.latest_at
    else:
        return replace(base, miss_hours=0.0, miss_days=0, miss_working_days=0)
    due, came = local_date(end, promise.zone), local_date(arrived_at, promise.zone)
    return replace(
        base,
        miss_hours=round((arrived_at - end).total_seconds() / 3600, 3),
        miss_days=(came - due).days,
        miss_working_days=working_days_between(promise.calendar, due, came),
    )
