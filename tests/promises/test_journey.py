"""How far an order has come, and when somebody has become a customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.work import Env, reading_for
from app.promises.journey import STATES, Journey, Trail, journey
from app.promises.journey_reports import journey_of
from tests.builders import NOW, SHOP
from tests.fakes import StoppedClock
from tests.stories import a_kept_order, a_shipment, an_order

NEW = Trail(paid=False, counts=True, sent=False, arrived_at=None, ended_at=None, ended_by=None)
HERE = NOW + timedelta(days=3)
AFTER = HERE + timedelta(days=10)


@pytest.mark.parametrize(
    ("trail", "state", "is_purchase"),
    [
        (NEW, "ordered", False),
        (replace(NEW, paid=True), "paid", False),
        (replace(NEW, sent=True), "sent", False),
        (replace(NEW, paid=True, sent=True), "sent", False),
        (replace(NEW, paid=True, sent=True, arrived_at=HERE), "arrived", True),
        (replace(NEW, paid=False, sent=True, arrived_at=HERE), "arrived", False),
        (replace(NEW, paid=True, counts=False, arrived_at=HERE), "arrived", False),
        (replace(NEW, ended_at=NOW, ended_by="cancelled"), "cancelled", False),
        (replace(NEW, paid=True, ended_at=NOW, ended_by="refunded"), "refunded", False),
        (replace(NEW, paid=True, arrived_at=HERE, ended_at=AFTER, ended_by="refunded"), "returned", False),
        (replace(NEW, paid=True, arrived_at=HERE, ended_at=NOW, ended_by="cancelled"), "cancelled", False),
        (replace(NEW, paid=True, ended_at=NOW, ended_by="nothing_to_ship"), "paid", False),
    ],
)
def test_an_order_is_as_far_as_what_is_known_of_it(trail: Trail, state: str, is_purchase: bool) -> None:
    assert state in STATES
    assert journey(trail) == Journey(state, is_purchase)


def state(env: Env, order_id: int) -> Journey | None:
    with reading_for(env, SHOP) as work:
        return journey_of(work, order_id)


def test_goods_that_arrived_and_are_paid_make_a_customer(env: Env, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_kept_order(env, 1001)
    a_kept_order(env, 1002, financial_status="pending")
    an_order(env, 1003)
    a_shipment(env, 1003, at=NOW)
    cancelled = {"cancelled_at": NOW.isoformat(), "updated_at": (NOW + timedelta(hours=1)).isoformat()}
    an_order(env, 1004, **cancelled)

    assert state(env, 1001) == Journey("arrived", True)
    assert state(env, 1002) == Journey("arrived", False)
    assert state(env, 1003) == Journey("sent", False)
    assert state(env, 1004) == Journey("cancelled", False)
    assert state(env, 1005) is None
