"""How long the panel's pages take in a large shop: `python -m bench.pages`.

Every page of the panel, as its answer leaves the app, in a shop with half of a million stored orders: on SQLite and on
PostgreSQL (where its programs are). Beside the time of the clock stand the processor's, which a busy machine doesn't
change much, and the number of queries. `--quick` is a look at a small database; `--only WORD` measures the addresses
with that word.
"""

from __future__ import annotations

import argparse
import gc
import logging
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import jwt
import psycopg
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import make_url

from app.core.memory import keep_what_stays
from app.core.work import Env
from app.factory import create_app
from bench import handle, panel_shop
from bench.handle import FOR_FILLING
from bench.panel_addresses import PAGES, Look
from demo.opening import STAFF
from demo.story.shelf import LOPARBODEN

CALLS = 60  # of each page; at least
WARM = 5
ADDRESSES_MAX = 500  # of one page
REACH_MS = 100
# What is taken home as a file is long by nature and nobody looks at it meanwhile: fewer calls, and no reach.
FILE, FILE_CALLS = ".csv", 3
QUICK_ORDERS = 10_000


@dataclass(frozen=True)
class Measured:
    """Of all calls of a page, in milliseconds. queries  the most that one call asked"""

    rule: str
    addresses: int
    p50: float
    p95: float
    most: float
    slowest: str
    cpu: float
    queries: int


def main() -> int:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    size = QUICK_ORDERS if options.quick else options.stored
    panel_shop.CACHE.mkdir(parents=True, exist_ok=True)
    year = panel_shop.the_year()
    found: dict[str, list[Measured]] = {}
    if not options.no_sqlite:
        found["SQLite"] = measured(year, sqlite_with(year, size), only=options.only)
    if not options.no_postgres:
        with postgres_with(year, size) as url:
            if url:
                found["PostgreSQL"] = measured(year, url, only=options.only)
    _print(found)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer stored orders: a look, no figure")
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--no-sqlite", action="store_true")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--only", default="", help="addresses with this word in them")
    return parser.parse_args()


# --- measuring --------------------------------------------------------------------------------------------


def measured(
    year: Path, url: str, *, only: str = "", calls: int = CALLS, addresses_max: int = ADDRESSES_MAX
) -> list[Measured]:
    """Each page of the panel, at so many of its addresses. raises  RuntimeError for a page that the bench doesn't know,
    or that doesn't answer
    """
    env = panel_shop.an_env(year, url)
    app = create_app(env)
    look = Look(env, panel_shop.the_shop(env))
    keep_what_stays()  # as wsgi.py does
    found = []
    for endpoint, rule in sorted(panel_pages(app).items(), key=lambda one: one[1]):
        addresses = _spread([one for one in PAGES[endpoint](look) if only in one], addresses_max)
        if addresses:
            many = FILE_CALLS if rule.endswith(FILE) else max(calls, len(addresses))
            found.append(_measure(app.test_client(), env, rule, addresses, many))
        elif not only:
            _say(f"{rule}: the stored shop has nothing to show there")
    env.db.close()
    return found


def _spread(some: Sequence[str], most: int) -> list[str]:
    """From all over the list, the first always."""
    return list(some[:: -(-len(some) // most) or 1])


def panel_pages(app: Flask) -> dict[str, str]:
    """Endpoint → rule of every page behind the panel's guard. raises  RuntimeError where PAGES lacks one"""
    found = {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "guard", "") == "panel"
    }
    unknown = sorted(found[one] for one in found.keys() - PAGES.keys())
    if unknown:
        raise RuntimeError(
            f"Say in bench/panel_addresses.py which addresses to measure of {', '.join(unknown)}."
        )
    return found


def _measure(browser: FlaskClient, env: Env, rule: str, addresses: Sequence[str], calls: int) -> Measured:
    headers = {"Authorization": f"Bearer {id_token(env)}", "Accept-Language": "sv"}
    for address in islice(cycle(addresses), min(WARM, calls)):
        browser.get(address, headers=headers)
    walls, cpus, queries, slowest = [], [], 0, (0.0, "")
    for address in islice(cycle(addresses), calls):
        gc.collect(0)
        with _counted(env) as asked:
            wall, cpu = time.perf_counter(), time.process_time()
            answer = browser.get(address, headers=headers)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        if answer.status_code != 200:
            raise RuntimeError(
                f"{address} answered {answer.status_code}: {answer.get_data(as_text=True)[:300]}"
            )
        walls.append(wall * 1000)
        cpus.append(cpu * 1000)
        queries, slowest = max(queries, len(asked)), max(slowest, (wall, address))
    p95 = statistics.quantiles(walls, n=20, method="inclusive")[-1]
    median = statistics.median(walls)
    one = Measured(
        rule, len(addresses), median, p95, max(walls), slowest[1], statistics.median(cpus), queries
    )
    _say(f"{p95:8.1f} ms  {rule}" + (f"  slowest {one.most:.0f} ms: {one.slowest}" if p95 > REACH_MS else ""))
    return one


def id_token(env: Env, *, at: datetime | None = None) -> str:
    """As the admin makes it. at  when; a minute long"""
    made_at = at or env.clock.now()
    claims = {
        "iss": f"https://{LOPARBODEN}/admin", "dest": f"https://{LOPARBODEN}", "aud": env.settings.client_id,
        "sub": STAFF, "exp": made_at + timedelta(minutes=1),
        "nbf": made_at, "iat": made_at, "jti": "bench", "sid": "bench",
    }  # fmt: skip
    return jwt.encode(claims, env.settings.client_secret, algorithm="HS256")


@contextmanager
def _counted(env: Env) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(env.db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(env.db.engine, "before_cursor_execute", note)


# --- databases --------------------------------------------------------------------------------------------


def sqlite_with(year: Path, size: int) -> str:
    """The address of a file with so many orders; made once."""
    filled = panel_shop.CACHE / f"panel-{panel_shop.made_by()}-{size}.db"
    if not filled.exists():
        for old in set(panel_shop.CACHE.glob(f"panel-*-{size}.db*")) - {filled}:
            old.unlink()
        making = filled.with_suffix(".making")
        making.unlink(missing_ok=True)
        _say(f"storing {size:,} orders in SQLite")
        panel_shop.fill(year, f"sqlite:///{making}", size)
        making.rename(filled)
    return f"sqlite:///{filled}"


@contextmanager
def postgres_with(year: Path, size: int) -> Iterator[str]:
    """The same on PostgreSQL; "" where its programs aren't."""
    programs = handle.postgres_programs()
    if programs is None:
        yield ""
        return
    name = f"panel_{panel_shop.made_by()}_{size}"
    with (
        handle.running_postgres(programs, *FOR_FILLING) as server,
        psycopg.connect(server, autocommit=True) as admin,
    ):
        known = {one for (one,) in admin.execute("SELECT datname FROM pg_database")}
        if name not in known:
            for old in known:
                if old.startswith("panel_") and old.endswith((f"_{size}", "_making")):
                    admin.execute(f"DROP DATABASE {old}")
            _say(f"storing {size:,} orders in PostgreSQL")
            admin.execute("CREATE DATABASE panel_making")
            panel_shop.fill(year, _url(server, "panel_making"), size)
            admin.execute(f"ALTER DATABASE panel_making RENAME TO {name}")
    with handle.running_postgres(programs) as server:
        yield _url(server, name)


def _url(server: str, name: str) -> str:
    return make_url(handle.url_of(server, name)).render_as_string(hide_password=False)


# --- what is said -----------------------------------------------------------------------------------------


def _print(found: dict[str, list[Measured]]) -> None:
    print(f"\n{handle.machine()}\n")
    databases = list(found)
    heads = [f"{one}: p50 ms | p95 ms | processor ms | queries" for one in databases]
    print(f"| Page | {' | '.join(heads)} |")
    print("| --- |" + " ---: |" * 4 * len(databases))
    by_rule = [{one.rule: one for one in found[database]} for database in databases]
    for rule in sorted({one for some in by_rule for one in some}):
        cells = [_cells(some.get(rule)) for some in by_rule]
        print(f"| `{rule}` | {' | '.join(cells)} |")
    print()
    for database in databases:
        shown = [one for one in found[database] if not one.rule.endswith(FILE)]
        slow = [one for one in shown if one.p95 > REACH_MS]
        every = [one.p95 for one in shown]
        print(
            f"{database}: {len(every)} pages, median p95 {statistics.median(every):.0f} ms, slowest "
            f"{max(every):.0f} ms; over {REACH_MS} ms: {', '.join(one.rule for one in slow) or 'none'}"
        )


def _cells(one: Measured | None) -> str:
    return f"{one.p50:.1f} | {one.p95:.1f} | {one.cpu:.1f} | {one.queries}" if one else "– | – | – | –"


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
