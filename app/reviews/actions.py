"""Asking for a review: after an arrival and the time of use, of everyone alike. An outcome moves the day and nothing
else, and never beyond the latest day.

Neither this file nor `reminding` nor `letters` can see a rating or an answer; tests/house/test_no_gating.py reads them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed
from app.orders.model import Order
from app.products import actions as products
from app.products import store as product_store
from app.products.facts import ProductsTold
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.reviews import rules
from app.shops.store import the_settings
from app.touchpoints.actions import postpone, propose, withdraw
from app.touchpoints.store import key_of

LETTER, REMINDER = "review_request", "review_reminder"
KINDS = (LETTER, REMINDER)


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: something arrived, or turned out not to have. Void orders have nothing to review."""
    if fact.shipment_id != 0:
        return
    if fact.arrived_at is None or fact.outcome == "void":
        if fact.was != "pending":
            for kind in KINDS:
                withdraw(work, key_of(kind, fact.order_id), "nothing_arrived")
        return
    _ask(work, fact.order_id, arrived_at=fact.arrived_at)
    if fact.outcome == "broken":
        _defer(work, fact.order_id, work.now)


def note_customer(work: Work, fact: CustomerNamed) -> None:
    """Reaction: there is somebody to ask by now."""
    _ask_again(work, fact.order_id)


def note_products(work: Work, fact: ProductsTold) -> None:
    """Reaction: what she bought is used for longer than we knew."""
    _ask_again(work, fact.order_id)


def note_remedy_due(work: Work, order_id: int) -> None:
    """Something is being put right: not before that is done, but then, and by the latest day in any case."""
    for kind in KINDS:
        postpone(work, key_of(kind, order_id), work.now, held="remedy_due")


def note_remedy_over(work: Work, order_id: int, at: datetime) -> None:
    """Put right, or not to be: some days after that, she is asked like everybody else."""
    _defer(work, order_id, at)


def _ask_again(work: Work, order_id: int) -> None:
    row = promises.outcome_of(work, order_id)
    if row is not None and row.arrived_at is not None and row.outcome != "void":
        _ask(work, order_id, arrived_at=row.arrived_at)
        if row.outcome == "broken":
            _defer(work, order_id, work.now)


def _ask(work: Work, order_id: int, *, arrived_at: datetime) -> None:
    order = orders.file(work, order_id).order
    settings = the_settings(work)[1].reviews
    if order is None or order.customer_id is None or not settings.asks:
        return
    if not is_reachable(work, order.customer_id):
        return  # she is asked as soon as an address is known (note_customer)
    usual_at = arrived_at + timedelta(days=_use_days(work, order))
    propose(
        work,
        LETTER,
        letter_key(order_id),
        customer_id=order.customer_id,
        order_id=order_id,
        body={"held_until": rules.latest_at(usual_at, settings).isoformat()},
        not_before=usual_at,
    )


def _use_days(work: Work, order: Order) -> int:
    """By what Shopify has told of its products; what is told later puts it off once more (note_products)."""
    settings = the_settings(work)[1].reviews
    if not settings.use_times:
        return settings.days_after_arrival
    ids = [number for number, _title in orders.products(order)]
    traits = product_store.traits(work, ids)
    if not all(one.is_told for one in traits.values()):
        products.tell_when_read(work, order.id, ids)
    return rules.use_days((one.product_type for one in traits.values()), settings)


def _defer(work: Work, order_id: int, since: datetime) -> None:
    row, order = promises.outcome_of(work, order_id), orders.file(work, order_id).order
    if row is None or row.arrived_at is None or order is None:
        return
    usual_at = row.arrived_at + timedelta(days=_use_days(work, order))
    until = rules.deferred_until(usual_at, since, the_settings(work)[1].reviews)
    for kind in KINDS:
        postpone(work, key_of(kind, order_id), until)


def letter_key(order_id: int) -> str:
    return key_of(LETTER, order_id)
