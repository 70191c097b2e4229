"""Opening a claim: in one tap, once, on the right ground, and never refused by a machine alone."""

from __future__ import annotations

import pytest

from app.claims.model import Cover
from app.core.work import Env
from app.remedies.model import Remedy
from tests.claims.given import (
    CAME,
    DAY,
    SHOES,
    a_shop,
    arrived,
    letters,
    page,
    posted,
    press,
    states,
)
from tests.path.given import Street


@pytest.fixture
def street(env: Env) -> Street:
    return arrived(a_shop(env))


def test_what_came_is_covered_and_a_letter_says_so_once(street: Street) -> None:
    (cover,) = street.rows(Cover)
    street.live_until(CAME + 2 * DAY)

    assert (cover.line_id, cover.begins_at) == (SHOES, CAME)
    assert letters(street).count("fit_certificate") == 1
    text = posted(street)[-1].text
    assert "Vidda 1: till och med lördag 4 april" in text
    assert "Skaver skorna byter vi dem" in text
    assert "rättigheter enligt lag" in text


def test_one_tap_gives_a_new_pair_and_a_letter_says_what_was_given(street: Street) -> None:
    answer = press(street, page(street), say="fit", line=SHOES, why="hurts", way="0")

    assert answer.status_code == 303
    assert states(street) == [("fit", "done", "given")]
    (remedy,) = street.rows(Remedy)
    assert (remedy.kind, remedy.state, remedy.statutory) == ("replacement", "given", False)
    assert letters(street)[-1] == "claim_decided"
    assert "på nytt" in posted(street)[-1].text
