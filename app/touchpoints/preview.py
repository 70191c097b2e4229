"""Every letter as a customer would get it, with made-up values: for the settings and `flask preview-letters`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from app.mail.letters import RenderedLetter, letter_source, render_letter
from app.mail.liquids import Written
from app.mail.voice import Shell
from app.shops.settings import Sender, Voice
from app.touchpoints.voices import shell_for

LANGUAGES = ("sv", "en")

# kind → the room that keeps the letter. A test holds this against the wiring, so none is forgotten.
ROOMS = {
    "broken_promise": "guarantees",
    "remedy_given": "guarantees",
    "review_request": "reviews",
    "review_reminder": "reviews",
    "week_question": "surveys",
    "case_question": "surveys",
    "study_question": "studies",
    "fit_certificate": "claims",
    "claim_received": "claims",
    "claim_update": "claims",
    "claim_decided": "claims",
    "has_it_come": "updates",
    "delay_notice": "updates",
    "kept_after_all": "updates",
    "order_received": "updates",
    "shipment_sent": "updates",
    "order_arrived": "updates",
    "waiting_content": "updates",
    "first_use_guide": "updates",
}

_SIGNERS = {"sv": ("Maja Lind", "butikschef"), "en": ("Maja Lind", "shop manager")}
_VALUES: dict[str, dict[str, Any]] = {
    "sv": {
        "promised_on": "tisdag 3 mars",
        "arrived_on": "fredag 6 mars",
        "expected_on": "onsdag 11 mars",
        "written_on": "lördag 7 mars",
        "total": "1\u00a0299\u00a0kr",
        "remedy_text": "15\u00a0%",
        "code_valid_until": "fredag 4 september",
        "covered": ["Pegasus 41: till och med torsdag 2 april"],
        "guarantee": Written(
            "Skaver skorna, eller passar de inte, så byter vi dem. Du får ha sprungit i dem."
        ),
        "opened_on": "måndag 2 mars",
        "next_on": "tisdag 3 mars",
        "plan": Written("Du skickar inget tillbaka förrän vi har hört av oss."),
        "text": Written("Jag har bett lagret titta efter ett par i din storlek."),
    },
    "en": {
        "promised_on": "Tuesday 3 March",
        "arrived_on": "Friday 6 March",
        "expected_on": "Wednesday 11 March",
        "written_on": "Saturday 7 March",
        "total": "SEK\u00a01,299",
        "remedy_text": "15%",
        "code_valid_until": "Friday 4 September",
        "covered": ["Pegasus 41: until Thursday 2 April"],
        "guarantee": Written("If the shoes chafe or don't fit, we replace them. You may have run in them."),
        "opened_on": "Monday 2 March",
        "next_on": "Tuesday 3 March",
        "plan": Written("Don't send anything back before you've heard from us."),
        "text": Written("I've asked the warehouse to look for a pair in your size."),
    },
}

# The guides are the merchant's own; these are only here to be looked at.
_GUIDES: dict[str, dict[str, dict[str, Any]]] = {
    "waiting_content": {
        "sv": {
            "subject": "Medan du väntar på dina skor",
            "guide": Written(
                "Mät gärna foten på kvällen, när den är som störst. Det ska finnas en tumbredd kvar framför tårna."
            ),
        },
        "en": {
            "subject": "While you wait for your shoes",
            "guide": Written(
                "Measure your foot in the evening, when it's at its largest. "
                "There should be a thumb's width left in front of your toes."
            ),
        },
    },
    "first_use_guide": {
        "sv": {
            "subject": "De första turerna i dina nya skor",
            "guide": Written("Ta två korta turer först. Sulan mjuknar, och du märker om något skaver."),
        },
        "en": {
            "subject": "The first runs in your new shoes",
            "guide": Written(
                "Take two short runs first. The sole softens, and you'll notice if anything rubs."
            ),
        },
    },
}

# What these letters say differs from the others: it came in time.
_ASKED: dict[str, Any] = {"given": "", "choose_url": "https://example.com/offer"}


def _asked(question: str, *labels: str) -> dict[str, Any]:
    url = "https://example.com/question"
    options = [{"label": label, "url": f"{url}?say=one"} for label in labels]
    return {"question": question, "options": options, "page_url": url}


_OWN: dict[str, dict[str, dict[str, Any]]] = {
    **_GUIDES,
    "broken_promise": {
        "sv": {
            **_ASKED,
            "answer_by": "måndag 9 mars",
            "ways": [
                {"kind": "store_credit", "amount": "130\u00a0kr", "text": ""},
                {"kind": "code", "amount": "20\u00a0%", "text": ""},
                {"kind": "shipping_refund", "amount": "49\u00a0kr", "text": ""},
            ],
            "default": {"kind": "store_credit", "amount": "130\u00a0kr", "text": ""},
        },
        "en": {
            **_ASKED,
            "answer_by": "Monday 9 March",
            "ways": [
                {"kind": "store_credit", "amount": "SEK\u00a0130", "text": ""},
                {"kind": "code", "amount": "20%", "text": ""},
                {"kind": "shipping_refund", "amount": "SEK\u00a049", "text": ""},
            ],
            "default": {"kind": "store_credit", "amount": "SEK\u00a0130", "text": ""},
        },
    },
    "week_question": {
        "sv": _asked(
            "Hur lätt var det att hitta rätt hos Löparboden?", "Mycket lätt", "Ganska lätt", "Svårt"
        ),
        "en": _asked(
            "How easy was it to find the right thing at Löparboden?", "Very easy", "Fairly easy", "Hard"
        ),
    },
    "case_question": {
        "sv": _asked(
            "Hur var det att få hjälp av Löparboden?", "Lätt, och jag kände mig trygg", "Det gick bra"
        ),
        "en": _asked(
            "How was it to get help from Löparboden?", "Easy, and I felt in safe hands", "It went fine"
        ),
    },
    "kept_after_all": {"sv": {"arrived_on": "måndag 2 mars"}, "en": {"arrived_on": "Monday 2 March"}},
    "claim_decided": {one: {"given": "replacement", "text": None, "valid_until": None} for one in LANGUAGES},
    "order_arrived": {"sv": {"promised_on": None}, "en": {"promised_on": None}},
}


@dataclass(frozen=True)
class Preview:
    """name  the kind of letter"""

    name: str
    lang: str
    letter: RenderedLetter


def previews(
    shop_name: str = "Löparboden",
    sender: Sender | None = None,
    *,
    voice: Voice | None = None,
    langs: Iterable[str] = LANGUAGES,
) -> list[Preview]:
    """sender  what isn't said in it is made up, too"""
    return [
        Preview(
            name,
            lang,
            _render(name, lang, shop_name=shop_name, sender=sender or Sender(), voice=voice or Voice()),
        )
        for name in ROOMS
        for lang in langs
    ]


def made_up(name: str, lang: str) -> dict[str, Any]:
    """Values for a letter of this kind. All rooms' values are here together: a letter names only its own."""
    return {
        **_VALUES[lang],
        "first_name": "Elin",
        "shop_name": "Löparboden",
        "items": ["Pegasus 41"],
        "order_name": "#1001",
        "days_late": 3,
        "code": "TACK-7KQ29-M9XDF",
        "lost": False,
        "given": "code",
        "ways": [],
        "default": None,
        "choose_url": None,
        "answer_by": None,
        "opening": "chosen",
        "call_by": None,
        "fell_back": False,
        "granted": False,
        "wanted": {"kind": "code", "amount": _VALUES[lang]["remedy_text"], "text": ""},
        "claim_url": "https://example.com/claim",
        "certificate_url": "https://example.com/certificate",
        "ground": "fit",
        "outcome": "done",
        "amount": "",
        "review_url": "https://example.com/reviews",
        "study_url": "https://example.com/study",
        "yes_url": "https://example.com/arrival?say=yes",
        "not_yet_url": "https://example.com/arrival?say=not_yet",
        "wrong_url": "https://example.com/arrival?say=wrong",
        "reason": "stands_still",
        "some_sent": True,
        "sent_items": ["Pegasus 41"],
        "other_items": [],
        "later_items": [],
        "tracking_url": "https://example.com/tracking",
        "confirms": False,
        "at_point": False,
        "will_tell": True,
        **_OWN.get(name, {}).get(lang, {}),
    }


def preview_shell(shop_name: str, sender: Sender, *, voice: Voice, lang: str) -> Shell:
    """sender  without a name, a made-up person signs"""
    name_made_up, role_made_up = _SIGNERS[lang]
    if not sender.name:
        sender = msgspec.structs.replace(sender, name=name_made_up, role=role_made_up)
    return shell_for(shop_name, sender, voice=voice, lang=lang, stop_url="https://example.com/letters")


def _render(name: str, lang: str, *, shop_name: str, sender: Sender, voice: Voice) -> RenderedLetter:
    values = {**made_up(name, lang), "shop_name": shop_name}
    shell = preview_shell(shop_name, sender, voice=voice, lang=lang)
    return render_letter(letter_source(ROOMS[name], name, lang), values, shell)
