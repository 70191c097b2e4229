"""Whether each remedy is given exactly once: `python -m bench.remedies [--each 1000] [--refused 100] [--killed 100]`.

So many of each kind are given at a pretend Shopify over HTTP that fails by chance before, during and after its calls,
by a worker that dies by chance before and after each step and call. Then fewer, where Shopify refuses calls and looks
as well, so that the next of three ways is taken. Then once more by real processes that are killed at random moments.
Each time the pretend Shopify's own state, the table of remedies and the ledger must agree to the cent. --folder in
memory spares the disk, which has no say in it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from app.core.migrations import migrate
from app.core.work import Env
from demo.pretend.faults import REFUSALS
from tests.builders import NOW, an_env
from tests.fakes import StoppedClock
from tests.remedies.killing import kill_again_and_again
from tests.remedies.troubled import (
    ALL,
    EFFECTS,
    TROUBLES,
    Deaths,
    Line,
    a_workshop,
    books,
    costs_agree,
    made,
    mortal,
    work_until_done,
)

EACH, REFUSED, KILLED = 1_000, 100, 100
TROUBLED, DYING = 0.15, 0.02  # the shares of calls with trouble, and of chances to die that are taken
KILLED_TROUBLED = 0.05  # a real worker lets a Shopify rest that has just failed, so fewer
COLUMNS = "kind wanted made double missing table ledger Shopify".split()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--refused", type=int, default=REFUSED)
    parser.add_argument("--killed", type=int, default=KILLED)
    parser.add_argument("--folder", help="where the database is made")
    given = parser.parse_args()
    structlog.configure(processors=[structlog.processors.KeyValueRenderer()], logger_factory=_Silent)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        right = not given.each or _with_deaths(Path(folder), given.each)
        right = (not given.refused or _with_refusals(Path(folder), given.refused)) and right
        return 0 if (not given.killed or _with_kills(Path(folder), given.killed)) and right else 1


def _with_deaths(folder: Path, each: int) -> bool:
    began, deaths = time.perf_counter(), Deaths(DYING, random.Random(5))
    with a_workshop(_envs(folder / "died.db"), StoppedClock(NOW)) as workshop:
        workshop.ask(ALL, each)
        workshop.world.faults.at_random(TROUBLED, kinds=TROUBLES, seed=7)
        work_until_done(workshop, mortal(workshop.env, deaths))
        workshop.world.faults.clear()
        lines, agree = books(workshop), costs_agree(workshop)
        uncertain = workshop.told("RemedyUncertain")
        tries = workshop.told("RemedyTried")
    _print(lines)
    print(
        f"the worker died {sum(deaths.happened.values())} times, at {len(deaths.happened)} different places; "
        f"{tries} tries, of which {uncertain} left it uncertain; {time.perf_counter() - began:.0f} s"
    )
    return _agreed(lines, agree)


def _with_refusals(folder: Path, each: int) -> bool:
    """Which way is given in the end is left to chance: each remedy has one effect at Shopify, in whatever way."""
    began, deaths = time.perf_counter(), Deaths(DYING, random.Random(3))
    with a_workshop(_envs(folder / "refused.db"), StoppedClock(NOW)) as workshop:
        workshop.ask(EFFECTS, each, ways=3)
        workshop.world.faults.at_random(2 * TROUBLED, kinds=(*TROUBLES, *REFUSALS * 5), seed=11)
        work_until_done(workshop, mortal(workshop.env, deaths))
        workshop.world.faults.clear()
        found, agree = made(workshop), costs_agree(workshop)
        fell, asked = workshop.told("RemedyFellBack"), workshop.told("RemedyApproved")
    keys = {key for some in workshop.wanted.values() for key in some}
    right = found == dict.fromkeys(keys, 1)
    print(
        f"refused as well: {len(keys)} remedies wanted, {sum(found.values())} effects, "
        f"{sum(count > 1 for count in found.values())} double, {len(keys - set(found))} missing; "
        f"{fell} fell back, a person was asked {asked} times; {time.perf_counter() - began:.0f} s"
    )
    print("rows, costs and limits agree\n" if agree else "ROWS, COSTS AND LIMITS DISAGREE\n", flush=True)
    return right and agree


def _with_kills(folder: Path, each: int) -> bool:
    began = time.perf_counter()
    found = kill_again_and_again(_envs(folder / "killed.db"), each, share=KILLED_TROUBLED)
    _print(found.lines)
    print(
        f"{found.kills} processes killed, {found.in_hand} of them with a call under way; "
        f"{found.troubles} calls with trouble; {time.perf_counter() - began:.0f} s"
    )
    return _agreed(found.lines, found.costs_agree)


def _agreed(lines: list[Line], costs: bool) -> bool:
    print("rows, costs and limits agree\n" if costs else "ROWS, COSTS AND LIMITS DISAGREE\n", flush=True)
    return costs and all(line.is_right for line in lines)


def _print(lines: list[Line]) -> None:
    print("| " + " | ".join(COLUMNS) + " |")
    print("| --- |" + " ---: |" * (len(COLUMNS) - 1))
    for line in lines:
        print(f"| {' | '.join(_cells(line))} |")


def _cells(line: Line) -> tuple[str, ...]:
    sums = (line.table_minor, line.ledger_minor, line.shopify_minor)
    counts = (line.wanted, line.effects, line.double, line.missing)
    return (
        line.kind,
        *(str(one) for one in counts),
        *("" if one is None else f"{one / 100:.2f}" for one in sums),
    )


def _envs(path: Path) -> Callable[..., Env]:
    def make(**changes: Any) -> Env:
        migrate(f"sqlite:///{path}")
        env = an_env(f"sqlite:///{path}", **changes)
        event.listen(env.db.engine, "connect", _do_not_wait_for_the_disk)
        return env

    return make


class _Silent:
    """Troubles by the thousand are what this is about: nobody wants to read of each."""

    def __init__(self, *_: Any) -> None:
        pass

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *given, **named: None


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


if __name__ == "__main__":
    sys.exit(main())
