"""Bringing a database to the tables that this version of the code needs."""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.core.db import Database
from app.core.errors import Invalid

MIGRATIONS = Path(__file__).parents[2] / "migrations"
# A step that can't get its lock gives up: behind it every other statement on the table would queue as well.
LOCK_SECONDS = 5
# "kept" in ASCII. Of two processes that start together one waits here, and then finds nothing to do.
TURN = 0x6B657074

log = logging.getLogger(__name__)


def migrate(url: str, *, to: str = "head") -> list[str]:
    """Walk up, each step in a transaction of its own, so that a failing one leaves those before it.

    to       number of a step ("0001"), or "head"
    returns  the numbers of the steps that were made; empty where nothing was to do
    """
    numbers = step_numbers()
    wanted = numbers if to == "head" else numbers[: numbers.index(_known(to)) + 1]
    return _walk(url, wanted, down=False)


def migrate_down(url: str, *, to: str = "base") -> list[str]:
    """to  the last step that stays, or "base" for a database without tables"""
    numbers = step_numbers()
    unwanted = numbers if to == "base" else numbers[numbers.index(_known(to)) + 1 :]
    return _walk(url, unwanted[::-1], down=True)


def is_current(url: str) -> bool:
    """Whether every step has been made. A process that finds False must not serve."""
    database = Database(url)
    try:
        with database.reading() as connection:
            return _last_step(connection) == step_numbers()[-1]
    finally:
        database.close()


def step_numbers() -> list[str]:
    """returns  "0001", "0002", …: as text they sort as they are walked"""
    return sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def alembic_config(connection: Connection) -> Config:
    """No alembic.ini: the address comes from the settings, the folder from where this file is."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _known(number: str) -> str:
    if number not in step_numbers():
        raise Invalid("no_such_migration", f"There is no migration {number}.", last=step_numbers()[-1])
    return number


def _walk(url: str, numbers: list[str], *, down: bool) -> list[str]:
    database = Database(url)
    try:
        return [number for number in numbers if _step(database, number, down=down)]
    finally:
        database.close()


def _step(database: Database, number: str, *, down: bool) -> bool:
    """returns  False where the step had been made before"""
    with database.writing() as connection:
        _take_turns(connection)
        if (number <= _last_step(connection)) is not down:
            return False
        log.info("migration %s %s", number, "down" if down else "up")
        if down:
            command.downgrade(alembic_config(connection), "-1")
        else:
            command.upgrade(alembic_config(connection), number)
        return True


def _take_turns(connection: Connection) -> None:
    # SQLite needs none of it: BEGIN IMMEDIATE has taken the only lock there is.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        # An index on a large table takes its time.
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def _last_step(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""
