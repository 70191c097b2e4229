"""The steps of one errand that is in our hands: prepare, note that it was performed, settle, put aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog

from app.core.errors import KeptError, Unreachable
from app.core.holding import hold
from app.core.work import Env, Work, work_for
from app.outbox.errands import UNCERTAIN, Claimed, Drop, ErrandKind, Later
from app.outbox.model import Errand

# From prepare on; a claim that lapses belongs to a dead worker. Longer than one perform can take: a letter waits for
# some ten answers of at most 20 s, a call to Shopify for four.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
TRIES_MAX = 12  # with these pauses about a day and a half: longer than any outage that mends itself

log = structlog.get_logger()


def prepare(work: Work, claimed: Claimed, row: Errand | None, kind: ErrandKind) -> Any:
    """row      of the errand while it is ours; None when another worker has it by now
    returns  what perform needs; None when there is nothing to perform now
    """
    if row is None:
        return None
    ready = kind.prepare(work, claimed.errand)
    if isinstance(ready, Drop):
        _close(row, "dropped", ready.code, ready.sentence, work.now)
        return None
    if isinstance(ready, Later):
        row.state, row.due_at, row.claim = "waiting", ready.until, None
        row.reason_code, row.reason = ready.code, ready.sentence
        return None
    # From this commit on the outside may have been called, whatever becomes of us.
    row.tried = True
    row.attempts += 1
    row.due_at = work.now + LEASE
    return ready


def note_performed(env: Env, claimed: Claimed, result: Any) -> None:
    """By itself and before anything else: whatever goes wrong from here on, it isn't performed again."""
    with work_for(env, claimed.errand.shop_id) as work:
        row = still_ours(work, claimed)
        if row is not None:
            row.performed_at, row.result, row.due_at = work.now, result, work.now + LEASE


def settle(work: Work, claimed: Claimed, row: Errand | None, *, kind: ErrandKind, result: Any) -> None:
    """Note what came of it, unless the errand is another worker's by now: then she has noted it."""
    if row is not None:
        kind.settle(work, claimed.errand, result)
        _close(row, "done", None, None, work.now)


def put_aside(env: Env, claimed: Claimed, wrong: KeptError) -> None:
    """It failed: later, or parked where a person sees it."""
    try:
        with work_for(env, claimed.errand.shop_id) as work:
            kind: ErrandKind | None = env.plan.errands.get(claimed.errand.kind)
            became = _set_aside(work, claimed, wrong)
            told = {"parked": kind.failed, "waiting": kind.put_off}.get(became) if kind is not None else None
            if told is not None:
                told(work, claimed.errand, wrong)
    except Exception as worse:
        # Its room can't be told; parked it must be all the same, or it would be tried for ever.
        fault(worse)
        with work_for(env, claimed.errand.shop_id) as work:
            _set_aside(work, claimed, wrong)


def _set_aside(work: Work, claimed: Claimed, wrong: KeptError) -> str:
    """returns  what became of it: "waiting", "parked"; "" where it was performed, or is another worker's by now"""
    row = in_hand(work, claimed)
    if row is None:
        return ""
    performed = row.performed_at is not None
    if performed or row.attempts == claimed.errand.attempts:
        row.attempts += 1  # settle failed, or prepare, which rolled back its own count
    row.reason_code, row.reason, row.claim = wrong.code, wrong.sentence, None
    if not performed and wrong.code not in UNCERTAIN:
        row.tried = claimed.errand.tried  # nothing was done outside, so there is nothing to look up
    passes = performed or (isinstance(wrong, Unreachable) and not wrong.permanent)
    if passes and row.attempts < TRIES_MAX:
        row.state, row.due_at = "waiting", work.now + pause_after(row.attempts)
    else:
        row.state = "parked"
    return "" if performed else row.state


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, four hours at most."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 10), LONGEST_PAUSE)


def in_hand(work: Work, claimed: Claimed) -> Errand | None:
    """As still_ours, and its order is held, as by everyone who writes about an order."""
    hold(work, [claimed.errand.order_id])
    return still_ours(work, claimed)


def still_ours(work: Work, claimed: Claimed) -> Errand | None:
    """Locked. Nobody waits for a claimed errand: others change only what waits, so no order of locks is broken."""
    row = work.session.get(Errand, (work.shop_id, claimed.errand.id), with_for_update=True)
    return row if row is not None and row.state == "claimed" and row.claim == claimed.claim else None


def _close(row: Errand, state: str, code: str | None, sentence: str | None, now: datetime) -> None:
    row.state, row.reason_code, row.reason, row.claim, row.done_at = state, code, sentence, None, now


def fault(wrong: Exception) -> Unreachable:
    """A fault of ours, logged whole and shown in a word: it is tried again, since most pass with the next release."""
    log.error("errand failed", exc_info=wrong)
    return Unreachable("fault", f"Something went wrong here ({type(wrong).__name__}).", permanent=False)
