"""The one thread that commits for all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.core.plan import Plan
from app.core.work import Env
from app.inbox import writer as writing
from app.inbox.delivery import Delivery
from app.inbox.writer import Row, Writer
from tests.builders import NOW, SHOP
from tests.inbox.deliveries import kept


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=Plan())


@pytest.fixture
def env_pg(envs_pg: Callable[..., Env]) -> Env:
    return envs_pg(plan=Plan())


def a_row(env: Env, webhook_id: str, **other: object) -> Row:
    row = {"shop_id": SHOP, "id": env.ids.next(), "webhook_id": webhook_id, "topic": "t", "shop_domain": "d"}
    times = {"received_at": NOW, "due_at": NOW, "triggered_at": None}
    return {
        **row,
        **times,
        "api_version": "",
        "state": "waiting",
        "attempts": 0,
        "body_sealed": b"x",
        **other,
    }


def store_all(env: Env, rows: dict[str, Row | Exception]) -> dict[str, bool]:
    """Bring all while the writer is held up, so that they are one batch. A delivery's body is its name."""
    held, stored = threading.Event(), {}

    def row_of(delivery: Delivery) -> Row:
        held.wait(10)
        row = rows[delivery.body.decode()]
        if isinstance(row, Exception):
            raise row
        return row

    writer = Writer(env.db, row_of)

    def store(name: str) -> None:
        stored[name] = writer.store(Delivery({}, name.encode(), datetime.now(UTC)))

    threads = [threading.Thread(target=store, args=(name,)) for name in rows]
    for thread in threads:
        thread.start()
    held.set()
    for thread in threads:
        thread.join(20)
    return stored


def test_one_row_that_is_refused_costs_the_others_nothing(env_both: Env) -> None:
    good = {f"w-{number}": a_row(env_both, f"w-{number}") for number in range(5)}
    bad = {"bad": a_row(env_both, "bad", topic=None), "unmade": ValueError("no row")}

    stored = store_all(env_both, {**good, **bad})

    assert stored == {**dict.fromkeys(good, True), "bad": False, "unmade": False}
    assert {row.webhook_id for row in kept(env_both)} == set(good)


def test_another_row_with_the_same_key_is_not_taken_for_a_repeat(env_both: Env) -> None:
    first = a_row(env_both, "w-1")

    assert store_all(env_both, {"a": first}) == {"a": True}
    assert store_all(env_both, {"b": {**first, "webhook_id": "w-2"}}) == {"b": False}


def test_instants_are_stored_as_the_models_read_them(env_both: Env) -> None:
    store_all(env_both, {"a": a_row(env_both, "w-1", triggered_at=NOW)})

    (row,) = kept(env_both)
    assert (row.triggered_at, row.received_at, row.due_at) == (NOW, NOW, NOW)


def test_a_full_queue_and_a_slow_disk_are_answered_no(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(writing, "QUEUE_ROWS", 1)
    go_on = threading.Event()
    slow = Writer(env.db, lambda _: a_row(env, "w-1") if go_on.wait(10) else {})
    came = Delivery({}, b"", NOW)

    answers = [slow.store(came) for _ in range(4)]
    go_on.set()

    assert answers == [False] * 4


def test_the_thread_ends_with_its_database_and_what_came_before_is_kept(env: Env) -> None:
    before = set(threading.enumerate())
    writer = Writer(env.db, lambda delivery: a_row(env, delivery.body.decode()))
    assert writer.store(Delivery({}, b"w-1", NOW))
    (thread,) = set(threading.enumerate()) - before

    env.db.close()
    thread.join(10)
    assert not thread.is_alive()

    assert writer.store(Delivery({}, b"w-2", NOW))
    assert {row.webhook_id for row in kept(env)} == {"w-1", "w-2"}
