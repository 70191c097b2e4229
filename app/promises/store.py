"""The promises and outcomes of a Work, read for a whole batch at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from app.core import queues
from app.core.conditions import among
from app.core.due_orders import DueOrders
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.orders import store as orders
from app.promises.model import TIMED, ArrivalWord, NoticeOutcome, OutcomeRow, Promise, Superseded
from app.shops.store import is_served

OVERDUE = Queue(OutcomeRow.shop_id, OutcomeRow.settle_at, TIMED)
DUE_ORDERS = DueOrders(OVERDUE, OutcomeRow.order_id)


@dataclass
class PromiseFile:
    """The promises of one order that still count, its outcomes by shipment (0: the order), what was said of its
    arrival, and what came of later dates by promise. is_cleared  some of its promises no longer count
    """

    order_id: int = 0
    promises: list[Promise] = field(default_factory=list)
    outcomes: dict[int, OutcomeRow] = field(default_factory=dict)
    words: list[ArrivalWord] = field(default_factory=list)
    notices: dict[int, NoticeOutcome] = field(default_factory=dict)
    is_cleared: bool = False


def files(work: Work, order_ids: Iterable[int]) -> dict[int, PromiseFile]:
    """The files of these orders, empty ones included. Four queries for those not yet read in this Work."""
    shelf: dict[int, PromiseFile] = work.memo.setdefault("promises", {})
    missing = [one for one in set(order_ids) if one not in shelf]
    for order_id in missing:
        shelf[order_id] = PromiseFile(order_id)
    if missing:
        with work.session.no_autoflush:
            _fill(work, shelf, missing)
    return shelf


def _fill(work: Work, shelf: dict[int, PromiseFile], order_ids: list[int]) -> None:
    cleared = select(Superseded.promise_id, Superseded.order_id).where(among(Superseded.order_id, order_ids))
    gone = {row[0]: row[1] for row in work.session.execute(cleared)}
    for order_id in gone.values():
        shelf[order_id].is_cleared = True
    # Sorted here: asked for them by id, SQLite would walk through all promises of the shop in that order.
    promises = work.session.scalars(select(Promise).where(among(Promise.order_id, order_ids)))
    for promise in sorted(promises, key=lambda one: one.id):
        if promise.id not in gone:
            shelf[promise.order_id].promises.append(promise)
    for row in work.session.scalars(select(OutcomeRow).where(among(OutcomeRow.order_id, order_ids))):
        shelf[row.order_id].outcomes[row.shipment_id] = row
    words = work.session.scalars(select(ArrivalWord).where(among(ArrivalWord.order_id, order_ids)))
    for word in sorted(words, key=lambda one: one.id):
        shelf[word.order_id].words.append(word)
    told = [one for one in order_ids if any(promise.kind == "notice" for promise in shelf[one].promises)]
    if told:  # nearly nobody was told of a later date: no query for all the others
        for notice in work.session.scalars(select(NoticeOutcome).where(among(NoticeOutcome.order_id, told))):
            shelf[notice.order_id].notices[notice.promise_id] = notice


def file(work: Work, order_id: int) -> PromiseFile:
    return files(work, [order_id])[order_id]


def superseded(work: Work, order_id: int) -> list[tuple[Promise, str]]:
    """returns  the promises of an order that no longer count, each with the code of the reason"""
    if not file(work, order_id).is_cleared:
        return []
    query = (
        select(Promise, Superseded.reason)
        .join(Superseded, (Superseded.shop_id == Promise.shop_id) & (Superseded.promise_id == Promise.id))
        .where(Promise.order_id == order_id)
    )
    return sorted(((row[0], row[1]) for row in work.session.execute(query)), key=lambda one: one[0].id)


def outcome_of(work: Work, order_id: int) -> OutcomeRow | None:
    return file(work, order_id).outcomes.get(0)


def outcomes_of(work: Work, order_ids: Collection[int]) -> list[tuple[int, str, date]]:
    """returns  (order, what came of it, the day on which it counts) for those that have promised anything"""
    columns = (OutcomeRow.order_id, OutcomeRow.outcome, OutcomeRow.due_on, OutcomeRow.changed_at)
    # No index holds `changed_at`: without it the list's index covers the question, and SQLite reads all of it.
    query = select(*columns).where(among(OutcomeRow.order_id, order_ids), OutcomeRow.shipment_id == 0)
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)] if order_ids else []


def outcomes_by_order(work: Work) -> dict[int, str]:
    """Of every order of the shop: for replays, which want to be compared order by order."""
    query = select(OutcomeRow.order_id, OutcomeRow.outcome).where(OutcomeRow.shipment_id == 0)
    return {row[0]: row[1] for row in work.session.execute(query)}


def take_overdue(work: Work, order_ids: Sequence[int]) -> list[int]:
    """Those of them that are in our hands now, and still due; customer by customer."""
    return orders.by_customer(work, DUE_ORDERS.take(work, order_ids))


def shops_with_overdue(env: Env) -> list[int]:
    with reading_across_shops(env, why="time breaks promises in every shop") as work:
        return shops_with_due(work, OVERDUE, limit=SHOPS_LOOKED_AT, only=is_served)


def next_due(env: Env) -> datetime | None:
    """When time will next change an outcome in any shop: a simulated clock stops there."""
    with reading_across_shops(env, why="a simulated clock stops where any shop has something due") as work:
        return queues.next_due(work, OVERDUE, only=is_served)
