"""What a customer chooses on her page: how much, which letters, when, in which language. Her latest word holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.work import Work
from app.touchpoints import store
from app.touchpoints.actions import note_wish
from app.touchpoints.consents import says_no
from app.touchpoints.dose_rules import Allowance
from app.touchpoints.hearing import shop_allowance
from app.touchpoints.letters import LetterKind

# The classes of which letters can be stopped, in the order in which the page names them. Contract letters always go.
CLASSES = ("service", "feedback", "care", "selling")
DOSES = ("less", "normal", "more")
PAUSE = timedelta(days=30)
# A second press, or a mail program that repeats its post, doesn't make a pause longer.
PAUSED_JUST_NOW = timedelta(days=1)


@dataclass(frozen=True)
class Choices:
    """What holds now for an address.

    stopped       nothing goes but what belongs to an order: she said so here, with one click, or to Shopify
    off           kinds and classes that she has stopped by name
    dose          "less", "normal" or "more"; allowance is what that makes of the shop's own
    paused_until  UTC, in the future; None while she hears from us
    lang          the language that she chose; "" for that of her orders
    bounced       nothing reaches the address, so nothing is sent there
    """

    stopped: bool
    off: frozenset[str]
    dose: str
    allowance: Allowance
    paused_until: datetime | None
    lang: str
    bounced: bool


def choices_of(work: Work, email_key: bytes) -> Choices:
    said = store.said(work, email_key)
    dose = said["dose"].says if "dose" in said and said["dose"].says in DOSES else "normal"
    named = {kind for _, kinds in stoppable(work) for kind in kinds} | set(CLASSES)
    return Choices(
        stopped=("all" in said and said["all"].says == "stop") or says_no(work, email_key),
        off=frozenset(about for about, one in said.items() if one.says == "stop" and about in named),
        dose=dose,
        allowance=shop_allowance(work).as_she_chose(dose),
        paused_until=_paused_until(work, said.get("pause")),
        lang=said["lang"].says if "lang" in said else "",
        bounced=store.is_bounced(work, email_key),
    )


def stoppable(work: Work) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The kinds of letters that can be stopped, by class. `selling` is stopped as a class, so it names no kinds."""
    letters: Mapping[str, LetterKind] = work.env.plan.letters
    named = [
        (
            letter_class,
            tuple(name for name, one in letters.items() if one.kind.letter_class == letter_class),
        )
        for letter_class in CLASSES
        if letter_class != "selling"
    ]
    return (*((letter_class, kinds) for letter_class, kinds in named if kinds), ("selling", ("selling",)))


def say(work: Work, email_key: bytes, about: str, says: str, *, source: str = "page") -> None:
    """Note a choice. What holds already isn't noted again: buttons are pressed twice, and posts are repeated."""
    if not _holds(work, email_key, about, says):
        note_wish(work, email_key, about, says=says, source=source)


def pause(work: Work, email_key: bytes) -> None:
    """Nothing that is counted for PAUSE from now on."""
    held = choices_of(work, email_key).paused_until
    until = work.now + PAUSE
    if held is None or until - held > PAUSED_JUST_NOW:
        note_wish(work, email_key, "pause", says="stop", source="page", until=until)


def choose_kinds(work: Work, email_key: bytes, wanted: Collection[str], *, shown: Collection[str]) -> None:
    """Which of the letters that were shown to her she wants. What wasn't shown stays as it was."""
    for _, kinds in stoppable(work):
        for kind in kinds:
            if kind in shown:
                say(work, email_key, kind, "go_on" if kind in wanted else "stop")


def _holds(work: Work, email_key: bytes, about: str, says: str) -> bool:
    choices = choices_of(work, email_key)
    if about == "all" and says == "stop":
        # Her own word is kept beside Shopify's: a later yes there takes back what she said there, and not this.
        return store.wishes(work, email_key).get("all") == "stop"
    if about == "all":
        return not choices.stopped
    if about == "pause":
        return choices.paused_until is None
    if about in ("dose", "lang"):
        return {"dose": choices.dose, "lang": choices.lang}[about] == says
    return (about in choices.off) == (says == "stop")


def _paused_until(work: Work, said: store.Said | None) -> datetime | None:
    paused = said is not None and said.says != "go_on" and said.until is not None and said.until > work.now
    return said.until if said is not None and paused else None
