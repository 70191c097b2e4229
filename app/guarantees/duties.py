"""What the clock does: takes the default where nobody answered, and says what is lost."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.guarantees import actions, store
from app.orders import store as orders
from app.promises import store as promises

DUE_MAX = 100  # orders brought on in one transaction: well under a second, so that webhooks don't wait


def bring_on(env: Env) -> int:
    """returns  how many orders' offers went on, or were put off since that failed"""
    return serve(env, ACTS, store.shops_with_acts(env))


def _bring_on(work: Work, order_ids: Sequence[int]) -> None:
    orders.files(work, order_ids)
    promises.files(work, order_ids)
    for order_id in order_ids:
        actions.note_time(work, order_id)


ACTS = Backlog(
    name="offers",
    due=store.DUE_ORDERS.first,
    take=store.take_due,
    do=_bring_on,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)
