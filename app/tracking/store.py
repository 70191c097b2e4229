"""The rows of tracking: whose access we have, which shipments we follow, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import func, select, update

from app.core.conditions import among
from app.core.due_orders import DueOrders
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.promises.model import TIMED, OutcomeRow
from app.shops.store import is_served
from app.tracking.adapters import ADAPTERS
from app.tracking.model import FOLLOWED, CarrierAccess, Followed

DUE = Queue(Followed.shop_id, Followed.ask_at, FOLLOWED)
DUE_ORDERS = DueOrders(DUE, Followed.order_id)
KEY = "carrier_access.key"  # what the sealed access is about
ACCESS_MEMO = "tracking.access"
LOCKED_MEMO = "tracking.access_locked"
FOLLOWED_MEMO = "tracking.followed"
COUNT_MEMO = "tracking.count"
# Orders that are looked through when a merchant enters a key: some weeks of a middling shop.
ORDERS_MAX = 1_000
SAME_NUMBER_MAX = 20  # shipments that went in one parcel


def accesses(work: Work) -> dict[str, CarrierAccess]:
    """By adapter; one query in a Work."""
    found: dict[str, CarrierAccess] | None = work.memo.get(ACCESS_MEMO)
    if found is None:
        with work.session.no_autoflush:
            rows = work.session.scalars(select(CarrierAccess).where(CarrierAccess.adapter.in_(ADAPTERS)))
            found = {row.adapter: row for row in rows}
        work.memo[ACCESS_MEMO] = found
    return found


def access_locked(work: Work, adapter: str) -> CarrierAccess | None:
    """Last of all that is locked: whoever notes what came of a question has its order and its errand by then."""
    locked: dict[str, CarrierAccess | None] = work.memo.setdefault(LOCKED_MEMO, {})
    if adapter not in locked:  # read afresh but once: what this Work has changed since must stay
        key = (work.shop_id, adapter)
        locked[adapter] = work.session.get(CarrierAccess, key, with_for_update=True, populate_existing=True)
    return locked[adapter]


def keep_access(work: Work, row: CarrierAccess) -> None:
    work.session.add(row)
    accesses(work)[row.adapter] = row
    work.memo.setdefault(LOCKED_MEMO, {})[row.adapter] = row


def forget_access(work: Work, row: CarrierAccess) -> None:
    work.session.delete(row)
    accesses(work).pop(row.adapter, None)
    work.memo.setdefault(LOCKED_MEMO, {})[row.adapter] = None


def open_access(work: Work, row: CarrierAccess) -> dict[str, str]:
    """What the merchant entered. raises  Unverified where no key of the ring opens it"""
    return msgspec.json.decode(work.unseal(row.key_sealed, KEY) or "{}", type=dict[str, str])


def followed(work: Work, shipment_id: int) -> Followed | None:
    """Also one that was begun in this Work and isn't written yet."""
    shelf: dict[int, Followed | None] = work.memo.setdefault(FOLLOWED_MEMO, {})
    if shelf.get(shipment_id) is None:
        with work.session.no_autoflush:
            shelf[shipment_id] = work.session.get(Followed, (work.shop_id, shipment_id))
    return shelf[shipment_id]


def keep_followed(work: Work, row: Followed) -> None:
    work.session.add(row)
    work.memo.setdefault(FOLLOWED_MEMO, {})[row.shipment_id] = row


def followed_as(work: Work, number: str) -> list[Followed]:
    """A carrier's number may stand for two of our shipments, when two orders went in one parcel."""
    # Sorted here: asked for them in order, SQLite would walk through all that the shop follows.
    rows = work.session.scalars(select(Followed).where(Followed.number == number).limit(SAME_NUMBER_MAX))
    return sorted(rows, key=lambda row: row.shipment_id)


def count_followed(work: Work) -> dict[str, int]:
    """By adapter: how many are asked about. Once in a Work."""
    counts: dict[str, int] | None = work.memo.get(COUNT_MEMO)
    if counts is None:
        query = select(Followed.adapter, func.count()).where(FOLLOWED).group_by(Followed.adapter)
        counts = work.memo[COUNT_MEMO] = {row[0]: row[1] for row in work.session.execute(query)}
    return counts


def due_rows(work: Work, order_ids: Iterable[int]) -> list[Followed]:
    wanted = set(order_ids)
    query = select(Followed).where(FOLLOWED, Followed.ask_at <= work.now, among(Followed.order_id, wanted))
    return list(work.session.scalars(query.order_by(Followed.ask_at, Followed.shipment_id)))


def stop_following(work: Work, adapter: str, reason: str) -> None:
    """Everything that this adapter was to be asked about."""
    theirs = update(Followed).where(FOLLOWED, Followed.adapter == adapter)
    work.session.execute(theirs.values(ask_at=None, ended=reason))


def open_orders(work: Work, since: datetime) -> list[int]:
    """Orders of which somebody may still say something: not settled, or nobody could know since that day."""
    waiting = select(OutcomeRow.order_id).where(TIMED, OutcomeRow.shipment_id == 0)
    found = list(work.session.scalars(waiting.order_by(OutcomeRow.settle_at).limit(ORDERS_MAX)))
    unknown = select(OutcomeRow.order_id).where(
        OutcomeRow.shipment_id == 0, OutcomeRow.outcome == "unknown", OutcomeRow.due_on >= since.date()
    )
    found += work.session.scalars(unknown.order_by(OutcomeRow.due_on.desc()).limit(ORDERS_MAX))
    return list(dict.fromkeys(found))


def shops_with_due_questions(env: Env) -> list[int]:
    with reading_across_shops(env, why="carriers are asked for every shop") as work:
        return shops_with_due(work, DUE, limit=SHOPS_LOOKED_AT, only=is_served)
