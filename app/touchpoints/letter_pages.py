"""The letters in the panel: what is sent when, in whose words, and the page on which the shop writes its own."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Invalid, NotFound
from app.core.work import Work
from app.mail.letter_check import line_of, unknown_values
from app.mail.letters import SOURCE_LENGTH_MAX
from app.mail.lint import lix, lix_verdict
from app.mail.lint_words import Complaint
from app.shops.store import the_settings
from app.touchpoints import letter_words_for_pages as words
from app.touchpoints import texts, trying
from app.touchpoints.letters import LetterKind
from app.touchpoints.preview import LANGUAGES
from app.touchpoints.trying import Proof
from app.web.answers import after_saving, form_again
from app.web.forms import Form
from app.web.guards import only_asks, owners, panel
from app.web.i18n import chosen_language

blueprint = Blueprint("letters", __name__, template_folder="templates")

EDITOR = "touchpoints/letter.html"
PRESS_DIGITS_MAX = 19

log = structlog.get_logger(__name__)


@blueprint.get("/letters")
@panel
def show_letters(work: Work) -> str:
    kinds: list[LetterKind] = sorted(work.env.plan.letters.values(), key=lambda one: -one.kind.priority)
    own = texts.own_langs(work, LANGUAGES)
    return render_template(
        "touchpoints/letters.html", kinds=kinds, own=own, langs=LANGUAGES, words=words, name_of=_name_of
    )


@blueprint.get("/letters/<kind>/<lang>")
@panel
def show_letter(work: Work, kind: str, lang: str) -> str:
    """With ?version=… an older text is shown, to be saved again or not."""
    letter = _letter(work, kind, lang)
    number = request.args.get("version", "")
    older = texts.version(work, letter, lang, number=int(number)) if number.isdecimal() else None
    source = (older.source or texts.original(letter, lang)) if older else texts.source_of(work, letter, lang)
    return render_template(EDITOR, **_values(work, letter, lang, source=source, form=Form()), older=older)


@blueprint.post("/letters/<kind>/<lang>")
@panel
@owners
def change_letter(work: Work, kind: str, lang: str) -> Response:
    letter, form = _letter(work, kind, lang), Form(request.form)
    source = form.text("source", longest=SOURCE_LENGTH_MAX)
    if not form.complaints:
        _complain(form, work, letter, lang=lang, source=source)
    if form.complaints:
        values = _values(work, letter, lang, source=source, form=form)
        return make_response(form_again(EDITOR, **values, older=None))
    texts.keep(work, letter, lang, source=source, by=f"staff:{g.staff}", after=_whole(form.raw("after")))
    log.info("letter_changed", shop_id=work.shop_id, staff=g.staff, kind=kind, lang=lang)
    return _back(kind, lang, _("Saved. Letters from now on say it like this."))


@blueprint.post("/letters/<kind>/<lang>/original")
@panel
@owners
def restore_letter(work: Work, kind: str, lang: str) -> Response:
    letter = _letter(work, kind, lang)
    after = _whole(request.form.get("after", ""))
    texts.keep(work, letter, lang, source=texts.original(letter, lang), by=f"staff:{g.staff}", after=after)
    log.info("letter_restored", shop_id=work.shop_id, staff=g.staff, kind=kind, lang=lang)
    return _back(kind, lang, _("The original is back. Your own texts are among the versions."))


@blueprint.post("/letters/<kind>/<lang>/preview")
@panel
@only_asks
def preview_letter(work: Work, kind: str, lang: str) -> str:
    """What is being typed, as it would read: saved is nothing."""
    letter, form = _letter(work, kind, lang), Form(request.form)
    source = form.text("source", longest=SOURCE_LENGTH_MAX)
    if not form.complaints:
        _complain(form, work, letter, lang=lang, source=source)
    return render_template(
        "touchpoints/letter_preview.html",
        wrong=[one.sentence for one in form.complaints],
        **_proof_values(work, letter, lang, source=source),
    )


@blueprint.post("/letters/<kind>/<lang>/test")
@panel
@owners
def send_test(work: Work, kind: str, lang: str) -> Response:
    letter, form = _letter(work, kind, lang), Form(request.form)
    address, press = form.email("address"), _whole(form.raw("press"))
    if not form.complaints:
        try:
            trying.send_test(work, letter, lang, address=address, press=press)
        except Invalid as wrong:
            form.complain("address", _said_of_address(wrong))
    if form.complaints:
        source = texts.source_of(work, letter, lang)
        shown = Form()
        values = _values(work, letter, lang, source=source, form=shown)
        return make_response(form_again(EDITOR, **{**values, "test_form": form}, older=None))
    return _back(kind, lang, _("On its way, with made-up values."))


def _said_of_address(wrong: Invalid) -> str:
    if wrong.code == "no_sender":
        return _("Say in the settings who the letters are from.")
    return _("That is not an e-mail address.")


def _complain(form: Form, work: Work, letter: LetterKind, *, lang: str, source: str) -> None:
    """What can't be rendered and what the law forbids; taste is no hindrance."""
    for name, line in unknown_values(source, texts.variables(letter, lang)):
        form.complain("source", words.at_line(line, words.unknown_in_words(name)))
    if form.complaints:
        return
    try:
        proof = trying.prove(work, letter, lang, source=source)
    except Invalid as wrong:
        form.complain("source", words.wrong_in_words(wrong, line_of(source, wrong)))
        return
    for one in proof.illegal:
        form.complain("source", f"“{one.excerpt}”: {one.sentence(chosen_language())}")


def _letter(work: Work, kind: str, lang: str) -> LetterKind:
    found: LetterKind | None = work.env.plan.letters.get(kind)
    if found is None or lang not in LANGUAGES:
        raise NotFound("no_such_letter", "There is no such letter.")
    return found


def _values(work: Work, letter: LetterKind, lang: str, *, source: str, form: Form) -> dict[str, Any]:
    kind = letter.kind.name
    history = texts.versions(work, letter, lang)
    return {
        "form": form,
        "test_form": Form(),
        "kind": kind,
        "letter_class": words.CLASSES[letter.kind.letter_class],
        "lang": lang,
        "name": _name_of(kind),
        "when": words.WHEN.get(kind, ""),
        "source": source,
        "is_own": bool(history and history[0].source),
        "after": history[0].id if history else 0,
        "versions": history,
        "variables": [(one, words.VARIABLES.get(one, "")) for one in texts.variables(letter, lang)],
        "sender_address": the_settings(work)[1].sender.address,
        "press": work.next_id(),
        "languages": [
            (words.LANGUAGES[one], url_for("letters.show_letter", kind=kind, lang=one), one == lang)
            for one in LANGUAGES
        ],
        "wrong": [],
        **_proof_values(work, letter, lang, source=source),
    }


def _proof_values(work: Work, letter: LetterKind, lang: str, *, source: str) -> dict[str, Any]:
    """How a text reads; without letters where it can't be rendered, which is said at the field."""
    try:
        proof = trying.prove(work, letter, lang, source=source)
    except Invalid:
        proof = Proof({}, ())
    made_up = proof.letters.get("made_up")
    left_out = texts.left_out(source, texts.variables(letter, lang)) if made_up else []
    score = lix(made_up.text.split("\n-- \n")[0]) if made_up else 0
    return {
        "letters": proof.letters,
        "heard": [
            *(("", words.left_out_in_words(name), "") for name in left_out),
            *(_heard(one) for one in proof.complaints),
        ],
        "verdict": lix_verdict(score, chosen_language()) if made_up else "",
        "lix": score,
    }


def _heard(one: Complaint) -> tuple[str, str, str]:
    return one.excerpt, one.sentence(chosen_language()), one.instead


def _name_of(kind: str) -> str:
    return str(words.NAMES.get(kind, kind))


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= PRESS_DIGITS_MAX else 0


def _back(kind: str, lang: str, said: str) -> Response:
    return after_saving(url_for("letters.show_letter", kind=kind, lang=lang), said)
