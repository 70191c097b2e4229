"""Eight workers propose to one person and decide on her, under two records of one address, on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.core.work import Env, work_for
from app.orders.model import Customer
from app.outbox.working import perform_some
from app.touchpoints.actions import decide_on, propose, withdraw
from app.touchpoints.duties import decide_due
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.rules import Kind
from app.touchpoints.store import OPEN
from app.wiring import PLAN
from tests.path.given import ORDER, Street, open_street, order

WORKERS = 8
ROUNDS = 2
DAYS = 3  # forty-nine hours apart, and so in daylight
TRIES = 5
GIVE_UP_SECONDS = 120
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _words(_work: Any, _touchpoint: Any, _lang: str) -> dict[str, object]:
    return {
        "first_name": "Alma", "shop_name": "Löparboden", "items": ["Vidda"], "arrived_on": "fredag 6 mars",
        "review_url": "https://loparboden.example/review",
    }  # fmt: skip


def _kind(number: int) -> LetterKind:
    """A counted letter that is always true."""
    kind = Kind(f"note_{number}", "feedback", priority=30 + number, expires_after=timedelta(days=90))
    return LetterKind(kind, "reviews", "review_request", _words, lambda _work, _touchpoint: None)


NOTES = {f"note_{number}": _kind(number) for number in range(WORKERS)}


@pytest.fixture
def processes(envs_pg: Callable[..., Env]) -> list[Env]:
    """Eight of them on one database, with one clock."""
    first = envs_pg(plan=replace(PLAN, letters={**PLAN.letters, **NOTES}))
    url, clock, mailer = first.settings.database_url, first.clock, first.mailer
    others = [envs_pg(url=url, clock=clock, plan=first.plan, mailer=mailer) for _ in range(WORKERS - 1)]
    # The fakes' chance is the same in each, and so would be the numbers that they give.
    return [first, *(replace(one, ids=first.ids) for one in others)]


@pytest.fixture
def street(processes: list[Env]) -> Street:
    """One person under two records: she bought logged in, and as a guest, with the same address."""
    street = open_street(processes[0])
    street.tell([order(), order(order_id=ORDER + 1)]).settle()
    return street


def test_eight_workers_never_find_room_for_a_letter_more(processes: list[Env], street: Street) -> None:
    records = street.rows(Customer)
    assert len(records) == 2
    assert len({one.email_key for one in records}) == 1
    left: list[Exception] = []

    for day in range(DAYS):
        workers = [
            threading.Thread(target=_live, args=(env, number, day, records, left))
            for number, env in enumerate(processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(GIVE_UP_SECONDS)
        assert not any(worker.is_alive() for worker in workers)
        street.clock.travel(hours=49)

    assert left == []
    letters = [one for one in street.rows(Letter) if one.kind in NOTES]
    assert len(letters) >= 2
    at = sorted(one.written_at for one in letters)
    assert all(later - sooner >= 48 * HOUR for sooner, later in pairwise(at))
    assert all(sum(begin <= one < begin + 7 * DAY for one in at) <= 2 for begin in at)
    _nothing_is_lost(street)


def _live(env: Env, number: int, day: int, records: list[Customer], left: list[Exception]) -> None:
    """What webhooks, duties and errands do, mixed. A deadlock is the database's word for "again"; any other is kept."""
    chance = Random(f"{number}/{day}")
    for number_of_round in range(ROUNDS):
        key = f"note:{number}:{day}:{number_of_round}"
        taken_back = key if number_of_round % 2 == 1 else ""
        try:
            _again_after_a_deadlock(_wish, env, chance.choice(records), kind=f"note_{number}", key=key)
            _again_after_a_deadlock(_decide, env, chance.choice(records), taken_back=taken_back)
            decide_due(env)
            perform_some(env)
        except Exception as wrong:  # the test says that there was none
            left.append(wrong)


def _wish(env: Env, customer: Customer, *, kind: str, key: str) -> None:
    with work_for(env, customer.shop_id) as work:
        propose(work, kind, key, customer_id=customer.id, order_id=ORDER, body={})


def _decide(env: Env, customer: Customer, *, taken_back: str) -> None:
    with work_for(env, customer.shop_id) as work:
        decide_on(work, customer.id)
        if taken_back:
            withdraw(work, taken_back, "heard_meanwhile")


def _again_after_a_deadlock(do: Callable[..., None], *given: Any, **named: Any) -> None:
    """As the inbox and the duties do."""
    for _ in range(TRIES):
        try:
            return do(*given, **named)
        except OperationalError as wrong:
            if not str(getattr(wrong.orig, "sqlstate", "")).startswith("40"):
                raise
    return do(*given, **named)


def _nothing_is_lost(street: Street) -> None:
    wishes = street.rows(Touchpoint, Touchpoint.kind.in_(NOTES))

    assert len(wishes) == WORKERS * DAYS * ROUNDS
    assert [one for one in wishes if one.state not in (*OPEN, "sent") and not one.reason] == []
