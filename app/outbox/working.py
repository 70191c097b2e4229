"""Claiming errands that are due and performing them, each exactly once as far as the outside lets us."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from sqlalchemy import select, tuple_, update

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, work_across_shops, work_for
from app.outbox.asking import ask_together
from app.outbox.errands import Claimed, ErrandKind, ErrandView
from app.outbox.model import Errand
from app.outbox.steps import fault, prepare, put_aside, settle, still_ours
from app.shops.model import Shop

BATCH = 50  # claimed at once: what one worker does well within the lease, even when each call takes 10 s
LEASE = timedelta(minutes=10)  # a claim that isn't settled by then belongs to a dead worker


def perform_some(env: Env) -> int:
    """Claim what is due and perform it.

    returns  how many errands were claimed; 0 means that nothing was due
    """
    claimed = sorted(_claim(env), key=lambda one: (one.errand.shop_id, one.errand.kind))
    for (_, name), group in groupby(claimed, key=lambda one: (one.errand.shop_id, one.errand.kind)):
        kind: ErrandKind | None = env.plan.errands.get(name)
        if kind is not None and kind.asks:
            ask_together(env, list(group), kind)
        else:
            for one in group:
                _carry_out(env, one, kind)
    return len(claimed)


def _claim(env: Env) -> list[Claimed]:
    claim = env.chance.token(12)
    with work_across_shops(env, why="errands of all shops are performed by one worker") as work:
        rows = work.session.scalars(
            select(Errand)
            .join(Shop, Shop.id == Errand.shop_id)
            .where(
                Errand.state.in_(("waiting", "claimed")), Errand.due_at <= work.now, Shop.state == "installed"
            )
            .order_by(Errand.due_at, Errand.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Errand)
        ).all()
        keys = [(row.shop_id, row.id) for row in rows]
        if keys:
            work.session.execute(
                update(Errand)
                .where(tuple_(Errand.shop_id, Errand.id).in_(keys), Errand.due_at <= work.now)
                .values(state="claimed", claim=claim, due_at=work.now + LEASE)
                .execution_options(synchronize_session=False)
            )
        return [Claimed(_view(row), claim) for row in rows]


def _carry_out(env: Env, claimed: Claimed, kind: ErrandKind | None) -> None:
    errand = claimed.errand
    if kind is None:
        wrong = Unreachable(
            "unknown_errand", "This version of Kept doesn't know how to do this.", permanent=True
        )
        put_aside(env, claimed, wrong)
        return
    try:
        with work_for(env, errand.shop_id) as work:
            ready = prepare(work, claimed, still_ours(work, claimed), kind)
        if ready is not None:
            result = kind.perform(env, ready)
            with work_for(env, errand.shop_id) as work:
                settle(work, claimed, still_ours(work, claimed), kind=kind, result=result)
    except KeptError as wrong:
        put_aside(env, claimed, wrong)
    except Exception as wrong:  # a fault of ours must not stop the other errands; it is shown and tried again
        put_aside(env, claimed, fault(wrong))


def _view(row: Errand) -> ErrandView:
    return ErrandView(
        row.id, row.shop_id, row.kind, row.key, row.order_id, row.body, row.attempts, row.tried, row.made_at
    )
