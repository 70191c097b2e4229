"""Answers in the panel: who said what, and what was tapped how often."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, render_template, request

from app.core.work import Work
from app.shops.store import the_settings
from app.surveys import reports, rotation_reports, words_for_pages
from app.surveys.bank import FIT
from app.surveys.wording_reports import questions_today
from app.web.guards import panel, shows_people
from app.web.i18n import chosen_language
from app.web.looks import name_people

blueprint = Blueprint("surveys", __name__, template_folder="templates")

SEARCHED_MAX = 100
PAGES_MAX = reports.LOOKED_THROUGH // reports.PAGE


@blueprint.get("/answers")
@panel
@shows_people
def show_answers(work: Work) -> str:
    lang, page = chosen_language(), _page_number()
    questions = questions_today(work, lang=lang)
    wanted = _wanted([key for key, _asked in questions])
    found = reports.answers_page(work, wanted, page=page, lang=lang)
    name_people((one.order_id, one.customer_id or None) for one in found.lines)
    return render_template(
        "surveys/answers.html",
        found=found,
        wanted=wanted,
        searched=_searched(),
        page=page,
        pages=min(-(-found.found // reports.PAGE), PAGES_MAX),
        questions=questions,
        satisfied=reports.satisfied_of(work, list({one.order_id for one in found.lines})),
        looked_through=reports.LOOKED_THROUGH,
        on=the_settings(work)[1].surveys.on,
        words=words_for_pages,
        fit=FIT,
    )


@blueprint.get("/answers/counts")
@panel
def show_counts(work: Work) -> str:
    lang = chosen_language()
    return render_template(
        "surveys/counts.html",
        counts=rotation_reports.counts(work, lang=lang),
        steps=words_for_pages.STEPS,
        counted=rotation_reports.COUNTED,
        least=rotation_reports.SHARE_LEAST,
    )


def _wanted(questions: Collection[str]) -> reports.Wanted:
    searched = _searched()
    is_order = searched.lstrip("#").isdecimal()
    return reports.Wanted(
        step=_one_of("step", words_for_pages.STEPS),
        question=_one_of("question", questions),
        outcome=_one_of("outcome", words_for_pages.OUTCOMES),
        person=_one_of("person", ("yes",)),
        order=searched if is_order else "",
        words="" if is_order else searched,
    )


def _searched() -> str:
    return request.args.get("q", "").strip()[:SEARCHED_MAX]


def _one_of(name: str, known: Collection[str]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _page_number() -> int:
    asked = request.args.get("page", "1")
    return min(max(int(asked[:4]), 1), PAGES_MAX) if asked.isascii() and asked.isdecimal() else 1
