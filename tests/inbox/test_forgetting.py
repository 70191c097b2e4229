"""What the inbox forgets, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from app.core.errors import Refused
from app.core.work import Env, work_across_shops, work_for
from app.inbox import store
from app.inbox.actions import BODY_DAYS, FORGET_AT_ONCE, PARKED_BODY_DAYS, ROW_DAYS, forget_bodies, try_again
from app.inbox.model import Webhook
from app.inbox.working import handle_some
from tests.builders import OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.house.rows import a_row
from tests.inbox.deliveries import Door, a_plan, kept, states
from tests.statements import asked


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=a_plan(lambda _work, _message: None))


@pytest.fixture
def door(env: Env) -> Door:
    return Door(env)


def test_bodies_are_forgotten_when_nobody_needs_them(env: Env, door: Door) -> None:
    assert isinstance(env.clock, StoppedClock)
    door.bring()
    door.bring(b"{}", webhook_id="parked")
    handle_some(env)
    door.bring(b'{"id": 1}', webhook_id="waiting")
    handled, parked, _waiting = (row.id for row in kept(env))

    assert forget_bodies(env) == 0
    env.clock.travel(days=BODY_DAYS, minutes=1)
    assert [forget_bodies(env), forget_bodies(env)] == [1, 0]
    assert [row.body_sealed is None for row in kept(env)] == [True, False, False]
    with work_for(env, SHOP) as work, pytest.raises(Refused, match="already_handled"):
        try_again(work, handled)

    env.clock.travel(days=PARKED_BODY_DAYS)
    forget_bodies(env)
    assert [(row.state, row.body_sealed is None) for row in kept(env)] == [
        ("parked", True),
        ("waiting", False),
    ]
    with work_for(env, SHOP) as work, pytest.raises(Refused, match="body_erased"):
        try_again(work, parked)


def test_what_is_done_goes_after_a_season_in_every_shop(env_both: Env) -> None:
    assert isinstance(env_both.clock, StoppedClock)
    for shop_id in (0, SHOP, OTHER_SHOP):
        for number, state in enumerate(("handled", "ignored", "parked", "waiting"), start=1):
            keep_webhooks(env_both, shop_id, number=number, state=state)
    keep_webhooks(env_both, SHOP, number=100, state="handled", rows=FORGET_AT_ONCE + 1)
    env_both.clock.travel(days=ROW_DAYS)
    assert forget_bodies(env_both) == 0
    keep_webhooks(env_both, SHOP, number=5, state="handled")
    env_both.clock.travel(minutes=1)

    deleted = [forget_bodies(env_both), forget_bodies(env_both)]

    assert deleted == [3 * 2 + FORGET_AT_ONCE + 1, 0]
    stayed = Counter((row.shop_id, row.state) for row in kept(env_both))
    assert stayed == {
        **{(shop_id, state): 1 for shop_id in (0, SHOP, OTHER_SHOP) for state in ("parked", "waiting")},
        (SHOP, "handled"): 1,
    }


def test_a_webhook_that_was_handled_late_stays_for_its_season(env: Env, door: Door) -> None:
    assert isinstance(env.clock, StoppedClock)
    door.bring()
    env.clock.travel(days=ROW_DAYS)
    handle_some(env)
    env.clock.travel(days=BODY_DAYS - 1)

    assert forget_bodies(env) == 0
    assert states(env) == [("handled", None)]


def test_what_is_old_is_found_by_its_key(env: Env) -> None:
    with asked(env) as heard, work_for(env, SHOP) as work:
        store.delete_done(work, shop_id=SHOP, before=work.now, limit=10)

    ((statement, values),) = [one for one in heard if one[0].startswith("DELETE")]
    with env.db.reading() as connection:
        steps = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    reads = [step for step in steps if "webhooks" in step]
    assert len(reads) > 1
    assert all("AND id<?)" in step or "AND id=?)" in step for step in reads)


def keep_webhooks(env: Env, shop_id: int, *, number: int, state: str, rows: int = 1) -> None:
    """Without bodies, handled now where they are done."""
    with work_across_shops(env, why="a test fills the inbox") as work:
        for one in range(number, number + rows):
            row = a_row(Webhook, shop_id=shop_id, number=one)
            row.id, row.state, row.body_sealed = work.next_id(), state, None
            row.handled_at = None if state == "waiting" else work.now
            work.session.add(row)
