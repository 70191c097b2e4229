"""What it takes to keep one's word, month by month, added up. Values in, values out; money in minor units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.figures.deed_rules import CALLED, CASE_DONE, CLAIM, LETTER, REPLY_DONE, THANKED
from app.remedies.totals import CostLine
from app.shops.figure_settings import Costing

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class MonthCost:
    """One month in the shop's currency.

    postage_minor    shipping that was paid back, and things that were sent again, known for sure
    goodwill_minor   codes that were used, credit, gift cards, gifts, known for sure
    estimated_minor  what was given and may still cost less, such as codes that nobody has used yet
    letters          sent, of any class: they cost nothing by themselves
    minutes          a person's, by the merchant's reckoning; staff_minor: what they cost
    app_minor        the app's own running, by the merchant's reckoning
    """

    on: date
    postage_minor: int = 0
    goodwill_minor: int = 0
    estimated_minor: int = 0
    letters: int = 0
    minutes: int = 0
    staff_minor: int = 0
    app_minor: int = 0

    @property
    def given_minor(self) -> int:
        return self.postage_minor + self.goodwill_minor + self.estimated_minor

    @property
    def total_minor(self) -> int:
        return self.given_minor + self.staff_minor + self.app_minor


POSTAGE = frozenset({"shipping_refund", "replacement"})


def month_costs(
    months: Sequence[date],
    given: Iterable[CostLine],
    deeds: Mapping[date, Counter[str]],
    *,
    costing: Costing,
    currency: str,
    runs_since: date,
) -> list[MonthCost]:
    """The months as they are given.

    given       of all currencies: those of another than the shop's stand elsewhere (`elsewhere`)
    runs_since  the month of the install: before it the app cost nothing
    """
    lines = [one for one in given if one.currency == currency]
    return [
        _month(
            on,
            [one for one in lines if one.on == on],
            deeds.get(on, Counter()),
            costing,
            runs=on >= runs_since,
        )
        for on in months
    ]


def _month(
    on: date, given: list[CostLine], deeds: Counter[str], costing: Costing, *, runs: bool
) -> MonthCost:
    spent = minutes(deeds, costing)
    known = [one for one in given if not one.estimated]
    return MonthCost(
        on=on,
        postage_minor=sum(one.minor for one in known if one.kind in POSTAGE),
        goodwill_minor=sum(one.minor for one in known if one.kind not in POSTAGE),
        estimated_minor=sum(one.minor for one in given if one.estimated),
        letters=sum(times for deed, times in deeds.items() if deed.startswith(LETTER)),
        minutes=spent,
        staff_minor=round(spent * costing.hour_minor / MINUTES_OF_AN_HOUR),
        app_minor=costing.app_minor if runs else 0,
    )


def minutes(deeds: Mapping[str, int], costing: Costing) -> int:
    """A person's, for what she did: answers, claims that were opened, calls."""
    answers = sum(deeds.get(one, 0) for one in (CASE_DONE, REPLY_DONE, THANKED))
    return (
        answers * costing.minutes_case
        + deeds.get(CLAIM, 0) * costing.minutes_claim
        + deeds.get(CALLED, 0) * costing.minutes_call
    )


def whole(months: Sequence[MonthCost]) -> MonthCost:
    """All of them in one; on is that of the first."""
    return MonthCost(
        on=months[0].on,
        postage_minor=sum(one.postage_minor for one in months),
        goodwill_minor=sum(one.goodwill_minor for one in months),
        estimated_minor=sum(one.estimated_minor for one in months),
        letters=sum(one.letters for one in months),
        minutes=sum(one.minutes for one in months),
        staff_minor=sum(one.staff_minor for one in months),
        app_minor=sum(one.app_minor for one in months),
    )


def by_cause(months: Sequence[date], given: Iterable[CostLine], *, currency: str) -> dict[str, list[int]]:
    """Cause → what was given for it in each month, the dearest cause first."""
    found: dict[str, list[int]] = {}
    places = {on: place for place, on in enumerate(months)}
    for one in given:
        if one.currency == currency and one.on in places:
            found.setdefault(one.cause, [0] * len(months))[places[one.on]] += one.minor
    return dict(sorted(found.items(), key=lambda each: (-sum(each[1]), each[0])))


def elsewhere(given: Iterable[CostLine], *, currency: str) -> dict[str, int]:
    """What was given in other currencies than the shop has now: never added to them."""
    found: Counter[str] = Counter()
    for one in given:
        if one.currency != currency:
            found[one.currency] += one.minor
    return dict(sorted(found.items()))
