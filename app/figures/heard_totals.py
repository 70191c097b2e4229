"""How many letters customers got in a month: counted anew for each customer of whom something was heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from app.core.calendar import day_start, local_date
from app.core.conditions import among
from app.core.work import Work
from app.figures.model import HeardMonth, HeardTotal
from app.shops.store import the_shop
from app.touchpoints.model import Letter

# Months further back stay as they were counted: nobody looks at them, and a long life would be read again each time.
LOOKED_BACK = timedelta(days=400)
OWED = frozenset({"contract", "service"})  # not counted by the dose
ALL, COUNTED = "all", "counted"

Months = dict[tuple[int, date], tuple[int, int]]  # customer and month → letters, those that the dose counts


def readers(work: Work, order_ids: Sequence[int]) -> set[int]:
    """Whom letters about these orders went to."""
    return set(work.session.scalars(select(Letter.customer_id).where(among(Letter.order_id, order_ids))))


def bring_up(work: Work, customer_ids: Iterable[int]) -> None:
    """What the letters of these customers come to by now, in their months and in the totals."""
    wanted = sorted(customer_ids)
    since = local_date(work.now - LOOKED_BACK, the_shop(work).zone).replace(day=1)
    changes: Counter[tuple[date, str, int]] = Counter()
    rows = {(row.customer_id, row.on): row for row in _rows(work, wanted, since)}
    found = months_of(work, wanted, since)
    for customer_id, on in sorted(rows.keys() | found.keys()):
        letters, counted = found.get((customer_id, on), (0, 0))
        _move(work, rows.get((customer_id, on)), (customer_id, on), (letters, counted), changes)
    _write(work, {key: step for key, step in changes.items() if step})


def months_of(work: Work, customer_ids: Sequence[int], since: date) -> Months:
    """From the letters themselves; the shop's own months."""
    zone = the_shop(work).zone
    query = select(Letter.customer_id, Letter.sent_at, Letter.letter_class).where(
        among(Letter.customer_id, customer_ids), Letter.sent_at >= day_start(since, zone)
    )
    found: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])
    for customer_id, sent_at, letter_class in work.session.execute(query):
        assert sent_at is not None
        month = local_date(sent_at, zone).replace(day=1)
        found[customer_id, month][0] += 1
        found[customer_id, month][1] += letter_class not in OWED
    return {key: (both[0], both[1]) for key, both in found.items()}


def _rows(work: Work, ids: Sequence[int], since: date) -> list[HeardMonth]:
    query = select(HeardMonth).where(among(HeardMonth.customer_id, ids), HeardMonth.on >= since)
    return list(work.session.scalars(query))


def _move(
    work: Work,
    row: HeardMonth | None,
    key: tuple[int, date],
    now: tuple[int, int],
    changes: Counter[tuple[date, str, int]],
) -> None:
    """Out of the numbers that she was counted under, into those that hold."""
    was = (row.letters, row.counted) if row is not None else (0, 0)
    if was == now:
        return
    for sort, before, after in ((ALL, was[0], now[0]), (COUNTED, was[1], now[1])):
        if before:
            changes[key[1], sort, before] -= 1
        if after:
            changes[key[1], sort, after] += 1
    if row is None:
        row = HeardMonth(shop_id=work.shop_id, customer_id=key[0], on=key[1])
        work.session.add(row)
    row.letters, row.counted = now
    if now == (0, 0):
        work.session.delete(row)


def _write(work: Work, changes: dict[tuple[date, str, int], int]) -> None:
    months = sorted({key[0] for key in changes})
    query = select(HeardTotal).where(HeardTotal.on.in_(months))
    known = {(one.on, one.sort, one.letters): one for one in work.session.scalars(query)}
    for key, step in sorted(changes.items()):
        total = known.get(key)
        if total is None:
            total = HeardTotal(shop_id=work.shop_id, on=key[0], sort=key[1], letters=key[2], customers=0)
            work.session.add(total)
        total.customers += step
