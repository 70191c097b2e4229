"""A PostgreSQL for the tests: the one in KEPT_TEST_POSTGRES_URL, or one of our own from Debian's programs.

One server serves all processes of a test run. It is made by whoever needs it first and ended with the run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.db import Database
from app.core.migrations import migrate
from tests.builders import install_both_shops
from tests.missing import skip_in_plain_words

MISSING = (
    "No PostgreSQL here, so this was tried on SQLite only. Install Debian's package `postgresql`, "
    "or name a server in KEPT_TEST_POSTGRES_URL."
)
START_SECONDS = 60
COPIES_FILES = 150_000  # since this version
# Waits for the end of the run, also when it is killed, and then takes the server and its folder away.
ENDED_WITH_THE_RUN = '(while kill -0 "$0"; do sleep 0.5; done; "$@"; rm -rf "$FOLDER") &'
# It is thrown away with the run: nothing in it need survive a power cut.
HURRY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=200"


def server_url(shared: Path) -> str:
    """The administrator's address of the run's server, which has the template database by then.

    shared  a folder that all processes of this run see
    """
    with _alone(shared):
        note = shared / "postgres.url"
        if not note.exists():
            url = os.environ.get("KEPT_TEST_POSTGRES_URL") or _start(shared)
            _make_template(url, template_name(shared))
            note.write_text(url)
        return note.read_text()


def end_server(shared: Path) -> None:
    """Leave nothing behind: on a borrowed server the template; our own ends by itself, see ENDED_WITH_THE_RUN."""
    note = shared / "postgres.url"
    if note.exists() and os.environ.get("KEPT_TEST_POSTGRES_URL"):
        _drop(note.read_text(), template_name(shared))


@contextmanager
def fresh_database(server: str, name: str, *, template: str = "template0") -> Iterator[str]:
    """returns  the address of a database, gone after the block; with template_name() it has the two shops"""
    _drop(server, name)
    _create(server, name, template)
    try:
        yield _with_database(server, name)
    finally:
        _drop(server, name)


def template_name(shared: Path) -> str:
    # Two runs at once may share the server of KEPT_TEST_POSTGRES_URL.
    return f"kept_template_{zlib.crc32(bytes(shared)):x}"


def wait_until_somebody_waits(database: Database) -> None:
    """Until another connection stands before a lock that somebody holds: the middle of a race."""
    until = time.monotonic() + START_SECONDS
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while time.monotonic() < until:
        with database.reading() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


def _make_template(server: str, name: str) -> None:
    _drop(server, name)
    _create(server, name, "template0")
    url = _with_database(server, name)
    migrate(url)
    install_both_shops(url)


def _create(server: str, name: str, template: str) -> None:
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
    with _administrator(server) as admin:
        if admin.info.server_version >= COPIES_FILES:
            create += sql.SQL(
                " STRATEGY FILE_COPY"
            )  # the other way writes the whole of it into the journal first
        admin.execute(create)


def _drop(server: str, name: str) -> None:
    with _administrator(server) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administrator(server: str) -> psycopg.Connection[TupleRow]:
    return psycopg.connect(server.replace("+psycopg", ""), autocommit=True)


def _start(shared: Path) -> str:
    """returns  the address of a new server that listens on a socket in its own folder and nowhere else"""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="kept-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    options = f"{HURRY} -c unix_socket_directories={folder}"
    _run(programs / "initdb", "-D", data, "-U", "kept", "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(
        programs / "pg_ctl",
        "start",
        "-w",
        "-t",
        START_SECONDS,
        "-D",
        data,
        "-l",
        folder / "log",
        "-o",
        options,
    )
    _end_with_the_run(folder, [programs / "pg_ctl", "stop", "-D", data, "-m", "immediate"])
    return f"postgresql+psycopg://kept@/postgres?host={folder}"


def _end_with_the_run(folder: Path, stop: list[object]) -> None:
    # A worker of pytest-xdist may end before the others; its parent is the run.
    run = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    command = ["sh", "-c", ENDED_WITH_THE_RUN, str(run), *_as_postgres(stop)]
    nowhere = subprocess.DEVNULL
    env = {**os.environ, "FOLDER": str(folder)}
    subprocess.run(
        command,
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        cwd="/",
        env=env,
        start_new_session=True,
        check=True,
    )


def _programs() -> Path:
    """The newest of Debian's versions, or whatever is on the path. Skips in plain words where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("pg_ctl")
    if not found and not on_path:
        skip_in_plain_words(MISSING)
    return (found[-1] if found else Path(on_path or "")).parent


def _run(*command: object) -> None:
    # No pipe: the server would inherit it and the reader would wait for the server's end.
    done = subprocess.run(
        _as_postgres(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", check=False
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}"


def _as_postgres(command: Iterable[object]) -> list[str]:
    # PostgreSQL refuses to run as root; Debian's package brings the user.
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*before, *map(str, command)]


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    with open(shared / "postgres.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
