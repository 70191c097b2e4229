"""Performing the errands that are due, each exactly once as far as the outside lets us."""

from __future__ import annotations

from itertools import groupby

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, work_for
from app.outbox.asking import ask_together
from app.outbox.claiming import claim, give_back
from app.outbox.errands import Claimed, ErrandKind
from app.outbox.rests import ROUND, Rests, Round
from app.outbox.steps import fault, in_hand, note_performed, prepare, put_aside, settle


def perform_some(env: Env, rests: Rests | None = None) -> int:
    """Claim what is due and perform it, for some seconds.

    rests    what this worker has found to be silent; without it nothing is remembered from one call to the next
    returns  how many errands were seen to; 0 means that nothing was due, or only what rests
    """
    rests = rests or Rests()
    claimed = sorted(claim(env, rests), key=lambda one: (one.errand.shop_id, one.errand.kind))
    turn = Round(env.clock, rests, env.clock.now() + ROUND)
    untouched = {one.errand.id: one for one in claimed}
    left: list[Claimed] = []
    try:
        for (_, name), group in groupby(claimed, key=lambda one: (one.errand.shop_id, one.errand.kind)):
            kind: ErrandKind | None = env.plan.errands.get(name)
            batch = list(group)
            if kind is not None and kind.asks:
                batch = [one for one in batch if turn.may_begin(one)]
                _forget(untouched, batch)
                left += ask_together(env, batch, kind, turn=turn)
            else:
                for one in batch:
                    if turn.may_begin(one):
                        _forget(untouched, [one])
                        _carry_out(env, one, kind, turn=turn)
    finally:
        left += untouched.values()
        give_back(env, left)
    return len(claimed) - len(left)


def _forget(untouched: dict[int, Claimed], batch: list[Claimed]) -> None:
    for one in batch:
        del untouched[one.errand.id]


def _carry_out(env: Env, claimed: Claimed, kind: ErrandKind | None, *, turn: Round) -> None:
    if kind is None:
        wrong = Unreachable(
            "unknown_errand", "This version of Kept doesn't know how to do this.", permanent=True
        )
        put_aside(env, claimed, wrong)
        return
    try:
        done = claimed if claimed.performed else _perform(env, claimed, kind, turn=turn)
        if done is not None:
            with work_for(env, claimed.errand.shop_id) as work:
                settle(work, done, in_hand(work, done), kind=kind, result=done.result)
    except KeptError as wrong:
        put_aside(env, claimed, wrong)
    except Exception as wrong:  # a fault of ours must not stop the other errands; it is shown and tried again
        put_aside(env, claimed, fault(wrong))


def _perform(env: Env, claimed: Claimed, kind: ErrandKind, *, turn: Round) -> Claimed | None:
    """returns  the errand with its result; None if it wasn't performed"""
    with work_for(env, claimed.errand.shop_id) as work:
        ready = prepare(work, claimed, in_hand(work, claimed), kind)
    if ready is None:
        return None
    try:
        result = kind.perform(env, ready)
    except KeptError as wrong:
        turn.note(claimed, kind, wrong)
        raise
    note_performed(env, claimed, result)
    turn.note(claimed, kind, None)
    return Claimed(claimed.errand, claimed.claim, True, result)
