"""The customer's choices about letters in her words: kinds of letters, and what holds now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.touchpoints.choices import Choices
from app.web.formats import on as written_on

GROUPS = {
    "service": lazy_gettext("When something is wrong with an order"),
    "feedback": lazy_gettext("What you think"),
    "care": lazy_gettext("To help you along with what you bought"),
    "selling": lazy_gettext("Offers"),
}
KINDS = {
    "broken_promise": lazy_gettext("How we make up for a delivery that came too late"),
    "remedy_given": lazy_gettext("What we did to make up for it"),
    "claim_received": lazy_gettext("That something you told us has reached us, and what happens then"),
    "claim_update": lazy_gettext("How it goes with something you told us"),
    "claim_decided": lazy_gettext("What came of something you told us"),
    "delay_notice": lazy_gettext("That an order will be late, before its day has come"),
    "has_it_come": lazy_gettext("The question whether an order has come"),
    "kept_after_all": lazy_gettext("A correction, when an order came in time after all"),
    "review_request": lazy_gettext("The question what you think of what you bought, once for each order"),
    "week_question": lazy_gettext("One question about how something was, once for each order"),
    "case_question": lazy_gettext("The question how it was to get help, after something went wrong"),
    "review_reminder": lazy_gettext("One reminder of that question, if you haven't written"),
    "study_question": lazy_gettext("The question what you expect, to a few whom chance picks"),
    "waiting_content": lazy_gettext("What's good to know while you wait for an order"),
    "first_use_guide": lazy_gettext("How to begin, when an order has come"),
    "selling": lazy_gettext("Offers and news from the shop"),
}
SPOKEN = {
    "sv": lazy_gettext("Our letters are in Swedish."),
    "en": lazy_gettext("Our letters are in English."),
}
# Each in its own language: who can't read the page finds it.
ASK_FOR = {"sv": "Skriv till mig på svenska", "en": "Write to me in English"}
# What the guard says of a link, in English. These stand here so that the catalogue has them.
SENTENCES = (
    lazy_gettext("This link is no longer valid. Answer the letter, and a person will help you."),
    lazy_gettext("This link is not whole. Please use the one in the letter as it stands."),
    lazy_gettext("This shop no longer uses Kept, and what it kept on you is gone."),
)
# Kinds that nobody has found words for yet stand by what they are about.
OTHERS = {
    "service": lazy_gettext("Another letter about an order"),
    "feedback": lazy_gettext("Another question about what you think"),
    "care": lazy_gettext("Another letter about what you bought"),
    "selling": lazy_gettext("Another offer"),
}


@dataclass(frozen=True)
class Group:
    """kinds  (name, words, whether she gets it)"""

    title: str
    kinds: tuple[tuple[str, str, bool], ...]


def groups(stoppable: tuple[tuple[str, tuple[str, ...]], ...], choices: Choices) -> list[Group]:
    """Who wants no letters at all is asked only about those that go all the same."""
    return [
        Group(
            str(GROUPS[letter_class]),
            tuple(
                (kind, str(KINDS.get(kind, OTHERS[letter_class])), _gets(kind, letter_class, choices))
                for kind in kinds
            ),
        )
        for letter_class, kinds in stoppable
        if letter_class == "service" or not choices.stopped
    ]


def _gets(kind: str, letter_class: str, choices: Choices) -> bool:
    return not choices.off & {kind, letter_class}


def what_holds(choices: Choices, *, paused_until: date | None, language: str) -> list[str]:
    """Sentences, the weightiest first. paused_until  by the shop's calendar; language  of the letters"""
    if choices.bounced:
        return [
            _(
                "Our letters to your address came back, so we no longer write there. Answer from one that works."
            )
        ]
    spoken = str(SPOKEN[language])
    if choices.stopped:
        return [_("You get no letters from us, except about an order that you have with us."), spoken]
    lines = [_often(choices), spoken]
    if paused_until is not None:
        lines.insert(
            0,
            _(
                "Until %(day)s we only write about an order that you have with us.",
                day=written_on(paused_until),
            ),
        )
    return lines


def _often(choices: Choices) -> str:
    allowed = choices.allowance
    if not (allowed.per_week and allowed.per_month):
        return _("We only write about an order that you have with us.")
    return _(
        "Beside letters about an order, you get at most %(week)s in seven days and %(month)s in thirty.",
        week=ngettext("%(num)s letter", "%(num)s letters", allowed.per_week),
        month=allowed.per_month,
    )
