"""The table of shipping titles: what each is understood as, and the page on which the merchant says it once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.promises import label_reports, label_words_for_pages
from app.promises.label_actions import LOOKED_BACK, ask_to_read_again, say_meaning, take_back
from app.promises.label_reports import LabelLine, labels_page
from app.promises.label_spans import SPAN_MAX
from app.promises.labels import LabelTerms, read_label
from app.shops.settings import LabelMeaning
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import owners, panel

blueprint = Blueprint("labels", __name__, template_folder="templates")

TABS = ("", "unread", "read", "said")
SEARCHED_MAX = 100
PAGE_DIGITS_MAX = 3  # as many pages as the titles that are looked at can fill, and more
SAYS = ("days", "nothing", "read")


@blueprint.get("/promises/labels")
@panel
def show_labels(work: Work) -> str:
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else ""
    searched = request.args.get("q", "").strip()[:SEARCHED_MAX]
    number = _page_number(request.args.get("page", ""))
    page = labels_page(work, tab=tab, searched=searched, number=number)
    return render_template(
        "promises/labels.html",
        page=page,
        tab=tab,
        searched=searched,
        tabs=[
            (words, _address(tab=one, q=searched), one == tab, page.counts[one])
            for one, words in _tab_words()
        ],
        newer=_address(tab=tab, q=searched, page=str(number - 1)) if number > 1 else "",
        older="" if page.last else _address(tab=tab, q=searched, page=str(number + 1)),
        words=label_words_for_pages,
    )


@blueprint.get("/promises/labels/<mark>")
@panel
def show_label(work: Work, mark: str) -> str:
    line = label_reports.label_line(work, mark)
    return render_template("promises/label.html", **_values(work, line, Form()))


@blueprint.post("/promises/labels/<mark>")
@panel
@owners
def change_label(work: Work, mark: str) -> Response:
    line = label_reports.label_line(work, mark)
    form = Form(request.form)
    says = form.choice("says", SAYS)
    meaning = _meaning(form, line.title) if says == "days" else LabelMeaning(line.title, says="nothing")
    if form.complaints:
        return make_response(form_again("promises/label.html", **_values(work, line, form)))
    if says == "read":
        take_back(work, line.title, g.staff)
    else:
        say_meaning(work, meaning, g.staff)
    return after_saving(url_for("labels.show_label", mark=mark), _("Saved. It holds for orders from now on."))


@blueprint.post("/promises/labels/<mark>/confirm")
@panel
@owners
def confirm_label(work: Work, mark: str) -> Response:
    """What Kept reads is what the merchant means, said with one press in the list."""
    line = label_reports.label_line(work, mark)
    terms = read_label(line.title)
    if terms is not None and line.meaning is None:
        say_meaning(work, _confirmed(line.title, terms), g.staff)
    return after_saving(_address(tab=_tab_of(request.form.get("tab", ""))), _("Confirmed"))


@blueprint.post("/promises/labels/<mark>/again")
@panel
@owners
def read_orders_again(work: Work, mark: str) -> Response:
    line = label_reports.label_line(work, mark)
    ask_to_read_again(work, line.mark, g.staff)
    return after_saving(url_for("labels.show_label", mark=mark), _("The orders are being read again"))


def _values(work: Work, line: LabelLine, form: Form) -> dict[str, Any]:
    held = line.meaning
    terms = line.terms
    return {
        "form": form,
        "line": line,
        "read": read_label(line.title),
        "says": "read" if held is None and terms is not None else held.says if held else "days",
        "least": terms.days_min if terms and terms.kind != "within" else "",
        "most": terms.days_max if terms else "",
        "unit": terms.unit if terms else "working_days",
        "by": terms is not None and terms.kind == "within",
        "said_at": datetime.fromisoformat(held.said_at) if held and held.said_at else None,
        "lately": label_reports.shown_lately(work, line.mark, days=LOOKED_BACK.days),
        "reading": label_reports.reading_again(work, line.mark),
        "longest": max(SPAN_MAX.values()),
        "words": label_words_for_pages,
    }


def _meaning(form: Form, title: str) -> LabelMeaning:
    unit = form.choice("unit", SPAN_MAX)
    by = form.ticked("by")
    most = form.whole("days_max", least=1 if unit == "hours" else 0, most=SPAN_MAX[unit])
    least = 0 if by else form.whole("days_min", least=0, most=SPAN_MAX[unit])
    if most < least and not form.about("days_max") and not form.about("days_min"):
        form.complain("days_max", _("The last day can't come before the first."))
    return LabelMeaning(title, days_min=least, days_max=most, unit=unit, by=by)


def _confirmed(title: str, terms: LabelTerms) -> LabelMeaning:
    return LabelMeaning(
        title,
        days_min=terms.days_min,
        days_max=terms.days_max,
        unit=terms.unit,
        by=terms.kind == "within",
    )


def _tab_words() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("unread", _("Not understood")),
        ("read", _("Understood")),
        ("said", _("Said by you")),
    ]


def _tab_of(text: str) -> str:
    return text if text in TABS else ""


def _page_number(text: str) -> int:
    """1 for what isn't a page: an old or broken link shows the first."""
    is_number = text.isascii() and text.isdigit() and len(text) <= PAGE_DIGITS_MAX
    return max(int(text), 1) if is_number else 1


def _address(**query: str) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return url_for("labels.show_labels") + (f"?{asked}" if asked else "")
