"""What pages show of purchases and letters: read from the totals, never from the orders."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.core.work import Work
from app.figures.heard_totals import ALL
from app.figures.key_figures import Purchases
from app.figures.model import GapTotal, HeardTotal, Purchase, PurchaseTotal
from app.figures.purchase_rules import NAMELESS, UNCOUNTED
from app.orders.model import Order
from app.promises.reports import today

MONTHS = 12
LISTED_MAX = (
    100_000  # lines of a month's list: more is no list that a person checks. Whoever lists says what is cut
)
PAGE = 1_000

Standings = dict[str, Purchases]  # standing → what those purchases come to


@dataclass(frozen=True)
class Months:
    """This month and the eleven before. firsts  their first days, the oldest first; last  today"""

    firsts: tuple[date, ...]
    last: date

    @property
    def first(self) -> date:
        return self.firsts[0]

    def since_first_of(self, used: Iterable[date]) -> Months:
        """Without the months before the first of these: a new shop's year begins where it began."""
        begun = min(used, default=self.first)
        return Months(tuple(on for on in self.firsts if on >= begun) or self.firsts[-1:], self.last)


@dataclass(frozen=True)
class Lifetime:
    """All that is known. customers  who bought at least once; again  at least twice; since  the first day of any"""

    orders: int
    customers: int
    again: int
    since: date | None


@dataclass(frozen=True)
class ListedPurchase:
    """A line of the list by which a merchant checks the figures."""

    name: str
    ordered_at: datetime
    on: date
    standing: str
    currency: str
    minor: int
    status: str
    source: str


def months_of(work: Work, count: int = MONTHS) -> Months:
    last = today(work)
    firsts = [last.replace(day=1)]
    while len(firsts) < count:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return Months(tuple(reversed(firsts)), last)


def by_month(work: Work, months: Months) -> dict[str, dict[date, Standings]]:
    """Currency → first of the month → standings; a month without any is left out."""
    table = PurchaseTotal
    query = select(
        table.on, table.standing, table.currency, table.orders, table.minor, table.squares, table.letters,
        table.care_minor,
    ).where(table.on.between(months.first, months.last))  # fmt: skip
    found: dict[str, dict[date, Standings]] = defaultdict(dict)
    for on, standing, currency, *sums in work.session.execute(query):
        month = found[currency].setdefault(on.replace(day=1), {})
        month[standing] = month.get(standing, Purchases()) + Purchases(*sums)
    return dict(found)


def of_all_currencies(work: Work, months: Months) -> dict[date, Standings]:
    """For counting orders: sums of two currencies never meet."""
    found: dict[date, list[Standings]] = defaultdict(list)
    for each in by_month(work, months).values():
        for on, standings in each.items():
            found[on].append(standings)
    return {on: summed_over(each) for on, each in found.items()}


def summed(months: dict[date, Standings]) -> Standings:
    return summed_over(months.values())


def summed_over(each: Iterable[Standings]) -> Standings:
    found: Standings = {}
    for standings in each:
        for name, one in standings.items():
            found[name] = found.get(name, Purchases()) + one
    return found


def lifetime(work: Work) -> Lifetime:
    """Of customers whose name is known; purchases of all currencies together."""
    table = PurchaseTotal
    query = (
        select(table.standing, func.sum(table.orders), func.min(table.on))
        .where(table.orders > 0)
        .group_by(table.standing)
    )
    found = {row[0]: (int(row[1]), row[2]) for row in work.session.execute(query)}
    named = [one for name, one in found.items() if name not in (NAMELESS, UNCOUNTED)]
    return Lifetime(
        sum(orders for orders, _ in named),
        found.get("first", (0, None))[0],
        found.get("second", (0, None))[0],
        min((since for _, since in found.values() if since), default=None),
    )


def gaps(work: Work, months: Months) -> Counter[int]:
    """Whole weeks between two purchases of a customer → how often, of those whose second is in these months."""
    query = select(GapTotal.weeks, func.sum(GapTotal.times)).where(
        GapTotal.on.between(months.first, months.last)
    )
    rows = work.session.execute(query.group_by(GapTotal.weeks))
    return Counter({weeks: int(times) for weeks, times in rows if times})


def heard(work: Work, months: Months, sort: str = ALL) -> dict[date, Counter[int]]:
    """Month → letters → how many customers got so many; who got none is in none."""
    query = select(HeardTotal.on, HeardTotal.letters, HeardTotal.customers).where(
        HeardTotal.on.between(months.first, months.last), HeardTotal.sort == sort
    )
    found: dict[date, Counter[int]] = {}
    for on, letters, customers in work.session.execute(query):
        if customers:
            found.setdefault(on, Counter())[letters] = customers
    return found


def summed_heard(by_month: dict[date, Counter[int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for counts in by_month.values():
        found.update(counts)
    return found


def counted_between(work: Work, first: date, last: date) -> int:
    """How many purchases of these days the totals hold."""
    query = select(func.sum(PurchaseTotal.orders)).where(PurchaseTotal.on.between(first, last))
    return int(work.session.scalar(query) or 0)


def listed(work: Work, first: date, last: date) -> Iterator[ListedPurchase]:
    """What counts in these days, by day and number; LISTED_MAX at most."""
    at = (first, 0)
    for _ in range(LISTED_MAX // PAGE):
        after = (Purchase.on > at[0]) | ((Purchase.on == at[0]) & (Purchase.order_id > at[1]))
        query = (
            select(Purchase, Order.name, Order.financial_status, Order.source)
            .join(Order, (Order.shop_id == Purchase.shop_id) & (Order.id == Purchase.order_id))
            .where(Purchase.on.between(at[0], last), after)
            .order_by(Purchase.on, Purchase.order_id)
            .limit(PAGE)
        )
        rows = work.session.execute(query).all()
        for row, name, status, source in rows:
            if row.standing != UNCOUNTED:
                yield ListedPurchase(
                    name,
                    row.ordered_at,
                    row.on,
                    row.standing,
                    row.currency,
                    row.minor,
                    status or "",
                    source or "",
                )
        if len(rows) < PAGE:
            return
        at = (rows[-1][0].on, rows[-1][0].order_id)
