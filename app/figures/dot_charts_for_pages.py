"""The charts of deliveries: the size of misses, and what is compared by dots with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.figures.return_figures import Satisfaction
from app.promises.figures import Figures
from app.promises.report_for_pages import bar_label, comparison_in_words
from app.promises.report_rows import Row, misses
from app.promises.spread import apart, wilson, z_among
from app.promises.totals import LANE_JOIN
from app.web.charts import Chart, Series
from app.web.formats import country, number

BARS_LEAST = 2  # one compares nothing
ORDERS_LEAST = 30


def miss_chart(figures: Figures) -> Chart | None:
    """Only what missed: what came within the promise would hide the rest. None for fewer than that says something."""
    bars = misses(figures)
    count = sum(bar.orders for bar in bars)
    missed = [bar for bar in bars if bar.days]
    late = sum(bar.orders for bar in bars if bar.days > 0)
    if count < ORDERS_LEAST or not sum(bar.orders for bar in missed):
        return None
    return Chart(
        name="misses",
        title=_("Size of the miss"),
        sentence=_(
            "%(within)s of %(count)s arrivals came within the promise, and %(late)s a working day late or more. Drawn "
            "is what came before or after.",
            within=number(count - sum(bar.orders for bar in missed)),
            count=number(count),
            late=number(late),
        ),
        count=sum(bar.orders for bar in missed),
        labels=[bar_label(bar) for bar in missed],
        series=[
            Series(_("Early"), [bar.orders if bar.days < 0 else None for bar in missed], "over"),
            Series(_("Late"), [bar.orders if bar.days > 0 else None for bar in missed], "broken"),
        ],
        stacked=True,
        first_column=_("Working days"),
    )


def lane_in_words(value: str) -> str:
    """ "PostNord → Norway" for a lane's value."""
    carrier, _between, code = value.rpartition(LANE_JOIN)
    return f"{carrier} → {country(code)}"


def kept_dots(
    rows: Sequence[Row], name: str, *, title: str, column: str, labels: Mapping[str, str], target: int | None
) -> Chart | None:
    """The best first, each with its interval. None where fewer than two have enough orders.

    labels  value → what it is called; target: in per cent
    """
    drawn = [row for row in rows if row.kept_share is not None and not row.of]
    if len(drawn) < BARS_LEAST:
        return None
    drawn.sort(key=lambda row: (-(row.kept_share or 0), row.value))
    reach = [(one.least, one.most) if (one := row.interval) else None for row in drawn]
    return Chart(
        name=name,
        title=title,
        sentence=_dots_sentence(drawn, labels),
        count=sum(row.known for row in drawn),
        labels=[labels[row.value] for row in drawn],
        series=[
            Series(
                _("Kept of those known"),
                [round(row.kept_share or 0, 4) for row in drawn],
                "hue-1",
                reach,
                [row.known for row in drawn],
            )
        ],
        kind="dots",
        unit="share",
        target=target / 100 if target is not None else None,
        first_column=column,
    )


def _dots_sentence(drawn: Sequence[Row], labels: Mapping[str, str]) -> str:
    best, worst = drawn[0], drawn[-1]
    reach = z_among(len(drawn))
    high, low = (wilson(one.kept, one.known, z=reach) for one in (best, worst))
    return comparison_in_words(
        (labels[best.value], best),
        (labels[worst.value], worst),
        differ=bool(high and low and apart(high, low)),
    )


def gone_dots(found: Satisfaction, days: int) -> Chart | None:
    """Who never bought again, of the satisfied and of the others. None where one of them is too few."""
    groups = ((_("The satisfied"), found.gone_satisfied), (_("The others"), found.gone_others))
    spans = [one.interval for _title, one in groups]
    if any(span is None for span in spans):
        return None
    satisfied, others = (span for span in spans if span)
    if apart(satisfied, others):
        sentence = _(
            "Who was satisfied and who wasn't differ by more than chance in whether they bought again."
        )
    else:
        sentence = _("Whether a customer was satisfied says nothing yet of whether they bought again.")
    return Chart(
        name="gone",
        title=_("Never bought again within %(days)s days", days=days),
        sentence=sentence,
        count=sum(one.of for _title, one in groups),
        labels=[title for title, _one in groups],
        series=[
            Series(
                _("Never bought again"),
                [round(one.value or 0, 4) for _title, one in groups],
                "hue-1",
                [(span.least, span.most) for span in (satisfied, others)],
                [one.of for _title, one in groups],
            )
        ],
        kind="dots",
        unit="share",
        first_column=_("Customers"),
    )


def dots_missing() -> str:
    return _(
        "A comparison comes once two of them have %(least)s promises each of which somebody knows what came.",
        least=ORDERS_LEAST,
    )
