"""Doing what is due, shop by shop in turns, so that neither a long queue nor one bad row keeps the others waiting."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.exc import DBAPIError

from app.core.work import Env, Work, reading_for, work_for

# One run of a duty: as long as webhooks may have to wait for a worker that does everything in turn.
SERVED_FOR = timedelta(seconds=2)
# What failed is left alone for so long: a fault of ours doesn't heal in less, and a deploy that heals it is felt soon.
PUT_OFF_FOR = timedelta(hours=1)
FRAMES = 5  # of a failure, the innermost of our own, for the log

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Backlog:
    """What waits for its time in each shop: rows known by one number, such as the order's.

    due       the numbers that are due, the longest first, at most `most`
    take      of these the ones that are in our hands until the Work ends, and still due
    do        brings them on; what is due at the same instant after that is put off, or it would come for ever
    put_off   nothing more of these numbers before PUT_OFF_FOR is over
    at_once   how many are done in one Work; when one fails, all are done again, a Work for each
    """

    name: str
    due: Callable[[Work, int], list[int]]
    take: Callable[[Work, Sequence[int]], list[int]]
    do: Callable[[Work, Sequence[int]], None]
    put_off: Callable[[Work, Sequence[int]], None]
    most: int
    at_once: int


def serve(env: Env, backlog: Backlog, shops: Sequence[int]) -> int:
    """returns  how many were done or put off"""
    return by_turns(env, shops, lambda shop_id: _serve(env, backlog, shop_id))


def by_turns(env: Env, shops: Sequence[int], step: Callable[[int], tuple[int, bool]]) -> int:
    """A step for each shop, and again for those that have more, until SERVED_FOR is over. Who comes first is drawn
    anew each time, so that time is not always over before the same shops.

    step     shop_id → how much it did, and whether there is more
    returns  how much was done
    """
    until = env.clock.now() + SERVED_FOR
    waiting = deque(sorted(shops, key=lambda _: env.chance.fraction()))
    done = 0
    while waiting and env.clock.now() <= until:
        shop_id = waiting.popleft()
        some, more = step(shop_id)
        done += some
        if more:
            waiting.append(shop_id)
    return done


def _serve(env: Env, backlog: Backlog, shop_id: int) -> tuple[int, bool]:
    with reading_for(env, shop_id) as work:
        due = backlog.due(work, backlog.most)
    done = 0
    for start in range(0, len(due), backlog.at_once):
        done += _together(env, backlog, shop_id, some=due[start : start + backlog.at_once])
    return done, done > 0  # several rows may have one number, so fewer than `most` don't mean that it was all


def _together(env: Env, backlog: Backlog, shop_id: int, *, some: Sequence[int]) -> int:
    try:
        return _do(env, backlog, shop_id, some=some)
    except Exception as error:  # one of them spoilt it for all: each again by itself
        if len(some) == 1 and _passes(error):
            log.info("backlog_left", backlog=backlog.name, shop_id=shop_id, number=some[0])
            return 0
        if len(some) == 1:
            return _put_off(env, backlog, shop_id, number=some[0], error=error)
        log.info(
            "backlog_split", backlog=backlog.name, shop_id=shop_id, rows=len(some), error=type(error).__name__
        )
    return sum(_together(env, backlog, shop_id, some=[one]) for one in some)


def _passes(error: Exception) -> bool:
    """Whether the database only asks to try again: PostgreSQL's class 40, such as a deadlock with a webhook."""
    return isinstance(error, DBAPIError) and str(getattr(error.orig, "sqlstate", "")).startswith("40")


def _do(env: Env, backlog: Backlog, shop_id: int, *, some: Sequence[int]) -> int:
    with work_for(env, shop_id) as work:
        ours = backlog.take(work, some)
        if not ours:
            return 0
        backlog.do(work, ours)
        work.session.flush()
        stuck = backlog.take(work, ours)
        if stuck:
            backlog.put_off(work, stuck)
            log.warning("still_due_after_it_was_done", backlog=backlog.name, shop_id=shop_id, numbers=stuck)
    return len(ours)


def _put_off(env: Env, backlog: Backlog, shop_id: int, *, number: int, error: Exception) -> int:
    """raises  whatever the database raises: where it is gone, nothing is any row's fault"""
    with work_for(env, shop_id) as work:
        backlog.put_off(work, [number])
    # An error's text may quote a name or an address; where it happened doesn't.
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "site-packages" not in one.filename]
    log.error(
        "put_off",
        backlog=backlog.name,
        shop_id=shop_id,
        number=number,
        error=type(error).__name__,
        places=[f"{one.filename}:{one.lineno} {one.name}" for one in frames[-FRAMES:]],
    )
    return 1
