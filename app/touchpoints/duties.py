"""Deciding again when the time of a waiting letter has come."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.touchpoints import store
from app.touchpoints.actions import decide_on

DUE_MAX = 100  # customers of a shop in a turn: about a second, and then the next shop comes
# A decision locks its customer: with one in each Work, two workers never wait for each other.
AT_ONCE = 1


def decide_due(env: Env) -> int:
    """Decide on every customer with a touchpoint whose time has come.

    returns  how many customers were decided on, or put off since that failed
    """
    return serve(env, DECISIONS, store.shops_with_decisions(env))


def _decide(work: Work, customer_ids: Sequence[int]) -> None:
    for customer_id in customer_ids:
        decide_on(work, customer_id)


DECISIONS = Backlog(
    name="decisions",
    due=store.customers_due,
    take=store.take_due,
    do=_decide,
    put_off=store.put_off,
    most=DUE_MAX,
    at_once=AT_ONCE,
)
