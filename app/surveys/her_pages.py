"""The page behind the taps of a question's letter. GET never changes anything: scanners open every link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.core.errors import Invalid
from app.core.work import Work
from app.shops.store import the_shop
from app.surveys import answering
from app.surveys.bank import DOESNT, FITS, SO_SO
from app.surveys.customer_reports import HerQuestion, her_question
from app.surveys.inviting import LINK
from app.surveys.rules import TEXT_MAX
from app.touchpoints.her_pages import claim_url
from app.web.forms import Form
from app.web.guards import link

blueprint = Blueprint("question", __name__, template_folder="templates")

ABOUT_MAX = 500  # signs that she may write of one thing


@blueprint.get("/question/<token>")
@link(LINK)
def show_question(work: Work, payload: dict[str, Any]) -> str:
    """The letter's link says which answer she tapped: it stands chosen, and nothing more."""
    return _page(work, _invitation(payload), Form(), tapped=request.args.get("say", ""))


@blueprint.post("/question/<token>")
@link(LINK)
def change_answer(work: Work, payload: dict[str, Any]) -> Response:
    """What she says last holds. The same again changes nothing."""
    invitation_id, form = _invitation(payload), Form(request.form)
    step = (
        _say_fits(work, invitation_id, form) if form.raw("step") == "fit" else _say(work, invitation_id, form)
    )
    if form.complaints:
        return make_response(_page(work, invitation_id, form, tapped=form.raw("say")), 422)
    answer = redirect(f"{request.path}?said={step}", 303)
    assert isinstance(answer, Response)
    return answer


def _say(work: Work, invitation_id: int, form: Form) -> str:
    about = her_question(work, invitation_id, lang=g.language)
    text = form.text("text", required=False, longest=TEXT_MAX)
    lines = {
        one.line_id: form.text(f"about-{one.line_id}", required=False, longest=ABOUT_MAX)
        for one in about.things
        if about.per_line
    }
    if not form.complaints:
        try:
            answering.answer(work, invitation_id, form.raw("say"), text=text, about=lines)
        except Invalid:
            _complain_of_nothing(form, about)
    return "answer"


def _complain_of_nothing(form: Form, about: HerQuestion) -> None:
    if about.late or not about.options:
        form.complain("text", _("Write a few words, and send again."))
    else:
        form.complain("say", _("Choose an answer or write a few words, and send again."))


def _say_fits(work: Work, invitation_id: int, form: Form) -> str:
    """Of each thing that she said something about; the others stay as they are."""
    chosen = []
    for one in her_question(work, invitation_id, lang=g.language).things:
        if form.raw(f"fit-{one.line_id}"):
            fit = form.choice(f"fit-{one.line_id}", (FITS, SO_SO, DOESNT))
            text = form.text(f"why-{one.line_id}", required=False, longest=TEXT_MAX)
            chosen.append((one.line_id, fit, text))
    if not chosen:
        form.complain("fit", _("Choose an answer for at least one of them."))
    if not form.complaints:
        for line_id, fit, text in chosen:
            answering.say_fit(work, invitation_id, line_id, fit, text=text)
    return "fit"


def _page(work: Work, invitation_id: int, form: Form, *, tapped: str) -> str:
    about = her_question(work, invitation_id, lang=g.language)
    said = request.args.get("said", "") if request.method == "GET" else ""
    codes = [code for code, _label in about.options]
    return render_template(
        "surveys/question.html",
        shop_name=the_shop(work).name,
        about=about,
        form=form,
        chosen=tapped if tapped in codes else about.said,
        said=said if about.answered_at is not None and said in ("answer", "fit") else "",
        fits=((FITS, _("Yes")), (SO_SO, _("So-so")), (DOESNT, _("No"))),
        claim_url=claim_url(work, about.order_id, lang=g.language, on=work.now),
        about_max=ABOUT_MAX,
    )


def _invitation(payload: dict[str, Any]) -> int:
    g.language = str(payload.get("lang", ""))
    return int(payload["invitation"])
