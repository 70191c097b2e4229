"""Purchases by new and returning customers follow from what is known, whatever order it came in."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import update

from app.core.work import Env, work_for
from app.figures.model import PurchaseTotal
from app.orders.actions import note_deletion
from app.orders.merging import merge
from app.orders.store import customer_by_shopify_id
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.figures.purchases_given import DAY, bought, counted_again, folded, gaps, tell
from tests.stories import an_order

# Anna buys three times, Bo twice and takes one back, Cia once and pays late, somebody without a name, and what never
# counts: a test, an unpaid one, one that was sent in place of another, one in a currency that the shop once had.
STORY = [
    bought(1, 11, day=0),
    bought(2, 11, day=21),
    bought(3, 11, day=24, total_price="500.00"),
    bought(4, 12, day=1),
    bought(5, 12, day=9),
    bought(4, 12, day=1, hour=30, cancelled_at=(NOW + 2 * DAY).isoformat()),
    bought(5, 12, day=9, hour=9, financial_status="partially_refunded", current_total_price="400.00"),
    bought(6, 13, day=3, financial_status="pending"),
    bought(6, 13, day=3, hour=2),
    bought(7, None, day=4),
    bought(8, 11, day=5, test=True),
    bought(9, 11, day=6, financial_status="pending"),
    bought(10, 11, day=7, tags="Kept-replacement", total_price="0.00"),
    bought(11, 13, day=40, currency="EUR", total_price="90.00"),
    bought(12, 14, day=8, financial_status="refunded", current_total_price="0.00"),
]
COMES_TO = {
    ("first", "SEK"): (4, 100_000 + 40_000 + 100_000),
    ("second", "SEK"): (1, 100_000),
    ("second", "EUR"): (1, 9_000),
    ("later", "SEK"): (1, 50_000),
    ("nameless", "SEK"): (1, 100_000),
}


def test_purchases_are_counted_by_which_of_her_own_they_are(env: Env) -> None:
    tell(env, STORY)

    assert folded(env) == COMES_TO
    assert gaps(env) == {3: 1, 0: 1, 5: 1}  # 21 days, 3 days, 37 days
    found = counted_again(env)
    assert (found.purchases, found.customers, found.differences) == (8, 4, ())


@pytest.mark.parametrize("seed", range(12))
def test_any_order_and_any_repeats_come_to_the_same(env: Env, seed: int) -> None:
    chance = random.Random(seed)
    messages = [*STORY, *chance.choices(STORY, k=6)]
    chance.shuffle(messages)

    for message in messages:
        tell(env, [message])
        if chance.random() < 0.3:
            folded(env)

    assert folded(env) == COMES_TO
    assert gaps(env) == {3: 1, 0: 1, 5: 1}
    assert counted_again(env).differences == ()


def test_an_earlier_purchase_that_is_heard_of_late_takes_the_first_place(env: Env) -> None:
    tell(env, [bought(2, 11, day=21)])
    assert folded(env) == {("first", "SEK"): (1, 100_000)}

    tell(env, [bought(1, 11, day=0, total_price="300.00")])

    assert folded(env) == {("first", "SEK"): (1, 30_000), ("second", "SEK"): (1, 100_000)}
    assert gaps(env) == {3: 1}


def test_a_first_purchase_that_is_cancelled_leaves_its_place_to_the_next(env: Env) -> None:
    tell(env, [bought(1, 11, day=0), bought(2, 11, day=7), bought(3, 11, day=14)])
    folded(env)

    tell(env, [bought(1, 11, day=0, hour=1, cancelled_at=NOW.isoformat())])

    assert folded(env) == {("first", "SEK"): (1, 100_000), ("second", "SEK"): (1, 100_000)}
    assert gaps(env) == {1: 1}


def test_an_order_that_shopify_no_longer_has_counts_no_more(env: Env) -> None:
    tell(env, [bought(1, 11, day=0)])
    folded(env)

    with work_for(env, SHOP) as work:
        note_deletion(work, 1, NOW + DAY)

    assert folded(env) == {}
    assert counted_again(env).purchases == 0


def test_two_records_that_become_one_have_one_first_purchase(env: Env) -> None:
    tell(env, [bought(1, 11, day=0), bought(2, 22, day=14)])
    assert folded(env) == {("first", "SEK"): (2, 200_000)}

    with work_for(env, SHOP) as work:
        kept, gone = customer_by_shopify_id(work, 22), customer_by_shopify_id(work, 11)
        assert kept is not None
        assert gone is not None
        merge(work, kept=kept, gone=gone)

    assert folded(env) == {("first", "SEK"): (1, 100_000), ("second", "SEK"): (1, 100_000)}
    assert counted_again(env).differences == ()


def test_a_shop_counts_its_own_alone(env: Env) -> None:
    tell(env, [bought(1, 11, day=0)])
    an_order(env, 5, shop=OTHER_SHOP, customer={"id": 11}, email="elin11@example.com")

    assert folded(env) == {("first", "SEK"): (1, 100_000)}
    assert counted_again(env).differences == ()


def test_a_total_that_is_wrong_is_found(env: Env) -> None:
    tell(env, STORY)
    folded(env)
    with work_for(env, SHOP) as work:
        work.session.execute(
            update(PurchaseTotal)
            .where(PurchaseTotal.standing == "later")
            .values(orders=PurchaseTotal.orders + 1)
        )

    found = counted_again(env).differences

    assert [one.about.split(",")[1] for one in found] == [" later"]
