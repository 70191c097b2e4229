"""The rule of the breaker: warn at 0.08 %, pause at 0.1 %, and don't stop a small shop for one complaint."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.touchpoints.breaker_rules import judge


@pytest.mark.parametrize(
    ("letters", "complaints", "state"),
    [
        (0, 0, "fine"),
        (10_000, 0, "fine"),
        (10_000, 7, "fine"),
        (10_000, 8, "warning"),
        (10_000, 9, "warning"),
        (10_000, 10, "over"),
        (12_499, 10, "warning"),
        (12_501, 10, "fine"),
        (1_000, 1, "over"),
        (1_001, 1, "warning"),
        (1_251, 1, "fine"),
        (999, 1, "warning"),
        (50, 1, "warning"),
        (50, 2, "warning"),
        (50, 3, "over"),
        (0, 1, "warning"),
    ],
)
def test_shares_are_judged_over_enough_letters(letters: int, complaints: int, state: str) -> None:
    assert judge(letters, complaints).state == state


@settings(max_examples=200, deadline=None)
@given(letters=st.integers(0, 10**7), complaints=st.integers(0, 10**4))
def test_one_more_complaint_never_makes_it_better(letters: int, complaints: int) -> None:
    order = ["fine", "warning", "over"]

    before, after = judge(letters, complaints), judge(letters, complaints + 1)

    assert order.index(after.state) >= order.index(before.state)
