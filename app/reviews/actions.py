"""Asking for a review: after an arrival, of everyone alike. An outcome moves the day and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.shops.store import the_settings
from app.touchpoints.actions import postpone, propose, withdraw
from app.touchpoints.store import key_of

LETTER = "review_request"


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: something arrived, or turned out not to have. Void orders have nothing to review."""
    if fact.shipment_id != 0:
        return
    if fact.arrived_at is None or fact.outcome == "void":
        if fact.was != "pending":
            withdraw(work, letter_key(fact.order_id), "nothing_arrived")
        return
    _ask(work, fact.order_id, arrived_at=fact.arrived_at)
    if fact.outcome == "broken":
        _defer(work, fact.order_id, work.now)


def note_customer(work: Work, fact: CustomerNamed) -> None:
    """Reaction: there is somebody to ask by now."""
    row = promises.outcome_of(work, fact.order_id)
    if row is not None and row.arrived_at is not None and row.outcome != "void":
        _ask(work, fact.order_id, arrived_at=row.arrived_at)
        if row.outcome == "broken":
            _defer(work, fact.order_id, work.now)


def note_remedy_due(work: Work, order_id: int) -> None:
    """A broken promise is being made good: not before that is done, but then."""
    postpone(work, letter_key(order_id), work.now, held="remedy_due")


def note_remedy_over(work: Work, order_id: int, at: datetime) -> None:
    """Made good, or not to be: some days after that, she is asked like everybody else."""
    _defer(work, order_id, at)


def _ask(work: Work, order_id: int, *, arrived_at: datetime) -> None:
    order = orders.file(work, order_id).order
    settings = the_settings(work)[1].reviews
    if order is None or order.customer_id is None or not settings.address:
        return
    if not is_reachable(work, order.customer_id):
        return  # she is asked as soon as an address is known (note_customer)
    propose(
        work,
        LETTER,
        letter_key(order_id),
        customer_id=order.customer_id,
        order_id=order_id,
        body={},
        not_before=arrived_at + timedelta(days=settings.days_after_arrival),
    )


def _defer(work: Work, order_id: int, since: datetime) -> None:
    settings = the_settings(work)[1].reviews
    postpone(work, letter_key(order_id), since + timedelta(days=settings.days_after_remedy))


def letter_key(order_id: int) -> str:
    return key_of(LETTER, order_id)
