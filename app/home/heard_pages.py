"""The inbox: what customers wrote and a person may have to answer, and what is done about each."""

from __future__ import annotations

import re
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.work import Work
from app.home import heard_reports
from app.listening import case_reports, cases, rules, themes, words_for_pages
from app.orders.reports import buyers
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import panel, shows_people
from app.web.looks import name_people

blueprint = Blueprint("heard", __name__, template_folder="templates")

# Where the buttons may lead back to: pages of ours on which they stand.
BACK = re.compile(r"/|/cases(\?[\w=&%#+.@-]{0,200})?|/orders/[0-9]{1,19}")

log = structlog.get_logger(__name__)


@blueprint.get("/cases")
@panel
@shows_people
def show_heard(work: Work) -> str:
    return render_template("home/heard.html", **_values(work, Form()))


@blueprint.post("/cases/<int:case_id>/take")
@panel
@shows_people
def change_taken(work: Work, case_id: int) -> Response:
    cases.take(work, case_id, by=_staff())
    return after_saving(_back(), _("It is yours."))


@blueprint.post("/cases/<int:case_id>/hand-over")
@panel
@shows_people
def change_handed(work: Work, case_id: int) -> Response:
    form = Form(request.form)
    note = form.text(f"note-{case_id}", longest=cases.NOTE_MAX)
    if form.complaints:
        return make_response(form_again("home/heard.html", **_values(work, form)))
    cases.hand_over(work, case_id, by=_staff(), note=note)
    return after_saving(_back(), _("Handed over. It stands on everybody's list again."))


@blueprint.post("/cases/<int:case_id>/close")
@panel
@shows_people
def change_closed(work: Work, case_id: int) -> Response:
    form = Form(request.form)
    done = form.choice("done", rules.DONE)
    note = form.text(f"said-{case_id}", required=False, longest=cases.NOTE_MAX)
    if form.complaints:
        return make_response(form_again("home/heard.html", **_values(work, form)))
    cases.close(work, case_id, done=done, by=_staff(), note=note)
    log.info("case_closed", shop_id=work.shop_id, staff=g.staff, case=case_id, done=done)
    return after_saving(_back(), _("Closed."))


@blueprint.post("/cases/<int:case_id>/again")
@panel
@shows_people
def change_opened(work: Work, case_id: int) -> Response:
    cases.open_again(work, case_id, by=_staff())
    return after_saving(_back(), _("It is open again."))


@blueprint.post("/cases/themes/<source>/<int:source_id>")
@panel
@shows_people
def change_themes(work: Work, source: str, source_id: int) -> Response:
    """What a text speaks of. It says nothing of whether anybody is asked, and hides nothing."""
    if source not in heard_reports.CODED:
        raise NotFound("no_text", _("There is no such text here any more."))
    form, name = Form(request.form), f"{source}-{source_id}"
    order_id = heard_reports.order_of(work, source, source_id)
    found = [int(one) for one in form.shown_many(f"themes-{name}") if one.isascii() and one.isdecimal()]
    new = form.line(f"theme-{name}", required=False, longest=themes.LABEL_MAX)
    if form.complaints:
        return make_response(form_again("home/heard.html", **_values(work, form)))
    themes.tag(work, source, source_id, order_id=order_id, found=found, new=new, by=_staff())
    return after_saving(_back(), _("Noted what it is about."))


def _values(work: Work, form: Form) -> dict[str, Any]:
    shown, source = request.args.get("state", ""), request.args.get("source", "")
    shown = shown if shown in heard_reports.SHOWN else "open"
    source = source if source in heard_reports.SOURCES else ""
    searched = request.args.get("search", "")[:254].strip()
    known, lang = themes.themes(work), str(get_locale() or "en")[:2]
    theme = next((one.id for one in known if str(one.id) == request.args.get("theme", "")), 0)
    rows = heard_reports.heard(
        work, shown, staff=_staff(), source=source, searched=searched, lang=lang, theme=theme
    )
    name_people(buyers(work, [one.order_id for one in rows]))
    return {
        "rows": rows,
        "shown": shown,
        "source": source,
        "searched": searched,
        "theme": theme,
        "themes": [(one.id, one.label) for one in known],
        "theme_max": themes.LABEL_MAX,
        "open_cases": case_reports.counts(work),
        "tabs": _tabs(),
        "sources": [("reply", _("Replies")), ("answer", _("Answers")), ("review", _("Reviews"))],
        "me": _staff(),
        "words": words_for_pages,
        "form": form,
        "blank": Form(),
        "back": request.full_path.rstrip("?") if request.method == "GET" else _back(),
    }


def _tabs() -> list[tuple[str, str]]:
    return [
        ("open", _("Open")),
        ("mine", _("Mine")),
        ("overdue", _("Overdue")),
        ("closed", _("Closed")),
        ("all", _("All that was said")),
    ]


def _back() -> str:
    back = request.form.get("back", "")
    return back if BACK.fullmatch(back) else "/cases"


def _staff() -> str:
    return f"staff:{g.staff}"[:40]
