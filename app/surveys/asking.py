"""Asking one question after an arrival, of everyone alike. An outcome or a case moves the day and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from app.core.work import Work
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.facts import CustomerNamed, CustomersMerged
from app.orders.model import Order
from app.products import store as products
from app.products.actions import tell_when_read
from app.products.facts import ProductsTold
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.shops.settings import Surveys
from app.shops.store import the_settings
from app.surveys import rules, store
from app.surveys.bank import CASE
from app.surveys.model import Answer, SurveyInvitation
from app.touchpoints.actions import postpone, propose, withdraw
from app.touchpoints.facts import LetterSent
from app.touchpoints.store import key_of

WEEK, HOW_IT_WAS = "week_question", "case_question"
KINDS = {WEEK: rules.WEEK, HOW_IT_WAS: rules.CASE_KIND}


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: something arrived, or turned out not to have."""
    if fact.shipment_id != 0 or not _settings(work).on:
        return
    if fact.arrived_at is None or fact.outcome == "void":
        if fact.was != "pending":
            withdraw(work, key_of(WEEK, fact.order_id), "nothing_arrived")
        return
    _ask(work, fact.order_id, fact.arrived_at)
    if fact.outcome == "broken":
        _defer(work, fact.order_id, work.now, arrived_at=fact.arrived_at)


def note_customer(work: Work, fact: CustomerNamed) -> None:
    """Reaction: there is somebody to ask by now."""
    _ask_again(work, fact.order_id)


def note_products(work: Work, fact: ProductsTold) -> None:
    """Reaction: what she bought has been read, so it can be said how long its use takes."""
    _ask_again(work, fact.order_id)


def _ask_again(work: Work, order_id: int) -> None:
    row = promises.outcome_of(work, order_id) if _settings(work).on else None
    if row is None or row.arrived_at is None or row.outcome == "void":
        return
    _ask(work, order_id, row.arrived_at)
    if row.outcome == "broken":
        _defer(work, order_id, work.now, arrived_at=row.arrived_at)


def note_remedy_due(work: Work, order_id: int) -> None:
    """Something is being put right: not before that is done, unless it takes longer than the latest day."""
    row = promises.outcome_of(work, order_id) if _settings(work).on else None
    if row is None or row.arrived_at is None:
        return
    if work.now < rules.latest_at(_settings(work), row.arrived_at):
        postpone(work, key_of(WEEK, order_id), work.now, held="remedy_due")


def note_remedy_over(work: Work, order_id: int, at: datetime) -> None:
    """Put right, or not to be: some days after that, she is asked like everybody else."""
    row = promises.outcome_of(work, order_id) if _settings(work).on else None
    if row is not None and row.arrived_at is not None:
        _defer(work, order_id, at, arrived_at=row.arrived_at)


def note_case_over(work: Work, order_id: int, at: datetime) -> None:
    """How it was to have something put right, whatever came of it: one question of its own, once for an order."""
    order, settings = orders.file(work, order_id).order, _settings(work)
    if order is None or not settings.on or CASE in settings.resting:
        return
    _propose(work, HOW_IT_WAS, order, not_before=at + timedelta(days=settings.days_after_case))


def _ask(work: Work, order_id: int, arrived_at: datetime) -> None:
    order = orders.file(work, order_id).order
    if order is None:
        return
    days = _days(work, order)
    if days is not None:
        _propose(work, WEEK, order, not_before=arrived_at + timedelta(days=days))


def _days(work: Work, order: Order) -> int | None:
    """None while Shopify hasn't told what she bought: then the order hears as soon as that is known."""
    settings = _settings(work)
    if not rules.asks_what_it_is(settings):
        return settings.days_after_arrival
    bought = [number for number, _ in orders.products(order)]
    traits = products.traits(work, bought)
    if any(not one.is_told for one in traits.values()):
        tell_when_read(work, order.id, bought)
        return None
    return rules.days_for(settings, traits.values())


def _propose(work: Work, kind: str, order: Order, *, not_before: datetime) -> None:
    if order.customer_id is None or not is_reachable(work, order.customer_id):
        return  # she is asked as soon as an address is known (note_customer)
    propose(
        work,
        kind,
        key_of(kind, order.id),
        customer_id=order.customer_id,
        order_id=order.id,
        body={},
        not_before=not_before,
    )


def _defer(work: Work, order_id: int, since: datetime, *, arrived_at: datetime) -> None:
    until = rules.deferred_to(_settings(work), since, arrived_at=arrived_at)
    postpone(work, key_of(WEEK, order_id), until)


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: the question has left."""
    if fact.kind in KINDS:
        row = store.invitation_of(work, fact.order_id, KINDS[fact.kind])
        if row is not None:
            row.sent_at = work.now


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what she was asked, and what she answered."""
    for table in (SurveyInvitation, Answer):
        moved = update(table).where(table.customer_id == fact.gone_id).values(customer_id=fact.kept_id)
        work.session.execute(moved)


def _settings(work: Work) -> Surveys:
    return the_settings(work)[1].surveys
