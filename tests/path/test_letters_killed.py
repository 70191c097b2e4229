"""A worker is killed at random moments while it sends letters: none is lost, and one goes twice only as itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.path.killing import LETTERS_PER_KILL, kill_again_and_again

pytestmark = pytest.mark.contract

KILLS = 100


def test_no_letter_is_lost_and_none_goes_twice_but_as_the_same_letter(tmp_path: Path) -> None:
    figures = kill_again_and_again(tmp_path, KILLS)

    assert (figures.kills, figures.letters) == (KILLS, 1 + KILLS * LETTERS_PER_KILL)  # one was to learn from
    assert figures.sent == figures.letters
    assert figures.lost == 0
    # The mail server had said yes and nobody was left to note it: the last letter of a connection, once for each kill.
    assert figures.taken - figures.letters <= figures.kills
    assert figures.unlucky == 0
    assert figures.differ == 0
