"""Claiming errands that are due and performing them, each exactly once as far as the outside lets us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, tuple_, update

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, Work, work_across_shops, work_for
from app.outbox.errands import Drop, ErrandKind, ErrandView, Later
from app.outbox.model import Errand
from app.shops.model import Shop

BATCH = 50  # claimed at once: what one worker does well within the lease, even when each call takes its limit
LEASE = timedelta(minutes=10)  # a claim that isn't settled by then belongs to a dead worker
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
TRIES_MAX = 12  # with these pauses about a day and a half: longer than any outage that mends itself

log = structlog.get_logger()


@dataclass(frozen=True)
class Claimed:
    """An errand in our hands until the lease is over."""

    errand: ErrandView
    claim: str


def perform_some(env: Env) -> int:
    """Claim what is due and perform it.

    returns  how many errands were claimed; 0 means that nothing was due
    """
    claimed = _claim(env)
    for one in claimed:
        _carry_out(env, one)
    return len(claimed)


def _claim(env: Env) -> list[Claimed]:
    claim = env.chance.token(12)
    with work_across_shops(env, why="errands of all shops are performed by one worker") as work:
        rows = work.session.scalars(
            select(Errand)
            .join(Shop, Shop.id == Errand.shop_id)
            .where(Errand.state.in_(("waiting", "claimed")), Errand.due_at <= work.now, Shop.state == "installed")
            .order_by(Errand.due_at, Errand.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Errand)
        ).all()
        keys = [(row.shop_id, row.id) for row in rows]
        if keys:
            work.session.execute(
                update(Errand)
                .where(tuple_(Errand.shop_id, Errand.id).in_(keys), or_(Errand.state == "waiting", Errand.due_at <= work.now))
                .values(state="claimed", claim=claim, due_at=work.now + LEASE)
                .execution_options(synchronize_session=False)
            )
        return [Claimed(_view(row), claim) for row in rows]


def _carry_out(env: Env, claimed: Claimed) -> None:
    errand = claimed.errand
    kind: ErrandKind | None = env.plan.errands.get(errand.kind)
    if kind is None:
        wrong = Unreachable("unknown_errand", "This version of Kept doesn't know how to do this.", permanent=True)
        _put_aside(env, claimed, wrong)
        return
    try:
        ready = _prepare(env, claimed, kind)
        if ready is None:
            return
        result = kind.perform(env, ready)
        _settle(env, claimed, kind, result)
    except KeptError as wrong:
        _put_aside(env, claimed, wrong)
    except Exception as wrong:  # a fault of ours must not stop the other errands; it is shown and tried again
        log.exception("errand failed", errand=errand.id, kind=errand.kind)
        _put_aside(env, claimed, Unreachable("fault", f"Something went wrong here ({type(wrong).__name__}).", permanent=False))


def _prepare(env: Env, claimed: Claimed, kind: ErrandKind) -> Any:
    """returns  what perform needs; None when there is nothing to perform now"""
    with work_for(env, claimed.errand.shop_id) as work:
        row = _still_ours(work, claimed)
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


def _settle(env: Env, claimed: Claimed, kind: ErrandKind, result: Any) -> None:
    with work_for(env, claimed.errand.shop_id) as work:
        row = _still_ours(work, claimed)
        if row is None:
            return
        kind.settle(work, claimed.errand, result)
        _close(row, "done", None, None, work.now)


def _put_aside(env: Env, claimed: Claimed, wrong: KeptError) -> None:
    with work_for(env, claimed.errand.shop_id) as work:
        row = _still_ours(work, claimed)
        if row is None:
            return
        over = not isinstance(wrong, Unreachable) or wrong.permanent or row.attempts >= TRIES_MAX
        row.reason_code, row.reason, row.claim = wrong.code, wrong.sentence, None
        if wrong.code == "not_sent":
            row.tried = claimed.errand.tried  # nothing left the house, so there is nothing to look up
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


def _still_ours(work: Work, claimed: Claimed) -> Errand | None:
    row = work.session.get(Errand, (work.shop_id, claimed.errand.id), with_for_update=True)
    return row if row is not None and row.state == "claimed" and row.claim == claimed.claim else None


def _close(row: Errand, state: str, code: str | None, sentence: str | None, now: datetime) -> None:
    row.state, row.reason_code, row.reason, row.claim, row.done_at = state, code, sentence, None, now


def _view(row: Errand) -> ErrandView:
    return ErrandView(
        row.id, row.shop_id, row.kind, row.key, row.order_id, row.body, row.attempts, row.tried, row.made_at
    )
