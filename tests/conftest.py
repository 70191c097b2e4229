"""What every test stands on: a database of its own with two shops in it, fakes all round, and no way out."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from app.core.migrations import migrate
from app.core.work import Env
from tests import postgres
from tests.builders import OTHER_SHOP, SHOP, an_env, install_both_shops
from tests.fakes import RecordingMailer, StoppedClock
from tests.missing import WORDS, chromium_program, skip_in_plain_words

# A developer's own settings must not reach a test.
KEPT_IN_TESTS = ("KEPT_TEST_POSTGRES_URL", "KEPT_DEMAND_ALL", "KEPT_OLIST", "KEPT_HISTORIES", "KEPT_SCREENS")
for name in [one for one in os.environ if one.startswith("KEPT_") and one not in KEPT_IN_TESTS]:
    del os.environ[name]
os.environ["KEPT_ENV_FILE"] = os.devnull

# Two cores that are busy with something else make no test wrong.
settings.register_profile("kept", deadline=None)
settings.load_profile("kept")

LOOPBACK = ("127.0.0.1", "::1", "localhost")
OPEN_MARKERS = ("contract", "browser")


class _Compiled(BytecodeCache):
    """Each test that opens a page makes an app of its own, and to compile its templates takes longer than the test."""

    def __init__(self) -> None:
        self._of: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._of:
            bucket.bytecode_from_string(self._of[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._of[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}


# --- databases --------------------------------------------------------------------------------------------


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    """The process, on a fresh SQLite file with both shops installed."""
    return envs()


@pytest.fixture
def env_pg(envs_pg: Callable[..., Env]) -> Env:
    """The same on PostgreSQL. Skipped in plain words where there is none."""
    return envs_pg()


@pytest.fixture(params=["sqlite", "postgresql"])
def env_both(request: pytest.FixtureRequest) -> Env:
    """The test runs twice, once on each database."""
    env: Env = request.getfixturevalue("env" if request.param == "sqlite" else "env_pg")
    return env


class Drawer:
    """Fresh databases behind the same few engines. A statement is put together once for each engine, which takes
    longer than to ask it: so the engines stay from test to test.

    Every database is a file of its own name. SQLite finds a database's log by that name, so that a late thread of
    an earlier test, on a file that was taken away, would take away the log of the next.
    """

    KEPT = 2  # more in one test are rare, and have engines of their own

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template
        self._engines: dict[int, Engine] = {}
        self._files: dict[int, Path] = {}
        self._names = count()

    def env(self, number: int, **changes: Any) -> Env:
        """number  which of the test's databases, from 0: all are in use at the same time"""
        self._throw_away(number)
        path = self._files[number] = self._folder / f"kept-{next(self._names)}.db"
        shutil.copyfile(self._template, path)
        env = an_env(f"sqlite:///{path}", engine=self._engines.get(number), **changes)
        if number < self.KEPT and number not in self._engines:
            self._engines[number] = env.db.engine
            event.listen(env.db.engine, "do_connect", partial(self._open, number))
        return env

    def _open(
        self, number: int, _dialect: object, _record: object, arguments: list[Any], _named: object
    ) -> None:
        arguments[0] = str(self._files[number])

    def _throw_away(self, number: int) -> None:
        if old := self._files.get(number):
            for end in ("", "-wal", "-shm"):
                old.with_name(old.name + end).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Drawer:
    return Drawer(tmp_path_factory.mktemp("databases"), sqlite_template)


@pytest.fixture
def envs(drawer: Drawer) -> Iterator[Callable[..., Env]]:
    """envs(clock=…, plan=…, …) makes one more fresh database with its Env; arguments are builders.an_env's.

    For properties, where every example wants its own, and for two processes: `envs(url=env.settings.database_url)`.
    """
    with ExitStack() as closing:
        numbers, seeds = count(), count(2)

        def make(*, url: str | None = None, **changes: Any) -> Env:
            # Another seed, since two processes never make the same id.
            env = an_env(url, seed=next(seeds), **changes) if url else drawer.env(next(numbers), **changes)
            closing.callback(env.db.close)
            return env

        yield make


class PostgresDrawer:
    """Engines that stay from test to test, as in Drawer; each test's databases have names of their own."""

    KEPT = 2

    def __init__(self) -> None:
        self._engines: dict[int, Engine] = {}
        self._names: dict[int, str] = {}

    def env(self, number: int, url: str, *, seed: int, **changes: Any) -> Env:
        """number  which of the test's databases, from 0"""
        self._names[number] = str(make_url(url).database)
        env = an_env(url, seed=seed, engine=self._engines.get(number), **changes)
        if number < self.KEPT and number not in self._engines:
            self._engines[number] = env.db.engine
            event.listen(env.db.engine, "do_connect", partial(self._open, number))
        return env

    def _open(
        self, number: int, _dialect: object, _record: object, _arguments: object, named: dict[str, Any]
    ) -> None:
        named["dbname"] = self._names[number]


@pytest.fixture(scope="session")
def postgres_drawer() -> PostgresDrawer:
    return PostgresDrawer()


@pytest.fixture
def envs_pg(
    request: pytest.FixtureRequest, shared_folder: Path, postgres_drawer: PostgresDrawer
) -> Iterator[Callable[..., Env]]:
    """As envs, on PostgreSQL."""
    server = postgres.server_url(shared_folder)
    template = postgres.template_name(shared_folder)
    stem = _database_stem(request)
    with ExitStack() as closing:
        numbers, seeds = count(), count(2)

        def make(*, url: str | None = None, **changes: Any) -> Env:
            if url is None:
                number = next(numbers)
                fresh = postgres.fresh_database(server, f"{stem}_{number}", template=template)
                env = postgres_drawer.env(number, closing.enter_context(fresh), seed=1, **changes)
            else:
                env = an_env(url, seed=next(seeds), **changes)
            closing.callback(env.db.close)
            return env

        yield make


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """The address of a database without tables."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql(request: pytest.FixtureRequest, shared_folder: Path) -> Iterator[str]:
    server = postgres.server_url(shared_folder)
    with postgres.fresh_database(server, f"{_database_stem(request)}_empty") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice, once on each database, without tables."""
    url: str = request.getfixturevalue(f"empty_{request.param}")
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "kept.db"
    migrate(f"sqlite:///{path}")
    install_both_shops(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _database_stem(request: pytest.FixtureRequest) -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    return f"t_{os.getpid()}_{worker}_{re.sub('[^a-z0-9]+', '_', request.node.name.lower())}"[:50]


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.end_server(config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]  # no public name


# --- a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all tests of a process: Playwright's loop can't run twice in a thread.

    Debian's Chromium, with cookies of third parties refused as browsers do from now on.
    """
    program = chromium_program()
    if program is None:
        skip_in_plain_words(f"No Chromium here: {WORDS['Chromium']}.")
    arguments = ["--no-sandbox", "--test-third-party-cookie-phaseout", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


# --- logs ------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _plain_logs() -> None:
    """structlog's own way with an exception, all frames and variables in colours, costs more than most tests."""
    if not structlog.is_configured():
        renderer = structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
        structlog.configure(processors=[structlog.processors.add_log_level, renderer])


# --- what a test reaches for ------------------------------------------------------------------------------


@pytest.fixture
def clock(env: Env) -> StoppedClock:
    assert isinstance(env.clock, StoppedClock)
    return env.clock


@pytest.fixture
def mailer(env: Env) -> RecordingMailer:
    assert isinstance(env.mailer, RecordingMailer)
    return env.mailer


@pytest.fixture
def shop() -> int:
    return SHOP


@pytest.fixture
def other_shop() -> int:
    return OTHER_SHOP


# --- no way out -------------------------------------------------------------------------------------------


class WayOut(AssertionError):
    """A test tried to reach another machine, or a server that is not its own."""


_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex
_real_getaddrinfo = socket.getaddrinfo
_open_to_loopback = False


def _check(host: object) -> None:
    text = host.decode() if isinstance(host, bytes) else host
    if not (_open_to_loopback and (text in LOOPBACK or text is None)):
        raise WayOut(
            f"Tests don't leave the house ({host}): use a fake, or mark the test `contract` for loopback."
        )


def _connect(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX:
        _check(address[0])
    _real_connect(self, address)


def _connect_ex(self: socket.socket, address: Any) -> int:
    if self.family != socket.AF_UNIX:
        _check(address[0])
    return _real_connect_ex(self, address)


def _getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
    _check(host)
    return _real_getaddrinfo(host, *rest, **named)


def pytest_configure() -> None:
    socket.socket.connect = _connect  # type: ignore[method-assign, assignment]  # the door is shut for the whole run
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign, assignment]  # likewise
    socket.getaddrinfo = _getaddrinfo  # likewise: a look-up leaves the house too


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Before the fixtures: a server of the whole session is made for the first contract test that asks for it.
    global _open_to_loopback
    _open_to_loopback = any(item.get_closest_marker(name) for name in OPEN_MARKERS)
