"""What the clock does: settles what time alone decides, and forgets the files of arrivals that have served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.serving import Backlog, by_turns, serve
from app.core.work import Env, Work, reading_across_shops, work_for
from app.orders import store as orders
from app.promises import store
from app.promises.actions import judge_order
from app.promises.model import KEPT, ArrivalFile

FILES_KEPT_FOR = timedelta(
    days=7
)  # a preview that nobody decides on, and the errors of a file that was taken in
FORGOTTEN_MAX = 20  # files emptied in one transaction, of a megabyte each
KEPT_FILES = Queue(ArrivalFile.shop_id, ArrivalFile.uploaded_at, KEPT)
DUE_MAX = 200  # orders settled in one transaction: a fifth of a second, so that webhooks don't wait


def settle_overdue(env: Env) -> int:
    """Settle the promises that time alone has decided by now. An order that somebody has in hand is left for the next
    run: its webhook settles it as well.

    returns  how many orders were judged, or put off since judging them failed
    """
    return serve(env, OVERDUE, store.shops_with_overdue(env))


def _settle(work: Work, order_ids: Sequence[int]) -> None:
    orders.files(work, order_ids)
    store.files(work, order_ids)
    for order_id in order_ids:
        judge_order(work, order_id)


OVERDUE = Backlog(
    name="overdue",
    due=store.DUE_ORDERS.first,
    take=store.take_overdue,
    do=_settle,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)


def forget_arrival_files(env: Env) -> int:
    """Also of shops that have left. returns  how many files were emptied"""
    with reading_across_shops(env, why="the retention clock runs for every shop") as work:
        shops = shops_with_due(work, KEPT_FILES, limit=SHOPS_LOOKED_AT)
    return by_turns(env, shops, lambda shop_id: _forget_files(env, shop_id))


def _forget_files(env: Env, shop_id: int) -> tuple[int, bool]:
    """returns  how many were emptied, and whether there may be more"""
    with work_for(env, shop_id) as work:
        old = select(ArrivalFile).where(KEPT, ArrivalFile.uploaded_at < work.now - FILES_KEPT_FOR)
        undone = old.where(ArrivalFile.state != "taking").order_by(ArrivalFile.uploaded_at)
        rows = work.session.scalars(undone.limit(FORGOTTEN_MAX)).all()
        for row in rows:
            row.content_sealed = None
            row.state = "dropped" if row.state == "shown" else row.state
    return len(rows), len(rows) == FORGOTTEN_MAX
