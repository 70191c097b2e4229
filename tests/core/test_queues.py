"""Asking which shops have something due costs a few steps for each shop, whatever else is in the tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core import queues
from app.core.work import Env, Work, reading_across_shops, reading_for, work_for
from app.inbox import store as inbox
from app.inbox.model import Webhook
from app.promises import store as promises
from app.promises.model import OutcomeRow
from app.shops.model import Shop
from app.touchpoints import store as touchpoints
from app.touchpoints.model import Touchpoint
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.house.rows import a_row
from tests.statements import asked

MANY = 1_500
LATER, BEFORE = NOW + timedelta(days=3), NOW - timedelta(minutes=1)
# With the shops looked at here, each question takes about ten; a whole table would take thousands.
ROWS_READ_MAX = 40
WHY = "a test asks as the worker does"

ASKED: dict[str, tuple[Callable[[Work], Any], Callable[[Work], Any]]] = {
    "overdue": (
        lambda work: queues.shops_with_due(work, promises.OVERDUE, limit=100, only=promises.is_served),
        lambda work: promises.DUE_ORDERS.first(work, 100),
    ),
    "next_due": (
        lambda work: queues.next_due(work, promises.OVERDUE, only=promises.is_served),
        lambda work: promises.DUE_ORDERS.first(work, 100),
    ),
    "decisions": (
        lambda work: queues.shops_with_due(
            work, touchpoints.DECISIONS, limit=100, only=touchpoints.is_served
        ),
        lambda work: touchpoints.customers_due(work, 100),
    ),
    "mail": (
        lambda work: inbox.shops_with_mail(work, limit=100),
        lambda work: inbox.claim(work, shop_id=SHOP, limit=100),
    ),
}


def test_what_is_over_or_not_yet_due_costs_nothing(env_both: Env) -> None:
    fill(env_both, due=2, others=0)
    few = {name: cost(env_both, *asked) for name, asked in ASKED.items()}
    fill(env_both, due=0, others=MANY)

    many = {name: cost(env_both, *asked) for name, asked in ASKED.items()}

    if env_both.db.is_sqlite:
        # Steps of the database's machine: only the indexes have become deeper.
        assert {name: (few[name], taken) for name, taken in many.items() if taken > few[name] * 1.5} == {}
    else:
        assert {name: read for name, read in many.items() if read > ROWS_READ_MAX} == {}


def test_each_queue_names_the_shops_with_something_due(env_both: Env) -> None:
    fill(env_both, due=2, others=5)

    with reading_across_shops(env_both, why=WHY) as work:
        found = {name: across(work) for name, (across, _) in ASKED.items()}
        one = queues.shops_with_due(work, promises.OVERDUE, limit=1)

    assert found.pop("next_due") == BEFORE
    assert found == {name: [SHOP, OTHER_SHOP] for name in ("overdue", "decisions", "mail")}
    assert one == [SHOP]


@pytest.mark.parametrize("gone", [{"state": "uninstalled"}, {"redacted_at": NOW}])
def test_a_shop_that_has_left_or_is_being_erased_is_passed_over(env: Env, gone: dict[str, Any]) -> None:
    fill(env, due=2, others=5)
    with work_for(env, SHOP) as work:
        for name, value in gone.items():
            setattr(work.session.get_one(Shop, SHOP), name, value)

    assert promises.shops_with_overdue(env) == [OTHER_SHOP]
    assert touchpoints.shops_with_decisions(env) == [OTHER_SHOP]


def fill(env: Env, *, due: int, others: int) -> None:
    """In both shops: some of everything due, and others that are over, and as many that aren't due yet."""
    start = 10 if due else 100
    for shop_id in (SHOP, OTHER_SHOP):
        with work_for(env, shop_id) as work:
            for place in range(due + 2 * others):
                due_at = BEFORE if place < due else LATER if place < due + others else None
                work.session.add_all(rows(shop_id, start + place, due_at))
    if not env.db.is_sqlite:
        with env.db.writing() as connection:
            connection.exec_driver_sql("ANALYZE")


def rows(shop_id: int, number: int, due_at: datetime | None) -> Iterator[Any]:
    """due_at  None: it is over"""
    outcome = a_row(OutcomeRow, shop_id=shop_id, number=number)
    outcome.settle_at = due_at
    touchpoint = a_row(Touchpoint, shop_id=shop_id, number=number)
    touchpoint.decide_at, touchpoint.state = due_at, "waiting" if due_at else "sent"
    webhook = a_row(Webhook, shop_id=shop_id, number=number)
    webhook.due_at, webhook.state = due_at or BEFORE, "waiting" if due_at else "handled"
    yield from (outcome, touchpoint, webhook)


def cost(env: Env, across: Callable[[Work], Any], in_shop: Callable[[Work], Any]) -> int:
    with reading_across_shops(env, why=WHY) as work:
        asking = _cost(work, across)
    with reading_for(env, SHOP) as work:
        return asking + _cost(work, in_shop)


def _cost(work: Work, ask: Callable[[Work], Any]) -> int:
    if work.env.db.is_sqlite:
        return _steps(work, ask)
    with_values = _heard(work, ask)
    return sum(_rows_read(work, statement, values) for statement, values in with_values)


def _steps(work: Work, ask: Callable[[Work], Any]) -> int:
    driver: Any = work.session.connection().connection.dbapi_connection
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    driver.set_progress_handler(step, 1)
    ask(work)
    driver.set_progress_handler(None, 0)
    return taken


def _heard(work: Work, ask: Callable[[Work], Any]) -> list[tuple[str, Any]]:
    with asked(work.env) as heard:
        ask(work)
    return [one for one in heard if "pg_try_advisory" not in one[0]]


def _rows_read(work: Work, statement: str, values: Any) -> int:
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    plan = work.session.connection().exec_driver_sql(explain, values).scalar_one()
    return _read_in((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _read_in(node: dict[str, Any]) -> int:
    own = 0
    if "Relation Name" in node:
        removed = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
        own = (node["Actual Rows"] + removed) * node["Actual Loops"]
        # What an index passes over inside itself isn't told: without the shop in front it is all of it.
        led = "shop_id" in node.get("Index Cond", "") or node["Relation Name"] == "shops"
        own += 0 if led else MANY
    return int(own) + sum(_read_in(child) for child in node.get("Plans", ()))
