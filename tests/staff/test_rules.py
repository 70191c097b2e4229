"""What a role allows, and who gets which."""

from __future__ import annotations

import pytest

from app.staff.rules import OWNER, READ, SERVICE, first_role, leaves_an_owner, may


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (READ, {READ}),
        (SERVICE, {READ, SERVICE}),
        (OWNER, {READ, SERVICE, OWNER}),
        ("of a later version", {READ}),
    ],
)
def test_each_role_may_do_what_the_ones_before_it_may(role: str, allowed: set[str]) -> None:
    assert {needed for needed in (READ, SERVICE, OWNER) if may(role, needed)} == allowed


def test_the_first_of_a_shop_owns_it_and_the_others_serve() -> None:
    assert first_role([]) == OWNER
    assert first_role([OWNER]) == SERVICE
    assert first_role([SERVICE, READ]) == OWNER


def test_an_owner_must_be_left() -> None:
    assert not leaves_an_owner({"1": OWNER, "2": SERVICE}, "1", READ)
    assert leaves_an_owner({"1": OWNER, "2": OWNER}, "1", READ)
    assert leaves_an_owner({"1": OWNER, "2": SERVICE}, "2", READ)
