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


def test_what_she_wished_for_comes_first_and_the_rest_after_it(street: Street) -> None:
    press(street, page(street), say="fit", line=SHOES, way="1")

    (claim,) = claims(street)
    assert [one["kind"] for one in claim.ways] == ["code", "replacement", "call"]
    assert claim.given is not None
    assert claim.given["kind"] == "code"
    (remedy,) = street.rows(Remedy)
    assert remedy.code in posted(street)[-1].text


def test_what_cant_be_given_falls_back_and_the_letter_says_so(env: Env) -> None:
    street = arrived(a_shop(env))
    path = page(street)
    with street.rounds.env.db.turn():
        pass
    _take_scope(street, "write_draft_orders")

    press(street, path, say="fit", line=SHOES, way="0")

    assert states(street) == [("fit", "done", "given")]
    assert "inte det du önskade i första hand" in posted(street)[-1].text


def test_the_same_press_again_leads_to_the_claim_that_is_there(street: Street) -> None:
    path = page(street)
    first = press(street, path, settle=False, say="fit", line=SHOES, way="0")
    again = press(street, path, settle=False, say="fit", line=SHOES, way="1")
    street.settle()
    late = press(street, path, say="fit", line=SHOES, way="0")

    assert first.location == again.location == late.location
    assert len(claims(street)) == 1
    assert len(street.rows(Remedy)) == 1


def test_a_second_time_is_for_a_person_and_the_third_proposes_a_new_one(env: Env) -> None:
    street = arrived(a_shop(env, settings=settings(_cover(ways=(Way("code", percent=10),), times=1))))
    path = page(street)
    for day in range(3):
        street.clock.set(CAME + DAY + day * DAY)
        press(street, path, say="fit", line=SHOES)
        for claim in claims(street):
            if claim.state == "person" and claim.repeated < 3:
                with work_for(street.env, SHOP) as work:
                    actions.settle_by_hand(work, claim.id, "Vi har bytt dem.", by="staff:42")

    assert [(one.repeated, one.reason) for one in claims(street)] == [
        (1, "given"),
        (2, "by_hand"),
        (3, "third_time"),
    ]
    assert claims(street)[-1].ways[0]["kind"] == "replacement"
    assert claims(street)[-1].state == "person"


def test_the_three_grounds_are_three_claims_and_none_stands_in_the_others_way(street: Street) -> None:
    path = page(street)
    press(street, path, say="law", line=SHOES, problem="damaged", words="Sulan lossnar.")
    press(street, path, say="withdrawal", line=SHOES)
    press(street, path, say="fit", line=SHOES, way="1")

    assert [(ground, state) for ground, state, _ in states(street)] == [
        ("law", "person"),
        ("withdrawal", "person"),
        ("fit", "done"),
    ]
    assert letters(street).count("claim_received") == 2


def test_a_complaint_by_law_needs_no_guarantee_and_knows_no_end(street: Street) -> None:
    path = page(street)
    street.clock.set(CAME + 700 * DAY)

    answer = press(street, path, settle=False, say="law", line=SOCKS, problem="broke_again")

    assert answer.status_code == 303
    assert states(street) == [("law", "person", "law")]


def test_after_the_last_day_the_guarantee_is_over_and_the_law_is_named(street: Street) -> None:
    path = page(street)
    street.clock.set(CAME + 30 * DAY + 12 * HOUR)
    in_time = press(street, path, settle=False, say="fit", line=SHOES)
    street.clock.set(CAME + 31 * DAY + 12 * HOUR)
    other = arrived_again(street)
    over = press(street, other, settle=False, say="fit", line=SHOES)

    assert in_time.status_code == 303
    assert over.status_code == 303  # the claim of yesterday is still open


def test_an_ended_guarantee_is_a_clear_answer_and_nothing_is_opened(street: Street) -> None:
    path = page(street)
    street.clock.set(CAME + 31 * DAY)

    answer = press(street, path, settle=False, say="fit", line=SHOES)

    assert answer.status_code == 422
    assert "gått ut" in answer.text
    assert "enligt lag" in answer.text
    assert claims(street) == []
