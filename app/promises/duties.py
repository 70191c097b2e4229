"""Settling what time alone decides: a duty, since not only events break promises."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.orders import store as orders
from app.promises import store
from app.promises.actions import judge_order

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
    due=store.overdue_orders,
    take=store.take_overdue,
    do=_settle,
    put_off=store.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)
