"""The merchant's word on arrivals: the form of an order's page, and the page on which files are uploaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Invalid, NotFound
from app.core.work import Work
from app.promises import arrival_actions, arrival_reports, arrival_words_for_pages
from app.promises.arrival_csv import BYTES_MAX
from app.web.answers import after_saving, form_again
from app.web.files import spreadsheet
from app.web.forms import Form
from app.web.guards import panel, shows_people

blueprint = Blueprint("arrivals", __name__, template_folder="templates")

# Around the file a browser writes its name and where it ends.
UPLOAD_BYTES_MAX = BYTES_MAX + 100_000
SAYS = ("arrived", "not_arrived")


@blueprint.post("/orders/<int:order_id>/arrival")
@panel
@shows_people
def change_arrival(work: Work, order_id: int) -> Response:
    known = arrival_reports.evidence(work, order_id)
    if known is None:
        raise NotFound("no_order", "There is no such order.")
    form = Form(request.form)
    says = form.choice("says", SAYS)
    shipment_id = form.whole_or_none("shipment", least=0, most=10**18) or 0
    said_before = form.whole_or_none("said", least=0, most=10**6) or 0
    on = form.day_or_none("came_on") if says == "arrived" else None
    if says == "arrived" and on is None and not form.about("came_on"):
        form.complain("came_on", _("Say on which day it came."))
    new = False
    if not form.complaints:
        try:
            new = arrival_actions.say(
                work,
                order_id=order_id,
                shipment_id=shipment_id,
                on=on,
                staff=g.staff,
                said_before=said_before,
            )
        except Invalid as wrong:
            form.complain("came_on", str(arrival_words_for_pages.DAYS[wrong.code]))
    if form.complaints:
        values = {"form": form, "evidence": known, "arrival_words": arrival_words_for_pages}
        return make_response(form_again("promises/arrival_word.html", **values))
    said = _("Noted, and judged anew.") if new else _("That was noted already.")
    return after_saving(f"/orders/{order_id}", said)


@blueprint.get("/promises/arrivals")
@panel
def show_arrivals(work: Work) -> str:
    return render_template("promises/arrivals.html", **_values(work, Form()))


@blueprint.post("/promises/arrivals")
@panel
def change_arrivals(work: Work) -> Response:
    form = Form({})
    try:
        name, content = _sent()
        file_id = arrival_actions.upload(work, name=name, content=content, staff=g.staff)
    except Invalid as wrong:
        return _refused(work, form, wrong)
    return after_saving(url_for("arrivals.show_file", file_id=file_id))


def _sent() -> tuple[str, bytes]:
    """The name and the content of the file. raises  Invalid for none, and, unread, for one that is too large"""
    if (request.content_length or 0) > UPLOAD_BYTES_MAX:
        raise Invalid("too_large", "The file is too large.")
    request.max_content_length = UPLOAD_BYTES_MAX
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid("no_file", "Choose a file.")
    with sent.stream:  # a large one lies in a file of its own, which ends with this
        return sent.filename, sent.read(BYTES_MAX + 1)


def _refused(work: Work, form: Form, wrong: Invalid) -> Response:
    stood = str(wrong.details.get("stood", ""))
    form.complain("file", arrival_words_for_pages.file_in_words(wrong.code, stood))
    return make_response(form_again("promises/arrivals.html", **_values(work, form)))


def _values(work: Work, form: Form) -> dict[str, Any]:
    return {"form": form, "files": arrival_reports.files(work), "words": arrival_words_for_pages}


@blueprint.get("/promises/arrivals/<int:file_id>")
@panel
def show_file(work: Work, file_id: int) -> str:
    return render_template(
        "promises/arrivals_file.html",
        sheet=arrival_reports.file_sheet(work, file_id),
        words=arrival_words_for_pages,
    )


@blueprint.post("/promises/arrivals/<int:file_id>/take")
@panel
def take_file(work: Work, file_id: int) -> Response:
    arrival_actions.take(work, file_id)
    return after_saving(url_for("arrivals.show_file", file_id=file_id), _("The lines are being taken in."))


@blueprint.post("/promises/arrivals/<int:file_id>/let-go")
@panel
def let_file_go(work: Work, file_id: int) -> Response:
    arrival_actions.let_go(work, file_id)
    return after_saving(url_for("arrivals.show_arrivals"), _("Nothing of it was taken in."))


@blueprint.get("/promises/arrivals/<int:file_id>/errors.csv")
@panel
def fetch_errors(work: Work, file_id: int) -> Response:
    words = arrival_words_for_pages
    rows = [
        (one.number, words.column_in_words(one.column), words.line_in_words(one))
        for one in arrival_reports.every_error(work, file_id)
    ]
    return spreadsheet("kept-arrivals-errors.csv", [_("Line"), _("Column"), _("What to put right")], rows)
