"""A question of the merchant's own: asked in the same way as those that Kept brings, level with them from the start."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.surveys import editing, wording_form_for_pages, words_for_pages
from app.surveys.rules import STEPS
from app.surveys.wording import OPTIONS_MAX, Wording
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import owners, panel

blueprint = Blueprint("own_question", __name__, template_folder="templates")

ROWS = tuple(f"new{place}" for place in range(1, OPTIONS_MAX + 1))
EDITOR = "surveys/own.html"
EMPTY = Wording("", "", ())

log = structlog.get_logger(__name__)


@blueprint.get("/answers/questions/new")
@panel
def show_new(work: Work) -> str:
    return render_template(EDITOR, **_values(Form()))


@blueprint.post("/answers/questions/new")
@panel
@owners
def add(work: Work) -> Response:
    form = Form(request.form)
    wording = wording_form_for_pages.typed(form, (), taken=set(), new=ROWS)
    step = form.choice("step", ("", *STEPS))
    wording_form_for_pages.complain(form, wording, ROWS, may_be_open=True)
    if form.complaints:
        return make_response(form_again(EDITOR, **_values(form)))
    key = editing.add_question(work, wording, step=step, by=f"staff:{g.staff}")
    log.info("question_added", shop_id=work.shop_id, staff=g.staff, question=key)
    return after_saving(
        url_for("bank.show_wording", key=key), _("Added. It takes turns with the others from now on.")
    )


def _values(form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "rows": ROWS,
        "scores": wording_form_for_pages.scores(),
        "steps": [(key, str(words_for_pages.STEPS[key])) for key in (*STEPS, "")],
        "own_max": editing.OWN_MAX,
    }
