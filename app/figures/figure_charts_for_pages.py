"""The charts of the figures, each with a sentence that says what to see in it, or what is missing for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.figures.key_figures import MEAN_LEAST, mean_of, median, together
from app.figures.key_figures_for_pages import weeks_in_words
from app.figures.purchase_reports import Months, Standings
from app.figures.purchase_rules import GAP_WEEKS_MAX, NAMELESS, NEW, RETURNING
from app.promises.spread import z_among
from app.web.charts import Chart, Series
from app.web.formats import number, share

BARS_LEAST = 2  # one compares nothing
ORDERS_LEAST = 30
LETTERS_MOST = 10  # of one month; more is one bar
GAP_BARS = (1, 2, 4, 8, 13, 26, 52)  # weeks: each bar ends before the next begins


def month_in_words(on: date) -> str:
    return format_date(on, "MMM y", locale=get_locale())


def orders_chart(months: Months, by_month: Mapping[date, Standings]) -> Chart | None:
    """New and returning customers' orders, month by month."""
    months = months.since_first_of(by_month)
    new = [together(by_month.get(on, {}), NEW).orders for on in months.firsts]
    again = [together(by_month.get(on, {}), RETURNING).orders for on in months.firsts]
    nameless = [together(by_month.get(on, {}), (NAMELESS,)).orders for on in months.firsts]
    count = sum(new) + sum(again) + sum(nameless)
    if count < ORDERS_LEAST:
        return None
    series = [Series(_("New"), new, "hue-2"), Series(_("Returning"), again, "hue-1")]
    if any(nameless):
        series.append(Series(_("Without a name"), nameless, "quiet"))
    return Chart(
        name="orders",
        title=_("Orders of new and returning customers"),
        sentence=_orders_sentence(months, new, again),
        count=count,
        labels=[month_in_words(on) for on in months.firsts],
        series=series,
        stacked=True,
        first_column=_("Month"),
    )


def _orders_sentence(months: Months, new: Sequence[int], again: Sequence[int]) -> str:
    whole = sum(new) + sum(again)
    if not whole:
        return _("None of these orders names a customer, so nobody can be called new or returning.")
    if not any(again):
        return _(
            "None of %(whole)s orders with a name came from somebody who had bought before.",
            whole=number(whole),
        )
    best = max(range(len(new)), key=lambda place: (again[place], place))
    return _(
        "%(again)s of %(whole)s orders with a name came from somebody who had bought before, "
        "%(most)s of them in %(month)s.",
        again=number(sum(again)),
        whole=number(whole),
        most=number(again[best]),
        month=month_in_words(months.firsts[best]),
    )


def orders_missing(count: int) -> str:
    return _(
        "A chart by month comes with %(least)s orders. So far there are %(count)s.",
        least=ORDERS_LEAST,
        count=number(count),
    )


def gaps_chart(gaps: Mapping[int, int]) -> Chart | None:
    count, middle = sum(gaps.values()), median(gaps)
    if count < MEAN_LEAST or middle is None:
        return None
    bounds = [0, *GAP_BARS, GAP_WEEKS_MAX + 1]
    values = [
        sum(times for weeks, times in gaps.items() if begins <= weeks < ends)
        for begins, ends in pairwise(bounds)
    ]
    return Chart(
        name="gaps",
        title=_("How long until the next order"),
        sentence=_gaps_sentence(middle),
        count=count,
        labels=[_gap_label(begins, ends) for begins, ends in pairwise(bounds)],
        series=[Series(_("Orders"), values, "hue-1")],
        first_column=_("Weeks since the one before"),
    )


def _gaps_sentence(middle: int) -> str:
    if middle >= GAP_WEEKS_MAX:
        return _("Half of the orders that weren't a customer's first came later than any bar tells apart.")
    return _(
        "Half of the orders that weren't a customer's first came within %(weeks)s of the one before.",
        weeks=weeks_in_words(middle + 1),
    )


def _gap_label(begins: int, ends: int) -> str:
    if begins == 0:
        return _("under a week")
    if ends > GAP_WEEKS_MAX:
        return _("%(weeks)s or more weeks", weeks=begins)
    if ends == begins + 1:
        return weeks_in_words(begins)
    return _("%(first)s–%(last)s weeks", first=begins, last=ends - 1)


def letters_chart(months: Months, heard: Mapping[date, Counter[int]], target: int | None) -> Chart | None:
    """Letters per customer, month by month: the mean of those who got any, with its interval as numbers.

    target  in tenths
    """
    months = months.since_first_of(heard)
    means = [mean_of(heard.get(on, {})) for on in months.firsts]
    if sum(1 for one in means if one) < BARS_LEAST:
        return None
    values = [round(one[0], 2) if one else None for one in means]
    reach = [(round(one[1][0], 2), round(one[1][1], 2)) if one else None for one in means]
    customers = [sum(heard.get(on, {}).values()) for on in months.firsts]
    return Chart(
        name="letters",
        title=_("Letters per customer, month by month"),
        sentence=_letters_sentence(months, heard),
        count=sum(customers),
        labels=[month_in_words(on) for on in months.firsts],
        series=[Series(_("Letters per customer"), values, "hue-1", reach, customers)],
        target=target / 10 if target is not None else None,
        first_column=_("Month"),
    )


def _letters_sentence(months: Months, heard: Mapping[date, Counter[int]]) -> str:
    """The month with the most beside the one with the fewest, and whether that is more than chance."""
    counts = [heard.get(on, Counter()) for on in months.firsts]
    means = [(found[0], place) for place, one in enumerate(counts) if (found := mean_of(one))]
    (least, fewest), (most, dearest) = min(means), max(means)
    reach = z_among(len(means))
    low, high = mean_of(counts[fewest], z=reach), mean_of(counts[dearest], z=reach)
    if low is None or high is None or low[1][1] >= high[1][0]:
        return _(
            "From %(least)s to %(most)s letters a month to each customer who got any: a difference that may be chance.",
            least=number(round(least, 1)),
            most=number(round(most, 1)),
        )
    return _(
        "%(most)s to each customer who got any in %(month)s, and %(least)s in %(other)s: a difference larger than "
        "chance.",
        most=letters_in_words(most),
        month=month_in_words(months.firsts[dearest]),
        least=number(round(least, 1)),
        other=month_in_words(months.firsts[fewest]),
    )


def letters_in_words(mean: float) -> str:
    return _("%(letters)s letters", letters=number(round(mean, 1)))


def spread_chart(heard: Mapping[int, int]) -> Chart | None:
    """How many customers got how many letters in a month."""
    count = sum(heard.values())
    if count < MEAN_LEAST:
        return None
    most = max(1, min(max(heard), LETTERS_MOST))
    values = [
        sum(times for letters, times in heard.items() if min(letters, LETTERS_MOST) == one)
        for one in range(1, most + 1)
    ]
    few = sum(times for letters, times in heard.items() if letters <= 2)
    return Chart(
        name="spread",
        title=_("How many letters a customer gets in a month"),
        sentence=_(
            "In %(share)s of the months in which a customer heard from you, it was by one or two letters.",
            share=share(few / count),
        ),
        count=count,
        labels=[
            _("%(letters)s or more", letters=one) if one == LETTERS_MOST else str(one)
            for one in range(1, most + 1)
        ],
        series=[Series(_("Months of customers"), values, "hue-1")],
        first_column=_("Letters"),
    )


def letters_missing(count: int) -> str:
    return _(
        "A chart comes once %(least)s customers have had letters in each of two months. So far: %(count)s in all.",
        least=MEAN_LEAST,
        count=ngettext("%(num)s month of a customer", "%(num)s months of customers", count),
    )
