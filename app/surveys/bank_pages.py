"""The bank in the panel: whose turn it was how often, when is asked, and the words of each question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.work import Work
from app.products.rules import folded
from app.shops.settings import Surveys
from app.shops.store import the_settings, the_shop
from app.shops.survey_settings import TypeDays
from app.surveys import (
    editing,
    rotation_reports,
    wording_form_for_pages,
    wording_reports,
    words_for_pages,
)
from app.surveys.asking import HOW_IT_WAS, WEEK
from app.surveys.bank import CASE
from app.surveys.wording import LANGS, OPTIONS_MAX, Wording, named
from app.surveys.wording_form_for_pages import preview
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import owners, panel
from app.web.i18n import chosen_language

blueprint = Blueprint("bank", __name__, template_folder="templates")

NEW_ROWS = ("new1", "new2")  # empty lines of the editor
DAYS_MAX = 365
EDITOR, BANK = "surveys/wording.html", "surveys/questions.html"

log = structlog.get_logger(__name__)


@blueprint.get("/answers/questions")
@panel
def show_questions(work: Work) -> str:
    return render_template(BANK, **_bank(work, Form()))


@blueprint.post("/answers/questions")
@panel
@owners
def change_days(work: Work) -> Response:
    form = Form(request.form)
    surveys = Surveys(
        on=form.ticked("on"),
        days_after_arrival=form.whole("days_after_arrival", least=1, most=DAYS_MAX),
        by_type=_types(form),
        days_after_case=form.whole("days_after_case", least=1, most=60),
        latest_days=form.whole("latest_days", least=14, most=DAYS_MAX),
    )
    longest = max((one.days for one in surveys.by_type), default=surveys.days_after_arrival)
    if not form.complaints and surveys.latest_days < max(longest, surveys.days_after_arrival):
        form.complain("latest_days", _("The latest day can't come before the day on which they are asked."))
    if form.complaints:
        return make_response(form_again(BANK, **_bank(work, form)))
    editing.change_days(work, surveys, by=_staff())
    log.info("surveys_changed", shop_id=work.shop_id, staff=g.staff)
    return after_saving(url_for("bank.show_questions"), _("Saved"))


@blueprint.get("/answers/questions/<key>")
@panel
def show_wording(work: Work, key: str) -> str:
    _known(work, key)
    return render_template(EDITOR, **_editor(work, key, wording_reports.wording_today(work, key)[1], Form()))


@blueprint.post("/answers/questions/<key>")
@panel
@owners
def change_wording(work: Work, key: str) -> Response:
    _known(work, key)
    form, held = Form(request.form), wording_reports.wording_today(work, key)[1]
    wording = wording_form_for_pages.typed(
        form, held.options, taken=editing.codes_ever(work, key), new=NEW_ROWS
    )
    wording_form_for_pages.complain(form, wording, NEW_ROWS, may_be_open=editing.is_own(key))
    if form.complaints:
        return make_response(form_again(EDITOR, **_editor(work, key, wording, form)))
    version = editing.change_wording(work, key, wording, by=_staff())
    log.info("wording_changed", shop_id=work.shop_id, staff=g.staff, question=key, version=version)
    return after_saving(url_for("bank.show_wording", key=key), _("Saved. Letters from now on ask like this."))


@blueprint.post("/answers/questions/<key>/<verb>")
@panel
@owners
def change_question(work: Work, key: str, verb: str) -> Response:
    _known(work, key)
    if verb not in VERBS:
        raise NotFound("no_verb", _("This address can't be used in that way."))
    said = VERBS[verb](work, key)
    log.info("question_changed", shop_id=work.shop_id, staff=g.staff, question=key, verb=verb)
    shown = url_for("bank.show_wording", key=key) if verb == "restore" else url_for("bank.show_questions")
    return after_saving(shown, said)


def _restore(work: Work, key: str) -> str:
    editing.restore(work, key, by=_staff())
    return _("The original is back. Earlier answers keep the words that they were given to.")


def _rest(work: Work, key: str) -> str:
    editing.let_rest(work, key, by=_staff())
    return _("It rests. Nobody is asked it from now on.")


def _ask(work: Work, key: str) -> str:
    editing.ask_again(work, key, by=_staff())
    return _("It takes turns with the others again, level with them.")


VERBS: dict[str, Callable[[Work, str], str]] = {"restore": _restore, "rest": _rest, "ask": _ask}


def _types(form: Form) -> tuple[TypeDays, ...]:
    """ "Skor: 30" on each line."""
    found: dict[str, TypeDays] = {}
    for line in form.lines("by_type"):
        name, colon, days = line.rpartition(":")
        if not (colon and name.strip() and days.strip().isascii() and days.strip().isdecimal()):
            form.complain("by_type", _("Write a type, a colon and the days on each line: “Shoes: 30”."))
            return ()
        if not 1 <= int(days.strip()[:6]) <= DAYS_MAX:
            form.complain("by_type", _("Use from 1 to %(most)s days.", most=DAYS_MAX))
            return ()
        found[folded(name)] = TypeDays(name.strip(), int(days))
    return tuple(found.values())


def _bank(work: Work, form: Form) -> dict[str, Any]:
    settings = the_settings(work)[1].surveys
    return {
        "form": form,
        "settings": settings,
        "by_type": "\n".join(f"{one.product_type}: {one.days}" for one in settings.by_type),
        "rotation": rotation_reports.rotation(work, lang=chosen_language()),
        "uncovered": [str(words_for_pages.STEPS[one]) for one in rotation_reports.uncovered_steps(work)],
        "least": rotation_reports.SHARE_LEAST,
        "words": words_for_pages,
        "case": CASE,
        "days_max": DAYS_MAX,
    }


def _editor(work: Work, key: str, wording: Wording, form: Form) -> dict[str, Any]:
    version, held = wording_reports.wording_today(work, key)
    resting = the_settings(work)[1].surveys.resting
    kind = HOW_IT_WAS if key == CASE else WEEK
    return {
        "form": form,
        "key": key,
        "step": wording_reports.step_of(work, key),
        "title": named(held.in_lang(chosen_language()), the_shop(work).name),
        "wording": held,
        "version": version,
        "versions": wording_reports.versions(work, key, lang=chosen_language()),
        "is_own": editing.is_own(key),
        "is_changed": held != wording_reports.first_wording(work, key),
        "rests": key in resting,
        "new_rows": NEW_ROWS if len(held.options) < OPTIONS_MAX else (),
        "scores": wording_form_for_pages.scores(),
        "letters": {lang: preview(work, kind, wording, lang) for lang in LANGS}
        if not form.complaints
        else {},
        "words": words_for_pages,
    }


def _known(work: Work, key: str) -> None:
    if not editing.is_editable(work, key):
        raise NotFound("no_question", _("There is no such question here."))


def _staff() -> str:
    return f"staff:{g.staff}"
