"""The two letters with a question, word by word, and every question of the bank in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix, selling_in
from app.surveys.bank import CASE, QUESTIONS, ROTATING
from app.surveys.letters import LETTERS
from app.surveys.wording import named
from app.touchpoints.preview import made_up
from tests.mail.samples import a_shell
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
NOBODY: dict[str, Any] = {"first_name": None}
TWO: dict[str, Any] = {"items": ["Pegasus 41", "Merinostrumpor"]}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "week_question.finding": ("week_question", "finding", {}),
    "week_question.told_and_many_things_and_no_name": ("week_question", "told", {**TWO, **NOBODY}),
    "week_question.arrival_without_a_date": ("week_question", "packing", {"arrived_on": None}),
    "case_question.safety": ("case_question", CASE, {}),
    "case_question.many_things_and_no_name": ("case_question", CASE, {**TWO, **NOBODY}),
}


def _letter(name: str, key: str, lang: str, **changes: Any) -> Any:
    wording, shop = QUESTIONS[key].wording, "Löparboden"
    values = {
        **made_up(name, lang),
        "question": named(wording.in_lang(lang), shop),
        "options": [
            {"label": named(one.label(lang), shop), "url": f"https://example.com/question?say={one.code}"}
            for one in wording.options
        ],
        **changes,
    }
    return render_letter(letter_source("surveys", name, lang), values, a_shell(lang))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored(case: str, lang: str) -> None:
    name, key, changes = CASES[case]

    assert_stored(_letter(name, key, lang, **changes), HERE / f"{case}.{lang}.txt")


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("key", [*ROTATING, CASE])
def test_every_question_sounds_like_a_person_and_sells_nothing(key: str, lang: str) -> None:
    letter = _letter("case_question" if key == CASE else "week_question", key, lang)

    assert letter_complaints(letter, a_shell(lang)) == ()
    assert selling_in(letter, "service") == []
    assert lix(letter.text) < 40
    assert "Löparboden" in letter.text


def test_each_kind_has_a_case() -> None:
    assert {name for name, _, _ in CASES.values()} == set(LETTERS)
