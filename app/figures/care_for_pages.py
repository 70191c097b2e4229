"""What was done for customers in words: care beside what buying takes anyway, month by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.deed_rules import (
    ANSWERED,
    ASKED,
    CALLED,
    CARE,
    CARRIED_OUT,
    GUIDED,
    MADE_GOOD,
    THANKED,
    TOLD_AHEAD,
    what_it_is,
)
from app.figures.figure_charts_for_pages import month_in_words
from app.figures.purchase_reports import Months
from app.web.charts import HUES, Chart, Series
from app.web.formats import number

DEEDS_LEAST = 10  # fewer are a list, not a chart


def headings() -> dict[str, str]:
    return {
        MADE_GOOD: _("Made good"),
        TOLD_AHEAD: _("Told ahead"),
        ANSWERED: _("Answered"),
        CALLED: _("Called"),
        THANKED: _("Replied to a review"),
        GUIDED: _("Helped with what was bought"),
        ASKED: _("Asked something"),
        CARRIED_OUT: _("Carried out"),
    }


def columns() -> list[str]:
    """In the order of the table: care first, then what is counted apart."""
    return [headings()[one] for one in (*CARE, ASKED, CARRIED_OUT)]


def sorted_out(deeds: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for deed, times in deeds.items():
        if heading := what_it_is(deed):
            found[heading] += times
    return found


def rows(months: Months, deeds: Mapping[date, Counter[str]]) -> list[tuple[date, list[int], int]]:
    """Each month with the counts of its columns and the sum of its care; the newest first."""
    found = []
    for on in reversed(months.firsts):
        counts = sorted_out(deeds.get(on, Counter()))
        care = sum(counts[one] for one in CARE)
        if counts:
            found.append((on, [counts[one] for one in (*CARE, ASKED, CARRIED_OUT)], care))
    return found


def chart(months: Months, deeds: Mapping[date, Counter[str]]) -> Chart | None:
    months = months.since_first_of(deeds)
    each = [sorted_out(deeds.get(on, Counter())) for on in months.firsts]
    used = [one for one in CARE if any(counts[one] for counts in each)]
    count = sum(counts[one] for counts in each for one in used)
    if count < DEEDS_LEAST:
        return None
    words = headings()
    return Chart(
        name="care",
        title=_("What we did for customers"),
        sentence=sentence(deeds),
        count=count,
        labels=[month_in_words(on) for on in months.firsts],
        series=[
            Series(words[one], [counts[one] for counts in each], hue)
            for one, hue in zip(used, HUES, strict=False)
        ],
        stacked=True,
        first_column=_("Month"),
    )


def sentence(deeds: Mapping[date, Counter[str]]) -> str:
    every: Counter[str] = Counter()
    for counts in deeds.values():
        every.update(sorted_out(counts))
    care = sum(every[one] for one in CARE)
    return _(
        "%(care)s beyond what buying takes anyway, beside %(owed)s that an order brings with it. %(asked)s asked "
        "something of them.",
        care=ngettext("%(num)s thing was done for customers", "%(num)s things were done for customers", care),
        owed=ngettext("%(num)s letter", "%(num)s letters", every[CARRIED_OUT]),
        asked=number(every[ASKED]),
    )
