"""Purchases, letters and deeds counted again from the ledger, and held against the totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.work import Work
from app.figures.deed_rules import deed_of
from app.figures.deeds import COUNTED, deeds_between
from app.figures.heard_totals import ALL, OWED
from app.figures.heard_totals import COUNTED as DOSED
from app.figures.model import GapTotal, HeardTotal, PurchaseTotal
from app.figures.purchase_rules import FIRST, NOTHING, UNCOUNTED, Bought, Sums, add, stands, sums_of
from app.ledger.store import entries_of_kind
from app.orders.model import Order
from app.promises.recount import Difference
from app.shops.store import the_shop
from app.touchpoints.model import Letter

PAGE = 2_000


@dataclass(frozen=True)
class FigureRecount:
    """purchases  that count; customers  that have bought; deeds  counted ones; differences  as recount has them"""

    purchases: int
    customers: int
    deeds: int
    differences: tuple[Difference, ...]


@dataclass
class _Told:
    """What the ledger says of each order: its purchase, its letters, what was given for it (by remedy)."""

    bought: dict[int, Bought] = field(default_factory=dict)
    letters: Counter[int] = field(default_factory=Counter)
    given: dict[str, tuple[int, str, int]] = field(default_factory=dict)


def recount_figures(work: Work) -> FigureRecount:
    """Once all news is folded: what waits is in the ledger, and not in the totals yet."""
    bought = _bought(work, _told(work))
    found = stands(bought.values())
    days: dict[Any, Sums] = defaultdict(lambda: NOTHING)
    gaps: Counter[Any] = Counter()
    for order_id, one in bought.items():
        stand = found[order_id]
        key = (one.on, stand.standing, one.currency)
        days[key] = add(
            days[key],
            sums_of(stand.standing, one.minor, letters=one.letters, care_minor=one.care_minor),
        )
        if stand.gap_weeks is not None:
            gaps[one.on.replace(day=1), stand.gap_weeks] += 1
    deeds = _deeds(work)
    differences = (
        *_compare("purchases", days, _day_totals(work), NOTHING),
        *_compare("weeks between", gaps, _gap_totals(work), 0),
        *_compare("letters heard", _heard(work), _heard_totals(work), 0),
        *_compare("deeds", deeds, _deed_totals(work), 0),
    )
    standings = Counter(one.standing for one in found.values())
    return FigureRecount(
        sum(count for standing, count in standings.items() if standing != UNCOUNTED),
        standings[FIRST],
        sum(deeds.values()),
        differences,
    )


def _told(work: Work) -> _Told:
    told = _Told()
    for entry in entries_of_kind(work, "PurchaseChanged"):
        body = entry.body
        told.bought[entry.order_id] = Bought(
            entry.order_id,
            body["customer_id"],
            date.fromisoformat(body["on"]),
            datetime.fromisoformat(body["ordered_at"]),
            body["currency"],
            body["minor"],
            body["counts"],
        )
    for entry in entries_of_kind(work, "LetterSent"):
        told.letters[entry.order_id] += 1
    for entry in entries_of_kind(work, "RemedyGiven"):
        told.given[entry.body["key"]] = (entry.order_id, entry.body["currency"], entry.body["cost_minor"])
    for entry in entries_of_kind(work, "RemedyCostKnown"):
        order_id, currency, _ = told.given[entry.body["key"]]
        told.given[entry.body["key"]] = (order_id, currency, entry.body["cost_minor"])
    return told


def _bought(work: Work, told: _Told) -> dict[int, Bought]:
    """An order that is no purchase stands on its own day, which only the order itself knows."""
    care: Counter[tuple[int, str]] = Counter()
    for order_id, currency, minor in told.given.values():
        care[order_id, currency] += minor
    wanted = {*told.bought, *told.letters, *(order_id for order_id, _ in care)}
    found = {order_id: one for order_id, one in told.bought.items() if one.counts}
    rest = wanted - found.keys()
    zone = the_shop(work).zone
    query = select(Order.id, Order.ordered_at, Order.currency).execution_options(yield_per=PAGE)
    for order_id, at, currency in work.session.execute(query):
        if order_id in rest:
            found[order_id] = Bought(order_id, None, local_date(at, zone), at, currency, 0, counts=False)
    return {
        order_id: replace(
            one, letters=told.letters[order_id], care_minor=care[order_id, one.currency]
        )
        for order_id, one in found.items()
    }  # fmt: skip


def _deeds(work: Work) -> Counter[Any]:
    zone, found = the_shop(work).zone, Counter[Any]()
    for fact in COUNTED:
        for entry in entries_of_kind(work, fact.__name__):
            deed = deed_of(entry.kind, entry.body)
            if deed:
                found[local_date(entry.written_at, zone).replace(day=1), deed] += 1
    return found


def _heard(work: Work) -> Counter[Any]:
    """From the letters themselves: the ledger doesn't say whom one went to."""
    zone = the_shop(work).zone
    hers: Counter[tuple[int, date, str]] = Counter()
    query = select(Letter.customer_id, Letter.sent_at, Letter.letter_class).where(Letter.sent_at.is_not(None))
    for customer_id, sent_at, letter_class in work.session.execute(query.execution_options(yield_per=PAGE)):
        assert sent_at is not None
        month = local_date(sent_at, zone).replace(day=1)
        hers[customer_id, month, ALL] += 1
        if letter_class not in OWED:
            hers[customer_id, month, DOSED] += 1
    return Counter((month, sort, letters) for (_, month, sort), letters in hers.items())


def _day_totals(work: Work) -> dict[Any, Sums]:
    rows = work.session.scalars(select(PurchaseTotal))
    return {
        (one.on, one.standing, one.currency): (
            one.orders, one.minor, one.squares, one.letters, one.care_minor,
        )
        for one in rows
    }  # fmt: skip


def _gap_totals(work: Work) -> dict[Any, int]:
    return {(one.on, one.weeks): one.times for one in work.session.scalars(select(GapTotal))}


def _heard_totals(work: Work) -> dict[Any, int]:
    return {
        (one.on, one.sort, one.letters): one.customers for one in work.session.scalars(select(HeardTotal))
    }


def _deed_totals(work: Work) -> dict[Any, int]:
    found = deeds_between(work, date.min, date.max)
    return {(on, deed): times for on, each in found.items() for deed, times in each.items()}


def _compare(
    about: str, ledger: Mapping[Any, Hashable], tables: Mapping[Any, Hashable], nothing: Hashable
) -> list[Difference]:
    return [
        Difference(
            f"{about} {', '.join(map(str, key))}",
            str(ledger.get(key, nothing)),
            str(tables.get(key, nothing)),
        )
        for key in sorted(ledger.keys() | tables.keys())
        if ledger.get(key, nothing) != tables.get(key, nothing)
    ]
