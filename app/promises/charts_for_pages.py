"""The chart of shares by week, with the sentence that says what to see in it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.work import Work
from app.promises.reports import JUDGED, Shares
from app.web.charts import Chart, Series, marks_of
from app.web.formats import day_span, number, share

WEEKS = 26
# Fewer say more about chance than about the shop: one late order would be a cliff.
WEEKS_LEAST = 3
ORDERS_LEAST = 30
# A week of fewer orders can't be called the worst.
WEEK_ORDERS_LEAST = 10


def weeks_missing(weeks: Sequence[Shares]) -> str:
    """What is still missing for a chart, in a sentence; "" where there is enough."""
    count, with_orders = sum(one.count for one in weeks), sum(1 for one in weeks if one.count)
    if count >= ORDERS_LEAST and with_orders >= WEEKS_LEAST:
        return ""
    return _(
        "A chart by week comes with %(orders)s judged promises over %(weeks)s weeks. "
        "So far there are %(count)s over %(so_far)s.",
        orders=ORDERS_LEAST,
        weeks=WEEKS_LEAST,
        count=number(count),
        so_far=with_orders,
    )


def shares_chart(work: Work, weeks: Sequence[Shares]) -> Chart | None:
    """None where there is too little to draw. What the shop changed in these weeks is marked."""
    if weeks_missing(weeks):
        return None
    changes = [each for told in work.env.plan.changes for each in told(work)]
    names = {"over": _("Early"), "kept": _("Kept"), "broken": _("Broken"), "unknown": _("Unknown")}
    return Chart(
        name="weeks",
        title=_("Promises by week"),
        sentence=_sentence(weeks),
        count=sum(one.count for one in weeks),
        labels=[day_span(one.first, one.first) for one in weeks],
        series=[Series(names[one], [_rounded(week.share(one)) for week in weeks], one) for one in JUDGED],
        unit="share",
        stacked=True,
        first_column=_("Week from"),
        marks=marks_of([one.first for one in weeks], changes),
    )


def _sentence(weeks: Sequence[Shares]) -> str:
    large = [one for one in weeks if one.count >= WEEK_ORDERS_LEAST] or list(weeks)
    worst = max(large, key=lambda one: (one.share("broken") or 0.0, one.first))
    broken = worst.share("broken")
    if not broken:
        return _("Not one promise was broken in these weeks.")
    return _(
        "The worst week was that of %(week)s: %(share)s of %(count)s promises were broken.",
        week=day_span(worst.first, worst.last),
        share=share(broken),
        count=number(worst.count),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
