"""What it costs, month by month, and the merchant's own reckoning of time and running."""

from __future__ import annotations

from datetime import date

import msgspec
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.money import Money
from app.core.work import Work
from app.figures import cost_charts_for_pages as cost_charts
from app.figures import purchase_reports
from app.figures.deed_rules import TAKES_TIME
from app.figures.deeds import deeds_between
from app.figures.figure_charts_for_pages import month_in_words
from app.figures.figure_pages import tabs
from app.figures.key_figures import together
from app.figures.key_figures_for_pages import tenths_in_percent
from app.figures.key_reports import Costs, costs_of
from app.figures.purchase_rules import NAMELESS, NEW, RETURNING
from app.remedies.totals import costs_between
from app.shops.figure_settings import Costing
from app.shops.store import change_settings, the_settings, the_shop
from app.web.answers import after_saving, form_again
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("cost_figures", __name__, template_folder="templates")

MINUTES_MAX = 480  # a day of work for one case
HOUR_MINOR_MAX = 10**9


@blueprint.get("/figures/costs")
@panel
def show_costs(work: Work) -> str:
    return render_template("figures/costs.html", **_values(work, Form()))


@blueprint.post("/figures/costs")
@panel
@owners
def change_costing(work: Work) -> Response:
    version, held = the_settings(work)
    form, currency = Form(request.form), the_shop(work).currency
    costing = Costing(
        minutes_case=form.whole("minutes_case", least=0, most=MINUTES_MAX),
        minutes_claim=form.whole("minutes_claim", least=0, most=MINUTES_MAX),
        minutes_call=form.whole("minutes_call", least=0, most=MINUTES_MAX),
        hour_minor=form.minor("hour", currency=currency, most_minor=HOUR_MINOR_MAX),
        app_minor=form.minor("app", currency=currency, most_minor=HOUR_MINOR_MAX),
    )
    if form.complaints:
        return make_response(form_again("figures/costs.html", **_values(work, form)))
    must_be_newest(form, version)
    change_settings(work, msgspec.structs.replace(held, costing=costing), g.staff)
    return after_saving(url_for("cost_figures.show_costs"), _("Saved. The estimates are reckoned with it."))


def _values(work: Work, form: Form) -> dict[str, object]:
    version, settings = the_settings(work)
    months, shop = purchase_reports.months_of(work), the_shop(work)
    deeds = deeds_between(work, months.first, months.last)
    costs = costs_of(work, months, deeds)
    done = sum(each[one] for each in deeds.values() for one in TAKES_TIME)
    bought = purchase_reports.summed(purchase_reports.by_month(work, months).get(shop.currency, {}))
    times = sum(one.times for one in costs_between(work, months.first, months.last))
    shown = [one for one in costs.months if one.on >= _begun(costs)]
    return {
        "tabs": tabs("/figures/costs"),
        "form": form,
        "version": form.raw("version") if form.was_sent else version,
        "costing": settings.costing,
        "currency": shop.currency,
        "costs": costs,
        "rows": list(reversed(shown)),
        "paid_minor": together(bought, (*NEW, *RETURNING, NAMELESS)).minor,
        "causes": cost_charts.causes_chart(months, costs.causes, shop.currency, times=times),
        "parts": cost_charts.parts_chart(shown, shop.currency, times=times + done),
        "month_in_words": month_in_words,
        "hour": _typed(settings.costing.hour_minor, shop.currency),
        "app": _typed(settings.costing.app_minor, shop.currency),
        "tenths": tenths_in_percent,
    }


def _typed(minor: int, currency: str) -> str:
    """As a person would type it: "300" or "49.50"."""
    text = Money(minor, currency).to_decimal_text()
    whole, _point, rest = text.partition(".")
    return text if rest.strip("0") else whole


def _begun(costs: Costs) -> date:
    """The first month in which anything was spent or sent; this one where nothing was."""
    used = (one.on for one in costs.months if one.total_minor or one.letters or one.minutes)
    return min(used, default=costs.months[-1].on)
