"""How something of ours is recognised at Shopify."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.shopify.credits import MARKS, is_marked, mark_of, marked
from app.shopify.marks import REPLACEMENT_TAG, TAG_MAX, idempotency_key, is_noted, note_with, tag_for

UNTIL = datetime(2026, 5, 31, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "tag"),
    [
        ("claim:12:1", "kept-claim-12-1"),
        ("offer:820982911946160001", "kept-offer-820982911946160001"),
    ],
)
def test_a_tag_can_be_read(key: str, tag: str) -> None:
    assert tag_for(key) == tag


@pytest.mark.parametrize("key", ["x" * 36, "offer,1", "replacement", "Ö", ""])
def test_a_key_that_no_tag_can_hold_gets_a_digest(key: str) -> None:
    tag = tag_for(key)

    assert len(tag) <= TAG_MAX
    assert tag != REPLACEMENT_TAG
    assert len(tag) == len("kept-") + 24


def test_a_note_holds_its_own_key_alone() -> None:
    note = note_with("offer:1", "Late delivery")

    assert note == "Late delivery [offer:1]"
    assert is_noted("offer:1", note)
    assert not is_noted("offer:11", note_with("offer:1", ""))
    assert not is_noted("offer:1", note_with("offer:11", ""))
    assert not is_noted("offer:1", None)


def test_an_idempotency_key_is_a_uuid_of_its_own_for_each_shop_and_key() -> None:
    keys = {idempotency_key(shop, f"offer:{number}") for shop in ("a", "b") for number in range(50)}

    assert len(keys) == 100
    assert {uuid.UUID(key).variant for key in keys} == {uuid.RFC_4122}
    assert idempotency_key("a", "offer:1") == idempotency_key("a", "offer:1")


@pytest.mark.parametrize("number", range(40))
def test_a_credit_lives_as_long_as_was_said_and_less_than_a_day_more(number: int) -> None:
    key = f"offer:{number}"

    until = marked(UNTIL.astimezone(timezone(timedelta(hours=2))), key)

    assert UNTIL <= until < UNTIL + timedelta(days=1)
    assert is_marked(until, key)
    assert until.second not in (0, 59)
    assert until.microsecond == 0


def test_marks_are_spread_over_the_day() -> None:
    marks = {mark_of(f"offer:{number}") for number in range(2_000)}

    assert MARKS == 83_520
    assert len(marks) > 1_940
    assert min(marks) < 400
    assert max(marks) > 86_000
