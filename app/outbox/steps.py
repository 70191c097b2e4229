"""The steps of one errand that is in our hands: prepare, settle, put aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, Work, work_for
from app.outbox.errands import Claimed, Drop, ErrandKind, Later
from app.outbox.model import Errand

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
# After these nobody knows whether it was done; after all others it surely was not.
UNCERTAIN = frozenset({"uncertain", "answer_lost", "fault"})
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
    return ready


def settle(work: Work, claimed: Claimed, row: Errand | None, *, kind: ErrandKind, result: Any) -> None:
    """Note what came of it, unless the errand is another worker's by now: then she has noted it."""
    if row is not None:
        kind.settle(work, claimed.errand, result)
        _close(row, "done", None, None, work.now)


def put_aside(env: Env, claimed: Claimed, wrong: KeptError) -> None:
    """It failed: later, or parked where a person sees it."""
    with work_for(env, claimed.errand.shop_id) as work:
        row = still_ours(work, claimed)
        if row is None:
            return
        over = not isinstance(wrong, Unreachable) or wrong.permanent or row.attempts >= TRIES_MAX
        row.reason_code, row.reason, row.claim = wrong.code, wrong.sentence, None
        if wrong.code not in UNCERTAIN:
            row.tried = claimed.errand.tried  # nothing was done outside, so there is nothing to look up
        if not over:
            row.state, row.due_at = "waiting", work.now + pause_after(row.attempts)
            return
        row.state = "parked"
        kind = env.plan.errands.get(row.kind)
        if kind is not None and kind.failed is not None:
            kind.failed(work, claimed.errand, wrong)


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, four hours at most."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 10), LONGEST_PAUSE)


def still_ours(work: Work, claimed: Claimed) -> Errand | None:
    row = work.session.get(Errand, (work.shop_id, claimed.errand.id), with_for_update=True)
    return row if row is not None and row.state == "claimed" and row.claim == claimed.claim else None


def _close(row: Errand, state: str, code: str | None, sentence: str | None, now: datetime) -> None:
    row.state, row.reason_code, row.reason, row.claim, row.done_at = state, code, sentence, None, now


def fault(wrong: Exception) -> Unreachable:
    """A fault of ours, logged whole and shown in a word: it is tried again, since most pass with the next release."""
    log.error("errand failed", exc_info=wrong)
    return Unreachable("fault", f"Something went wrong here ({type(wrong).__name__}).", permanent=False)
