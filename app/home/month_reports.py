"""What this month has come to so far, beside the one before: letters, what was given, and how long people waited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.core.work import Work
from app.figures import purchase_reports
from app.figures.answer_reports import Waits, waits
from app.remedies.totals import costs_between
from app.shops.store import the_shop


@dataclass(frozen=True)
class Month:
    """letters        to customers who got any; customers: how many those are
    given_minor    what the guarantees gave, in the shop's currency; before_minor: in the whole month before
    times          how often
    """

    letters: int
    customers: int
    given_minor: int
    before_minor: int
    times: int
    currency: str
    waits: Waits

    @property
    def per_customer(self) -> float | None:
        return self.letters / self.customers if self.customers else None


def this_month(work: Work) -> Month:
    """All from folded totals."""
    months, currency = purchase_reports.months_of(work, 2), the_shop(work).currency
    before, now = months.firsts
    heard = purchase_reports.heard(work, months).get(now, Counter())
    lines = [one for one in costs_between(work, before, now) if one.currency == currency]
    return Month(
        letters=sum(letters * customers for letters, customers in heard.items()),
        customers=sum(heard.values()),
        given_minor=sum(one.minor for one in lines if one.on == now),
        before_minor=sum(one.minor for one in lines if one.on == before),
        times=sum(one.times for one in lines if one.on == now),
        currency=currency,
        waits=waits(work),
    )
