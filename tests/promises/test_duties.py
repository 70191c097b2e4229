"""Time breaks promises: once, for everybody, and never over what a webhook has just said."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.core.chance import SeededChance
from app.core.facts import Fact
from app.core.holding import hold
from app.core.ids import Ids
from app.core.work import Env, Work, reading_for, work_for
from app.guarantees.model import Offer
from app.inbox.working import handle_some
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.promises.duties import settle_overdue
from app.promises.facts import OutcomeSettled
from app.promises.model import OutcomeRow, Tally, Total
from app.promises.recount import recount
from app.promises.totals import fold_tallies, totals_by_day
from app.shops.model import Shop
from app.wiring import PLAN
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.fakes_shopify import FakeShopify
from tests.inbox.deliveries import Door
from tests.postgres import wait_until_somebody_waits
from tests.stories import a_broken_order, a_scan, a_shipment, an_order, granted, saved_at_the_install

LATE = NOW + timedelta(days=11)
GIVE_UP_SECONDS = 20
WATCHED = 1003
# What the carrier had forgotten to say: it was there on the second day.
IN_TIME_AFTER_ALL = json.dumps(
    {
        "id": 77,
        "fulfillment_id": WATCHED * 100,
        "order_id": WATCHED,
        "status": "delivered",
        "happened_at": (NOW + timedelta(days=2)).isoformat(),
        "created_at": LATE.isoformat(),
    }
).encode()


class Lingering:
    """A worker that stops in the middle of a transaction, as soon as the watched order has come to an outcome."""

    def __init__(self) -> None:
        self.is_there, self.may_go = threading.Event(), threading.Event()

    def plan(self) -> Any:
        reactions = {**PLAN.reactions, OutcomeSettled: (*PLAN.reactions[OutcomeSettled], self._linger)}
        return replace(PLAN, reactions=reactions)

    def _linger(self, _work: Work, fact: OutcomeSettled) -> None:
        if fact.order_id == WATCHED:
            self.is_there.set()
            assert self.may_go.wait(GIVE_UP_SECONDS)


def another(envs_pg: Callable[..., Env], env: Env) -> Env:
    """A second process on the same database, with the usual plan."""
    other = envs_pg(url=env.settings.database_url, clock=env.clock, shopify=env.shopify)
    return replace(other, ids=Ids(env.clock, SeededChance(2)))


def late(env: Env) -> None:
    assert isinstance(env.clock, StoppedClock)
    env.clock.set(LATE)


def told(env: Env, order_id: int, *, shop: int = SHOP) -> None:
    with work_for(env, shop) as work:
        judge_order(work, order_id)


def outcomes(env: Env, *, shop: int = SHOP) -> dict[int, str]:
    with reading_for(env, shop) as work:
        query = select(OutcomeRow.order_id, OutcomeRow.outcome).where(OutcomeRow.shipment_id == 0)
        return {row[0]: row[1] for row in work.session.execute(query)}


def differences(env: Env) -> tuple[object, ...]:
    with reading_for(env, SHOP) as work:
        return recount(work).differences


def test_two_workers_settle_a_promise_once(envs_pg: Callable[..., Env]) -> None:
    lingering = Lingering()
    first = envs_pg(plan=lingering.plan())
    second = another(envs_pg, first)
    for number in (WATCHED, 1004):
        an_order(first, number)
        told(first, number)
    late(first)
    counts: list[int] = []
    worker = threading.Thread(target=lambda: counts.append(settle_overdue(first)))
    worker.start()
    assert lingering.is_there.wait(GIVE_UP_SECONDS)

    counts.append(settle_overdue(second))
    lingering.may_go.set()
    worker.join(GIVE_UP_SECONDS)

    assert sorted(counts) == [0, 2]
    with reading_for(second, SHOP) as work:
        steps = [(row.outcome, row.step) for row in work.session.scalars(select(Tally))]
    assert steps == [("broken", 1), ("broken", 1)]
    assert differences(second) == ()


def test_time_leaves_an_order_to_the_webhook_that_has_it_in_hand(envs_pg: Callable[..., Env]) -> None:
    first = envs_pg()
    second = another(envs_pg, first)
    for number in (WATCHED, 1004):
        an_order(first, number)
        a_shipment(first, number, at=NOW + timedelta(days=1))
        told(first, number)
    late(first)

    with work_for(first, SHOP) as work:
        hold(work, [WATCHED])
        count = settle_overdue(second)
    a_scan(first, WATCHED, at=NOW + timedelta(days=3))
    settle_overdue(second)

    assert count == 1
    assert outcomes(second) == {WATCHED: "kept", 1004: "unknown"}
    assert differences(second) == ()


def test_a_code_is_not_made_from_what_was_known_before_the_webhook(envs_pg: Callable[..., Env]) -> None:
    lingering = Lingering()
    first = envs_pg(plan=lingering.plan())
    second = another(envs_pg, first)
    saved_at_the_install(second)
    granted(second)
    late(first)
    a_broken_order(second, WATCHED)
    Door(first).bring(IN_TIME_AFTER_ALL, topic="fulfillment_events/create")
    hears = threading.Thread(target=handle_some, args=(first,))
    performs = threading.Thread(target=perform_some, args=(second,))

    hears.start()
    assert lingering.is_there.wait(GIVE_UP_SECONDS)
    performs.start()
    wait_until_somebody_waits(second.db)
    lingering.may_go.set()
    for thread in (hears, performs):
        thread.join(GIVE_UP_SECONDS)

    assert isinstance(second.shopify, FakeShopify)
    assert second.shopify.called("create_discount") == []
    with reading_for(second, SHOP) as work:
        assert work.session.scalars(select(Offer.state)).all() == ["voided"]


def test_two_workers_fold_each_step_once(envs_pg: Callable[..., Env]) -> None:
    first = envs_pg()
    second = another(envs_pg, first)
    for number in range(WATCHED, WATCHED + 20):
        an_order(first, number)
        told(first, number)
    late(first)
    settle_overdue(first)
    workers = [threading.Thread(target=fold_tallies, args=(env,)) for env in (first, second)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(GIVE_UP_SECONDS)

    with reading_for(first, SHOP) as work:
        assert work.session.scalars(select(Total.orders).where(Total.dimension == "")).all() == [20]
        assert [*totals_by_day(work, NOW.date(), LATE.date()).values()] == [{"broken": 20}]


class Stumble(Exception):
    pass


def stumbling(order_id: int) -> Any:
    """The wiring, with a fault in what reacts to one order's outcome."""

    def stumble(_work: Work, fact: Fact) -> None:
        if getattr(fact, "order_id", 0) == order_id:
            raise Stumble("Elin Ström")

    return replace(PLAN, reactions={**PLAN.reactions, OutcomeSettled: (stumble,)})


def test_one_order_that_cannot_be_judged_stops_no_other(envs: Callable[..., Env]) -> None:
    env = envs(plan=stumbling(WATCHED))
    for shop, number in ((SHOP, WATCHED), (SHOP, 1004), (OTHER_SHOP, 1005)):
        an_order(env, number, shop=shop)
        told(env, number, shop=shop)
    late(env)

    with capture_logs() as lines:
        settle_overdue(env)

    assert outcomes(env) == {WATCHED: "pending", 1004: "broken"}
    assert outcomes(env, shop=OTHER_SHOP) == {1005: "broken"}
    assert [(one["shop_id"], one["number"]) for one in lines if one["event"] == "put_off"] == [
        (SHOP, WATCHED)
    ]
    assert "Elin" not in str(lines)
    assert settle_overdue(env) == 0


def test_an_order_that_could_not_be_judged_is_tried_again_after_an_hour(envs: Callable[..., Env]) -> None:
    env = envs(plan=stumbling(WATCHED))
    an_order(env, WATCHED)
    told(env, WATCHED)
    late(env)
    settle_overdue(env)
    mended = envs(url=env.settings.database_url, clock=env.clock)

    before = settle_overdue(mended)
    assert isinstance(env.clock, StoppedClock)
    env.clock.travel(hours=1)
    after = settle_overdue(mended)

    assert (before, after) == (0, 1)
    assert outcomes(mended) == {WATCHED: "broken"}


@pytest.mark.parametrize("gone", [{"state": "uninstalled"}, {"redacted_at": NOW}])
def test_a_shop_that_has_left_is_not_judged_any_more(env: Env, gone: dict[str, Any]) -> None:
    an_order(env, WATCHED)
    told(env, WATCHED)
    with work_for(env, SHOP) as work:
        for name, value in gone.items():
            setattr(work.session.get_one(Shop, SHOP), name, value)
    late(env)

    assert settle_overdue(env) == 0
    assert outcomes(env) == {WATCHED: "pending"}


def test_all_that_is_due_is_settled_in_one_run(env: Env) -> None:
    for number in range(2_000, 2_260):
        an_order(env, number)
    with work_for(env, SHOP) as work:
        for number in range(2_000, 2_260):
            judge_order(work, number)
    late(env)

    assert settle_overdue(env) == 260
    assert set(outcomes(env).values()) == {"broken"}
