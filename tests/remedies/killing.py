"""Killing real workers at random moments while they give remedies at a Shopify that fails."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable

from sqlalchemy import func, select

from app.core.clock import SystemClock
from app.core.work import Env, reading_for
from app.outbox.model import Errand
from tests.path.killing import lapse, tell, workers
from tests.remedies.troubled import ALL, TROUBLES, Line, Workshop, a_workshop, books, by_person, costs_agree

NO_MAIL = 9  # a port at which nobody listens: no letter is written here
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
        url, origin = workshop.env.settings.database_url, workshop.world.origin
        with workers(url, NO_MAIL, SHOPIFY_ORIGIN=origin) as maker:
            while result.kills < LIVES_MAX and (_waiting(workshop) or by_person(workshop)):
                number = int(tell(maker, "go"))
                result.troubles -= len(workshop.world.faults.happened)
                _live(workshop, chance, calls)
                os.kill(number, signal.SIGKILL)
                tell(maker, "reap")
                result.troubles += len(workshop.world.faults.happened)
                workshop.world.faults.happened.clear()
                result.kills += 1
                result.in_hand += _claimed(workshop)
                lapse(workshop.env)
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
