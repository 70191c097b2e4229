"""The key figures of a year, put together from the totals of several rooms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.calendar import local_date
from app.core.work import Work
from app.figures import cost_rules, purchase_reports
from app.figures.answer_reports import Waits, waits
from app.figures.cost_rules import MonthCost
from app.figures.deeds import deeds_between
from app.figures.purchase_reports import Lifetime, Months, Standings
from app.promises.reports import Shares, shares_of
from app.remedies.totals import CostLine, costs_between
from app.shops.store import the_settings, the_shop


@dataclass(frozen=True)
class Costs:
    """months  the oldest first; causes: cause → each month; elsewhere: currency → what was given in it"""

    months: tuple[MonthCost, ...]
    causes: dict[str, list[int]]
    elsewhere: dict[str, int]

    @property
    def whole(self) -> MonthCost:
        return cost_rules.whole(self.months)


@dataclass(frozen=True)
class Year:
    """This month and the eleven before.

    standings  in the shop's currency; others: currency → standings
    heard      letters of a month → how many customers got so many, over all months; counted: those of the dose
    """

    months: Months
    currency: str
    standings: Standings
    others: dict[str, Standings]
    lifetime: Lifetime
    gaps: Counter[int]
    promises: Shares
    heard: Counter[int]
    counted: Counter[int]
    deeds: Counter[str]
    costs: Costs
    waits: Waits

    @property
    def every(self) -> Standings:
        """In all currencies: what is counted by orders doesn't ask what they were paid in; sums stay apart."""
        return purchase_reports.summed_over([self.standings, *self.others.values()])


def the_year(work: Work) -> Year:
    life, currency = purchase_reports.lifetime(work), the_shop(work).currency
    # A span says from when on there is anything to count.
    months = purchase_reports.months_of(work)
    months = months.since_first_of([life.since.replace(day=1)] if life.since else [])
    bought = {
        name: purchase_reports.summed(each) for name, each in purchase_reports.by_month(work, months).items()
    }
    deeds = deeds_between(work, months.first, months.last)
    return Year(
        months=months,
        currency=currency,
        standings=bought.pop(currency, {}),
        others=dict(sorted(bought.items())),
        lifetime=life,
        gaps=purchase_reports.gaps(work, months),
        promises=shares_of(work, months.first, months.last),
        heard=_summed(purchase_reports.heard(work, months)),
        counted=_summed(purchase_reports.heard(work, months, "counted")),
        deeds=_summed(deeds),
        costs=costs_of(work, months, deeds),
        waits=waits(work),
    )


def costs_of(work: Work, months: Months, deeds: dict[date, Counter[str]]) -> Costs:
    shop = the_shop(work)
    given: list[CostLine] = costs_between(work, months.first, months.last)
    each = cost_rules.month_costs(
        months.firsts,
        given,
        deeds,
        costing=the_settings(work)[1].costing,
        currency=shop.currency,
        runs_since=local_date(shop.installed_at, shop.zone).replace(day=1),
    )
    return Costs(
        tuple(each),
        cost_rules.by_cause(months.firsts, given, currency=shop.currency),
        cost_rules.elsewhere(given, currency=shop.currency),
    )


def _summed(by_month: dict[date, Counter[int]] | dict[date, Counter[str]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for counts in by_month.values():
        found.update(counts)
    return found
