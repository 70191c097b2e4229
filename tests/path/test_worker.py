"""The worker's rounds: one thing that fails or takes its time keeps the others from nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.core.duties import Duty
from app.core.plan import Plan
from app.core.work import Env, work_for
from app.outbox.actions import send_out
from app.outbox.errands import ErrandKind
from app.worker import Rounds, in_background
from tests.builders import SHOP
from tests.fakes import StoppedClock

GIVE_UP_SECONDS = 20
PAUSE = timedelta(minutes=1)


def test_a_duty_that_fails_lets_the_others_have_their_turn(envs: Callable[..., Env]) -> None:
    done: Counter[str] = Counter()

    def fail(_env: Env) -> int:
        raise ValueError("broken")

    def go_well(_env: Env) -> int:
        done["well"] += 1
        return 1

    env = envs(plan=Plan(duties=(Duty("bad", PAUSE, fail), Duty("good", PAUSE, go_well))))
    rounds = Rounds(env)

    with capture_logs() as told, pytest.raises(ValueError, match="broken"):
        rounds.once()

    assert done == {"well": 1}
    assert [one["duty"] for one in told if one["event"] == "a duty failed"] == ["bad"]
    assert rounds.once() == 0  # both pause, also the one that failed


def test_a_duty_that_had_no_time_for_all_goes_on_in_the_next_round(envs: Callable[..., Env]) -> None:
    left = [10, 10, 3]
    env = envs(plan=Plan(duties=(Duty("long", PAUSE, lambda _env: left.pop(0), more_from=10),)))
    rounds = Rounds(env)

    assert [rounds.once() for _ in range(4)] == [10, 10, 3, 0]
    assert isinstance(env.clock, StoppedClock)
    env.clock.travel(minutes=1)
    left.append(1)
    assert rounds.once() == 1


def test_an_errand_that_takes_its_time_holds_up_no_duty(envs: Callable[..., Env]) -> None:
    under_way, may_end, duty_done = threading.Event(), threading.Event(), threading.Event()

    def wait(_env: Env, _ready: Any) -> None:
        under_way.set()
        assert may_end.wait(GIVE_UP_SECONDS)

    def note(_env: Env) -> int:
        if under_way.is_set():
            duty_done.set()
        return 0

    slow = ErrandKind(lambda _work, _errand: "ready", wait, lambda _work, _errand, _result: None)
    env = envs(plan=Plan(errands={"slow": slow}, duties=(Duty("note", timedelta(0), note),)))
    with work_for(env, SHOP) as work:
        send_out(work, "slow", "slow:1", body={})

    end = in_background(env)
    try:
        assert under_way.wait(GIVE_UP_SECONDS)
        assert duty_done.wait(GIVE_UP_SECONDS)
    finally:
        may_end.set()
        end()
