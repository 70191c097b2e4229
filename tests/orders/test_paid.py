"""What was really paid for a thing, as the webhooks say it and as Shopify's answers do."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.work import Env, reading_for
from app.orders import store as orders
from tests.builders import SHOP
from tests.stories import an_order

TWO = {
    "id": 10, "title": "Pegasus 41", "quantity": 2, "price": "1000.00",
    "discount_allocations": [{"amount": "900.00"}, {"amount": "100.00", "discount_application_index": 1}],
}  # fmt: skip


def _paid(env: Env, order_id: int, count: int) -> int:
    with reading_for(env, SHOP) as work:
        order = orders.file(work, order_id).order
        assert order is not None
        return orders.paid_for(order, 10, count).minor


def test_every_discount_is_taken_off(env: Env) -> None:
    order = an_order(env, line_items=[TWO], total_price="1000.00")

    assert [_paid(env, order, count) for count in (1, 2)] == [50_000, 100_000]


@pytest.mark.parametrize(("said", "paid"), [({"quantity": 1}, 50_000), ({"price": "800.00"}, 30_000)])
def test_a_later_message_that_says_nothing_of_it_changes_nothing(
    env: Env, said: dict[str, Any], paid: int
) -> None:
    order = an_order(env, line_items=[TWO], total_price="1000.00")
    bare = {"id": 10, "title": "Pegasus 41", "quantity": 2}
    told = {**TWO, **said} if "price" in said else {**bare, **said}

    an_order(env, line_items=[told], total_price="1000.00", updated_at="2026-03-05T10:00:00Z")

    assert _paid(env, order, 1) == paid


def test_odd_sums_cost_their_own_figure_and_not_the_order(env: Env) -> None:
    odd = {**TWO, "discount_allocations": [{"amount": "much"}, {"amount": None}, {"amount": "5000.00"}]}

    assert _paid(env, an_order(env, line_items=[odd]), 1) == 0
