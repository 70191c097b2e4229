"""Claiming costs what is due, not what was ever done; and every shop gets its turn."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.core.work import Env, work_across_shops, work_for
from app.outbox.claiming import BATCH, claim
from app.outbox.model import Errand
from app.outbox.rests import Rests
from app.shops.model import Shop
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.outbox.errands import errand, sent_out
from tests.statements import asked

DONE = 5_000


def many_done(env: Env) -> None:
    with work_for(env, SHOP) as work:
        for number in range(DONE):
            work.session.add(
                Errand(
                    shop_id=SHOP, id=number + 1, kind="ring", key=f"done:{number}", order_id=0, body={},
                    state="done", due_at=NOW - timedelta(days=1), attempts=1, tried=True, made_at=NOW,
                )
            )  # fmt: skip


def questions_of_a_claim(env: Env) -> list[tuple[str, Any]]:
    with asked(env) as heard:
        claim(env, Rests())
    return [one for one in heard if one[0].lstrip().startswith(("SELECT", "WITH")) and "errands" in one[0]]


def plan_of(env: Env, statement: str, values: Any) -> str:
    word = "EXPLAIN QUERY PLAN" if env.db.is_sqlite else "EXPLAIN"
    with env.db.reading() as connection:
        rows = connection.exec_driver_sql(f"{word} {statement}", values).all()
    return "\n".join(str(row[-1]) for row in rows)


def test_claiming_reads_only_the_index_of_what_is_open(env_both: Env) -> None:
    many_done(env_both)
    if not env_both.db.is_sqlite:
        with env_both.db.writing() as connection:
            connection.execute(text("ANALYZE errands"))
    sent_out(env_both, "a", "b")

    asked = questions_of_a_claim(env_both)
    plans = [plan_of(env_both, *one) for one in asked]

    assert len(plans) == 2
    for plan in plans:
        assert "ix_errands_open" in plan
        # Each time that the table is read, it is by this index.
        read = re.findall(r"(?:SEARCH|SCAN) errands.*|(?:Scan|Seq Scan).* on errands.*", plan)
        assert read
        assert [one for one in read if "ix_errands_open" not in one] == []
    assert errand(env_both, "a").state == "claimed"


def test_a_shop_with_much_to_do_does_not_keep_the_other_waiting(env: Env, clock: StoppedClock) -> None:
    sent_out(env, *(f"a{number}" for number in range(5 * BATCH)))
    clock.travel(minutes=1)
    sent_out(env, "b", shop=OTHER_SHOP)

    rounds = [claim(env, Rests()) for _ in range(5)]

    assert all(len(one) <= BATCH for one in rounds)
    assert "b" in [one.errand.key for some in rounds for one in some]


def test_the_longest_due_come_first(env: Env, clock: StoppedClock) -> None:
    for key in ("a", "b", "c"):
        sent_out(env, key)
        clock.travel(minutes=1)

    assert [one.errand.key for one in claim(env, Rests())] == ["a", "b", "c"]


def test_nothing_is_claimed_of_a_shop_that_has_left(env: Env) -> None:
    sent_out(env, "a")
    with work_across_shops(env, why="a shop leaves") as work:
        work.session.get_one(Shop, SHOP).state = "uninstalled"

    assert claim(env, Rests()) == []
