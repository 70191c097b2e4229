"""What a question is made of, and what keeps a merchant's own wording one that can be asked."""

from __future__ import annotations

import msgspec

from app.mail.lint_selling import selling_in

LANGS = ("sv", "en")
# A letter shows all of them as links: with more it no longer reads like a letter.
OPTIONS_MIN, OPTIONS_MAX = 2, 7
ASKED_MAX, LABEL_MAX = 160, 80
SCORES = (1, 2, 3, 4, 5)


class Option(msgspec.Struct, frozen=True):
    """One answer that can be tapped. code  stays the same when the words change; score  None: neither good nor bad"""

    code: str
    score: int | None
    sv: str
    en: str

    def label(self, lang: str) -> str:
        return self.sv if lang == "sv" else self.en


class Wording(msgspec.Struct, frozen=True):
    """{shop} in the words becomes the shop's name. options  none: she answers in her own words"""

    sv: str
    en: str
    options: tuple[Option, ...]

    def in_lang(self, lang: str) -> str:
        return self.sv if lang == "sv" else self.en

    def option(self, code: str) -> Option | None:
        return next((one for one in self.options if one.code == code), None)


class Question(msgspec.Struct, frozen=True):
    """key      at most 20 signs
    step     rules.STEPS, or "" where it is about none of them
    per_line her words may be about each thing that she bought
    wording  version 1
    """

    key: str
    step: str
    wording: Wording
    per_line: bool = False


def named(words: str, shop: str) -> str:
    return words.replace("{shop}", shop)


def next_code(taken: set[str]) -> str:
    """For an option that the merchant adds: never one that an answer may have had before."""
    return next(code for number in range(1, 1000) if (code := f"own{number}") not in taken)


def faults(wording: Wording, *, may_be_open: bool = False) -> list[tuple[str, str]]:
    """What keeps it from being asked, as (field, code), all at once.

    may_be_open  a question without answers to choose from is answered in her own words alone
    fields  "sv", "en", "options"; of an option "label_sv.<code>", "label_en.<code>"
    codes   "missing", "too_long", "sells", "too_few", "too_many", "twice"
    """
    found = [(lang, code) for lang in LANGS if (code := _fault(wording.in_lang(lang), ASKED_MAX))]
    for option in wording.options:
        found += [
            (f"label_{lang}.{option.code}", code)
            for lang in LANGS
            if (code := _fault(option.label(lang), LABEL_MAX))
        ]
    if len(wording.options) < OPTIONS_MIN and not (may_be_open and not wording.options):
        found.append(("options", "too_few"))
    if len(wording.options) > OPTIONS_MAX:
        found.append(("options", "too_many"))
    for lang in LANGS:
        labels = [one.label(lang).casefold() for one in wording.options]
        if len(set(labels)) < len(labels):
            found.append(("options", "twice"))
            break
    return found


def _fault(words: str, longest: int) -> str:
    if not words.strip():
        return "missing"
    if len(words) > longest:
        return "too_long"
    # Whoever is asked for an opinion isn't sold anything meanwhile.
    return "sells" if selling_in(words, "service") else ""
