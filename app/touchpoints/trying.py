"""Letters tried out: with made-up values or a real order's, on the page and in the merchant's own mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.errors import Invalid
from app.core.work import Work
from app.mail.letters import RenderedLetter, render_letter
from app.mail.lint import letter_complaints, selling_in
from app.mail.lint_words import Complaint
from app.mail.message import mailbox
from app.mail.voice import Shell
from app.outbox.actions import send_out
from app.shops.store import the_settings, the_shop
from app.touchpoints import texts
from app.touchpoints.letters import LetterKind, without_her_keys
from app.touchpoints.model import Touchpoint
from app.touchpoints.preview import made_up, preview_shell
from app.touchpoints.store import view

ERRAND = "send_test_letter"
ADDRESS = "test_letters.address"
MARK = "[Test] "
# Among so many of the last wishes one is nearly always still true; each costs its room a few queries.
ORDERS_TRIED_MAX = 10
# The newest wishes among which those of one kind are looked for: a kind that is rarer is shown with made-up values.
LOOKED_THROUGH = 3_000


@dataclass(frozen=True)
class TestLetter:
    letter: RenderedLetter
    lang: str
    address: str


@dataclass(frozen=True)
class Proof:
    """A text tried out.

    letters     where the values are from ("made_up" or "real") → how it reads
    complaints  of the lint and of the law
    """

    letters: dict[str, RenderedLetter]
    complaints: tuple[Complaint, ...]

    @property
    def illegal(self) -> list[Complaint]:
        return [one for one in self.complaints if one.blocks]


def prove(work: Work, kind: LetterKind, lang: str, *, source: str) -> Proof:
    """raises  Invalid, as render_letter does; letter_check.line_of says where"""
    shell = _shell(work, lang)
    values = _made_up(work, kind, lang)
    letters = {
        "made_up": render_letter(source, values, texts.with_why(kind, lang, values=values, shell=shell))
    }
    real = _real_values(work, kind, lang)
    if real is not None:
        letters["real"] = render_letter(source, real, texts.with_why(kind, lang, values=real, shell=shell))
    given = list(_said(values.values()))
    selling = [
        *selling_in(source, kind.kind.letter_class),
        *selling_in(letters["made_up"], kind.kind.letter_class, given),
    ]
    heard = (*selling, *letter_complaints(letters["made_up"], shell))
    return Proof(letters, tuple(dict.fromkeys(heard)))


def send_test(work: Work, kind: LetterKind, lang: str, *, address: str, press: int) -> None:
    """What is saved goes to this address. press  a number of the button's own, so that pressed twice it goes once

    raises  Invalid "bad_mailbox", "no_sender"
    """
    mailbox("", address)
    sender = the_settings(work)[1].sender
    if not (sender.name and sender.address):
        raise Invalid("no_sender", "Say in the settings who the letters are from.")
    sealed = work.seal(address, ADDRESS)
    assert sealed is not None  # an address isn't None
    body = {"kind": kind.kind.name, "lang": lang, "address": sealed.hex()}
    send_out(work, ERRAND, f"test_letter:{press}", body=body)


def read(work: Work, body: dict[str, Any]) -> TestLetter | None:
    """None where this version knows no such letter."""
    kind: LetterKind | None = work.env.plan.letters.get(body["kind"])
    address = work.unseal(bytes.fromhex(body["address"]), ADDRESS)
    if kind is None or not address:
        return None
    lang = str(body["lang"])
    values = _made_up(work, kind, lang)
    letter = texts.render_own(work, kind, lang, values=values, shell=_shell(work, lang))
    return TestLetter(replace(letter, subject=f"{MARK}{letter.subject}"), lang, address)


def _shell(work: Work, lang: str) -> Shell:
    settings = the_settings(work)[1]
    return preview_shell(the_shop(work).name, settings.sender, voice=settings.voice, lang=lang)


def _made_up(work: Work, kind: LetterKind, lang: str) -> dict[str, object]:
    known = texts.variables(kind, lang)
    values = {**made_up(kind.kind.name, lang), "shop_name": the_shop(work).name}
    return {name: value for name, value in values.items() if name in known}


def _real_values(work: Work, kind: LetterKind, lang: str) -> dict[str, object] | None:
    """Of the newest wish of this kind whose letter would be true today; None where there is none."""
    newest = (
        select(Touchpoint.id, Touchpoint.kind).order_by(Touchpoint.id.desc()).limit(LOOKED_THROUGH).subquery()
    )
    tried = select(newest.c.id).where(newest.c.kind == kind.kind.name).order_by(newest.c.id.desc())
    ids = list(work.session.scalars(tried.limit(ORDERS_TRIED_MAX)))
    found = work.session.scalars(select(Touchpoint).where(among(Touchpoint.id, ids)))
    for touchpoint in sorted(found, key=lambda one: -one.id):
        wish = view(touchpoint)
        if kind.untrue(work, wish) is None:
            return {name: _seen_by_staff(value) for name, value in kind.values(work, wish, lang).items()}
    return None


def _seen_by_staff(value: object) -> object:
    """Also within lists: a question's letter has a link for each answer."""
    if isinstance(value, list):
        return [_seen_by_staff(one) for one in value]
    if isinstance(value, dict):
        return {name: _seen_by_staff(one) for name, one in value.items()}
    return without_her_keys(value) if type(value) is str else value


def _said(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        if isinstance(value, list):
            yield from _said(value)
        elif isinstance(value, dict):
            yield from _said(value.values())
        elif isinstance(value, str):
            yield value
