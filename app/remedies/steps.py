"""From one state of a remedy to the next: each step is written down as a fact."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.calendar import day_end, local_date
from app.core.work import Work
from app.orders import store as orders
from app.outbox.actions import send_out_again
from app.remedies import limits, rules, store
from app.remedies.facts import RemedyFellBack, RemedyForPerson, RemedyVoided
from app.remedies.model import Remedy
from app.remedies.rules import Standing, Wanted

ERRAND = "give_remedy"
LAPSE = ("code", "store_credit", "gift_card")
CREDIT_DAYS = 365  # where nobody said: by its end we recognise a credit as ours, so it always has one


def set_out(work: Work, row: Remedy, *, start: int = 0) -> None:
    """Take the first way from `start` on that can be given now, and send it out; or say why there is none."""
    standing = store.standing_of(work, row.order_id)
    if _is_over(work, row, standing):
        return
    ways = store.ways_of(row)
    place, refused = rules.first_possible(ways, standing, start=start)
    row.refusals = [*row.refusals, *([*one] for one in refused)]
    if place is None or standing is None:
        to_person(work, row, "no_way_left")
        return
    _take_way(work, row, place, way=ways[place], standing=standing)
    row.state, row.reason = "due", None
    if row.kind == "call":
        to_person(work, row, "call")
    else:
        send(work, row)


def can_be_given(work: Work, row: Remedy) -> bool:
    """Whether any of its ways can be, as things stand."""
    place, _ = rules.first_possible(store.ways_of(row), store.standing_of(work, row.order_id))
    return place is not None


def send(work: Work, row: Remedy) -> None:
    send_out_again(
        work,
        ERRAND,
        errand_key(row),
        body={"remedy": row.id, "round": row.round},
        order_id=row.order_id,
    )


def errand_key(row: Remedy) -> str:
    return f"remedy:{row.id}:{row.round}"


def look_again(work: Work, row: Remedy) -> bool:
    """The last look before anything is called. returns  whether the way in hand can still be given; if not, what else
    is done has been settled here
    """
    standing = store.standing_of(work, row.order_id)
    if _is_over(work, row, standing):
        return False
    way = store.ways_of(row)[row.way]
    wrong = rules.refusal(way, standing)
    if wrong is None and standing is not None:
        if row.tried_at is None:
            _take_way(work, row, row.way, way=way, standing=standing)
        return True
    limits.release(work, row)  # what was put off has taken up its share already
    row.refusals = [*row.refusals, [row.way, wrong]]
    row.round += 1
    set_out(work, row, start=row.way + 1)
    return False


def to_person(work: Work, row: Remedy, reason: str) -> None:
    row.state, row.reason, row.changed_at = "person", reason, work.now
    work.record(RemedyForPerson(order_id=row.order_id, key=row.key, kind=row.kind, reason=reason))


def make_void(work: Work, row: Remedy, reason: str) -> None:
    limits.release(work, row)
    row.state, row.reason, row.changed_at = "voided", reason, work.now
    work.record(RemedyVoided(order_id=row.order_id, key=row.key, reason=reason))


def _is_over(work: Work, row: Remedy, standing: Standing | None) -> bool:
    """What the law demands isn't ended by a machine: a person looks at it."""
    over = rules.ended(standing) if standing is not None else None
    if over is None or row.statutory:
        return False
    make_void(work, row, over)
    return True


def _take_way(work: Work, row: Remedy, place: int, *, way: Wanted, standing: Standing) -> None:
    """Nothing of this way has been tried, so its end is counted from now."""
    before, fell = row.kind, place > row.way
    row.way, row.kind, row.tried_at, row.changed_at = place, way.kind, None, work.now
    row.percent, row.currency = way.percent if way.kind == "code" else None, standing.currency
    row.code = store.code_of(work, row, "code") if way.kind == "code" else None
    row.valid_until = _valid_until(work, row.order_id, way)
    _measure(row, way, standing)
    if fell:
        why = str(row.refusals[-1][1])
        work.record(
            RemedyFellBack(order_id=row.order_id, key=row.key, kind_before=before, kind=way.kind, reason=why)
        )


def _measure(row: Remedy, way: Wanted, standing: Standing) -> None:
    cost = rules.cost_of(way, standing)
    row.amount_minor = rules.amount_of(way, standing)
    row.cost_minor, row.estimated = cost.minor, cost.estimated


def _valid_until(work: Work, order_id: int, way: Wanted) -> datetime | None:
    """The end of the day that the letter names, by the customer's clock."""
    order = orders.file(work, order_id).order
    days = way.valid_days or (CREDIT_DAYS if way.kind == "store_credit" else None)
    if days is None or order is None or way.kind not in LAPSE:
        return None
    return day_end(local_date(work.now + timedelta(days=days), order.zone), order.zone)
