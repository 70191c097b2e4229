"""A review that nobody has looked at is shown all the same: inaction must not hold anything back."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.reviews import store
from app.reviews.moderating import publish_due

DUE_MAX = 100


def publish_reviews(env: Env) -> int:
    """A duty. returns  how many orders with a review were looked at, or put off since that failed"""
    return serve(env, DUE, store.shops_with_reviews_due(env))


def _publish(work: Work, order_ids: Sequence[int]) -> None:
    rows = [row for order_id in order_ids for row in store.of_order(work, order_id).values()]
    due = [row for row in rows if row.publish_at is not None and row.publish_at <= work.now]
    store.hold_ratings(work, {row.product_id for row in due})
    for row in due:
        publish_due(work, row)


DUE = Backlog(
    name="reviews",
    due=store.DUE_ORDERS.first,
    take=store.DUE_ORDERS.take,
    do=_publish,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)
