"""The letter that asks for a review, and its one reminder, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from tests.mail.samples import a_shell, review_request_values
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
CASES: dict[str, dict[str, Any]] = {
    "one_thing": {},
    "many_things_and_no_name": {
        "first_name": None,
        "items": ["Pegasus 41", "Merinostrumpor", "Pannlampa 400", "Vätskebälte", "Löparkeps"],
    },
    "arrival_without_a_date": {"arrived_on": None},
}


KINDS = ("review_request", "review_reminder")


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(kind: str, case: str, lang: str) -> None:
    shell = a_shell(lang)

    letter = render_letter(
        letter_source("reviews", kind, lang), review_request_values(lang, **CASES[case]), shell
    )

    assert_stored(letter, HERE / f"{kind}.{case}.{lang}.txt")
    assert letter_complaints(letter, shell) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_letter_offers_nothing_and_cannot_know_how_the_delivery_went(kind: str, lang: str) -> None:
    source = letter_source("reviews", kind, lang)

    letter = render_letter(source, review_request_values(lang), a_shell(lang))

    rewards = (
        "rabatt",
        "discount",
        "kod",
        "code",
        "garanti",
        "guarantee",
        "förlåt",
        "sorry",
        "sent",
        "late",
        "kr ",
    )
    assert not any(f" {word}" in letter.text.lower() for word in rewards)
    assert "outcome" not in source
