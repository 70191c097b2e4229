"""What comes to its time: codes that lapsed unused cost nothing."""

from __future__ import annotations

from sqlalchemy import select

from app.core.holding import try_hold
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.serving import by_turns
from app.core.work import Env, Work, reading_across_shops, work_for
from app.remedies.actions import know_cost
from app.remedies.model import LAPSING, Remedy
from app.shops.store import is_served

AT_ONCE = 100  # codes in one transaction
LAPSED = Queue(Remedy.shop_id, Remedy.valid_until, LAPSING)


def know_lapsed(env: Env) -> int:
    """A duty. returns  how many codes have lapsed unused"""
    with reading_across_shops(env, why="codes lapse in every shop") as work:
        shops = shops_with_due(work, LAPSED, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _know(env, shop_id))


def _know(env: Env, shop_id: int) -> tuple[int, bool]:
    """returns  how many, and whether there may be more"""
    with work_for(env, shop_id) as work:
        due = _lapsed(work)
        free = try_hold(work, {row.order_id for row in due})
        ours = [row for row in due if row.order_id in free]
        for row in ours:
            know_cost(work, row, 0, used_by=0)
    return len(ours), len(ours) == AT_ONCE


def _lapsed(work: Work) -> list[Remedy]:
    # LAPSING as it stands in the index: with bound values the database reads whatever was ever given.
    query = select(Remedy).where(LAPSING, Remedy.valid_until <= work.now)
    rows = query.order_by(Remedy.valid_until, Remedy.id).limit(AT_ONCE)
    return list(work.session.scalars(rows.with_for_update(skip_locked=True)))
