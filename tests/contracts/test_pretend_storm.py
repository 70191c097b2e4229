"""Half of all calls fail: each remedy takes effect once all the same, by the gate's own means."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.core.errors import Unreachable
from app.shopify.marks import REPLACEMENT_TAG
from demo.pretend.faults import DONE, LATE_SECONDS, NOT_DONE, REFUSALS
from tests.contracts.goodwill import Place, kronor, places

pytestmark = pytest.mark.contract


@pytest.fixture
def place() -> Iterator[Place]:
    yield from places("real")


STORM = 25


def test_whatever_goes_wrong_each_remedy_takes_effect_once(place: Place) -> None:
    """Half of all calls fail, before, in the middle or after. What is uncertain is looked up."""
    assert place.world
    bought = [place.order() for _ in range(STORM)]
    kinds = [kind for kind in (*DONE, *NOT_DONE) if kind not in REFUSALS]
    place.world.faults.at_random(0.5, kinds=kinds, seed=5)
    chance = random.Random(5)
    jobs = [_doing(place, one, number, kind) for number, one in enumerate(bought) for kind in range(4)]
    chance.shuffle(jobs)

    for job in jobs:
        job()

    place.world.faults.clear()
    assert len(place.world.faults.happened) > STORM
    assert [amount for _, amount, _ in place.credits()] == [kronor(50)] * STORM
    assert [amount for _, amount in place.cards()] == [kronor(100)] * STORM
    assert [place.back(one.order_id) for one in bought] == [[kronor(49)]] * STORM
    tags = {tag for tags, _ in place.sent() for tag in tags}
    assert (len(place.sent()), tags) == (
        STORM,
        {REPLACEMENT_TAG, *(f"kept-claim-{n}-1" for n in range(STORM))},
    )
    assert {money for _, money in place.sent()} == {kronor(0)}


def _doing(place: Place, bought: Any, number: int, kind: int) -> Callable[[], None]:
    offer, claim, code = f"offer:{number}", f"claim:{number}:1", f"kept{number:08d}"
    customer = bought.customer_id
    ways: list[tuple[Callable[[], Any], Callable[[], Any]]] = [
        (lambda: place.credit(customer, key=offer), lambda: place.find_credit(customer, key=offer)),
        (lambda: place.card(key=offer, code=code), lambda: place.find_card(key=offer, code=code)),
        (lambda: place.refund(bought.order_id, key=offer), lambda: place.find_refund(bought.order_id, key=offer)),
        (lambda: _send_again(place, bought, claim), lambda: getattr(place.find_replacement(claim), "order_gid", None)),
    ]  # fmt: skip
    return lambda: _until_done(place, *ways[kind])


def _send_again(place: Place, bought: Any, key: str) -> None:
    found = place.find_replacement(key)
    place.complete(found.draft_gid if found else place.replace(bought, key=key))


def _until_done(place: Place, give: Callable[[], Any], find: Callable[[], Any]) -> None:
    """What an errand does: look whether it is there, give where it isn't, and come back later where that failed."""
    for _ in range(60):
        try:
            if find() is None:
                give()
            return
        except Unreachable as told:
            place.clock.travel(seconds=LATE_SECONDS)
            if told.code == "token_refused":
                place.renew()
    raise AssertionError("sixty tries were not enough")
