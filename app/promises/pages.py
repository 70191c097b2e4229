"""The promises page: all orders by outcome and more, kept views, a file, and the shares of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.orders.reports import buyers
from app.promises import list_actions, list_reports, reports, words_for_pages
from app.promises.charts_for_pages import WEEKS, shares_chart, weeks_missing
from app.promises.list_reports import TAKEN_HOME_MAX, Place, Wanted
from app.promises.reports import PromiseLine
from app.promises.rules import OUTCOMES
from app.web.answers import after_saving, form_again
from app.web.files import spreadsheet
from app.web.forms import EMAIL_MAX, Form
from app.web.guards import panel, shows_people
from app.web.looks import name_people, nobody_is_shown

blueprint = Blueprint("promises", __name__, template_folder="templates")

DAYS = 30
VALUE_MAX = 100  # signs of a carrier's name
VIEW_NAME_MAX = 40
TABS = ("", "pending", "broken", "kept", "over", "unknown", "void")
PARTS = ("handover", "transit")
SPANS = (7, 30, 90, 365)  # days back from today, that one included


@blueprint.get("/promises")
@panel
@shows_people
def show_promises(work: Work) -> str:
    return render_template("promises/promises.html", **_values(work, dict(request.args), Form()))


@blueprint.post("/promises/views")
@panel
@shows_people
def keep_view(work: Work) -> Response:
    """What is kept is the filter of the page on which the form stands."""
    form = Form(request.form)
    name = form.line("name", longest=VIEW_NAME_MAX)
    asked = {one: form.raw(one) for one in FILTERS if form.raw(one)}
    if "@" in asked.get("q", ""):
        form.complain("name", _("A customer's address isn't kept in a view: it would outlive their data."))
    if form.complaints:
        return make_response(form_again("promises/promises.html", **_values(work, asked, form)))
    query = _query(_sensible(_wanted(work, asked), asked))
    list_actions.keep_view(work, name, query, by=g.staff)
    return after_saving(url_for("promises.show_promises") + f"?{query}", _("Saved"))


@blueprint.post("/promises/views/<int:view_id>/remove")
@panel
def remove_view(work: Work, view_id: int) -> Response:
    list_actions.let_go_of_view(work, view_id)
    return after_saving(url_for("promises.show_promises"), _("Taken away"))


@blueprint.get("/promises.csv")
@panel
@shows_people
def fetch_promises(work: Work) -> Response:
    head = [
        _("Order"), _("Due day"), _("As shown"), _("From"), _("To"), _("Outcome"), _("Certain"), _("Arrived"),
        _("Miss, hours"), _("Miss, working days"), _("Carrier"), _("Country"),
    ]  # fmt: skip
    wanted = _wanted(work, dict(request.args))
    lines = list_reports.every_line(work, wanted)
    _note_who_is_found(work, wanted, lines)
    return spreadsheet("kept-promises.csv", head, map(_row, lines))


FILTERS = ("outcome", "q", "carrier", "country", "part", "span")


def _values(work: Work, asked: dict[str, str], form: Form) -> dict[str, Any]:
    """asked  the address's query: FILTERS, and from where the page goes on"""
    wanted = _wanted(work, asked)
    filters = {one: asked[one] for one in FILTERS if asked.get(one)}
    page = list_reports.promises_page(
        work, wanted, older_than=_place(asked.get("older")), newer_than=_place(asked.get("newer"))
    )
    _note_who_is_found(work, wanted, page.lines)
    today = reports.today(work)
    weeks = reports.shares_by_week(work, weeks=WEEKS)
    return {
        "page": page,
        "wanted": wanted,
        "filters": filters,
        "tabs": [(_tab(one), _address({**filters, "outcome": one}), one == wanted.outcome) for one in TABS],
        "choices": _choices(work, filters),
        "views": list_reports.views(work),
        "query": _query(filters),
        "newer": _address({**filters, "newer": _written(page.newer)}) if page.newer else "",
        "older": _address({**filters, "older": _written(page.older)}) if page.older else "",
        "csv": url_for("promises.fetch_promises") + (f"?{_query(filters)}" if filters else ""),
        "csv_most": TAKEN_HOME_MAX,
        "recent": reports.shares_of(work, today - timedelta(days=DAYS - 1), today),
        "days": DAYS,
        "chart": shares_chart(work, weeks),
        "missing": weeks_missing(weeks),
        "words": words_for_pages,
        "form": form,
    }


def _note_who_is_found(work: Work, wanted: Wanted, lines: Sequence[PromiseLine]) -> None:
    """The list names no customer, but an address that is found says who bought here, and what came of it."""
    if "@" in wanted.searched and lines:
        name_people(buyers(work, [one.order_id for one in lines]))
    else:
        nobody_is_shown()


def _wanted(work: Work, asked: dict[str, str]) -> Wanted:
    """What makes no sense is left out: an old or broken link shows more rather than an error."""
    span = next((days for days in SPANS if str(days) == asked.get("span")), 0)
    today = reports.today(work)
    outcome, part = asked.get("outcome", ""), asked.get("part", "")
    return Wanted(
        outcome=outcome if outcome in OUTCOMES else "",
        searched=asked.get("q", "").strip()[:EMAIL_MAX],
        carrier=asked.get("carrier", "")[:VALUE_MAX],
        country=asked.get("country", "")[:2],
        part=part if part in PARTS else "",
        since=today - timedelta(days=span - 1) if span else None,
        until=today if span else None,
    )


def _sensible(wanted: Wanted, asked: dict[str, str]) -> dict[str, str]:
    """What of the filters means something: a view is opened for years, and its column has an end."""
    span = asked.get("span", "") if wanted.since else ""
    return {
        "outcome": wanted.outcome, "q": wanted.searched, "carrier": wanted.carrier, "country": wanted.country,
        "part": wanted.part, "span": span,
    }  # fmt: skip


def _choices(work: Work, filters: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    carriers, countries = list_reports.choices(work, "carrier"), list_reports.choices(work, "country")
    spans = [(str(days), _("Due in the last %(days)s days", days=days)) for days in SPANS]
    parts = [(part, words_for_pages.part_in_words(part)) for part in PARTS]
    return [
        ("span", _("Due whenever"), spans, filters.get("span", "")),
        ("carrier", _("All carriers"), [(one, one) for one in carriers], filters.get("carrier", "")),
        ("country", _("All countries"), [(one, one) for one in countries], filters.get("country", "")),
        ("part", _("Whosever part"), parts, filters.get("part", "")),
    ]


def _row(line: PromiseLine) -> list[object]:
    return [
        line.order_name, line.due_on.isoformat(), line.shown_text,
        line.earliest_on.isoformat() if line.earliest_on else "",
        line.latest_on.isoformat() if line.latest_on else "", line.outcome, "yes" if line.certain else "no",
        line.arrived_at.isoformat() if line.arrived_at else "",
        "" if line.miss_hours is None else round(line.miss_hours, 1),
        "" if line.miss_hours is None else line.miss_working_days, line.carrier, line.country,
    ]  # fmt: skip


def _tab(outcome: str) -> str:
    return {
        "": _("All"),
        "pending": _("Under way"),
        "broken": _("Broken"),
        "kept": _("Kept"),
        "over": _("Early"),
        "unknown": _("Unknown"),
        "void": _("Void"),
    }[outcome]


def _address(query: dict[str, str]) -> str:
    asked = _query(query)
    return url_for("promises.show_promises") + (f"?{asked}" if asked else "")


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _written(place: Place) -> str:
    return f"{place.due_on.isoformat()}.{place.order_id}"


def _place(text: str | None) -> Place | None:
    """None for what isn't a place: an old or broken link shows the first page."""
    day, _dot, number = (text or "").partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        return Place(date.fromisoformat(day), int(number))
    except ValueError:
        return None
