"""Studies in the panel: the plan, what chance drew, the answers to read, the registers, and what was changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.calendar import local_date
from app.core.errors import Conflict, Refused
from app.core.work import Work
from app.orders.reports import buyers
from app.shops.store import the_shop
from app.studies import actions, answer_reports, coding, form_for_pages, reports, rules, words_for_pages
from app.web.answers import after_saving, form_again
from app.web.files import spreadsheet
from app.web.forms import Form
from app.web.guards import owners, panel, shows_people
from app.web.looks import name_people

blueprint = Blueprint("studies", __name__, template_folder="templates")

CHANGE_WORDS_MAX = 200

log = structlog.get_logger(__name__)


@blueprint.get("/studies")
@panel
def show_studies(work: Work) -> str:
    return render_template(
        "studies/studies.html",
        rows=reports.studies(work),
        changes=reports.changes(work),
        words=words_for_pages,
    )


@blueprint.get("/studies/new")
@panel
def show_new(work: Work) -> str:
    return render_template("studies/plan.html", **_plan_values(work, 0, Form()))


@blueprint.post("/studies/new")
@panel
def change_new(work: Work) -> Response:
    return _keep_plan(work, 0)


@blueprint.get("/studies/<int:study_id>/plan")
@panel
def show_plan(work: Work, study_id: int) -> str:
    return render_template("studies/plan.html", **_plan_values(work, study_id, Form()))


@blueprint.post("/studies/<int:study_id>/plan")
@panel
def change_plan(work: Work, study_id: int) -> Response:
    return _keep_plan(work, study_id)


@blueprint.get("/studies/<int:study_id>")
@panel
def show_study(work: Work, study_id: int) -> str:
    return render_template("studies/study.html", **_study_values(work, study_id, Form()))


@blueprint.post("/studies/<int:study_id>/begin")
@panel
@owners
def change_begun(work: Work, study_id: int) -> Response:
    form = Form(request.form)
    try:
        actions.begin(work, study_id, by=_staff())
    except Conflict as wrong:
        if wrong.code != "another_runs":
            raise
        form.complain("", _("Another study is running. Close it first."))
        return make_response(form_again("studies/study.html", **_study_values(work, study_id, form)))
    log.info("study_begun", shop_id=work.shop_id, staff=g.staff, study=study_id)
    return after_saving(_address(study_id), _("It has begun. Chance draws among those who buy from now on."))


@blueprint.post("/studies/<int:study_id>/close")
@panel
def change_closed(work: Work, study_id: int) -> Response:
    form = Form(request.form)
    learned = form.text("learned", longest=form_for_pages.WORDS_MAX)
    try:
        if not form.complaints:
            actions.close(work, study_id, learned=learned, by=_staff())
    except Refused:
        form.complain(
            "learned",
            _("A study is closed when at least one answer has led to a finding. Read the answers first."),
        )
    if form.complaints:
        return make_response(form_again("studies/study.html", **_study_values(work, study_id, form)))
    log.info("study_closed", shop_id=work.shop_id, staff=g.staff, study=study_id)
    return after_saving(_address(study_id), _("Closed. Nobody more is asked."))


@blueprint.get("/studies/<int:study_id>/answers")
@panel
@shows_people
def show_answers(work: Work, study_id: int) -> str:
    return render_template("studies/answers.html", **_answer_values(work, study_id, Form()))


@blueprint.post("/studies/<int:study_id>/answers/<int:member_id>")
@panel
@shows_people
def change_coded(work: Work, study_id: int, member_id: int) -> Response:
    form = Form(request.form)
    known = {str(one.id) for one in answer_reports.register(work, study_id)}
    found = [int(one) for one in form.choices(f"found-{member_id}", known)]
    new = [
        (kind, label)
        for kind in rules.KINDS
        for label in form.lines(f"{kind}-{member_id}", longest=coding.LABEL_MAX)
    ]
    try:
        if not form.complaints:
            coding.code(work, member_id, found=found, new=new, by=_staff())
    except Conflict:
        form.complain(f"must-{member_id}", _("There are too many findings. Choose the one that is nearest."))
    if form.complaints:
        return make_response(form_again("studies/answers.html", **_answer_values(work, study_id, form)))
    return after_saving(url_for("studies.show_answers", study_id=study_id), _("Noted."))


@blueprint.get("/studies/<int:study_id>/register.csv")
@panel
@shows_people
def fetch_register(work: Work, study_id: int) -> Response:
    reports.study_line(work, study_id)
    register = answer_reports.register(work, study_id)
    return spreadsheet(f"kept-expectations-{study_id}.csv", _csv_head(), map(_csv_row, register))


@blueprint.post("/studies/<int:study_id>/changes")
@panel
def change_process(work: Work, study_id: int) -> Response:
    form, today = Form(request.form), _today(work)
    known = [str(one.id) for one in answer_reports.register(work, study_id)]
    finding_id, step = form.choice("finding", known), form.choice("step", rules.STEPS)
    words, on = form.line("words", longest=CHANGE_WORDS_MAX), form.day_or_none("changed_on")
    if on is None and not form.about("changed_on"):
        form.complain("changed_on", _("Choose the day on which it began."))
    elif on is not None and on > today:
        form.complain("changed_on", _("That day hasn't come yet."))
    if form.complaints:
        return make_response(form_again("studies/study.html", **_study_values(work, study_id, form)))
    coding.note_change(work, int(finding_id), step=step, words=words, on=on or today, by=_staff())
    return after_saving(_address(study_id), _("Noted. It is drawn on the charts from that day on."))


@blueprint.post("/studies/changes/<int:change_id>/remove")
@panel
def remove_change(work: Work, change_id: int) -> Response:
    coding.take_back_change(work, change_id, by=_staff())
    return after_saving(url_for("studies.show_studies"), _("Taken back."))


def _keep_plan(work: Work, study_id: int) -> Response:
    form = Form(request.form)
    wanted = form_for_pages.read_plan(form, _today(work))
    if form.complaints:
        return make_response(form_again("studies/plan.html", **_plan_values(work, study_id, form)))
    kept_id = actions.plan(work, wanted, by=_staff(), study_id=study_id)
    return after_saving(_address(kept_id), _("Saved"))


def _plan_values(work: Work, study_id: int, form: Form) -> dict[str, Any]:
    plan = reports.study_line(work, study_id).plan if study_id else form_for_pages.a_first_plan(_today(work))
    return {
        "form": form,
        "plan": plan,
        "study_id": study_id,
        "pace": reports.orders_lately(work),
        "pace_days": reports.PACE_DAYS,
        "who": [(one, words_for_pages.WHO[one]) for one in rules.WHO],
        "asked_most": rules.ASKED_MOST,
        "percent_most": rules.PERCENT_MOST,
    }


def _study_values(work: Work, study_id: int, form: Form) -> dict[str, Any]:
    register = answer_reports.register(work, study_id)
    mine = {one.id for one in register}
    return {
        "line": reports.study_line(work, study_id),
        "register": register,
        "changes": [one for one in reports.changes(work) if one.finding_id in mine],
        "returned": words_for_pages.returns_in_words(reports.returns(work, study_id)),
        "return_days": reports.RETURN_DAYS,
        "form": form,
        "blank": Form(),
        "today": _today(work),
        "words": words_for_pages,
    }


def _answer_values(work: Work, study_id: int, form: Form) -> dict[str, Any]:
    answers = answer_reports.answers(work, study_id)
    name_people(buyers(work, [one.order_id for one in answers]))
    return {
        "line": reports.study_line(work, study_id),
        "answers": answers,
        "register": answer_reports.register(work, study_id),
        "form": form,
        "blank": Form(),
        "words": words_for_pages,
    }


def _csv_head() -> list[str]:
    return [
        _("Register"), _("What was found"), _("Answers that say it"), _("Answers that were read"),
        _("Lowest share"), _("Highest share"), _("Examples"),
    ]  # fmt: skip


def _csv_row(one: answer_reports.FindingLine) -> list[object]:
    between = one.interval
    return [
        str(words_for_pages.KINDS[one.kind]), one.label, one.count, one.of,
        round(between.least, 3) if between else "", round(between.most, 3) if between else "",
        " | ".join(one.examples),
    ]  # fmt: skip


def _address(study_id: int) -> str:
    return url_for("studies.show_study", study_id=study_id)


def _today(work: Work) -> date:
    return local_date(work.now, the_shop(work).zone)


def _staff() -> str:
    return f"staff:{g.staff}"[:40]
