"""The promises page: all orders by outcome, and the shares of the last weeks."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.promises import reports, words_for_pages
from app.promises.charts_for_pages import WEEKS, shares_chart, weeks_missing
from app.promises.reports import Place
from app.promises.rules import OUTCOMES
from app.web.guards import panel

blueprint = Blueprint("promises", __name__, template_folder="templates")

DAYS = 30
NAME_MAX = 64  # as long as an order's name can be
TABS = ("", "pending", "broken", "kept", "over", "unknown", "void")


@blueprint.get("/promises")
@panel
def show_promises(work: Work) -> str:
    outcome = request.args.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else ""
    searched = request.args.get("q", "").strip()[:NAME_MAX]
    page = reports.promises_page(
        work,
        outcome=outcome,
        name=searched,
        older_than=_place(request.args.get("older")),
        newer_than=_place(request.args.get("newer")),
    )
    today = reports.today(work)
    weeks = reports.shares_by_week(work, weeks=WEEKS)
    return render_template(
        "promises/promises.html",
        page=page,
        outcome=outcome,
        searched=searched,
        tabs=[(_tab(one), _address(outcome=one, q=searched), one == outcome) for one in TABS],
        newer=_address(outcome=outcome, q=searched, newer=_written(page.newer)) if page.newer else "",
        older=_address(outcome=outcome, q=searched, older=_written(page.older)) if page.older else "",
        recent=reports.shares_of(work, today - timedelta(days=DAYS - 1), today),
        days=DAYS,
        chart=shares_chart(work, weeks),
        missing=weeks_missing(weeks),
        words=words_for_pages,
    )


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


def _address(**query: str) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return url_for("promises.show_promises") + (f"?{asked}" if asked else "")


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
