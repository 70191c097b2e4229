"""What comes of what customers say: figures with their counts, changes with before and after, and cards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.errors import NotFound
from app.core.work import Work
from app.figures import return_reports, said_reports, said_words_for_pages, theme_reports
from app.figures.return_figures import UNDISTURBED, WINDOWS
from app.figures.return_reports import GONE_DAYS
from app.figures.said_reports import InsightLine, Span
from app.listening import case_reports
from app.promises import reports as promises
from app.shops.store import the_shop
from app.studies import coding
from app.studies import reports as studies
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import panel, shows_people

blueprint = Blueprint("said", __name__, template_folder="templates")

SPANS, SPAN = (4, 12, 26), 12  # weeks
MONTHS = 12  # that the digest goes back
WORDS_MAX = 1_000

log = structlog.get_logger(__name__)


@blueprint.get("/said")
@panel
@shows_people
def show_said(work: Work) -> str:
    weeks = _weeks()
    return render_template(
        "figures/said.html",
        weeks=weeks,
        tabs=_tabs("said.show_said", weeks),
        **_values(work, _span(work, weeks)),
    )


@blueprint.get("/said/back")
@panel
def show_back(work: Work) -> str:
    """Who bought again: of those with whom all was well, and of those with whom it wasn't."""
    return render_template("figures/said_back.html", weeks=_weeks(), **_back_values(work))


@blueprint.get("/said/themes")
@panel
@shows_people
def show_themes(work: Work) -> str:
    """What texts speak of, as staff have read them: in the last weeks, or in a month of the calendar."""
    weeks, month = _weeks(), _month(promises.today(work)) if "from" in request.args else None
    span = Span(month, _next_month(month) - timedelta(days=1)) if month else _span(work, weeks)
    themed = theme_reports.themed(work, span)
    return render_template(
        "figures/said_themes.html",
        span=span,
        month=month,
        tabs=_tabs("said.show_themes", weeks),
        themed=themed,
        titles=said_reports.product_titles(work, themed.product_ids),
        words=said_words_for_pages,
    )


@blueprint.get("/said/month")
@panel
@shows_people
def show_month(work: Work) -> str:
    """The same figures for a month of the calendar, to be read by those who make, buy and sell the things."""
    first = _month(promises.today(work))
    last = _next_month(first) - timedelta(days=1)
    return render_template(
        "figures/said_month.html",
        first=first,
        months=_months(promises.today(work)),
        studies=studies.studies(work)[:5],
        **_values(work, Span(first, last)),
    )


@blueprint.post("/said/insights")
@panel
def keep_insight(work: Work) -> Response:
    """The evidence is read anew here: nobody types a figure."""
    weeks = _weeks()
    figure = request.form.get("figure", "")
    is_of_returns = figure.startswith(said_words_for_pages.OF_RETURNS)
    values = _back_values(work) if is_of_returns else _values(work, _span(work, weeks))
    evidence = values["evidences"].get(figure)
    if evidence is None:
        raise NotFound("no_figure", _("There is no such figure any more. Look at the page again."))
    card = coding.keep_insight(work, evidence, by=_staff())
    log.info("insight_kept", shop_id=work.shop_id, staff=g.staff, insight=card)
    return after_saving(url_for("said.show_insight", insight_id=card), _("Kept. Say what is done about it."))


@blueprint.get("/said/insights/<int:insight_id>")
@panel
def show_insight(work: Work, insight_id: int) -> str:
    return render_template("figures/insight.html", **_insight_values(work, insight_id, Form()))


@blueprint.post("/said/insights/<int:insight_id>")
@panel
def publish_insight(work: Work, insight_id: int) -> Response:
    form, line = Form(request.form), _insight(work, insight_id)
    action, owner = form.text("action", longest=500), form.line("owner", longest=100)
    on = form.day_or_none("follow_up_on")
    if on is None and not form.about("follow_up_on"):
        form.complain("follow_up_on", _("Choose the day on which you look at it again."))
    if line.count <= 0:
        form.complain("action", _("This figure rests on no case, so nothing follows from it."))
    if form.complaints:
        return make_response(form_again("figures/insight.html", **_insight_values(work, insight_id, form)))
    coding.publish_insight(work, insight_id, action=action, owner=owner, on=on, by=_staff())
    return after_saving(f"{url_for('said.show_said')}#insights", _("It stands on the page until it is over."))


@blueprint.post("/said/insights/<int:insight_id>/over")
@panel
def end_insight(work: Work, insight_id: int) -> Response:
    form = Form(request.form)
    came_of_it = form.text("came_of_it", longest=WORDS_MAX)
    if form.complaints:
        return make_response(form_again("figures/insight.html", **_insight_values(work, insight_id, form)))
    coding.end_insight(work, insight_id, came_of_it=came_of_it, by=_staff())
    return after_saving(f"{url_for('said.show_said')}#insights", _("Over, with what came of it."))


def _values(work: Work, span: Span) -> dict[str, Any]:
    found = said_reports.figures_of(work, span)
    titles = said_reports.product_titles(work, {one.product_id for one in found.products})
    changes, shop = said_reports.changes(work), the_shop(work).name
    wordings = said_reports.wordings(work, {theme.question for theme in found.themes})
    return {
        "span": span,
        "figures": found,
        "changes": changes,
        "insights": said_reports.insights(work),
        "chart": said_words_for_pages.weeks_chart(found.weeks, changes),
        "examples": said_reports.examples(work, said_reports.example_ids(found)),
        "titles": titles,
        "wordings": wordings,
        "shop_name": shop,
        "open_cases": case_reports.counts(work),
        "evidences": said_words_for_pages.evidences_of_answers(
            found, titles=titles, wordings=wordings, shop=shop
        ),
        "words": said_words_for_pages,
        "has_any": bool(found.answered or found.answered_before or found.products),
    }


def _back_values(work: Work) -> dict[str, Any]:
    back, content = return_reports.who_came_back(work), return_reports.satisfaction_and_return(work)
    return {
        "cohorts": back,
        "calm": next(one for one in back if one.name == UNDISTURBED),
        "windows": WINDOWS,
        "most_orders": return_reports.PURCHASES_MAX,
        "content": content,
        "gone_days": GONE_DAYS,
        "evidences": said_words_for_pages.evidences_of_returns(back, content, days=GONE_DAYS),
        "words": said_words_for_pages,
    }


def _insight_values(work: Work, insight_id: int, form: Form) -> dict[str, Any]:
    return {
        "line": _insight(work, insight_id),
        "form": form,
        "blank": Form(),
        "proposed_on": promises.today(work) + timedelta(days=30),
        "words": said_words_for_pages,
    }


def _insight(work: Work, insight_id: int) -> InsightLine:
    line = said_reports.insight(work, insight_id)
    if line is None:
        raise NotFound("no_insight", _("There is no such card here."))
    return line


def _weeks() -> int:
    """An address with a span that we don't offer shows the usual one."""
    asked = request.values.get("weeks", "")
    return next((one for one in SPANS if str(one) == asked), SPAN)


def _span(work: Work, weeks: int) -> Span:
    today = promises.today(work)
    return Span(today - timedelta(days=7 * weeks - 1), today)


def _tabs(endpoint: str, weeks: int) -> list[tuple[str, str, bool]]:
    return [
        (ngettext("%(num)s week", "%(num)s weeks", one), url_for(endpoint, weeks=one), one == weeks)
        for one in SPANS
    ]


def _month(today: date) -> date:
    """The month that was asked for by its first day; the last whole one where none or another was."""
    asked = request.args.get("from", "")
    months = _months(today)
    return next((one for one in months if one.isoformat() == asked), months[0])


def _months(today: date) -> list[date]:
    """First days, the last whole month first."""
    found, first = [], today.replace(day=1)
    for _place in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _staff() -> str:
    return f"staff:{g.staff}"[:40]
