"""The bank in the panel: whose turn it was how often, when is asked, and the words of each question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.work import Work
from app.mail.letters import letter_source, render_letter
from app.products.rules import folded
from app.shops.settings import Surveys
from app.shops.store import the_settings, the_shop
from app.shops.survey_settings import TypeDays
from app.surveys import editing, inviting, rotation_reports, wording_reports, words_for_pages
from app.surveys.asking import HOW_IT_WAS, WEEK
from app.surveys.bank import CASE, QUESTIONS
from app.surveys.wording import LANGS, OPTIONS_MAX, SCORES, Option, Wording, faults, named, next_code
from app.touchpoints.preview import made_up, preview_shell
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
        form.complain("latest_days", _("The latest day can't come before the day on which she is asked."))
    if form.complaints:
        return make_response(form_again(BANK, **_bank(work, form)))
    editing.change_days(work, surveys, by=_staff())
    log.info("surveys_changed", shop_id=work.shop_id, staff=g.staff)
    return after_saving(url_for("bank.show_questions"), _("Saved"))


@blueprint.get("/answers/questions/<key>")
@panel
def show_wording(work: Work, key: str) -> str:
    _known(key)
    return render_template(EDITOR, **_editor(work, key, wording_reports.wording_today(work, key)[1], Form()))


@blueprint.post("/answers/questions/<key>")
@panel
@owners
def change_wording(work: Work, key: str) -> Response:
    _known(key)
    form = Form(request.form)
    wording = _typed(work, key, form)
    for field, code in faults(wording):
        form.complain(_field(form, field), words_for_pages.fault_in_words(code))
    if form.complaints:
        return make_response(form_again(EDITOR, **_editor(work, key, wording, form)))
    version = editing.change_wording(work, key, wording, by=_staff())
    log.info("wording_changed", shop_id=work.shop_id, staff=g.staff, question=key, version=version)
    return after_saving(url_for("bank.show_wording", key=key), _("Saved. Letters from now on ask like this."))


@blueprint.post("/answers/questions/<key>/<verb>")
@panel
@owners
def change_question(work: Work, key: str, verb: str) -> Response:
    _known(key)
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
        "least": rotation_reports.SHARE_LEAST,
        "words": words_for_pages,
        "case": CASE,
        "days_max": DAYS_MAX,
    }


def _typed(work: Work, key: str, form: Form) -> Wording:
    """A line without any words is no answer to choose; one that is new gets a code of its own."""
    held, taken, options = wording_reports.wording_today(work, key)[1], editing.codes_ever(work, key), []
    for row in (*(one.code for one in held.options), *NEW_ROWS):
        sv, en = form.raw(f"label_sv-{row}"), form.raw(f"label_en-{row}")
        score = form.choice(f"score-{row}", ("", *map(str, SCORES)))
        if sv or en:
            code = next_code(taken) if row in NEW_ROWS else row
            taken.add(code)
            options.append(
                Option(code, int(score) if score else None, " ".join(sv.split()), " ".join(en.split()))
            )
    return Wording(form.line("sv", required=False), form.line("en", required=False), tuple(options))


def _field(form: Form, field: str) -> str:
    """Where the complaint stands: a new answer's is in one of the empty lines."""
    name, dot, code = field.partition(".")
    if not dot:
        return "option_rows" if name == "options" else name
    if form.raw(f"label_sv-{code}") or form.raw(f"label_en-{code}"):
        return f"{name}-{code}"
    empty = (
        one for one in NEW_ROWS if bool(form.raw(f"label_sv-{one}")) != bool(form.raw(f"label_en-{one}"))
    )
    return f"{name}-{next(empty, NEW_ROWS[0])}"


def _editor(work: Work, key: str, wording: Wording, form: Form) -> dict[str, Any]:
    version, held = wording_reports.wording_today(work, key)
    resting = the_settings(work)[1].surveys.resting
    return {
        "form": form,
        "question": QUESTIONS[key],
        "title": named(held.in_lang(chosen_language()), the_shop(work).name),
        "wording": held,
        "version": version,
        "versions": wording_reports.versions(work, key, lang=chosen_language()),
        "is_own": held != QUESTIONS[key].wording,
        "rests": key in resting,
        "new_rows": NEW_ROWS if len(held.options) < OPTIONS_MAX else (),
        "scores": _scores(),
        "letters": {lang: _preview(work, key, wording, lang) for lang in LANGS}
        if not form.complaints
        else {},
        "words": words_for_pages,
    }


def _scores() -> list[tuple[str, str]]:
    said = {5: _("5, good"), 4: "4", 3: "3", 2: "2", 1: _("1, a person looks at it")}
    return [("", _("Neither good nor bad")), *((str(one), said[one]) for one in reversed(SCORES))]


def _preview(work: Work, key: str, wording: Wording, lang: str) -> Any:
    """The letter as a customer would get it, with a made-up order."""
    kind = HOW_IT_WAS if key == CASE else WEEK
    settings, shop = the_settings(work)[1], the_shop(work).name
    spoken = inviting.in_voice(work, wording, lang)
    url = "https://example.com/question"
    values = {
        **made_up(kind, lang),
        "shop_name": shop,
        "question": spoken.question,
        "options": [{"label": label, "url": url} for _code, label in spoken.options],
    }
    shell = preview_shell(shop, settings.sender, voice=settings.voice, lang=lang)
    return render_letter(letter_source("surveys", kind, lang), values, shell)


def _known(key: str) -> None:
    if key not in editing.EDITABLE:
        raise NotFound("no_question", _("There is no such question here."))


def _staff() -> str:
    return f"staff:{g.staff}"
