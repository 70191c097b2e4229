"""Errands are performed once: whatever fails before, between and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.errors import Conflict, Unreachable
from app.core.work import Env, work_for
from app.outbox.actions import drop, move_to, send_out, try_again
from app.outbox.rests import FIRST_REST, LONGEST_REST, ROUND, Rests
from app.outbox.steps import TRIES_MAX
from app.outbox.working import perform_some
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.outbox.errands import Outside, errand, sent_out

Envs = Callable[..., Env]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def env(envs: Envs, outside: Outside) -> Env:
    return envs(plan=outside.plan())


def silent() -> Unreachable:
    return Unreachable("no_connection", "Nobody answers.", permanent=False)


def again_and_again(env: Env, clock: StoppedClock, times: int) -> None:
    for _ in range(times):
        perform_some(env)
        clock.travel(hours=5)


def test_what_was_performed_is_only_settled_again(env: Env, outside: Outside, clock: StoppedClock) -> None:
    outside.troubles["settle"] = [RuntimeError("deadlock"), Unreachable("gone", "No.", permanent=True)]
    sent_out(env, "a")

    again_and_again(env, clock, 3)

    assert outside.performed == ["a"]
    assert outside.settled == [("a", "done:a")]
    assert errand(env, "a").state == "done"


def test_a_worker_that_dies_after_performing_leaves_only_the_settling(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    outside.troubles["settle"] = [Killed()]  # type: ignore[list-item]  # a kill is no Exception
    sent_out(env, "a")

    with pytest.raises(Killed):
        perform_some(env)
    clock.travel(minutes=11)
    perform_some(env)

    assert (outside.performed, outside.settled) == (["a"], [("a", "done:a")])


def test_what_can_not_be_settled_is_parked_and_never_performed_again(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    outside.troubles["settle"] = [RuntimeError("broken")] * (TRIES_MAX - 1)
    sent_out(env, "a")

    again_and_again(env, clock, TRIES_MAX)
    parked = errand(env, "a")
    with work_for(env, SHOP) as work:
        try_again(work, parked.id)
    perform_some(env)

    assert (parked.state, outside.told) == ("parked", [])
    assert (outside.performed, outside.settled) == (["a"], [("a", "done:a")])


def test_what_waits_to_be_settled_is_not_taken_back_or_moved(env: Env, outside: Outside) -> None:
    outside.troubles["settle"] = [RuntimeError("broken")]
    sent_out(env, "a")
    perform_some(env)
    before = errand(env, "a")

    with work_for(env, SHOP) as work:
        move_to(work, "a", NOW + timedelta(days=9))
        drop(work, "a", "unwanted", "No longer wanted.")

    assert (errand(env, "a").state, errand(env, "a").due_at) == ("waiting", before.due_at)


def test_a_fault_in_prepare_is_counted_and_ends_parked(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    outside.troubles["prepare"] = [RuntimeError("broken") for _ in range(100)]
    sent_out(env, "a")

    again_and_again(env, clock, TRIES_MAX)

    assert (errand(env, "a").state, errand(env, "a").attempts) == ("parked", TRIES_MAX)
    assert (outside.performed, outside.told) == ([], ["a"])


def test_it_is_parked_also_when_its_room_can_not_be_told(env: Env, outside: Outside) -> None:
    outside.troubles["perform"] = [Unreachable("refused", "No.", permanent=True)]
    outside.troubles["failed"] = [RuntimeError("broken")]
    sent_out(env, "a")

    perform_some(env)

    assert (errand(env, "a").state, errand(env, "a").reason_code) == ("parked", "refused")


def test_the_lease_runs_from_prepare(envs: Envs, outside: Outside) -> None:
    env = envs(plan=outside.plan())
    other = envs(url=env.settings.database_url, clock=env.clock, plan=outside.plan())
    clock = env.clock
    assert isinstance(clock, StoppedClock)
    sent_out(env, "a")
    seen: list[int] = []

    def slowly() -> None:
        clock.travel(minutes=9, seconds=59)
        outside.takes = None
        seen.append(perform_some(other))

    outside.takes = slowly
    perform_some(env)

    assert seen == [0]
    assert outside.performed == ["a"]


def test_a_round_ends_after_some_seconds_and_gives_back_what_it_did_not_begin(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    outside.takes = lambda: clock.travel(seconds=ROUND.total_seconds() / 2)
    sent_out(env, "a", "b", "c")

    done = perform_some(env)

    assert (done, len(outside.performed)) == (2, 2)
    assert (errand(env, "c").state, errand(env, "c").attempts) == ("waiting", 0)
    assert perform_some(env) == 1


def test_a_silent_outside_is_tried_once_and_then_rests(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    rests = Rests()
    outside.troubles["perform"] = [silent(), silent()]
    sent_out(env, "a", "b", "c")

    first, second = perform_some(env, rests), perform_some(env, rests)

    assert (first, second, outside.performed) == (1, 0, [])
    assert errand(env, "b").attempts == 0
    clock.travel(seconds=FIRST_REST.total_seconds())
    assert perform_some(env, rests) == 1  # the second trouble: now it rests for twice as long
    clock.travel(seconds=FIRST_REST.total_seconds() * 1.5)
    assert perform_some(env, rests) == 0
    clock.travel(minutes=5)
    assert perform_some(env, rests) == 3
    assert sorted(outside.performed) == ["a", "b", "c"]


def test_a_silent_outside_of_a_shop_holds_up_only_that_shop_and_kind(env: Env, outside: Outside) -> None:
    rests = Rests()
    outside.troubles["perform"] = [silent()]
    sent_out(env, "a", "b")
    perform_some(env, rests)

    sent_out(env, "c", kind="ask")
    sent_out(env, "d", shop=OTHER_SHOP)
    perform_some(env, rests)

    assert sorted(outside.performed) == ["c", "d"]


def test_a_silent_outside_that_all_share_holds_up_the_kind_for_all(envs: Envs, outside: Outside) -> None:
    env, rests = envs(plan=outside.plan(shared=True)), Rests()
    outside.troubles["perform"] = [silent()]
    sent_out(env, "a")
    sent_out(env, "b", shop=OTHER_SHOP)

    assert (perform_some(env, rests), perform_some(env, rests)) == (1, 0)
    assert outside.performed == []


def test_what_was_performed_is_settled_while_its_kind_rests(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    rests = Rests()
    outside.troubles["settle"] = [RuntimeError("broken")]
    sent_out(env, "a")
    perform_some(env, rests)
    clock.travel(minutes=5)
    rests.begin("ring", SHOP, clock.now())

    perform_some(env, rests)

    assert outside.settled == [("a", "done:a")]


def test_a_rest_is_never_longer_than_the_longest() -> None:
    rests, now = Rests(), NOW

    for _ in range(20):
        rests.begin("ring", 0, now)
        now += LONGEST_REST

    assert rests.kinds(SHOP, now - timedelta(microseconds=1)) == {"ring"}
    assert rests.kinds(SHOP, now) == set()


def test_questions_stop_at_the_first_silence(env: Env, outside: Outside) -> None:
    keys = [f"q{number}" for number in range(40)]
    outside.troubles["perform"] = [silent() for _ in keys]
    sent_out(env, *keys, kind="ask")

    done = perform_some(env, Rests())

    # Those under way side by side; the others are given back as they were.
    assert 1 <= done <= 16
    assert sum(errand(env, key).attempts for key in keys) == done


def test_a_question_whose_answer_could_not_be_noted_is_asked_again(
    env: Env, outside: Outside, clock: StoppedClock
) -> None:
    outside.troubles["settle"] = [RuntimeError("broken"), RuntimeError("broken")]
    sent_out(env, "a", "b", kind="ask")

    again_and_again(env, clock, 3)

    assert sorted(key for key, _ in outside.settled) == ["a", "b"]


def test_a_dropped_errand_is_taken_up_again_and_one_that_is_over_is_not(env: Env, outside: Outside) -> None:
    sent_out(env, "a")
    with work_for(env, SHOP) as work:
        drop(work, "a", "unwanted", "No longer wanted.")
    assert (perform_some(env), errand(env, "a").state) == (0, "dropped")

    sent_out(env, "a")
    perform_some(env)
    sent_out(env, "a")
    perform_some(env)

    assert outside.performed == ["a"]
    assert errand(env, "a").reason is None


def test_what_was_written_down_in_the_same_work_can_be_moved_and_dropped(env: Env, outside: Outside) -> None:
    with work_for(env, SHOP) as work:
        for key in ("a", "b"):
            send_out(work, "ring", key, body={})
        move_to(work, "a", NOW + timedelta(days=1))
        drop(work, "b", "unwanted", "No longer wanted.")

    assert errand(env, "a").due_at == NOW + timedelta(days=1)
    assert errand(env, "b").state == "dropped"


def test_only_what_is_parked_is_tried_again_by_hand(env: Env) -> None:
    sent_out(env, "a")

    with pytest.raises(Conflict), work_for(env, SHOP) as work:
        try_again(work, errand(env, "a").id)
