"""The shop's own texts of letters: which holds, what is wrong with one, and how each came about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select

from app.core.errors import Conflict, Invalid, NotFound
from app.core.work import Work
from app.mail.letter_check import names_in
from app.mail.letters import RenderedLetter, letter_source, render_letter, why_in
from app.mail.voice import Shell
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import LetterText

# Without these a letter doesn't bring what it is sent for.
NEEDED = frozenset(
    ("code", "review_url", "yes_url", "not_yet_url", "wrong_url", "guide", "tracking_url", "confirms")
)
# Where such a value is true, the letter says what another one would have said.
FOR_ANOTHER = frozenset(("confirms",))
# What every room gives to every letter, and what the shell says in it.
EVERYWHERE = frozenset(("first_name", "shop_name", "items", "lang", "hello", "sign_off"))
VERSIONS_SHOWN_MAX = 30  # whoever looks further back than this wants the original

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Version:
    """One saved text. source  "": back to the original. made_by  "staff:" and Shopify's number of the person"""

    id: int
    source: str
    made_at: datetime
    made_by: str


def source_of(work: Work, kind: LetterKind, lang: str) -> str:
    """What is sent: the shop's own text, or the original."""
    return _own(work, kind.kind.name, lang) or original(kind, lang)


def original(kind: LetterKind, lang: str) -> str:
    return letter_source(kind.room, kind.name, lang)


def render_own(
    work: Work, kind: LetterKind, lang: str, *, values: dict[str, object], shell: Shell
) -> RenderedLetter:
    """The letter as it goes. Where the shop's own text can't say what this order has, the original goes instead: an
    owed letter mustn't stay behind because of a slip in a text that looked right with other orders. Nor may what it
    says for another letter, which then isn't sent, be lost with a text that doesn't know of it.
    """
    own = _own(work, kind.kind.name, lang)
    if own and not any(values.get(name) and name not in names_in(own) for name in FOR_ANOTHER):
        try:
            return render_letter(own, values, with_why(kind, lang, values=values, shell=shell))
        except Invalid as wrong:
            log.warning("own_letter_broken", shop_id=work.shop_id, kind=kind.kind.name, code=wrong.code)
    return render_letter(original(kind, lang), values, shell)


def with_why(kind: LetterKind, lang: str, *, values: dict[str, object], shell: Shell) -> Shell:
    """Every letter says why it came: where the shop's own text leaves that out, as the original has it."""
    return replace(shell, why=why_in(original(kind, lang), values, shell))


def keep(work: Work, kind: LetterKind, lang: str, *, source: str, by: str, after: int) -> None:
    """Save a text; one that says what the original says is the original.

    after   the version that the person was shown, 0 for none
    raises  Conflict where somebody else saved meanwhile
    """
    newest = _newest(work, kind.kind.name, lang)
    if (newest.id if newest is not None else 0) != after:
        raise Conflict("letter_changed", "Somebody else saved meanwhile. Look at the page again first.")
    told = "" if source.strip() == original(kind, lang).strip() else source.strip() + "\n"
    if told == (newest.source if newest is not None else ""):
        return
    work.session.add(
        LetterText(
            shop_id=work.shop_id,
            id=work.next_id(),
            kind=kind.kind.name,
            lang=lang,
            source=told,
            made_at=work.now,
            made_by=by[:40],
        )
    )


def versions(work: Work, kind: LetterKind, lang: str) -> list[Version]:
    """The newest first."""
    query = select(LetterText).where(LetterText.kind == kind.kind.name, LetterText.lang == lang)
    query = query.order_by(LetterText.id.desc()).limit(VERSIONS_SHOWN_MAX)
    return [_view(row) for row in work.session.scalars(query)]


def version(work: Work, kind: LetterKind, lang: str, *, number: int) -> Version:
    row = work.session.get(LetterText, (work.shop_id, number))
    if row is None or (row.kind, row.lang) != (kind.kind.name, lang):
        raise NotFound("no_version", "There is no such version.")
    return _view(row)


def own_langs(work: Work, langs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """By kind, the languages in which the shop has a text of its own."""
    return {
        name: tuple(lang for lang in langs if _own(work, name, lang))
        for name in sorted(work.env.plan.letters)
    }


def variables(kind: LetterKind, lang: str) -> list[str]:
    """What a letter of this kind may name."""
    return sorted(EVERYWHERE.union(names_in(original(kind, lang))))


def left_out(source: str, known: list[str]) -> list[str]:
    """What the original brings and this text doesn't."""
    return sorted(NEEDED.intersection(known).difference(names_in(source)))


def _own(work: Work, name: str, lang: str) -> str:
    newest = _newest(work, name, lang)
    return newest.source if newest is not None else ""


def _newest(work: Work, name: str, lang: str) -> LetterText | None:
    query = select(LetterText).where(LetterText.kind == name, LetterText.lang == lang)
    return work.session.scalars(query.order_by(LetterText.id.desc()).limit(1)).first()


def _view(row: LetterText) -> Version:
    return Version(row.id, row.source, row.made_at, row.made_by)
