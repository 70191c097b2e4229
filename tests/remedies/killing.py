"""Killing real workers at random moments while they give remedies at a Shopify that fails."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, update

from app.core.clock import SystemClock
from app.core.work import Env, reading_for, work_across_shops
from app.outbox.model import Errand
from tests.builders import APP_URL, CLIENT_ID, KEYS, SECRET
from tests.remedies.troubled import ALL, TROUBLES, Line, Workshop, a_workshop, books, by_person, costs_agree

ROOT = Path(__file__).parents[2]
LIVES_MAX = 20_000
CALLS_MAX = 40  # after so many of a worker's calls at most she is killed, or some instant after that
MOMENT = 0.05  # an instant, in seconds: a call and what is noted of it take about that
BEGINNERS = 0.05  # are killed before they have done anything
BEGINNING_SECONDS = 0.5
FIRST_CALL_SECONDS = 10.0
IDLE_SECONDS = 0.3  # a worker lets Shopify rest after a trouble; then there is nothing to catch her at


class Killed:
    """What it took, and what came of it."""

    def __init__(self) -> None:
        self.kills = 0
        self.in_hand = 0  # of the kills, those that caught a worker with an errand in its hands
        self.troubles = 0
        self.lines: list[Line] = []
        self.costs_agree = False


def kill_again_and_again(
    envs: Callable[..., Env], each: int, *, share: float, calls: int = CALLS_MAX, seed: int = 5
) -> Killed:
    """envs   makes an Env on a fresh database, as the fixture of that name
    each   remedies of each kind
    share  of the calls that have some trouble
    calls  of one worker, at most
    """
    result, chance = Killed(), random.Random(seed)
    with a_workshop(envs, SystemClock()) as workshop:
        workshop.ask(ALL, each)
        workshop.world.webhooks_on = False
        workshop.world.faults.at_random(share, kinds=TROUBLES, seed=seed)
        with _workers(workshop) as maker:
            while result.kills < LIVES_MAX and (_waiting(workshop) or by_person(workshop)):
                number = int(_tell(maker, "go"))
                result.troubles -= len(workshop.world.faults.happened)
                _live(workshop, chance, calls)
                os.kill(number, signal.SIGKILL)
                _tell(maker, "reap")
                result.troubles += len(workshop.world.faults.happened)
                workshop.world.faults.happened.clear()
                result.kills += 1
                result.in_hand += _claimed(workshop)
                _lapse(workshop.env)
        workshop.world.faults.clear()
        result.lines, result.costs_agree = books(workshop), costs_agree(workshop)
    return result


def _live(workshop: Workshop, chance: random.Random, calls: int) -> None:
    if chance.random() < BEGINNERS:
        time.sleep(chance.random() * BEGINNING_SECONDS)
        return
    log = workshop.world.requests_log
    last, seen, wanted = log[-1:], 0, chance.randint(1, calls)
    until = time.monotonic() + FIRST_CALL_SECONDS
    while seen < wanted and time.monotonic() < until:
        time.sleep(0.001)
        if log[-1:] != last:
            last, seen, until = log[-1:], seen + 1, time.monotonic() + IDLE_SECONDS
    time.sleep(chance.random() * MOMENT)


@contextmanager
def _workers(workshop: Workshop) -> Iterator[subprocess.Popen[str]]:
    settings = {
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": SECRET,
        "KEYS": KEYS,
        "APP_URL": APP_URL,
        "DATABASE_URL": workshop.env.settings.database_url,
        "SMTP_URL": "smtp://127.0.0.1:9",
        "SHOPIFY_ORIGIN": workshop.world.origin,
        "WORKER": "off",
    }
    maker = subprocess.Popen(
        [sys.executable, "-m", "tests.path.one_worker_each_time"],
        cwd=ROOT,
        env={**os.environ, **{f"KEPT_{name}": value for name, value in settings.items()}},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield maker
    finally:
        assert maker.stdin is not None
        assert maker.stdout is not None
        maker.stdin.close()
        maker.wait(30)
        maker.stdout.close()


def _tell(maker: subprocess.Popen[str], line: str) -> str:
    assert maker.stdin is not None
    assert maker.stdout is not None
    maker.stdin.write(f"{line}\n")
    maker.stdin.flush()
    return maker.stdout.readline().strip()


def _waiting(workshop: Workshop) -> int:
    return _count(workshop, "waiting", "claimed")


def _claimed(workshop: Workshop) -> bool:
    with reading_for(workshop.env, workshop.shop_id) as work:
        mine = (Errand.kind == "give_remedy", Errand.state == "claimed", Errand.tried)
        return work.session.scalar(select(Errand.id).where(*mine).limit(1)) is not None


def _count(workshop: Workshop, *states: str) -> int:
    with reading_for(workshop.env, workshop.shop_id) as work:
        mine = (Errand.kind == "give_remedy", Errand.state.in_(states))
        return work.session.scalar(select(func.count()).select_from(Errand).where(*mine)) or 0


def _lapse(env: Env) -> None:
    """Hours go by: what the dead worker had in hand is free again, and what was put off is due."""
    with work_across_shops(env, why="a test makes claims lapse") as work:
        due = update(Errand).where(Errand.state.in_(("claimed", "waiting"))).values(due_at=work.now)
        work.session.execute(due.execution_options(synchronize_session=False))
