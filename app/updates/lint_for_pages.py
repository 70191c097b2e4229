"""What the lint hears in the merchant's own texts, in her language."""

from __future__ import annotations

from dataclasses import dataclass

from app.mail.lint import lix, lix_verdict, selling_in, wording_complaints
from app.mail.lint_words import Complaint
from app.shops.settings import Guide
from app.updates.guide_rules import said_in
from app.web.i18n import chosen_language


@dataclass(frozen=True)
class Heard:
    """lang  of the text; verdict of how heavy it is to read; complaints as (words, sentence, what to write instead)"""

    lang: str
    lix: int
    verdict: str
    complaints: list[tuple[str, str, str]]


def heard_in_guide(guide: Guide) -> list[Heard]:
    """One for each language that it is written in."""
    return [_heard(*said_in(guide, lang), lang=lang) for lang in ("sv", "en") if said_in(guide, lang)[1]]


def _heard(subject: str, text: str, *, lang: str) -> Heard:
    said, score, reads = f"{subject}.\n\n{text}", lix(text), chosen_language()
    complaints: list[Complaint] = [*wording_complaints(said, lang), *selling_in(said, "care")]
    shown = [(one.excerpt, one.sentence(reads), one.instead) for one in complaints]
    return Heard(lang, score, lix_verdict(score, reads), shown)
