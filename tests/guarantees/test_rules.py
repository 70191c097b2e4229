"""Why an offer is over: the true reason, and never another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.guarantees.rules import Case, why_over

LATE = Case("broken", certain=True, paid=True, ended=False, on=True, reachable=True)


@pytest.mark.parametrize(
    ("about", "cause", "arrived", "reason"),
    [
        ({"outcome": "kept"}, "late", True, "kept_after_all"),
        ({"outcome": "over"}, "late", True, "kept_after_all"),
        ({"certain": False}, "late", False, "uncertain"),
        ({"outcome": "unknown"}, "late", False, "unknown"),
        ({"outcome": "pending"}, "late", False, "pending"),
        ({"outcome": "void"}, "late", False, "order_ended"),
        ({"outcome": "kept", "ended": True}, "late", True, "order_ended"),
        ({"outcome": "kept", "paid": False}, "late", True, "not_paid"),
        ({}, "lost", True, "arrived"),
        ({"outcome": "kept"}, "lost", True, "arrived"),
        ({"outcome": "unknown"}, "lost", False, "unknown"),
    ],
)
def test_what_is_over_is_over_for_its_own_reason(
    about: dict[str, object], cause: str, arrived: bool, reason: str
) -> None:
    assert why_over(replace(LATE, **about), cause, arrived=arrived) == reason  # type: ignore[arg-type]  # by name
