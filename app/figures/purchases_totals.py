"""Purchases by day and by new and returning customers: what was heard of orders is worked off in batches, and each
time an order, its letters, what was given for it and all else that its customer bought are read anew. So the totals
follow from what is known, not from the order in which it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select

from app.core.calendar import local_date
from app.core.conditions import among
from app.core.facts import Fact
from app.core.folding import Fold, fold
from app.core.work import Env, Work
from app.figures import heard_totals
from app.figures.model import GapTotal, OrderNews, Purchase, PurchaseTotal
from app.figures.purchase_rules import NOTHING, Bought, Stand, Sums, add, stands, sums_of
from app.orders.facts import CustomersMerged
from app.orders.merging import ORDERS_MAX
from app.orders.model import Order
from app.orders.purchases import read_purchase
from app.remedies.model import Remedy
from app.shops.store import is_served, the_shop
from app.touchpoints.model import Letter

AT_ONCE = 500  # days in one query
NEWS_MAX = 400  # worked off in one transaction: a tenth of a second
GIVEN = "given"

Value = TypeVar("Value")
Key = tuple[date, str, str]  # day, standing, currency


def note_order(work: Work, fact: Fact) -> None:
    """Reaction to whatever changes an order's figures: it is only marked here."""
    if fact.order_id:
        work.session.add(OrderNews(shop_id=work.shop_id, id=work.next_id(), order_id=fact.order_id))


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction: her letters are another's now, also those about what is no purchase, of which nothing else is told."""
    hers = select(Order.id).where(Order.customer_id == fact.gone_id).limit(ORDERS_MAX)
    for order_id in work.session.scalars(hers).all():
        work.session.add(OrderNews(shop_id=work.shop_id, id=work.next_id(), order_id=order_id))


def fold_news(env: Env) -> int:
    """A duty. returns  how many marks were worked off"""
    return fold(env, NEWS)


def _work_off(work: Work, news: Sequence[OrderNews]) -> None:
    order_ids = sorted({one.order_id for one in news})
    told = _told(work, order_ids)
    rows = _rows(work, order_ids)
    buyers = {one.customer_id for one in told.values()} | {row.customer_id for row in rows.values()}
    hers = sorted(one for one in buyers if one is not None)
    rows |= _rows_of(work, hers)
    counted = {order_id: _counted(row) for order_id, row in rows.items()}
    _bring_up(work, rows, told)
    _add_up(work, counted, rows)
    heard_totals.bring_up(work, {*hers, *heard_totals.readers(work, order_ids)})


def _told(work: Work, order_ids: Sequence[int]) -> dict[int, Bought]:
    """What is known of these orders now; one of which only shipments are known is left out."""
    letters, care = dict(_letters(work, order_ids)), dict(_care(work, order_ids))
    zone = the_shop(work).zone
    found: dict[int, Bought] = {}
    columns = (Order.id, Order.purchase, Order.customer_id, Order.ordered_at, Order.currency)
    rows = work.session.execute(select(*columns).where(among(Order.id, order_ids)))
    for order_id, text, customer_id, ordered_at, currency in rows:
        bought = read_purchase(text)
        held = bought.currency if bought else currency
        found[order_id] = Bought(
            order_id,
            bought.customer_id if bought else customer_id,
            bought.on if bought else local_date(ordered_at, zone),
            bought.ordered_at if bought else ordered_at,
            held,
            bought.minor if bought else 0,
            bought is not None,
            letters.get(order_id, 0),
            care.get((order_id, held), 0),
        )
    return found


def _letters(work: Work, order_ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    query = select(Letter.order_id, func.count()).where(
        among(Letter.order_id, order_ids), Letter.sent_at.is_not(None)
    )
    yield from ((row[0], row[1]) for row in work.session.execute(query.group_by(Letter.order_id)))


def _care(work: Work, order_ids: Sequence[int]) -> Iterator[tuple[tuple[int, str], int]]:
    by = (Remedy.order_id, Remedy.currency)
    query = select(*by, func.sum(Remedy.cost_minor)).where(
        among(Remedy.order_id, order_ids), Remedy.state == GIVEN
    )
    yield from (((row[0], row[1]), int(row[2])) for row in work.session.execute(query.group_by(*by)))


def _rows(work: Work, order_ids: Sequence[int]) -> dict[int, Purchase]:
    rows = work.session.scalars(select(Purchase).where(among(Purchase.order_id, order_ids)))
    return {row.order_id: row for row in rows}


def _rows_of(work: Work, customer_ids: Sequence[int]) -> dict[int, Purchase]:
    rows = work.session.scalars(select(Purchase).where(among(Purchase.customer_id, customer_ids)))
    return {row.order_id: row for row in rows}


def _bring_up(work: Work, rows: dict[int, Purchase], told: dict[int, Bought]) -> None:
    """Rows as they are by now: those that were told of anew, and the others of the same customers."""
    bought = {order_id: _as_bought(row) for order_id, row in rows.items()} | told
    found = stands(bought.values())
    for order_id, one in bought.items():
        row = rows.get(order_id)
        if row is None:
            row = rows[order_id] = Purchase(shop_id=work.shop_id, order_id=order_id)
            work.session.add(row)
        _write(row, one, found[order_id])


def _as_bought(row: Purchase) -> Bought:
    return Bought(
        row.order_id, row.customer_id, row.on, row.ordered_at, row.currency, row.minor,
        row.standing != "uncounted", row.letters, row.care_minor,
    )  # fmt: skip


def _write(row: Purchase, one: Bought, stand: Stand) -> None:
    row.customer_id, row.on, row.ordered_at = one.customer_id, one.on, one.ordered_at
    row.currency, row.minor = one.currency, one.minor
    row.letters, row.care_minor = one.letters, one.care_minor
    row.standing, row.gap_weeks = stand.standing, stand.gap_weeks


Counted = tuple[Key, Sums, tuple[date, int] | None]


def _counted(row: Purchase) -> Counted:
    """What a row adds: to which day, how much, and to which gap."""
    sums = sums_of(row.standing, row.minor, letters=row.letters, care_minor=row.care_minor)
    gap = (row.on.replace(day=1), row.gap_weeks) if row.gap_weeks is not None else None
    return (row.on, row.standing, row.currency), sums, gap


def _add_up(work: Work, counted: dict[int, Counted], rows: dict[int, Purchase]) -> None:
    """Out of what each was counted as, into what it is."""
    days: dict[Key, Sums] = defaultdict(lambda: NOTHING)
    gaps: dict[tuple[date, int], int] = defaultdict(int)
    for order_id, row in rows.items():
        for times, each in ((-1, counted.get(order_id)), (1, _counted(row))):
            if each is None:
                continue
            key, sums, gap = each
            days[key] = add(days[key], sums, times=times)
            if gap is not None:
                gaps[gap] += times
    _write_days(work, {key: sums for key, sums in days.items() if sums != NOTHING})
    _write_gaps(work, {key: times for key, times in gaps.items() if times})


def _write_days(work: Work, changes: dict[Key, Sums]) -> None:
    known = _known(work, PurchaseTotal, {key[0] for key in changes})
    for key, sums in sorted(changes.items()):
        total = known.get(key)
        if total is None:
            names = dict(zip(("on", "standing", "currency"), key, strict=True))
            total = PurchaseTotal(shop_id=work.shop_id, **names)
            total.orders = total.minor = total.squares = total.letters = total.care_minor = 0
            work.session.add(total)
        total.orders += sums[0]
        total.minor += sums[1]
        total.squares += sums[2]
        total.letters += sums[3]
        total.care_minor += sums[4]


def _write_gaps(work: Work, changes: dict[tuple[date, int], int]) -> None:
    known = _known(work, GapTotal, {key[0] for key in changes})
    for (on, weeks), times in sorted(changes.items()):
        total = known.get((on, weeks))
        if total is None:
            total = GapTotal(shop_id=work.shop_id, on=on, weeks=weeks, times=0)
            work.session.add(total)
        total.times += times


def _known(work: Work, table: Any, days: Iterable[date]) -> dict[Any, Any]:
    """Totals of these days, by their key without the shop."""
    found = (select(table).where(table.on.in_(some)) for some in _pieces(sorted(days)))
    return {
        (one.on, one.standing, one.currency) if table is PurchaseTotal else (one.on, one.weeks): one
        for query in found
        for one in work.session.scalars(query)
    }


def _pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for at in range(0, len(values), AT_ONCE):
        yield values[at : at + AT_ONCE]


NEWS = Fold("order_news", OrderNews, _work_off, only=is_served, most=NEWS_MAX)
