"""The retention clock of the traces."""

from __future__ import annotations

from datetime import timedelta

from app.core.queues import SHOPS_LOOKED_AT, shops_with_rows
from app.core.serving import by_turns
from app.core.work import Env, reading_across_shops, work_for
from app.shops.store import is_served
from app.staff import store
from app.staff.model import StaffTrace

# Two years: long enough to look into what happened to a customer's data, and no book on employees for ever.
TRACES_KEPT = timedelta(days=730)
FORGET_AT_ONCE = 1_000  # traces deleted in one transaction


def forget_traces(env: Env) -> int:
    """A duty. returns  how many traces went"""
    with reading_across_shops(env, why="the retention clock runs for every shop") as work:
        shops = shops_with_rows(work, StaffTrace.shop_id, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _forget(env, shop_id))


def _forget(env: Env, shop_id: int) -> tuple[int, bool]:
    with work_for(env, shop_id) as work:
        gone = store.delete_traces(work, before=work.now - TRACES_KEPT, limit=FORGET_AT_ONCE)
    return gone, gone == FORGET_AT_ONCE
