"""The promises and outcomes of a Work, read for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.core.work import Env, Work, reading_across_shops
from app.promises.model import OutcomeRow, Promise, Superseded

DUE_MAX = 200  # outcomes settled in one transaction: a fifth of a second, so that webhooks don't wait


@dataclass
class PromiseFile:
    """The promises of one order that still count, and its outcomes by shipment (0: the order)."""

    promises: list[Promise] = field(default_factory=list)
    outcomes: dict[int, OutcomeRow] = field(default_factory=dict)


def files(work: Work, order_ids: Iterable[int]) -> dict[int, PromiseFile]:
    """The files of these orders, empty ones included. Three queries for those not yet read in this Work."""
    shelf: dict[int, PromiseFile] = work.memo.setdefault("promises", {})
    missing = [one for one in set(order_ids) if one not in shelf]
    for order_id in missing:
        shelf[order_id] = PromiseFile()
    if missing:
        with work.session.no_autoflush:
            _fill(work, shelf, missing)
    return shelf


def _fill(work: Work, shelf: dict[int, PromiseFile], order_ids: list[int]) -> None:
    gone = set(work.session.scalars(select(Superseded.promise_id).where(Superseded.order_id.in_(order_ids))))
    for promise in work.session.scalars(
        select(Promise).where(Promise.order_id.in_(order_ids)).order_by(Promise.id)
    ):
        if promise.id not in gone:
            shelf[promise.order_id].promises.append(promise)
    for row in work.session.scalars(select(OutcomeRow).where(OutcomeRow.order_id.in_(order_ids))):
        shelf[row.order_id].outcomes[row.shipment_id] = row


def file(work: Work, order_id: int) -> PromiseFile:
    return files(work, [order_id])[order_id]


def outcome_of(work: Work, order_id: int) -> OutcomeRow | None:
    return file(work, order_id).outcomes.get(0)


def outcomes_by_order(work: Work) -> dict[int, str]:
    """Of every order of the shop: for replays, which want to be compared order by order."""
    query = select(OutcomeRow.order_id, OutcomeRow.outcome).where(OutcomeRow.shipment_id == 0)
    return {row[0]: row[1] for row in work.session.execute(query)}


def overdue_orders(work: Work) -> list[int]:
    """The orders whose outcome time alone changes by now, the longest overdue first."""
    query = select(OutcomeRow.order_id).where(OutcomeRow.settle_at <= work.now).order_by(OutcomeRow.settle_at)
    return list(dict.fromkeys(work.session.scalars(query.limit(DUE_MAX))))


def shops_with_overdue(env: Env) -> list[int]:
    with reading_across_shops(env, why="time breaks promises in every shop") as work:
        query = select(OutcomeRow.shop_id).where(OutcomeRow.settle_at <= work.now).distinct()
        return list(work.session.scalars(query))


def next_due(env: Env) -> datetime | None:
    """When time will next change an outcome in any shop: a simulated clock stops there."""
    with reading_across_shops(env, why="a simulated clock stops where any shop has something due") as work:
        query = (
            select(OutcomeRow.settle_at)
            .where(OutcomeRow.settle_at.is_not(None))
            .order_by(OutcomeRow.settle_at)
        )
        return work.session.scalar(query.limit(1))
