"""The letter that comes with the remedy for a broken promise, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from tests.mail.samples import a_shell, broken_promise_values
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = {
    "arrived": {},
    "arrived_and_no_day_was_named": {"promised_on": None, "days_late": 0},
    "arrived_later_that_day": {"days_late": 0},
    "arrived_a_day_late": {"days_late": 1, "items": ["Pegasus 41", "Merinostrumpor", "Pannlampa 400"]},
    "not_arrived_and_no_name": {"first_name": None, "arrived_on": None},
}


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(case: str, lang: str) -> None:
    shell = a_shell(lang)

    letter = render_letter(
        letter_source("guarantees", "broken_promise", lang), broken_promise_values(lang, **CASES[case]), shell
    )

    assert_stored(letter, HERE / f"broken_promise.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_letter_knows_nothing_of_reviews(lang: str) -> None:
    letter = render_letter(
        letter_source("guarantees", "broken_promise", lang), broken_promise_values(lang), a_shell(lang)
    )

    assert not any(word in letter.text.lower() for word in ("review", "recension", "omdöme", "vad du tycker"))
