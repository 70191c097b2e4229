"""The watched orders, the lanes and the risks of a shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update

from app.core.conditions import among
from app.core.due_orders import DueOrders
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.forecasts.lanes import ANY_CARRIER, GAP, TRANSIT, Counts, Key
from app.forecasts.model import WATCHED, Lane, Risk, Watch
from app.shops.store import is_served

DUE = Queue(Watch.shop_id, Watch.look_at, WATCHED)
DUE_ORDERS = DueOrders(DUE, Watch.order_id)
MEASURES = (TRANSIT, GAP)


def watches(work: Work, order_ids: Sequence[int]) -> dict[int, Watch]:
    rows = work.session.scalars(select(Watch).where(among(Watch.order_id, order_ids)))
    return {row.order_id: row for row in rows}


def watch(work: Work, order_id: int, look_at: datetime) -> None:
    """Of an order that isn't watched yet."""
    work.session.add(Watch(shop_id=work.shop_id, order_id=order_id, look_at=look_at))


def look_now(work: Work, order_id: int) -> None:
    """Something was heard that changes what is to be expected of an order, if that is watched."""
    soon = update(Watch).where(Watch.order_id == order_id).values(look_at=work.now)
    work.session.execute(soon.execution_options(synchronize_session=False))


def risks(work: Work, order_ids: Sequence[int]) -> dict[int, Risk]:
    rows = work.session.scalars(select(Risk).where(among(Risk.order_id, order_ids)))
    return {row.order_id: row for row in rows}


def lanes_to(work: Work, carriers: Iterable[str], countries: Iterable[str]) -> dict[Key, Counts]:
    """carriers  as lanes.marked writes them; all of them together are always read as well"""
    found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    key = (Lane.carrier, Lane.country, Lane.measure)
    query = select(*key, Lane.bucket, Lane.shipments).where(
        Lane.carrier.in_({ANY_CARRIER, *carriers}),
        Lane.country.in_(set(countries)),
        Lane.measure.in_(MEASURES),
    )
    for carrier, country, measure, bucket, shipments in work.session.execute(query):
        found[carrier, country, measure].append((bucket, shipments))
    return {lane: tuple(sorted(counts)) for lane, counts in found.items()}


def lane_rows(work: Work, carrier: str, country: str, measure: str) -> dict[int, Lane]:
    """bucket → row"""
    query = select(Lane).where(Lane.carrier == carrier, Lane.country == country, Lane.measure == measure)
    return {row.bucket: row for row in work.session.scalars(query)}


def shops_with_watches_due(env: Env) -> list[int]:
    with reading_across_shops(env, why="promises are looked at in every shop before they break") as work:
        return shops_with_due(work, DUE, limit=SHOPS_LOOKED_AT, only=is_served)
