"""The form of a question's words: read line by line, complained of at the field, and shown as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.core.work import Work
from app.mail.letters import letter_source, render_letter
from app.shops.store import the_settings, the_shop
from app.surveys import inviting, words_for_pages
from app.surveys.wording import SCORES, Option, Wording, faults, next_code
from app.touchpoints.preview import made_up, preview_shell
from app.web.forms import Form


def typed(form: Form, held: Sequence[Option], *, taken: set[str], new: Sequence[str]) -> Wording:
    """A line without any words is no answer to choose; one that is new gets a code of its own.

    held   the answers that the form showed
    taken  codes that an answer may have had before
    new    names of the form's empty lines
    """
    taken, options = set(taken), []
    for row in (*(one.code for one in held), *new):
        sv, en = form.raw(f"label_sv-{row}"), form.raw(f"label_en-{row}")
        score = form.choice(f"score-{row}", ("", *map(str, SCORES)))
        if sv or en:
            code = next_code(taken) if row in new else row
            taken.add(code)
            options.append(
                Option(code, int(score) if score else None, " ".join(sv.split()), " ".join(en.split()))
            )
    return Wording(form.line("sv", required=False), form.line("en", required=False), tuple(options))


def complain(form: Form, wording: Wording, new: Sequence[str], *, may_be_open: bool) -> None:
    for field, code in faults(wording, may_be_open=may_be_open):
        form.complain(_field(form, field, new), words_for_pages.fault_in_words(code))


def _field(form: Form, field: str, new: Sequence[str]) -> str:
    """Where the complaint stands: a new answer's is in one of the empty lines."""
    name, dot, code = field.partition(".")
    if not dot:
        return "option_rows" if name == "options" else name
    if form.raw(f"label_sv-{code}") or form.raw(f"label_en-{code}"):
        return f"{name}-{code}"
    used = [one for one in new if form.raw(f"label_sv-{one}") or form.raw(f"label_en-{one}")]
    halves = [one for one in used if bool(form.raw(f"label_sv-{one}")) != bool(form.raw(f"label_en-{one}"))]
    return f"{name}-{next(iter((*halves, *used)), new[0])}"


def scores() -> list[tuple[str, str]]:
    said = {5: _("5, good"), 4: "4", 3: "3", 2: "2", 1: _("1, a person looks at it")}
    return [("", _("Neither good nor bad")), *((str(one), said[one]) for one in reversed(SCORES))]


def preview(work: Work, kind: str, wording: Wording, lang: str) -> Any:
    """The letter as a customer would get it, with a made-up order. kind  of the letter"""
    settings, shop = the_settings(work)[1], the_shop(work).name
    spoken = inviting.in_voice(work, wording, lang)
    values = {
        **made_up(kind, lang),
        "shop_name": shop,
        "question": spoken.question,
        "options": inviting.taps(spoken, "https://example.com/question", lang),
    }
    shell = preview_shell(shop, settings.sender, voice=settings.voice, lang=lang)
    return render_letter(letter_source("surveys", kind, lang), values, shell)
