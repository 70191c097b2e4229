"""Why an offer is over, and in which order its ways stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.guarantees import rules
from app.guarantees.rules import Case, why_over
from app.remedies.rules import Wanted

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


CALL, CODE, AGAIN = Wanted("call"), Wanted("code", percent=10), Wanted("replacement")
REFUND = Wanted("shipping_refund")


@pytest.mark.parametrize(
    ("appreciated", "kinds"),
    [
        ("", ["shipping_refund", "code", "replacement", "call"]),
        ("service", ["call", "shipping_refund", "code", "replacement"]),
        ("function", ["replacement", "shipping_refund", "code", "call"]),
        ("price", ["shipping_refund", "code", "replacement", "call"]),
        ("event", ["shipping_refund", "code", "replacement", "call"]),
        ("own1", ["shipping_refund", "code", "replacement", "call"]),
    ],
)
def test_what_she_said_that_she_appreciates_stands_first_and_nothing_is_added(
    appreciated: str, kinds: list[str]
) -> None:
    ways = rules.hers_first([REFUND, CODE, AGAIN, CALL], appreciated)

    assert [one.kind for one in ways] == kinds


@pytest.mark.parametrize("appreciated", ["", *(one for one in rules.APPRECIATED if one != "price")])
def test_only_what_was_said_of_prices_brings_a_discount_forward(appreciated: str) -> None:
    ways = rules.hers_first([REFUND, CODE, AGAIN, CALL], appreciated)

    assert ways[0].kind != "code"
    assert sorted(ways, key=str) == sorted([REFUND, CODE, AGAIN, CALL], key=str)
