"""The strategy: what the shop means to do for customers, in its own words, and what that comes to in figures."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.figures import customer_figures_for_pages as customers
from app.figures import key_figures_for_pages as words
from app.figures.figure_pages import tabs
from app.figures.key_figures_for_pages import KeyFigure
from app.figures.key_reports import the_year
from app.shops.figure_settings import Strategy
from app.shops.store import change_settings, the_settings
from app.web.answers import after_saving, form_again
from app.web.formats import number
from app.web.forms import Form, must_be_newest
from app.web.guards import owners, panel

blueprint = Blueprint("strategy", __name__, template_folder="templates")

LINE_MAX = 300  # what stands in one line is read; a page of it isn't
HOURS_MAX = 720
LETTERS_MAX = 30


@blueprint.get("/figures/strategy")
@panel
def show_strategy(work: Work) -> str:
    return render_template("figures/strategy.html", **_values(work, Form()))


@blueprint.post("/figures/strategy")
@panel
@owners
def change_strategy(work: Work) -> Response:
    version, held = the_settings(work)
    form = Form(request.form)
    strategy = _read(form)
    if form.complaints:
        return make_response(form_again("figures/strategy.html", **_values(work, form)))
    must_be_newest(form, version)
    change_settings(work, msgspec.structs.replace(held, strategy=strategy), g.staff)
    return after_saving(
        url_for("strategy.show_strategy"),
        _("Saved. It stands beside the figures and the settings that serve it."),
    )


def _read(form: Form) -> Strategy:
    return Strategy(
        promises=form.line("promises", required=False, longest=LINE_MAX),
        guarantees=form.line("guarantees", required=False, longest=LINE_MAX),
        letters=form.line("letters", required=False, longest=LINE_MAX),
        care=form.line("care", required=False, longest=LINE_MAX),
        kept_percent=form.whole_or_none("kept_percent", least=0, most=100),
        letters_tenths=_tenths(form, "letters_most", most=LETTERS_MAX),
        answer_hours=form.whole_or_none("answer_hours", least=1, most=HOURS_MAX),
        cost_permille=_tenths(form, "cost_percent", most=100),
    )


def _tenths(form: Form, field: str, *, most: int) -> int | None:
    """A number with one decimal at most, in tenths; None where the field is empty or not understood."""
    typed = form.raw(field).replace(",", ".")
    if not typed:
        return None
    try:
        tenths = Decimal(typed) * 10
    except ArithmeticError:
        tenths = Decimal("NaN")
    if not tenths.is_finite() or tenths != tenths.to_integral_value() or not 0 <= tenths <= most * 10:
        form.complain(field, _("Write a number from 0 to %(most)s, with one decimal at most.", most=most))
        return None
    return int(tenths)


def _values(work: Work, form: Form) -> dict[str, object]:
    version, settings = the_settings(work)
    strategy, year = settings.strategy, the_year(work)
    kept, answered, _complaints = words.promise_figures(year, strategy)
    return {
        "tabs": tabs("/figures/strategy"),
        "form": form,
        "version": form.raw("version") if form.was_sent else version,
        "strategy": strategy,
        "figures": _aimed_at(
            [kept, words.dose_figure(year, strategy), answered, words.cost_figure(year, strategy)]
        ),
        "letters_most": _shown(strategy.letters_tenths),
        "cost_percent": _shown(strategy.cost_permille),
        "returning": customers.returning_figure(year),
        "words": words,
    }


def _shown(tenths: int | None) -> str:
    """As it is typed: "2.5", in Swedish "2,5"."""
    return number(tenths / 10) if tenths is not None else ""


def _aimed_at(figures: list[KeyFigure]) -> list[KeyFigure]:
    return [one for one in figures if one.target]
