"""Texts of letters kept beside the tests, so that a changed word shows in review.

Where a text is meant to change, run the tests with WRITE_LETTERS=1 and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

from app.mail.letters import RenderedLetter

WRITE = os.environ.get("WRITE_LETTERS") == "1"


def assert_stored(letter: RenderedLetter, path: Path) -> None:
    said = f"Subject: {letter.subject}\n\n{letter.text}"
    if WRITE:
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")
