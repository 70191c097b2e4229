"""The certificate and the letters on a claim, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.claims.letters import LETTERS
from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from app.mail.liquids import Written
from app.touchpoints.preview import made_up
from tests.mail.samples import a_shell
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
NOBODY: dict[str, Any] = {"first_name": None}
TWO: dict[str, Any] = {"items": ["Pegasus 41", "Merinostrumpor"]}
UNTIL = {"sv": "lördag 4 april", "en": "Saturday 4 April"}
SUM = {"sv": "500\u00a0kr", "en": "SEK\u00a0500"}
NO = {
    "sv": Written("Sulan är sliten efter två års löpning."),
    "en": Written("The sole is worn after two years of running."),
}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "fit_certificate.one_thing": ("fit_certificate", {}),
    "fit_certificate.two_things_and_no_name": ("fit_certificate", {**TWO, **NOBODY}),
    "claim_received.fit": ("claim_received", {"plan": None}),
    "claim_received.law": ("claim_received", {"ground": "law"}),
    "claim_received.withdrawal": ("claim_received", {"ground": "withdrawal", "plan": None, **NOBODY}),
    "claim_update.words": ("claim_update", {}),
    "claim_update.nothing_yet": ("claim_update", {"text": None}),
    "claim_update.granted": ("claim_update", {"text": None, "granted": True}),
    "claim_decided.replacement": ("claim_decided", {"given": "replacement"}),
    "claim_decided.store_credit": ("claim_decided", {"given": "store_credit"}),
    "claim_decided.gift_card_instead": ("claim_decided", {"given": "gift_card", "fell_back": True}),
    "claim_decided.code": ("claim_decided", {"given": "code", **TWO}),
    "claim_decided.shipping_refund": ("claim_decided", {"given": "shipping_refund"}),
    "claim_decided.by_hand": ("claim_decided", {"given": "by_hand", "words": True}),
    "claim_decided.no": ("claim_decided", {"given": "", "outcome": "declined", "no": True, **NOBODY}),
}


def _letter(case: str, lang: str) -> Any:
    name, changes = CASES[case]
    said = made_up(name, lang)
    text = said["text"] if name == "claim_update" else None
    values = {**said, "text": text, "amount": SUM[lang], "valid_until": UNTIL[lang], **changes}
    if changes.get("no") or changes.get("words"):
        values["text"] = NO[lang] if changes.get("no") else made_up("claim_update", lang)["text"]
    return render_letter(letter_source("claims", name, lang), values, a_shell(lang))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(case: str, lang: str) -> None:
    letter = _letter(case, lang)

    assert_stored(letter, HERE / f"{case}.{lang}.txt")
    assert letter_complaints(letter, a_shell(lang)) == ()
    assert lix(letter.text) < 40
    assert "Pegasus 41" in letter.text
    assert "Johan Ek" in letter.text


def test_each_kind_has_a_case() -> None:
    assert {name for name, _ in CASES.values()} == set(LETTERS)
