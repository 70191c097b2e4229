"""Two workers and webhooks at once: each errand is in one pair of hands, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core.holding import hold
from app.core.work import Env, reading_for, work_for
from app.outbox.actions import drop, move_to, send_out
from app.outbox.claiming import claim
from app.outbox.model import Errand
from app.outbox.rests import Rests
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.touchpoints.actions import decide_on
from app.touchpoints.model import Touchpoint
from tests import postgres
from tests.builders import NOW, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.outbox.errands import errand, sent_out
from tests.stories import a_broken_order, granted, saved_at_the_install

Envs = Callable[..., Env]
ROUNDS = 12
CUSTOMERS = 6


@pytest.fixture
def other_env(envs_pg: Envs, env_pg: Env) -> Env:
    """Another process on the same database, with the same mail server and Shopify."""
    return envs_pg(
        url=env_pg.settings.database_url, clock=env_pg.clock, mailer=env_pg.mailer, shopify=env_pg.shopify
    )


def side_by_side(*steps: Callable[[], object]) -> list[BaseException]:
    """returns  what went wrong in any of them"""
    wrong: list[BaseException] = []

    def go(step: Callable[[], object]) -> None:
        try:
            step()
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=go, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return wrong


@pytest.mark.parametrize("change", ["move_to", "drop", "send_out"])
def test_a_change_in_flight_does_not_undo_a_claim(env_pg: Env, other_env: Env, change: str) -> None:
    changes: dict[str, Callable[..., None]] = {
        "move_to": lambda work: move_to(work, "a", NOW - timedelta(seconds=1)),
        "drop": lambda work: drop(work, "a", "unwanted", "No longer wanted."),
        "send_out": lambda work: send_out(work, "ring", "a", body={}),
    }
    sent_out(env_pg, "a")

    with work_for(other_env, SHOP) as work:
        assert work.session.scalars(select(Errand).where(Errand.key == "a")).one().state == "waiting"
        claimed = claim(env_pg, Rests())
        changes[change](work)

    assert [one.errand.key for one in claimed] == ["a"]
    assert errand(env_pg, "a").claim == claimed[0].claim
    assert claim(other_env, Rests()) == []


def test_a_claim_passes_over_what_is_being_changed(env_pg: Env, other_env: Env) -> None:
    sent_out(env_pg, "a", "b")

    with work_for(other_env, SHOP) as work:
        drop(work, "a", "unwanted", "No longer wanted.")
        claimed = claim(env_pg, Rests())

    assert [one.errand.key for one in claimed] == ["b"]
    assert errand(env_pg, "a").state == "dropped"


def test_two_workers_never_claim_the_same(env_pg: Env, other_env: Env) -> None:
    sent_out(env_pg, *(f"a{number}" for number in range(40)))
    found: list[str] = []

    wrong = side_by_side(
        *(
            lambda env=one: found.extend(got.errand.key for got in claim(env, Rests()))
            for one in (env_pg, other_env)
        )
    )

    assert wrong == []
    assert sorted(found) == sorted(f"a{number}" for number in range(40))


def test_a_claimed_errand_makes_nobody_wait(env_pg: Env, other_env: Env) -> None:
    # A worker has the errand locked and wants the customer; a webhook has the customer and wants to move the errand.
    sent_out(env_pg, "a")
    one = claim(env_pg, Rests())[0]

    with work_for(env_pg, SHOP) as worker:
        worker.session.get_one(Errand, (SHOP, one.errand.id), with_for_update=True)
        assert side_by_side(lambda: _move(other_env)) == []


def _move(env: Env) -> None:
    with work_for(env, SHOP) as work:
        move_to(work, "a", NOW)
        drop(work, "a", "unwanted", "No longer wanted.")
        send_out(work, "ring", "a", body={})


def test_a_decision_waits_for_the_letter_that_is_being_prepared(env_pg: Env, other_env: Env) -> None:
    letters_due(env_pg, 1)
    with reading_for(env_pg, SHOP) as work:
        touchpoint = work.session.scalars(select(Touchpoint).where(Touchpoint.kind == "broken_promise")).one()

    def decide() -> None:
        with work_for(other_env, SHOP) as work:
            decide_on(work, touchpoint.customer_id)

    with work_for(env_pg, SHOP) as work:
        decide_on(work, touchpoint.customer_id)
        deciding = threading.Thread(target=decide)
        deciding.start()
        postgres.wait_until_somebody_waits(env_pg.db)
        work.session.get_one(Touchpoint, (SHOP, touchpoint.id)).state = "sending"
    deciding.join(30)

    with reading_for(env_pg, SHOP) as work:
        assert work.session.get_one(Touchpoint, (SHOP, touchpoint.id)).state == "sending"


def letters_due(env: Env, customers: int) -> list[int]:
    """Broken promises whose codes are made: each customer's letter is next. returns  the orders"""
    clock = env.clock
    assert isinstance(clock, StoppedClock)
    saved_at_the_install(env)
    granted(env)
    clock.set(NOW + timedelta(days=11))
    orders = [a_broken_order(env, 2000 + number) for number in range(customers)]
    for order in orders:
        with work_for(env, SHOP) as work:
            judge_order(work, order)
    perform_some(env)
    return orders


def test_workers_and_webhooks_never_wait_for_each_other_in_a_ring(env_pg: Env, other_env: Env) -> None:
    orders = letters_due(env_pg, CUSTOMERS)
    with reading_for(env_pg, SHOP) as work:
        touchpoints = list(work.session.scalars(select(Touchpoint)))

    def webhooks(env: Env, turned: bool) -> None:
        """As their handlers do: the order is held, then its customer decided on, then her errands changed."""
        for _ in range(ROUNDS):
            for one in sorted(touchpoints, key=lambda one: one.id, reverse=turned):
                with work_for(env, SHOP) as work:
                    hold(work, [one.order_id])
                    judge_order(work, one.order_id)
                    decide_on(work, one.customer_id)

    def worker(env: Env) -> None:
        for _ in range(ROUNDS):
            perform_some(env)

    wrong = side_by_side(
        lambda: worker(env_pg),
        lambda: worker(other_env),
        lambda: webhooks(env_pg, False),
        lambda: webhooks(other_env, True),
    )

    assert wrong == []
    mailer = env_pg.mailer
    assert isinstance(mailer, RecordingMailer)
    assert sorted(one.recipient for one in mailer.sent) == [f"elin{order}@example.com" for order in orders]
    with reading_for(env_pg, SHOP) as work:
        failed = select(Errand).where(Errand.reason_code.is_not(None))
        assert [(one.kind, one.reason) for one in work.session.scalars(failed)] == []
