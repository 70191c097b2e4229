"""Telling a customer that her order is here, that a shipment has left, and that all of it has come: in the shop's own
voice, and only where the merchant has switched off the mail of Shopify's that says the same.
"""

from __future__ import annotations

from typing import Any

from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import OrderTold
from app.orders.store import OrderFile
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.shops.store import the_settings
from app.touchpoints import store as touchpoints
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.store import key_of
from app.updates import guides, status_store
from app.updates.status_rules import TOLD_WITHIN, Happening, why_not

ORDERED, SENT, ARRIVED = "order_received", "shipment_sent", "order_arrived"


def note_told(work: Work, fact: OrderTold) -> None:
    """Reaction: all of a message has been written."""
    updates = the_settings(work)[1].updates
    file = orders.file(work, fact.order_id)
    if file.order is None or not (updates.ordered.on or updates.sent.on or updates.guides):
        return
    if updates.ordered.on:
        happening = status_store.of_purchase(work, file)
        _consider(work, file, "ordered", key_of(ORDERED, fact.order_id), happening=happening)
    if updates.sent.on:
        _consider_shipments(work, file)
    guides.consider(work, file)


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: something came, or turned out not to have. What is about waiting stops in the same moment."""
    updates = the_settings(work)[1].updates
    file = orders.file(work, fact.order_id)
    if file.order is None:
        return
    if updates.sent.on:
        _consider_shipments(work, file)
    if updates.arrived.on and fact.shipment_id == status_store.WHOLE_ORDER:
        if the_guarantee_tells(work, fact.order_id):
            withdraw(work, key_of(ARRIVED, fact.order_id), "guarantee_tells")
        else:
            happening = status_store.of_arrival(work, file)
            _consider(work, file, "arrived", key_of(ARRIVED, fact.order_id), happening=happening)
    guides.consider(work, file)


KINDS = {"ordered": ORDERED, "sent": SENT, "arrived": ARRIVED}


def _consider_shipments(work: Work, file: OrderFile) -> None:
    for shipment in list(file.shipments.values()):
        happening = status_store.of_shipment(work, file, shipment)
        key = shipment_key(shipment.id)
        _consider(work, file, "sent", key, happening=happening, body={"shipment": shipment.id})


def _consider(
    work: Work,
    file: OrderFile,
    what: str,
    key: str,
    *,
    happening: Happening,
    body: dict[str, Any] | None = None,
) -> None:
    """Wish to tell it, once, or take the wish back."""
    order = file.order
    assert order is not None
    reason = why_not(what, happening, now=work.now)
    if reason is not None:
        withdraw(work, key, reason)
    elif order.customer_id is not None and is_reachable(work, order.customer_id):
        assert happening.at is not None
        propose(
            work,
            KINDS[what],
            key,
            customer_id=order.customer_id,
            order_id=order.id,
            body=body or {},
            expires_at=happening.at + TOLD_WITHIN[what],
        )


def the_guarantee_tells(work: Work, order_id: int) -> bool:
    """Where the promise was broken the guarantee's letter says when it came; a second one would only be noise."""
    outcome = promises.outcome_of(work, order_id)
    told = touchpoints.by_key(work, key_of("broken_promise", order_id))
    broken = outcome is not None and outcome.outcome == "broken" and outcome.certain
    return broken and (the_settings(work)[1].guarantee.on or told is not None)


def shipment_key(shipment_id: int) -> str:
    """One letter for each shipment: what is in it leaves once."""
    return f"{SENT}:shipment:{shipment_id}"
