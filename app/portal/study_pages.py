"""The two questions of a study. GET never changes anything: scanners open every link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.core.work import Work
from app.shops.store import the_shop
from app.studies import actions, reports
from app.web.forms import Form
from app.web.guards import link

blueprint = Blueprint("study", __name__, template_folder="templates")

# What studies says of a link, in English. It stands here so that the catalogue has it.
SENTENCES = (lazy_gettext("We no longer know of this question. Answer the letter, and a person reads it."),)


@blueprint.get("/study/<token>")
@link("study")
def show_study(work: Work, payload: dict[str, Any]) -> str:
    return _page(work, _member(payload), Form(), thanks="said" in request.args)


@blueprint.post("/study/<token>")
@link("study")
def change_study(work: Work, payload: dict[str, Any]) -> Response:
    """What she says last counts. One of the two questions is enough."""
    member_id, form = _member(payload), Form(request.form)
    must = form.text("must", required=False, longest=actions.TEXT_MAX)
    dream = form.text("dream", required=False, longest=actions.TEXT_MAX)
    if not must and not dream:
        form.complain("must", _("Write a few words on one of the two questions."))
    if form.complaints:
        return make_response(_page(work, member_id, form, thanks=False), 422)
    actions.tell(work, member_id, must=must, dream=dream)
    answer = redirect(f"{request.path}?said=1", 303)
    assert isinstance(answer, Response)
    return answer


def _page(work: Work, member_id: int, form: Form, *, thanks: bool) -> str:
    asked = reports.asked(work, member_id)
    return render_template(
        "portal/study.html",
        shop_name=the_shop(work).name,
        asked=asked,
        form=form,
        thanks=thanks and asked.answers > 0,
        text_max=actions.TEXT_MAX,
    )


def _member(payload: dict[str, Any]) -> int:
    g.language = str(payload.get("lang", ""))
    return int(payload["member"])
