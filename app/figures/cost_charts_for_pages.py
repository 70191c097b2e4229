"""The charts of what keeping one's word costs: by what went wrong, and by what it went to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.figures.cost_rules import MonthCost, whole
from app.figures.figure_charts_for_pages import month_in_words
from app.figures.purchase_reports import Months
from app.guarantees.words_for_pages import cost_cause_in_words
from app.web.charts import HUES, Chart, Series
from app.web.formats import money, share


def causes_chart(
    months: Months, causes: Mapping[str, Sequence[int]], currency: str, *, times: int
) -> Chart | None:
    """What was given, by what went wrong; None where nothing was.

    causes  the dearest first, each with one sum per month
    """
    every = sum(map(sum, causes.values()))
    if not every:
        return None
    used = [place for place in range(len(months.firsts)) if any(sums[place] for sums in causes.values())]
    shown = range(used[0], len(months.firsts))
    return Chart(
        name="causes",
        title=_("What was given, by what went wrong"),
        sentence=_causes_sentence(causes, currency),
        count=times,
        labels=[month_in_words(months.firsts[place]) for place in shown],
        series=[
            Series(cost_cause_in_words(cause), [sums[place] for place in shown], hue)
            for (cause, sums), hue in zip(causes.items(), HUES, strict=False)
        ],
        unit="money",
        currency=currency,
        stacked=True,
        first_column=_("Month"),
    )


def _causes_sentence(causes: Mapping[str, Sequence[int]], currency: str) -> str:
    dearest, sums = next(iter(causes.items()))
    every = sum(map(sum, causes.values()))
    said = {"cause": cost_cause_in_words(dearest), "whole": money(every, currency)}
    if len(causes) == 1:
        return _("All of it, %(whole)s, was given for one thing that went wrong: %(cause)s.", **said)
    return _("The dearest was “%(cause)s”: %(sum)s of %(whole)s.", **said, sum=money(sum(sums), currency))


def parts_chart(months: Sequence[MonthCost], currency: str, *, times: int) -> Chart | None:
    """What it went to; None where nothing was spent. times: how often something was given, answered or called about"""
    all_of_it = whole(months)
    if not all_of_it.total_minor:
        return None
    parts = (
        (_("Given for sure"), [one.goodwill_minor for one in months]),
        (_("Postage, and sent again"), [one.postage_minor for one in months]),
        (_("Given, not used yet (estimate)"), [one.estimated_minor for one in months]),
        (_("People's time (estimate)"), [one.staff_minor for one in months]),
        (_("The app"), [one.app_minor for one in months]),
    )
    sure = all_of_it.postage_minor + all_of_it.goodwill_minor + all_of_it.app_minor
    return Chart(
        name="parts",
        title=_("What it went to"),
        sentence=_(
            "%(whole)s in all, of which %(share)s is known for sure and the rest is estimated.",
            whole=money(all_of_it.total_minor, currency),
            share=share(sure / all_of_it.total_minor),
        )
        if sure < all_of_it.total_minor
        else _(
            "%(whole)s in all, and all of it is known for sure.", whole=money(all_of_it.total_minor, currency)
        ),
        count=times,
        labels=[month_in_words(one.on) for one in months],
        series=[Series(name, sums, hue) for (name, sums), hue in zip(parts, HUES, strict=False) if any(sums)],
        unit="money",
        currency=currency,
        stacked=True,
        first_column=_("Month"),
    )
