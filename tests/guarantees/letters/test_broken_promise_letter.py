"""The letter that comes with the remedy for a broken promise, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.core.work import Env, work_for
from app.guarantees.letters import LETTERS
from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from app.touchpoints.trying import prove
from tests.builders import SHOP
from tests.mail.samples import a_shell, asked, broken_promise_values, remedy_given_values
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = {
    "arrived": {},
    "arrived_and_no_day_was_named": {"promised_on": None, "days_late": 0},
    "arrived_later_that_day": {"days_late": 0},
    "arrived_a_day_late": {"days_late": 1, "items": ["Pegasus 41", "Merinostrumpor", "Pannlampa 400"]},
    "not_arrived_and_no_name": {"first_name": None, "arrived_on": None},
    "credit": {"given": "store_credit", "code": None, "remedy_text": "130\u00a0kr"},
    "gift_card": {"given": "gift_card", "code": "vv9mm4cm9ncwwpfk", "remedy_text": "130\u00a0kr"},
    "call": {"given": "call", "code": None, "remedy_text": "", "call_by": "måndag 9 mars"},
    "shipping": {
        "given": "shipping_refund", "code": None, "code_valid_until": None, "remedy_text": "49\u00a0kr",
    },
    "lost_and_sent_again": {
        "lost": True, "arrived_on": None, "given": "replacement", "code": None, "remedy_text": "",
    },
}  # fmt: skip
ASKED: dict[str, dict[str, Any]] = {
    "asked": {},
    "asked_without_a_default": {"default": None},
    "asked_about_what_is_lost": {
        "lost": True,
        "arrived_on": None,
        "default": None,
        "ways": [
            {"kind": "replacement", "amount": "", "text": ""},
            {"kind": "call", "amount": "", "text": ""},
            {"kind": "gift_card", "amount": "100\u00a0kr", "text": ""},
        ],
    },
}
GIVEN: dict[str, dict[str, Any]] = {
    "chosen": {},
    "by_default": {"opening": "silent", "given": "code", "code": "TACK-7KQ2-M9XD", "remedy_text": "20\u00a0%"},
    "another_way": {"fell_back": True, "given": "code", "code": "TACK-7KQ2-M9XD", "remedy_text": "20\u00a0%"},
    "shipping": {"given": "shipping_refund", "code_valid_until": None},
    "sent_again": {"given": "replacement", "code_valid_until": None, "remedy_text": ""},
    "gift_card": {"given": "gift_card", "code": "vv9mm4cm9ncwwpfk"},
    "call": {"given": "call", "code_valid_until": None, "remedy_text": "", "call_by": "måndag 9 mars"},
    "not_called": {
        "opening": "not_called", "given": "call", "code_valid_until": None, "remedy_text": "",
        "call_by": "måndag 9 mars",
    },
    "late": {"opening": "late"},
    "kept": {"opening": "kept"},
    "lost": {"opening": "lost", "given": "replacement", "code_valid_until": None, "remedy_text": ""},
    "found": {"opening": "found", "given": "replacement", "code_valid_until": None, "remedy_text": ""},
    "other": {"opening": "other", "given": "gift", "code_valid_until": None, "remedy_text": ""},
}  # fmt: skip

# The cases are written in Swedish.
ENGLISH = {
    "130\u00a0kr": "SEK\u00a0130",
    "100\u00a0kr": "SEK\u00a0100",
    "49\u00a0kr": "SEK\u00a049",
    "20\u00a0%": "20%",
    "måndag 9 mars": "Monday 9 March",
}


def said(value: Any, lang: str) -> Any:
    """A case's values as they are in that language."""
    if isinstance(value, dict):
        return {name: said(one, lang) for name, one in value.items()}
    if isinstance(value, list):
        return [said(one, lang) for one in value]
    return ENGLISH.get(value, value) if lang == "en" else value


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(case: str, lang: str) -> None:
    shell = a_shell(lang)

    letter = render_letter(
        letter_source("guarantees", "broken_promise", lang),
        broken_promise_values(lang, **said(CASES[case], lang)),
        shell,
    )

    assert_stored(letter, HERE / f"broken_promise.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", ASKED)
def test_a_letter_that_asks_reads_as_stored(case: str, lang: str) -> None:
    shell = a_shell(lang)
    values = broken_promise_values(lang, **{**asked(lang), **said(ASKED[case], lang)})

    letter = render_letter(letter_source("guarantees", "broken_promise", lang), values, shell)

    assert_stored(letter, HERE / f"broken_promise.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40
    assert "https://kept.example/offer/abc" in letter.text


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", GIVEN)
def test_the_letter_about_what_was_given_reads_as_stored(case: str, lang: str) -> None:
    shell = a_shell(lang)
    values = remedy_given_values(lang, **said(GIVEN[case], lang))

    letter = render_letter(letter_source("guarantees", "remedy_given", lang), values, shell)

    assert_stored(letter, HERE / f"remedy_given.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("kind", ["broken_promise", "remedy_given"])
def test_what_is_owed_may_be_named_in_a_letter_of_the_merchants_own(env: Env, kind: str, lang: str) -> None:
    with work_for(env, SHOP) as work:
        proof = prove(work, LETTERS[kind], lang, source=letter_source("guarantees", kind, lang))

    assert proof.illegal == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_letter_knows_nothing_of_reviews(lang: str) -> None:
    letter = render_letter(
        letter_source("guarantees", "broken_promise", lang), broken_promise_values(lang), a_shell(lang)
    )

    assert not any(word in letter.text.lower() for word in ("review", "recension", "omdöme", "vad du tycker"))
