"""Errands that only ask: a batch of them costs two transactions, however many there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.errors import KeptError
from app.core.holding import hold
from app.core.work import Env, Work, work_for
from app.outbox.errands import Claimed, ErrandKind
from app.outbox.model import Errand
from app.outbox.rests import Round
from app.outbox.steps import fault, prepare, put_aside, settle

SIDE_BY_SIDE = 8  # calls under way at once; Shopify's budget of points, not its latency, should be the limit


class NotBegun:
    """Instead of an answer: the round was over, or the outside had fallen silent."""


def ask_together(env: Env, batch: list[Claimed], kind: ErrandKind, *, turn: Round) -> list[Claimed]:
    """batch    errands of one shop and this kind
    returns  those that weren't asked and are to be given back
    """
    ready = _prepare(env, batch, kind) if batch else []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        results = list(threads.map(lambda one: _perform(env, kind, *one, turn=turn), ready))
    answered = [(claimed, result) for (claimed, _), result in zip(ready, results, strict=True)]
    for claimed, result in answered:
        if isinstance(result, KeptError):
            put_aside(env, claimed, result)
    _settle(env, [one for one in answered if not isinstance(one[1], (KeptError, NotBegun))], kind)
    return [claimed for claimed, result in answered if isinstance(result, NotBegun)]


def _prepare(env: Env, batch: list[Claimed], kind: ErrandKind) -> list[tuple[Claimed, Any]]:
    try:
        with work_for(env, batch[0].errand.shop_id) as work:
            rows = _rows(work, batch, kind)
            found = [(one, prepare(work, one, rows.get(one.errand.id), kind)) for one in batch]
        return [(one, ready) for one, ready in found if ready is not None]
    except Exception as wrong:
        return _alone(env, batch, wrong, lambda one: _prepare(env, [one], kind))


def _perform(env: Env, kind: ErrandKind, claimed: Claimed, ready: Any, *, turn: Round) -> Any:
    """returns  the answer, or the error, or NotBegun"""
    if not turn.may_begin(claimed):
        return NotBegun()
    try:
        answer = kind.perform(env, ready)
    except KeptError as wrong:
        turn.note(claimed, kind, wrong)
        return wrong
    except Exception as wrong:  # a fault of ours must not stop the others; it is shown and tried again
        return fault(wrong)
    turn.note(claimed, kind, None)
    return answer


def _settle(env: Env, answered: list[tuple[Claimed, Any]], kind: ErrandKind) -> None:
    if not answered:
        return
    try:
        with work_for(env, answered[0][0].errand.shop_id) as work:
            rows = _rows(work, [one for one, _ in answered], kind)
            for claimed, result in answered:
                settle(work, claimed, rows.get(claimed.errand.id), kind=kind, result=result)
    except Exception as wrong:
        results = {one.errand.id: result for one, result in answered}
        batch = [one for one, _ in answered]
        _alone(env, batch, wrong, lambda one: _settle(env, [(one, results[one.errand.id])], kind))


def _alone(env: Env, batch: list[Claimed], wrong: Exception, again: Any) -> list[Any]:
    """One of the batch has spoilt the transaction for all: each again by itself, and the one that fails put aside."""
    if len(batch) == 1:
        put_aside(env, batch[0], wrong if isinstance(wrong, KeptError) else fault(wrong))
        return []
    return [found for one in batch for found in again(one) or ()]


def _rows(work: Work, batch: list[Claimed], kind: ErrandKind) -> dict[int, Errand]:
    """The rows that are still in our hands, by id, locked; and what the kind wants to have read for them."""
    hold(work, [one.errand.order_id for one in batch])
    claims = {one.errand.id: one.claim for one in batch}
    query = select(Errand).where(among(Errand.id, claims), Errand.state == "claimed").order_by(Errand.id)
    if kind.warm is not None:
        kind.warm(work, [one.errand for one in batch])
    return {
        row.id: row for row in work.session.scalars(query.with_for_update()) if row.claim == claims[row.id]
    }
