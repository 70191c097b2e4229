"""The report: what came of the promises of a span, by carrier, option, country, product and kind; and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.work import Work
from app.promises import report_for_pages as words
from app.promises import report_rows
from app.promises.charts_for_pages import shares_chart, weeks_missing
from app.promises.figures import Figures, figures_of_weeks
from app.promises.report_rows import Row, rows_of, weeks_of
from app.promises.reports import JUDGED, today
from app.promises.totals import DIMENSIONS, PRODUCT
from app.web.files import spreadsheet
from app.web.guards import panel

blueprint = Blueprint("report", __name__, template_folder="templates")

SPANS = (4, 12, 26, 52)  # weeks, this one included
SPAN = 12
WITHOUT_PRODUCTS = tuple(one for one in DIMENSIONS if one != PRODUCT)
COMPARED = ("carrier", "service")  # those that a merchant chooses between, so their intervals are shown


@blueprint.get("/promises/report")
@panel
def show_report(work: Work) -> str:
    weeks = _weeks()
    first, last = _span(work, weeks)
    figures = figures_of_weeks(work, first, last, dimensions=WITHOUT_PRODUCTS)
    by_week = weeks_of(figures, first, weeks)
    tables = {one: rows_of(figures, one) for one in words.titles() if one != PRODUCT}
    return render_template(
        "promises/report.html",
        weeks=weeks,
        first=first,
        last=last,
        tabs=_tabs("report.show_report", weeks),
        whole=report_rows.whole(figures),
        chart=shares_chart(work, by_week),
        missing=weeks_missing(by_week),
        tables=tables,
        charts={dimension: words.shares_chart(rows, dimension) for dimension, rows in tables.items()},
        compared=COMPARED,
        misses=words.misses_chart(figures),
        parts=words.parts_chart(figures),
        part_rows=report_rows.parts(figures),
        figures=figures,
        steadiest=report_rows.steadiest_first(tables["carrier"]),
        words=words,
    )


@blueprint.get("/promises/report/products")
@panel
def show_products(work: Work) -> str:
    """By themselves: a large shop has hundreds, and they would keep all else waiting."""
    weeks = _weeks()
    first, last = _span(work, weeks)
    rows = rows_of(figures_of_weeks(work, first, last, dimensions=(PRODUCT,)), PRODUCT)
    return render_template(
        "promises/report_products.html",
        weeks=weeks,
        first=first,
        last=last,
        tabs=_tabs("report.show_products", weeks),
        rows=rows,
        chart=words.shares_chart(rows, PRODUCT),
        compared=COMPARED,
        words=words,
    )


@blueprint.get("/promises/report.csv")
@panel
def fetch_report(work: Work) -> Response:
    weeks = _weeks()
    first, last = _span(work, weeks)
    name = f"kept-report-{first.isoformat()}-{last.isoformat()}.csv"
    rows = _csv_rows(figures_of_weeks(work, first, last))
    return spreadsheet(name, _csv_head(), ([heading, of, *_cells(row)] for heading, of, row in rows))


def _weeks() -> int:
    """An address with a span that we don't offer shows the usual one."""
    asked = request.args.get("weeks", "")
    return next((one for one in SPANS if str(one) == asked), SPAN)


def _span(work: Work, weeks: int) -> tuple[date, date]:
    """A Monday and a Sunday; the week that we are in is the last."""
    now = today(work)
    monday = now - timedelta(days=now.weekday())
    return monday - timedelta(weeks=weeks - 1), monday + timedelta(days=6)


def _tabs(endpoint: str, weeks: int) -> list[tuple[str, str, bool]]:
    return [
        (ngettext("%(num)s week", "%(num)s weeks", one), url_for(endpoint, weeks=one), one == weeks)
        for one in SPANS
    ]


def _csv_head() -> list[str]:
    outcomes = [words.names()[one] for one in JUDGED]
    return [
        _("By"), _("Value"), *outcomes, "n", *(_("%(outcome)s, share", outcome=one) for one in outcomes),
        _("Kept of those known, share"), _("at least"), _("at most"),
        _("Arrivals"), _("Mean miss, working days"), _("Standard deviation, working days"),
    ]  # fmt: skip


def _csv_rows(figures: Figures) -> Iterator[tuple[str, str, Row]]:
    """Every figure of the page."""
    yield _("All"), "", report_rows.whole(figures)
    for dimension, (_title, heading) in words.titles().items():
        for row in rows_of(figures, dimension):
            yield heading, words.label(row, dimension), row


def _cells(row: Row) -> list[Any]:
    """What there is too little of is left empty: a figure of it would be believed."""
    interval, steady = row.interval, row.steadiness
    shares = [row.share(one) for one in JUDGED]
    return [
        *(row.counts.get(one, 0) for one in JUDGED),
        row.count,
        *map(_decimal, shares),
        _decimal(row.kept_share),
        _decimal(interval.least if interval else None),
        _decimal(interval.most if interval else None),
        row.spread.measured,
        _decimal(steady.mean if steady else None),
        _decimal(steady.deviation if steady else None),
    ]


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
