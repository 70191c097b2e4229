"""Every letter exists in every language, with the same values in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.mail.liquids import environment
from tests.house.source import ROOT, name_of

LANGUAGES = ("sv", "en")
LETTERS = sorted((ROOT / "app").glob("*/letters/*.md"))
KINDS = sorted({path.with_name(path.name.split(".")[0]) for path in LETTERS})


def test_there_are_letters() -> None:
    assert {path.name for path in KINDS} >= {"broken_promise", "review_request"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda path: path.name)
def test_a_letter_is_written_in_every_language(kind: Path) -> None:
    found = {path.name for path in kind.parent.glob(f"{kind.name}.*.md")}

    assert found == {f"{kind.name}.{language}.md" for language in LANGUAGES}


@pytest.mark.parametrize("kind", KINDS, ids=lambda path: path.name)
def test_a_letter_says_the_same_in_every_language(kind: Path) -> None:
    texts = [
        (kind.parent / f"{kind.name}.{language}.md").read_text(encoding="utf-8") for language in LANGUAGES
    ]
    first, *others = [set(environment().from_string(text).global_variables()) for text in texts]

    assert first
    assert all(other == first for other in others)


@pytest.mark.parametrize("path", LETTERS, ids=name_of)
def test_a_letter_begins_with_its_subject(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]

    assert head.startswith("Subject: ")


def test_every_letter_belongs_to_a_room_that_has_a_touchpoint() -> None:
    # A letter that nothing proposes would never be seen in a preview either.
    speaking = {path.parents[1].name for path in LETTERS}

    assert all((ROOT / "app" / room / "letters.py").exists() for room in speaking)
