"""The merchant's figures: key figures, deliveries, customers, care and letters, satisfaction beside return."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.money import Money
from app.core.work import Work
from app.figures import care_for_pages, purchase_reports, return_reports
from app.figures import customer_figures_for_pages as customer_words
from app.figures import dot_charts_for_pages as dots
from app.figures import figure_charts_for_pages as charts
from app.figures import key_figures_for_pages as words
from app.figures.deeds import deeds_between
from app.figures.key_figures import together
from app.figures.key_reports import Year, the_year
from app.figures.purchase_reports import ListedPurchase
from app.figures.purchase_rules import NAMELESS, NEW, RETURNING
from app.promises import report_for_pages as report_words
from app.promises.charts_for_pages import shares_chart, weeks_missing
from app.promises.figures import Figures, figures_of_weeks
from app.promises.report_rows import rows_of, weeks_of
from app.promises.reports import today
from app.shops.store import the_settings, the_shop
from app.web.formats import number
from app.web.guards import panel

blueprint = Blueprint("figures", __name__, template_folder="templates")

COMPARED = ("carrier", "lane", "service")  # dimensions, on the page of deliveries

WEEKS = 52
# A spreadsheet would carry out what begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tabs(current: str) -> list[tuple[str, str, bool]]:
    each = (
        (_("Key figures"), "/figures"),
        (_("Deliveries"), "/figures/deliveries"),
        (_("Customers"), "/figures/customers"),
        (_("Care and letters"), "/figures/care"),
        (_("Costs"), "/figures/costs"),
        (_("Strategy"), "/figures/strategy"),
    )
    return [(title, href, href == current) for title, href in each]


@blueprint.get("/figures")
@panel
def show_figures(work: Work) -> str:
    year, strategy = the_year(work), the_settings(work)[1].strategy
    return render_template(
        "figures/figures.html",
        tabs=tabs("/figures"),
        groups=[
            (_("How we keep our word"), words.promise_figures(year, strategy)),
            (_("Who comes back"), customer_words.customer_figures(year)),
            (_("How often we write, and what it takes"), words.letter_figures(year, strategy)),
        ],
        has_targets=_has_targets(work),
        words=words,
    )


def _has_targets(work: Work) -> bool:
    strategy = the_settings(work)[1].strategy
    return any(
        one is not None
        for one in (
            strategy.kept_percent,
            strategy.letters_tenths,
            strategy.answer_hours,
            strategy.cost_permille,
        )
    )


@blueprint.get("/figures/deliveries")
@panel
def show_deliveries(work: Work) -> str:
    monday = today(work) - timedelta(days=today(work).weekday())
    first, last = monday - timedelta(weeks=WEEKS - 1), monday + timedelta(days=6)
    figures = figures_of_weeks(work, first, last, dimensions=("", "miss", *COMPARED))
    by_week = weeks_of(figures, first, WEEKS)
    return render_template(
        "figures/deliveries.html",
        tabs=tabs("/figures/deliveries"),
        first=first,
        last=last,
        chart=shares_chart(work, by_week),
        missing=weeks_missing(by_week),
        misses=dots.miss_chart(figures),
        misses_missing=report_words.arrivals_missing(figures),
        compared=_compared(figures, the_settings(work)[1].strategy.kept_percent),
        dots_missing=dots.dots_missing(),
    )


def _compared(figures: Figures, target: int | None) -> list[tuple[str, Any]]:
    """Title and chart of each way to compare; None for the chart where there is too little."""
    ways = (
        ("carrier", _("Carrier by carrier"), _("Carrier")),
        ("lane", _("Lane by lane"), _("Lane")),
        ("service", _("Shipping option by shipping option"), _("Shipping option")),
    )
    found = []
    for dimension, title, column in ways:
        rows = rows_of(figures, dimension)
        labels = {
            row.value: dots.lane_in_words(row.value) if dimension == "lane" else row.value for row in rows
        }
        drawn = dots.kept_dots(rows, dimension, title=title, column=column, labels=labels, target=target)
        found.append((title, drawn))
    return found


@blueprint.get("/figures/customers")
@panel
def show_customers(work: Work) -> str:
    year = the_year(work)
    by_month = purchase_reports.of_all_currencies(work, year.months)
    return render_template(
        "figures/customers.html",
        tabs=tabs("/figures/customers"),
        year=year,
        figures=customer_words.customer_figures(year),
        groups=_groups(year),
        ratio=customer_words.ratio_sentence(year),
        chart=charts.orders_chart(year.months, by_month),
        missing=charts.orders_missing(sum(one.orders for one in year.every.values())),
        gaps=charts.gaps_chart(year.gaps),
        months=[(on, charts.month_in_words(on)) for on in reversed(year.months.firsts)],
        words=words,
    )


def _groups(year: Year) -> list[tuple[str, Any]]:
    """Who bought, and what that comes to, in the shop's currency."""
    names = (
        (_("New customers"), NEW),
        (_("Returning customers"), RETURNING),
        (_("Without a name"), (NAMELESS,)),
    )
    found = [(title, together(year.standings, each)) for title, each in names]
    return [(title, sums) for title, sums in found if sums.orders or title != names[2][0]]


@blueprint.get("/figures/purchases.csv")
@panel
def fetch_purchases(work: Work) -> Response:
    """The list behind the figures of a month, to be held against Shopify's own."""
    first = _month_asked(work)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow([
        _("Order"), _("Day"), _("Ordered at (UTC)"), _("Which of the customer's"), _("Paid in the end"), _("Currency"),
        _("Status at Shopify"), _("Sold through"),
    ])  # fmt: skip
    standings = customer_words.standings()
    found = list(purchase_reports.listed(work, first, last))
    written.writerows([_harmless(cell) for cell in _cells(one, standings[one.standing])] for one in found)
    whole = purchase_reports.counted_between(work, first, last)
    if len(found) < whole:
        said = _("Cut here: %(lines)s of %(whole)s purchases.", lines=number(len(found)), whole=number(whole))
        written.writerow([said])
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="kept-purchases-{first:%Y-%m}.csv"'
    return answer


def _cells(one: ListedPurchase, standing: str) -> tuple[str, ...]:
    paid = Money(one.minor, one.currency).to_decimal_text()
    at = one.ordered_at.strftime("%Y-%m-%d %H:%M:%S")
    return one.name, one.on.isoformat(), at, standing, paid, one.currency, one.status, one.source


def _month_asked(work: Work) -> date:
    """By its first day. raises  NotFound"""
    asked = request.args.get("month", "")
    for on in purchase_reports.months_of(work).firsts:
        if on.isoformat() == asked:
            return on
    raise NotFound("no_month", _("Choose one of the twelve months on the page."))


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@blueprint.get("/figures/care")
@panel
def show_care(work: Work) -> str:
    months, strategy = purchase_reports.months_of(work), the_settings(work)[1].strategy
    heard = purchase_reports.heard(work, months)
    every = purchase_reports.summed_heard(heard)
    deeds = deeds_between(work, months.first, months.last)
    return render_template(
        "figures/care.html",
        tabs=tabs("/figures/care"),
        letters=charts.letters_chart(months, heard, strategy.letters_tenths),
        spread=charts.spread_chart(every),
        missing=charts.letters_missing(sum(every.values())),
        rows=care_for_pages.rows(months, deeds),
        chart=care_for_pages.chart(months, deeds),
        sentence=care_for_pages.sentence(deeds),
        columns=care_for_pages.columns(),
        shop_name=the_shop(work).name,
        month_in_words=charts.month_in_words,
    )


@blueprint.get("/figures/satisfied")
@panel
def show_satisfied(work: Work) -> str:
    """Satisfaction beside what satisfied customers did: never one number for both."""
    found = return_reports.satisfaction_and_return(work)
    return render_template(
        "figures/satisfied.html",
        tabs=tabs("/figures/customers"),
        found=found,
        days=return_reports.GONE_DAYS,
        most=return_reports.ANSWERS_MAX,
        chart=dots.gone_dots(found, return_reports.GONE_DAYS),
    )
