"""The letter with the two questions, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from tests.mail.samples import a_shell
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = {
    "one_thing": {},
    "many_things_and_no_name": {"first_name": None, "items": ["Pegasus 41", "Merinostrumpor", "Löparkeps"]},
}


def values(**changes: Any) -> dict[str, Any]:
    return {
        "first_name": "Åsa",
        "items": ["Pegasus 41"],
        "shop_name": "Löparboden",
        "study_url": "https://kept.example/study/abc",
        "signer": "Johan Ek",
        **changes,
    }


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(case: str, lang: str) -> None:
    shell = a_shell(lang)

    letter = render_letter(letter_source("studies", "study_question", lang), values(**CASES[case]), shell)

    assert_stored(letter, HERE / f"study_question.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_letter_gives_nothing_for_an_answer(lang: str) -> None:
    letter = render_letter(letter_source("studies", "study_question", lang), values(), a_shell(lang))

    rewards = ("rabatt", "discount", "kod", "code", "vinn", "win ", "lott", "presentkort", "gift card")
    assert not any(f" {word}" in letter.text.lower() for word in rewards)
