"""Migrations: one numbered way, up and down, that ends at exactly the tables of the models, on both databases."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.core.db import AppendOnly, Database
from app.core.migrations import MIGRATIONS, is_current, migrate, migrate_down, step_numbers
from app.core.work import Env, work_across_shops, work_for
from app.shops.model import Shop
from app.tables import METADATA, owned_classes
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.house.rows import a_row
from tests.house.source import imports

STEPS = sorted((MIGRATIONS / "versions").glob("*.py"))
APPEND_ONLY = [one for one in owned_classes() if issubclass(one, AppendOnly)]


def test_head_names_the_last_step() -> None:
    # Two branches that each add a step collide in this file, in review, and not in production.
    assert (MIGRATIONS / "HEAD").read_text() == f"{STEPS[-1].stem}\n"


def test_steps_are_numbered_one_after_the_other() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    numbers = [f"{count:04d}" for count in range(1, len(STEPS) + 1)]

    assert [path.stem.split("_")[0] for path in STEPS] == numbers == step_numbers()
    assert [scripts.get_revision(one).down_revision for one in numbers] == [None, *numbers[:-1]]


@pytest.mark.parametrize("path", STEPS, ids=lambda path: path.stem)
def test_a_step_stands_on_its_own(path: Any) -> None:
    # It must do tomorrow what it did today, whatever has become of the app.
    assert [
        name for _, name in imports(path) if name.split(".")[0] in ("app", "config", "tests", "demo")
    ] == []
    assert re.fullmatch(r"\d{4}(_[a-z0-9]+)+", path.stem)


def test_the_steps_end_at_the_models(empty_url: str) -> None:
    migrate(empty_url)

    assert _looked_at(empty_url, _differences) == []


def test_the_way_down_leaves_nothing_and_the_way_up_works_again(empty_url: str) -> None:
    assert migrate(empty_url) == step_numbers()
    assert migrate_down(empty_url) == step_numbers()[::-1]
    assert _looked_at(empty_url, _leftovers) == []

    assert migrate(empty_url) == step_numbers()
    assert _looked_at(empty_url, _differences) == []


def test_a_second_walk_does_nothing(empty_url: str) -> None:
    migrate(empty_url)

    assert migrate(empty_url) == []
    assert is_current(empty_url)


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert not is_current(empty_url)


def test_two_processes_may_start_together(empty_url: str) -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(migrate(empty_url))) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert made == step_numbers()


@pytest.mark.parametrize("owned", APPEND_ONLY, ids=lambda one: one.__tablename__)
@pytest.mark.parametrize("sentence", ["UPDATE {} SET shop_id = shop_id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_append_only(
    env_both: Env, owned: type[Any], sentence: str
) -> None:
    with work_for(env_both, SHOP) as work:
        work.session.add(a_row(owned, shop_id=SHOP))

    with pytest.raises(IntegrityError, match="append_only"), env_both.db.writing() as connection:
        connection.execute(text(sentence.format(owned.__tablename__)))


@pytest.mark.parametrize("owned", APPEND_ONLY, ids=lambda one: one.__tablename__)
def test_postgresql_refuses_to_truncate_it(env_pg: Env, owned: type[Any]) -> None:
    with pytest.raises(IntegrityError, match="append_only"), env_pg.db.writing() as connection:
        connection.execute(text(f"TRUNCATE {owned.__tablename__}"))


@pytest.mark.parametrize("owned", APPEND_ONLY, ids=lambda one: one.__tablename__)
def test_only_a_shop_that_is_being_erased_loses_its_rows(env_both: Env, owned: type[Any]) -> None:
    for shop_id in (SHOP, OTHER_SHOP):
        with work_for(env_both, shop_id) as work:
            work.session.add(a_row(owned, shop_id=shop_id))
    with work_across_shops(env_both, why="the shop asked to be erased") as work:
        work.session.get_one(Shop, SHOP).redacted_at = NOW

    with work_for(env_both, SHOP) as work:
        work.session.execute(delete(owned))

    with pytest.raises(IntegrityError), work_for(env_both, OTHER_SHOP) as work:
        work.session.execute(delete(owned))
    with work_across_shops(env_both, why="this test looks") as work:
        assert set(work.session.scalars(select(owned.shop_id))) == {OTHER_SHOP}


def _looked_at(url: str, question: Any) -> Any:
    database = Database(url)
    try:
        with database.reading() as connection:
            return question(connection)
    finally:
        database.close()


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def _leftovers(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
