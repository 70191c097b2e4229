"""What came of a promise: a function of what is known and of the instant, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.core.calendar import WorkCalendar, local_date, working_days_between
from app.orders.rules import wanted_at
from app.promises.arrivals import Sending, arrival, arrival_of

OUTCOMES = ("pending", "over", "kept", "broken", "unknown", "void")

# Words that only say that a label exists: nobody has seen the parcel.
NOT_YET_SEEN = frozenset({"", "label_printed", "label_purchased", "label_voided", "confirmed", "submitted"})
# Kinds that were shown before payment. A later notice never makes good what they promised.
SHOWN_BEFORE_PAYMENT = frozenset({"label", "rule", "checkout", "shown", "slot"})
# Where no time was agreed, goods come within thirty days (directive 2011/83/EU art. 18, konsumentköplagen 5 §).
WITHOUT_AGREEMENT = timedelta(days=30)
TICK = timedelta(microseconds=1)  # both ends of a window are included: it is over one tick after its end


@dataclass(frozen=True)
class Shown:
    """A promise, as far as judging needs it.

    earliest_at, latest_at  both included; no earliest_at: a plain "by"
    calendar    of the destination: measures working days
    handover_by the day by which the shop planned to hand it over, None where no plan is known
    """

    id: int
    kind: str
    made_at: datetime
    earliest_at: datetime | None
    latest_at: datetime
    zone: str
    calendar: WorkCalendar
    handover_by: date | None = None


@dataclass(frozen=True)
class Known:
    """All that an order's outcome depends on.

    unpromised  why nothing is promised for it
    lines       (line id, how many) to come, before any refund
    refunds     (when, line id, how many)
    ended_at    since when nothing is to come, and by what
    sendings    also such as carry nothing of `lines`: gift cards, a printed note
    """

    ordered_at: datetime
    zone: str
    unpromised: str | None
    lines: tuple[tuple[int, int], ...]
    refunds: tuple[tuple[datetime, int, int], ...]
    ended_at: datetime | None
    ended_by: str | None
    promises: tuple[Shown, ...]
    sendings: tuple[Sending, ...]


@dataclass(frozen=True)
class Judgement:
    """What came of it.

    why         code, see docs/promises.md: what the outcome rests on
    certain     of a broken one: a person could show it; only then does money follow
    settle_at   the next instant at which time alone changes it
    due_on      the day in whose totals it counts
    miss_*      from the nearer end of the window: positive late, negative early, 0 within; None: nothing came
    part        of a broken one: "handover", "transit" or None where it can't be told
    """

    outcome: str
    why: str
    certain: bool
    settle_at: datetime | None
    due_on: date
    promise: Shown | None
    arrived_at: datetime | None
    miss_hours: float | None = None
    miss_days: int | None = None
    miss_working_days: int | None = None
    part: str | None = None
    carrier: str | None = None


def binding(promises: Iterable[Shown]) -> Shown | None:
    """The promise that counts: shown before payment; of several, the one with the earliest end."""
    before = [one for one in promises if one.kind in SHOWN_BEFORE_PAYMENT]
    return min(before, key=lambda one: (one.latest_at, one.kind, one.made_at, one.id), default=None)


def judge(known: Known, *, now: datetime) -> Judgement:
    """Compare what was promised with what came.

    returns  "pending" while the promise can still be kept
    source   docs/promises.md; carrier words: Shopify's FulfillmentEventStatus
    """
    promise = binding(known.promises)
    told, known = known, _covered(known, promise)
    arrived_at = arrival(known.lines, known.sendings) if known.lines else None
    due_on = (
        local_date(promise.latest_at, promise.zone) if promise else local_date(known.ordered_at, known.zone)
    )
    carrier = next((one.carrier for one in known.sendings if one.carrier), None)
    base = Judgement("unknown", "no_promise", False, None, due_on, promise, arrived_at, carrier=carrier)
    if known.unpromised is not None:
        return replace(base, outcome="void", why=known.unpromised, promise=None)
    if promise is None:
        return _judge_without_promise(base, known, now)
    if _ended_in_time(known, promise, arrived_at):
        return replace(base, outcome="void", why=known.ended_by or "nothing_to_ship")
    if arrived_at is not None:
        return _judge_arrival(base, known, promise, arrived_at)
    if now <= promise.latest_at:
        return replace(base, outcome="pending", why="on_its_way", settle_at=promise.latest_at + TICK)
    return _judge_silence(_with_the_rest(base, told, promise), known, promise)


def _with_the_rest(base: Judgement, told: Known, promise: Shown) -> Judgement:
    """Something that was wanted when it was due never came, and was given back since. When all else has come, that
    is the arrival that the customer knows of; it doesn't undo the miss.
    """
    rest = wanted_at(
        told.lines, told.refunds, max((at for at, _, _ in told.refunds), default=told.ordered_at)
    )
    came_at = arrival(rest, told.sendings) if rest else None
    return _measured(replace(base, arrived_at=came_at), promise, came_at) if came_at is not None else base


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


def _judge_arrival(base: Judgement, known: Known, promise: Shown, arrived_at: datetime) -> Judgement:
    measured = _measured(base, promise, arrived_at)
    if arrived_at > promise.latest_at:
        part = _whose_part(known, promise)
        return replace(measured, outcome="broken", why="arrived_late", certain=True, part=part)
    if _is_over(promise, arrived_at):
        return replace(measured, outcome="over", why="arrived_early", certain=True)
    return replace(measured, outcome="kept", why="arrived_in_time", certain=True)


def _is_over(promise: Shown, arrived_at: datetime) -> bool:
    """Before the window opens; for a plain "by", at least one working day before its day."""
    if promise.earliest_at is not None:
        return arrived_at < promise.earliest_at
    came, due = local_date(arrived_at, promise.zone), local_date(promise.latest_at, promise.zone)
    return working_days_between(promise.calendar, came, due) >= 1


def _judge_silence(base: Judgement, known: Known, promise: Shown) -> Judgement:
    """The window is over and not everything has been heard to come."""
    part = _whose_part(known, promise)
    broken = replace(base, outcome="broken", part=part)
    if any((at := arrival_of(one)) is not None and at > promise.latest_at for one in known.sendings):
        return replace(broken, why="arrived_late", certain=True)
    open_sendings = [one for one in known.sendings if arrival_of(one) is None]
    if any(one.sent_at > promise.latest_at for one in open_sendings):
        return replace(broken, why="sent_late", certain=True)
    seen_after = (
        scan.happened_at > promise.latest_at and scan.status not in NOT_YET_SEEN
        for one in open_sendings
        for scan in one.scans
    )
    if any(seen_after):
        return replace(broken, why="still_under_way", certain=True)
    if not all_sent(known):
        return replace(broken, why="not_sent")
    observed = (any(scan.status not in NOT_YET_SEEN for scan in one.scans) for one in open_sendings)
    if all(observed):
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
