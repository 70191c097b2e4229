"""What is due is done in turns, and a row that fails hurts only itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from app.core.chance import SeededChance
from app.core.serving import Backlog, by_turns, serve
from app.core.work import Env, Work
from tests.builders import OTHER_SHOP, SHOP
from tests.fakes import StoppedClock


@dataclass
class Rows:
    """A backlog of numbers in memory. bad  raises; stuck  is due again after it was done"""

    waiting: dict[int, list[int]]
    bad: frozenset[int] = frozenset()
    stuck: frozenset[int] = frozenset()
    error: Exception = field(default_factory=lambda: ValueError("a name and an address"))
    done: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    later: list[int] = field(default_factory=list)

    def backlog(self, *, at_once: int = 3) -> Backlog:
        return Backlog("rows", self._due, self._take, self._do, self._put_off, most=3, at_once=at_once)

    def _due(self, work: Work, limit: int) -> list[int]:
        return self.waiting.get(work.shop_id, [])[:limit]

    def _take(self, work: Work, numbers: Sequence[int]) -> list[int]:
        return [one for one in numbers if one in self.waiting.get(work.shop_id, [])]

    def _do(self, work: Work, numbers: Sequence[int]) -> None:
        if self.bad & set(numbers):
            raise self.error
        self.done.append((work.shop_id, tuple(numbers)))
        self._leave(work, [one for one in numbers if one not in self.stuck])

    def _put_off(self, work: Work, numbers: Sequence[int]) -> None:
        self.later += numbers
        self._leave(work, numbers)

    def _leave(self, work: Work, numbers: Sequence[int]) -> None:
        self.waiting[work.shop_id] = [one for one in self.waiting[work.shop_id] if one not in numbers]


def test_shops_take_turns_while_there_is_more(env: Env) -> None:
    rows = Rows({SHOP: [1, 2, 3, 4, 5, 6, 7], OTHER_SHOP: [11, 12]})

    count = serve(env, rows.backlog(), [SHOP, OTHER_SHOP])

    assert count == 9
    assert [numbers for shop_id, numbers in rows.done if shop_id == SHOP] == [(1, 2, 3), (4, 5, 6), (7,)]
    assert OTHER_SHOP in [shop_id for shop_id, _ in rows.done[:2]]


def test_a_row_that_fails_is_put_off_and_told_and_the_others_go_on(env: Env) -> None:
    rows = Rows({SHOP: [1, 2, 3, 4], OTHER_SHOP: [11]}, bad=frozenset({2}))

    with capture_logs() as told:
        count = serve(env, rows.backlog(), [SHOP, OTHER_SHOP])

    assert count == 5
    assert sorted(one for _, numbers in rows.done for one in numbers) == [1, 3, 4, 11]
    assert rows.later == [2]
    (line,) = [one for one in told if one["event"] == "put_off"]
    assert (line["shop_id"], line["number"], line["error"]) == (SHOP, 2, "ValueError")
    assert "address" not in str(told)


def test_what_is_still_due_after_it_was_done_does_not_come_for_ever(env: Env) -> None:
    rows = Rows({SHOP: [1, 2, 3, 4]}, stuck=frozenset({1, 2, 3}))

    serve(env, rows.backlog(at_once=1), [SHOP])

    assert rows.done == [(SHOP, (1,)), (SHOP, (2,)), (SHOP, (3,)), (SHOP, (4,))]
    assert rows.later == [1, 2, 3]


def test_a_row_that_lost_a_race_is_left_for_the_next_run(env: Env) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    rows = Rows({SHOP: [1, 2]}, bad=frozenset({2}), error=OperationalError("", None, Deadlock()))

    count = serve(env, rows.backlog(), [SHOP])

    assert (count, rows.later, rows.waiting[SHOP]) == (1, [], [2])


def test_a_run_ends_when_its_time_is_over_and_another_begins_elsewhere(env: Env) -> None:
    clock = env.clock
    assert isinstance(clock, StoppedClock)
    first_served = set()

    def step(shop_id: int) -> tuple[int, bool]:
        clock.travel(seconds=1.5)
        served.append(shop_id)
        return 1, True

    for seed in range(20):
        served: list[int] = []
        by_turns(replace(env, chance=SeededChance(seed)), list(range(100)), step)
        assert len(served) == 2
        first_served.add(served[0])

    assert len(first_served) > 5
