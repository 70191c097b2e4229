"""Taking errands that are due into our hands, and giving back those that there was no time for."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import literal, or_, select

from app.core.conditions import among
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops, work_across_shops, work_for
from app.outbox.errands import Claimed, ErrandView
from app.outbox.model import OPEN, Errand
from app.outbox.rests import Rests
from app.outbox.steps import LEASE
from app.shops.store import is_served

BATCH = 50  # claimed at once: more would only be given back when a round takes long
ERRANDS = Queue(Errand.shop_id, Errand.due_at, OPEN)


def claim(env: Env, rests: Rests) -> list[Claimed]:
    """What is due, of shops in a new order each time, so that one with much to do can't keep the others waiting."""
    with reading_across_shops(env, why="errands of all shops are performed by one worker") as work:
        shops = shops_with_due(work, ERRANDS, limit=SHOPS_LOOKED_AT, only=is_served)
    if not shops:
        return []
    token = env.chance.token(12)
    found: list[Claimed] = []
    with work_across_shops(env, why="errands of all shops are performed by one worker") as work:
        for shop_id in shops if len(shops) == 1 else sorted(shops, key=lambda _: env.chance.fraction()):
            found += _claim_of(work, shop_id, token, rests=rests, limit=BATCH - len(found))
            if len(found) == BATCH:
                break
    return found


def _claim_of(work: Work, shop_id: int, token: str, *, rests: Rests, limit: int) -> list[Claimed]:
    # OPEN as it stands in the index: with bound values the database reads whatever was ever done.
    query = select(Errand).where(OPEN, Errand.shop_id == shop_id, Errand.due_at <= work.now)
    resting = rests.kinds(shop_id, work.now)
    if resting:
        query = query.where(or_(Errand.kind.not_in(resting), Errand.performed_at.is_not(None)))
    query = query.where(is_served(literal(shop_id))).order_by(Errand.due_at, Errand.id).limit(limit)
    rows = work.session.scalars(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.state, row.claim, row.due_at = "claimed", token, work.now + LEASE
    return [Claimed(_view(row), token, row.performed_at is not None, row.result) for row in rows]


def give_back(env: Env, claimed: list[Claimed]) -> None:
    """As they were before; what of them was noted by prepare is taken back, since nothing was performed."""
    for shop_id, group in groupby(claimed, key=lambda one: one.errand.shop_id):
        before = {one.errand.id: one for one in group}
        with work_for(env, shop_id) as work:
            of_us = (
                select(Errand).where(among(Errand.id, before), Errand.state == "claimed").order_by(Errand.id)
            )
            for row in work.session.scalars(of_us.with_for_update()):
                one = before[row.id]
                if row.claim == one.claim:
                    row.state, row.claim, row.due_at = "waiting", None, work.now
                    row.attempts, row.tried = one.errand.attempts, one.errand.tried


def _view(row: Errand) -> ErrandView:
    return ErrandView(
        row.id, row.shop_id, row.kind, row.key, row.order_id, row.body, row.attempts, row.tried, row.made_at
    )
