"""The last day that a customer was shown: what a letter may say was promised, though it is judged by a later day."""

from __future__ import annotations

from datetime import date

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.promises import store

COUNTED = frozenset({"label", "rule"})  # a number of days, which begin later where the order is scheduled


def last_day_shown(work: Work, order_id: int) -> date | None:
    """The end of the promise that binds, in its zone, as it was made: a hold moves what it is judged by, and not what
    she was shown.

    returns  None without a promise, and where its days are counted from a later day than the purchase: which one she
             was shown nobody knows
    """
    order, file = orders.file(work, order_id).order, store.file(work, order_id)
    outcome = file.outcomes.get(0)
    bound_id = outcome.promise_id if outcome is not None else None
    promise = next((one for one in file.promises if one.id == bound_id), None)
    if order is None or promise is None:
        return None
    if order.begins_at is not None and promise.kind in COUNTED:
        return None
    return local_date(promise.latest_at, promise.zone)
