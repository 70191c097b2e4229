"""How many events a second are handled to their end: `python -m bench.handle`.

Handled means: read from the inbox, decoded, rows, ledger, outcome, decisions, errands, committed. The inbox is filled
beforehand and nothing goes over a network. At ten thousand and at a million stored orders, on SQLite and on
PostgreSQL (where its programs are), with one worker and with two.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from app.core.clock import SimulatedClock
from app.inbox.working import handle_some
from bench import stored

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"
# Other tables, or another way of filling them, make other databases; the old ones are then of no use.
MADE_BY = (*sorted((ROOT / "migrations" / "versions").glob("*.py")), Path(stored.__file__))
FILLED = f"filled-{zlib.crc32(b''.join(path.read_bytes() for path in MADE_BY)):08x}"
START_SECONDS = 60
# While a database is made that can be made again: without care for the disk.
FOR_FILLING = (
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0",
    "autovacuum=off", "maintenance_work_mem=1GB",
)  # fmt: skip
WARM = 600  # events before the clock starts: statements are compiled, caches filled
# When they are handled: at the end of the day of arrival, as in a running shop, where most of what is told leaves the
# outcome pending.
AT = timedelta(hours=84)
OLD_SHARE = 5  # one event on a stored order for so many on new ones


@dataclass(frozen=True)
class Measured:
    """cpu  seconds of processor time, all workers together"""

    events: int
    seconds: float
    cpu: float

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    @property
    def cpu_ms(self) -> float:
        return self.cpu / self.events * 1000


@dataclass(frozen=True)
class Case:
    database: str
    stored: int
    workers: int


def main() -> int:
    options = _options()
    if options.work:
        return _work(options.work, options.seed)
    sizes = (5_000, 20_000) if options.quick else (10_000, options.stored)
    events = 1_500 if options.quick else 6_000
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in set(CACHE.glob("filled-*")) - set(CACHE.glob(f"{FILLED}*")):
        old.unlink()  # a million orders are some fifteen gigabytes
    found: dict[Case, Measured] = {}
    for size in sizes:
        found[Case("SQLite", size, 1)] = _on_sqlite(size, events)
    if not options.no_postgres and (programs := postgres_programs()) is not None:
        with running_postgres(programs, *FOR_FILLING) as server:
            for size in sizes:
                _fill_postgres(server, size)
        with running_postgres(programs) as server:
            for size in sizes:
                for workers in (1, 2):
                    found[Case("PostgreSQL", size, workers)] = _on_postgres(server, size, events, workers)
    _print(found, sizes)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="fewer stored orders and events: a look, no figure"
    )
    parser.add_argument("--stored", type=int, default=1_000_000, help="the larger number of stored orders")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=1, help=argparse.SUPPRESS)
    return parser.parse_args()


# --- one worker -------------------------------------------------------------------------------------------


def _work(url: str, seed: int) -> int:
    """A worker's process: warms up, says so, waits for the word, handles what there is, and says how it went."""
    env = stored.an_env(url, SimulatedClock(stored.NOW + AT), seed)
    warm = 0
    while warm < WARM:
        warm += handle_some(env)
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu, events = time.perf_counter(), time.process_time(), 0
    while (some := handle_some(env)) or _is_waiting(env):
        events += some
    done = {"events": events, "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    print(json.dumps(done), flush=True)
    return 0


def _is_waiting(env: Any) -> bool:
    """Nothing was free, since the other worker has it in hand: it may still give some back."""
    time.sleep(0.005)
    with env.db.reading() as connection:
        return (
            connection.execute(text("SELECT 1 FROM webhooks WHERE state = 'waiting' LIMIT 1")).scalar()
            is not None
        )


def _measure(url: str, number: int, workers: int) -> Measured:
    fill_inbox(url, number + workers * 2 * WARM)
    command = [sys.executable, "-m", "bench.handle", "--work", url, "--seed"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    processes = [subprocess.Popen([*command, str(number + 1)], **pipes) for number in range(workers)]
    for process in processes:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said == "ready\n", f"a worker failed: {said}"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in processes]
    _check_all_handled(url)
    return Measured(
        sum(one["events"] for one in told),
        max(one["seconds"] for one in told),
        sum(one["cpu"] for one in told),
    )


def _check_all_handled(url: str) -> None:
    """Two workers side by side may pass over what another message has told by then; nothing else may be left."""
    env = stored.an_env(url, SimulatedClock(stored.NOW))
    with env.db.reading() as connection:
        found = connection.execute(
            text("SELECT topic, state FROM webhooks WHERE state NOT IN ('handled', 'ignored') LIMIT 5")
        ).all()
    env.db.close()
    assert not found, f"not all were handled: {found}"


def fill_inbox(url: str, events: int) -> None:
    env = stored.an_env(url, SimulatedClock(stored.NOW), seed=99)
    shops = stored.shop_ids(env)
    new = stored.new_messages(events // 5)
    told: list[Any] = [(shops[_number(body) % len(shops)], topic, body, at) for topic, body, at in new]
    old = stored.stored_orders(env, events // OLD_SHARE)
    for place, (shop_id, order_id) in enumerate(old):
        body = stored.scan(order_id, 50 + place % 10, "in_transit", stored.NOW)
        told.insert(place * (OLD_SHARE + 1), (shop_id, "fulfillment_events/create", body, stored.NOW))
    stored.put(env, told)
    env.db.close()


def _number(body: dict[str, Any]) -> int:
    return int(body.get("order_id", body["id"])) // 1_000


# --- databases --------------------------------------------------------------------------------------------


def _on_sqlite(size: int, events: int) -> Measured:
    filled = CACHE / f"{FILLED}-{size}.db"
    if not filled.exists():
        making = filled.with_suffix(".making")
        making.unlink(missing_ok=True)
        _say(f"storing {size:,} orders in SQLite")
        stored.fill(f"sqlite:///{making}", size)
        making.rename(filled)
    copy = CACHE / "run.db"
    shutil.copyfile(filled, copy)
    try:
        _say(f"SQLite, {size:,} stored")
        return _measure(f"sqlite:///{copy}", events, 1)
    finally:
        for trace in CACHE.glob("run.db*"):
            trace.unlink()


def _filled(size: int) -> str:
    return f"{FILLED}_{size}".replace("-", "_")


def _fill_postgres(server: str, size: int) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        for (name,) in admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'filled%'"
        ).fetchall():
            if not name.startswith(FILLED.replace("-", "_")):
                admin.execute(f"DROP DATABASE {name}")
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_filled(size),)).fetchone():
            _say(f"storing {size:,} orders in PostgreSQL")
            admin.execute("DROP DATABASE IF EXISTS making")
            admin.execute("CREATE DATABASE making")
            stored.fill(url_of(server, "making"), size)
            admin.execute(f"ALTER DATABASE making RENAME TO {_filled(size)}")


def _on_postgres(server: str, size: int, events: int, workers: int) -> Measured:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS run")
        # Copied as files: the other way writes the whole of it into the journal first.
        admin.execute(f"CREATE DATABASE run TEMPLATE {_filled(size)} STRATEGY FILE_COPY")
        admin.execute("CHECKPOINT")
        try:
            _say(f"PostgreSQL, {size:,} stored, {workers} worker{'s' if workers > 1 else ''}")
            return _measure(url_of(server, "run"), events, workers)
        finally:
            admin.execute("DROP DATABASE run WITH (FORCE)")


def url_of(server: str, name: str) -> str:
    return server.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


def postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running_postgres(programs: Path, *more: str) -> Iterator[str]:
    """A server of our own with its usual care for the disk, on a socket in its own folder; its data stay.

    more  further settings, `name=value`
    """
    folder = CACHE / "postgres"
    data = folder / "data"
    if not folder.exists():
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(programs / "initdb", "-D", data, "-U", "kept", "-A", "trust", "-E", "UTF8")
    options = (
        f"-c listen_addresses= -c unix_socket_directories={folder} -c shared_buffers=1GB -c max_wal_size=8GB"
    ) + "".join(f" -c {setting}" for setting in more)
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
    try:
        yield f"postgresql://kept@/postgres?host={folder}"
    finally:
        _run(programs / "pg_ctl", "stop", "-D", data, "-m", "fast")


def _run(*command: object) -> None:
    # PostgreSQL refuses to run as root; Debian's package brings the user.
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    whole = [*before, *map(str, command)]
    subprocess.run(whole, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", check=True)


# --- what is said -----------------------------------------------------------------------------------------


def _print(found: dict[Case, Measured], sizes: tuple[int, int]) -> None:
    print(f"\n{machine()}\n")
    print("| Database | stored orders | workers | events | events/s | processor ms an event |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case, one in found.items():
        row = (
            f"{case.stored:,}",
            case.workers,
            f"{one.events:,}",
            f"{one.per_second:,.0f}",
            f"{one.cpu_ms:.2f}",
        )
        print(f"| {case.database} | {' | '.join(map(str, row))} |")
    print()
    few, many = sizes
    for database, workers in (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2)):
        a, b = found.get(Case(database, few, workers)), found.get(Case(database, many, workers))
        if a and b:
            cost = a.per_second / b.per_second
            print(f"{database}, {workers} at work: {many:,} against {few:,} stored costs {cost:.2f} (processor "
                  f"{b.cpu_ms / a.cpu_ms:.2f}); at most 1.3")  # fmt: skip
    for size in sizes:
        one, two = found.get(Case("PostgreSQL", size, 1)), found.get(Case("PostgreSQL", size, 2))
        if one and two:
            print(f"PostgreSQL, {size:,} stored: two workers do {two.per_second / one.per_second:.2f} of one; "
                  "at least 1.7")  # fmt: skip


def machine() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    model = next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{model}, {os.cpu_count()} cores, {versions}; load {os.getloadavg()[0]:.1f} at the end"


def _say(what: str) -> None:
    print(what, "…", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
