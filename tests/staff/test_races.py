"""Several of the staff at the same moment, on PostgreSQL: one owner to begin with, and never none."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable

from app.core.errors import Refused
from app.core.work import Env, reading_for, work_for
from app.staff import store
from app.staff.actions import change_member, meet
from tests.builders import SHOP

VISITORS = 6
ROUNDS = 5
GIVE_UP_SECONDS = 60


def at_once(calls: Iterable[Callable[[], object]]) -> None:
    """Each in a thread of its own, all let go at the same moment."""
    calls = list(calls)
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        gate.wait(GIVE_UP_SECONDS)
        call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join(GIVE_UP_SECONDS)
    assert not any(one.is_alive() for one in threads)


def roles(env: Env) -> dict[str, str]:
    with reading_for(env, SHOP) as work:
        return store.roles(work)


def test_of_several_first_visitors_one_becomes_the_owner(env_pg: Env) -> None:
    at_once([lambda number=number: meet(env_pg, SHOP, str(number)) for number in range(VISITORS)])

    assert Counter(roles(env_pg).values()) == {"owner": 1, "service": VISITORS - 1}


def test_two_owners_cannot_take_each_others_role_away_at_once(env_pg: Env) -> None:
    first, second = "41", "42"
    refused: list[str] = []

    def take_away(number: str, by: str) -> None:
        try:
            with work_for(env_pg, SHOP) as work:
                change_member(work, number, role="service", name="", by=by)
        except Refused as wrong:
            refused.append(wrong.code)

    for number in (first, second):
        meet(env_pg, SHOP, number)
    for _ in range(ROUNDS):
        for number, by in ((first, second), (second, first)):
            with work_for(env_pg, SHOP) as work:
                change_member(work, number, role="owner", name="", by=by)

        at_once([lambda: take_away(first, second), lambda: take_away(second, first)])

        assert Counter(roles(env_pg).values()) == {"owner": 1, "service": 1}
    assert refused == ["last_owner"] * ROUNDS
