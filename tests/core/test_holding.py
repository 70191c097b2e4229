"""An order is in one worker's hands at a time, on PostgreSQL; on SQLite the turn to write sees to it."""

from __future__ import annotations

import threading

from app.core.holding import hold, try_hold, try_hold_name
from app.core.work import Env, work_for
from tests.builders import OTHER_SHOP, SHOP
from tests.postgres import wait_until_somebody_waits

GIVE_UP_SECONDS = 20


def test_what_is_held_is_passed_over_until_the_transaction_ends(env_pg: Env) -> None:
    with work_for(env_pg, SHOP) as first, work_for(env_pg, SHOP) as second:
        hold(first, [3, 1, 0, 1])
        first_try = try_hold(second, [1, 2, 3, 4])
        named = [try_hold_name(work, "fold/1") for work in (first, second)]
    with work_for(env_pg, SHOP) as third:
        after = try_hold(third, [1, 2, 3, 4])

    assert first_try == {2, 4}
    assert named == [True, False]
    assert after == {1, 2, 3, 4}


def test_the_same_number_in_another_shop_is_another_order(env_pg: Env) -> None:
    with work_for(env_pg, SHOP) as ours, work_for(env_pg, OTHER_SHOP) as theirs:
        hold(ours, [1])

        assert try_hold(theirs, [1]) == {1}


def test_holding_waits_for_whoever_has_it(env_pg: Env) -> None:
    order: list[str] = []

    def wait() -> None:
        with work_for(env_pg, SHOP) as work:
            hold(work, [2, 1])
            order.append("second")

    waiting = threading.Thread(target=wait)
    with work_for(env_pg, SHOP) as work:
        hold(work, [1])
        waiting.start()
        wait_until_somebody_waits(env_pg.db)
        order.append("first")
    waiting.join(GIVE_UP_SECONDS)

    assert order == ["first", "second"]


def test_whoever_writes_on_sqlite_holds_everything(env: Env) -> None:
    with work_for(env, SHOP) as work:
        hold(work, [1])

        assert try_hold(work, [1, 2]) == {1, 2}
