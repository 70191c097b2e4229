"""A waiting letter is decided on when its time comes, and one that can't be stops no other."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from structlog.testing import capture_logs

from app.core.facts import Fact
from app.core.work import Env, Work, reading_for, work_for
from app.promises.actions import judge_order
from app.shops.model import Shop
from app.touchpoints.duties import decide_due
from app.touchpoints.facts import TouchpointDecided
from app.touchpoints.model import Touchpoint
from app.wiring import PLAN
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.postgres import wait_until_somebody_waits
from tests.stories import a_kept_order, saved, saved_at_the_install

TOLD_AT = NOW + timedelta(days=4)
ASKED_AT = NOW + timedelta(days=20)  # the time of use is over, and the letter is long from having expired
GIVE_UP_SECONDS = 20


def go_to(env: Env, at: Any) -> None:
    assert isinstance(env.clock, StoppedClock)
    env.clock.set(at)


def a_waiting_letter(env: Env, number: int, *, shop: int = SHOP) -> None:
    go_to(env, TOLD_AT)
    a_kept_order(env, number, shop=shop)
    with work_for(env, shop) as work:
        judge_order(work, number)


def states(env: Env, *, shop: int = SHOP) -> dict[int, str]:
    with reading_for(env, shop) as work:
        return {row.order_id: row.state for row in work.session.scalars(select(Touchpoint))}


def watched(plan_of: Callable[[Work, Fact], None]) -> Any:
    return replace(PLAN, reactions={**PLAN.reactions, TouchpointDecided: (plan_of,)})


def test_every_waiting_customer_is_decided_on_whatever_their_number(env: Env) -> None:
    saved_at_the_install(env)
    for number in range(1_100, 1_220):
        a_waiting_letter(env, number)
    go_to(env, ASKED_AT)

    assert decide_due(env) == 120
    assert Counter(states(env).values()) == {"granted": 120}
    assert decide_due(env) == 0


def test_one_customer_who_cannot_be_decided_on_stops_no_other(envs: Callable[..., Env]) -> None:
    def stumble(_work: Work, fact: Any) -> None:
        if (fact.order_id, fact.state) == (1101, "granted"):
            raise ValueError("elin1101@example.com")

    env = envs(plan=watched(stumble))
    saved_at_the_install(env)
    saved(env, shop=OTHER_SHOP)
    for shop, number in ((SHOP, 1101), (SHOP, 1102), (OTHER_SHOP, 1103)):
        a_waiting_letter(env, number, shop=shop)
    go_to(env, ASKED_AT)

    with capture_logs() as lines:
        decide_due(env)

    assert states(env) == {1101: "waiting", 1102: "granted"}
    assert states(env, shop=OTHER_SHOP) == {1103: "granted"}
    assert [(one["shop_id"], one["error"]) for one in lines if one["event"] == "put_off"] == [
        (SHOP, "ValueError")
    ]
    assert "elin" not in str(lines)
    assert decide_due(env) == 0


def test_a_shop_that_has_left_writes_to_nobody(env: Env) -> None:
    saved_at_the_install(env)
    a_waiting_letter(env, 1101)
    with work_for(env, SHOP) as work:
        work.session.get_one(Shop, SHOP).state = "uninstalled"
    go_to(env, ASKED_AT)

    assert decide_due(env) == 0
    assert states(env) == {1101: "waiting"}


def test_two_workers_decide_on_a_customer_once(envs_pg: Callable[..., Env]) -> None:
    told: Counter[int] = Counter()
    is_there, may_go = threading.Event(), threading.Event()

    def linger(_work: Work, fact: Any) -> None:
        if fact.state == "granted":
            told[fact.order_id] += 1
            is_there.set()
            assert may_go.wait(GIVE_UP_SECONDS)

    first = envs_pg(plan=watched(linger))
    second = envs_pg(url=first.settings.database_url, clock=first.clock, plan=first.plan)
    saved_at_the_install(first)
    a_waiting_letter(first, 1101)
    go_to(first, ASKED_AT)
    counts: list[int] = []
    workers = [
        threading.Thread(target=lambda env=env: counts.append(decide_due(env))) for env in (first, second)
    ]

    workers[0].start()
    assert is_there.wait(GIVE_UP_SECONDS)
    workers[1].start()
    wait_until_somebody_waits(first.db)
    may_go.set()
    for worker in workers:
        worker.join(GIVE_UP_SECONDS)

    assert told == {1101: 1}
    assert sorted(counts) == [0, 1]
