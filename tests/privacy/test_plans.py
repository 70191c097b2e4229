"""A customer's file and her erasure read her rows and no whole shop, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from app.core.persons import CustomerRef
from app.core.plan import Plan
from app.core.work import Env, work_for
from app.orders.customers import email_key
from app.privacy.actions import erase_customer, make_file
from app.tables import owned_classes
from app.wiring import PLAN
from tests.builders import NOW, SHOP
from tests.house.rows import a_row
from tests.privacy.given import EMAIL, NUMBER, ORDER, keep_something_everywhere
from tests.statements import asked

ROWS = 400  # of each table: with fewer PostgreSQL finds all ways equally short
ALONE = ("shop_tokens", "settings_versions", "setup_guides")  # a few rows in each shop, whatever it sells
# These hold little enough to be read whole: open questions of Shopify, and orders that are folded in two minutes.
SMALL = ("ix_webhooks_about_customers", "pk_order_news", "sqlite_autoindex_order_news_1")
NARROW = 2  # comparisons in an index: the shop and one more
Question = tuple[str, Any]


@pytest.fixture(params=["sqlite", "postgresql"])
def env(request: pytest.FixtureRequest) -> Env:
    make: Callable[..., Env] = request.getfixturevalue("envs" if request.param == "sqlite" else "envs_pg")
    return make(plan=Plan(belongings=PLAN.belongings))


def test_a_file_an_erasure_and_the_search_after_it_read_no_whole_shop(env: Env) -> None:
    fill(env)
    customer = keep_something_everywhere(env)

    with asked(env) as heard, work_for(env, SHOP) as work:
        for request_id, person in enumerate(persons(email_key(work, EMAIL), customer)):
            make_file(work, person, request_id=request_id, asked_at=NOW)
            erase_customer(work, person)

    searched = {"webhooks", "orders", "letters", "errands", "ledger_entries", "customers", "data_requests"}
    assert searched <= {name for asked, _ in heard for name in re.findall(r"FROM (\w+)", asked)}
    assert wide_reads(env, heard) == []


def persons(key: bytes | None, customer: int) -> list[CustomerRef]:
    """With an account, as a guest, by her order alone, and somebody whom nobody knows."""
    many = tuple(range(ORDER, ORDER + 3))
    return [
        CustomerRef(shopify_id=NUMBER, email_key=key, customer_ids=(customer,), order_ids=many, email=EMAIL),
        CustomerRef(
            shopify_id=None, email_key=key, customer_ids=(customer,), order_ids=(ORDER,), email=EMAIL
        ),
        CustomerRef(shopify_id=None, email_key=None, customer_ids=(), order_ids=(ORDER,)),
        CustomerRef(shopify_id=5, email_key=None, customer_ids=(), order_ids=()),
    ]


def fill(env: Env) -> None:
    """Somebody else's rows, all in the same shop, so that the shop alone narrows nothing."""
    with work_for(env, SHOP) as work:
        for table in owned_classes():
            if str(table.__tablename__) not in ALONE:  # type: ignore[attr-defined]  # each is a Base too
                work.session.add_all(a_row(table, shop_id=SHOP, number=1_000 + one) for one in range(ROWS))
    if not env.db.is_sqlite:
        with env.db.writing() as connection:
            connection.exec_driver_sql("ANALYZE")


def wide_reads(env: Env, heard: list[Question]) -> list[str]:
    """What is only written isn't looked at.

    returns  every step of a plan that is narrowed by nothing but the shop, with the question it belongs to
    """
    steps = _sqlite_steps if env.db.is_sqlite else _postgresql_steps
    questions = [one for one in heard if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]
    with env.db.reading() as connection:
        return [f"{step}: {one[0]}" for one in questions for step in steps(connection, one)]


def _sqlite_steps(connection: Connection, asked: Question) -> Iterator[str]:
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", asked[1]):
        step = str(row[3])
        whole = step.startswith("SCAN ") and not step.startswith(("SCAN CONSTANT", "SCAN (subquery"))
        if whole or (step.endswith("(shop_id=?)") and not any(f" {one} " in step for one in SMALL)):
            yield step


def _postgresql_steps(connection: Connection, asked: Question) -> Iterator[str]:
    # A table of a few pages is read whole whatever indexes there are; here we ask what it would do with many.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked[0]}", asked[1]).scalar_one()
    for node in _nodes(plan[0]["Plan"]):
        name = node.get("Index Name", "")
        by_shop_alone = node.get("Index Cond", "").count("=") < NARROW and name not in (*SMALL, "pk_shops")
        if node["Node Type"] == "Seq Scan" or (name and by_shop_alone):
            yield f"{node['Node Type']} {node.get('Relation Name', '')} {name}"


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", []):
        yield from _nodes(below)
