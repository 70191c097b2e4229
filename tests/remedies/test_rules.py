"""Which remedy can be given, and what it costs: values in, a value out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.remedies.rules import (
    KINDS,
    SCOPES,
    Cost,
    Piece,
    Standing,
    Wanted,
    card_from,
    code_from,
    cost_of,
    first_possible,
    refusal,
)

EVERY_SCOPE = frozenset(scope for some in SCOPES.values() for scope in some)
FINE = Standing(
    currency="SEK",
    shop_currency="SEK",
    total_minor=129_900,
    shipping_minor=4_900,
    pieces={7: Piece(2, 40_000), 8: Piece(1, 45_000)},
    scopes=EVERY_SCOPE,
)
CREDIT = Wanted("store_credit", amount_minor=10_000)
CODE = Wanted("code", percent=15, valid_days=180)


@pytest.mark.parametrize(
    ("way", "changes", "expected"),
    [
        (CODE, {}, None),
        (Wanted("code", amount_minor=5_000), {}, None),
        (Wanted("code", percent=0), {}, "bad_percent"),
        (Wanted("code", percent=101), {}, "bad_percent"),
        (Wanted("code", percent=10, amount_minor=100), {}, "bad_percent"),
        (Wanted("code"), {}, "amount_zero"),
        (Wanted("code", percent=10, valid_days=0), {}, "bad_days"),
        (CODE, {"cancelled": True}, "order_cancelled"),
        (CODE, {"refunded": True}, "order_refunded"),
        (CODE, {"scopes": frozenset()}, "scope_missing"),
        (CREDIT, {}, None),
        (CREDIT, {"named": False, "guest": True}, "no_customer"),
        (CREDIT, {"guest": True}, "guest"),
        (CREDIT, {"shop_currency": "EUR"}, "currency"),
        (CREDIT, {"scopes": EVERY_SCOPE - {"read_store_credit_accounts"}}, "scope_missing"),
        (replace(CREDIT, amount_minor=0), {}, "amount_zero"),
        (replace(CREDIT, amount_minor=-5), {}, "amount_zero"),
        (replace(CREDIT, amount_minor=129_901), {}, "amount_above_order"),
        (Wanted("gift_card", amount_minor=100), {"guest": True}, None),
        (Wanted("shipping_refund"), {}, None),
        (Wanted("shipping_refund"), {"shipping_minor": 0}, "no_shipping_paid"),
        (Wanted("shipping_refund"), {"paid": False}, "not_paid"),
        (Wanted("shipping_refund", amount_minor=4_901), {}, "amount_above_shipping"),
        (Wanted("shipping_refund", amount_minor=0), {}, "amount_zero"),
        (Wanted("replacement", lines=((7, 2), (8, 1))), {}, None),
        (Wanted("replacement", lines=((7, 3),)), {}, "not_in_order"),
        (Wanted("replacement", lines=((7, 1), (7, 2))), {}, "not_in_order"),
        (Wanted("replacement", lines=((9, 1),)), {}, "not_in_order"),
        (Wanted("replacement", lines=((7, 0),)), {}, "not_in_order"),
        (Wanted("replacement"), {}, "no_lines"),
        (Wanted("call"), {"scopes": frozenset()}, None),
        (Wanted("gift"), {}, None),
        (Wanted("gift", amount_minor=-1), {}, "amount_zero"),
        (Wanted("cash", amount_minor=1), {}, "unknown_kind"),
    ],
)
def test_why_a_way_cannot_be_given(way: Wanted, changes: dict[str, Any], expected: str | None) -> None:
    assert refusal(way, replace(FINE, **changes)) == expected


def test_nothing_is_given_for_an_order_that_nobody_has_heard_of() -> None:
    assert refusal(CODE, None) == "no_order"


def test_the_first_way_that_can_be_given_is() -> None:
    ways = (CREDIT, Wanted("shipping_refund"), CODE)

    assert first_possible(ways, FINE) == (0, [])
    assert first_possible(ways, replace(FINE, guest=True)) == (1, [(0, "guest")])
    assert first_possible(ways, FINE, start=1) == (1, [])
    assert first_possible(ways, replace(FINE, refunded=True))[0] is None


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (CODE, Cost(19_485, estimated=True)),
        (Wanted("code", amount_minor=5_000), Cost(5_000, estimated=True)),
        (CREDIT, Cost(10_000)),
        (Wanted("shipping_refund"), Cost(4_900)),
        (Wanted("shipping_refund", amount_minor=2_000), Cost(2_000)),
        (Wanted("replacement", lines=((7, 1), (8, 1))), Cost(85_000, estimated=True)),
        (Wanted("call"), Cost(0)),
        (Wanted("gift", amount_minor=4_000), Cost(4_000)),
    ],
)
def test_what_a_way_costs(way: Wanted, expected: Cost) -> None:
    assert cost_of(way, FINE) == expected


@given(
    kind=st.sampled_from(KINDS),
    amount=st.none() | st.integers(-(10**12), 10**12),
    percent=st.none() | st.integers(-200, 300),
    days=st.none() | st.integers(-5, 10_000),
    total=st.integers(0, 10**9),
    shipping=st.integers(0, 10**6),
)
def test_nobody_is_given_more_than_she_paid(
    kind: str, amount: int | None, percent: int | None, days: int | None, total: int, shipping: int
) -> None:
    way = Wanted(kind, amount_minor=amount, percent=percent, valid_days=days, lines=((7, 1),))
    standing = replace(FINE, total_minor=total, shipping_minor=shipping)

    if refusal(way, standing) is None and kind not in ("gift", "replacement"):
        assert 0 <= cost_of(way, standing).minor <= max(total, shipping)


@given(st.binary(min_size=16, max_size=16))
def test_codes_can_be_typed_from_a_phone(digest: bytes) -> None:
    code, card = code_from(digest), card_from(digest)

    assert code.startswith("TACK-")
    assert len(code) == 16
    assert not set(code.removeprefix("TACK-")) & set("IO01")
    assert len(card) == 16
    assert not set(card) & set("io01")
