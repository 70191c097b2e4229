"""The offers of a Work, and those that time alone brings on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from app.core import queues
from app.core.absent import is_absent, learn_absent
from app.core.due_orders import DueOrders
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.guarantees.model import TIMED, Offer
from app.guarantees.rules import LATE, LOST, Sums
from app.orders import store as orders
from app.orders.model import Order
from app.orders.standings import left
from app.remedies.rules import Wanted
from app.shops.store import is_served

ACTS = Queue(Offer.shop_id, Offer.act_at, TIMED)
DUE_ORDERS = DueOrders(ACTS, Offer.order_id)
CAUSES = (LATE, LOST)
KEY = "offer"  # how the key of an offer's remedy begins


def warm(work: Work, order_ids: Iterable[int]) -> None:
    """Learn for a whole batch which orders have no offer: nearly all. One that is there is read when it is wanted,
    since an errand may be at it.
    """
    learn_absent(work, Offer.order_id, order_ids)


def offer(work: Work, order_id: int, cause: str) -> Offer | None:
    new: dict[tuple[int, str], Offer] = work.memo.get("offers", {})
    if (order_id, cause) in new:
        return new[order_id, cause]
    if is_absent(work, Offer.order_id, order_id):
        return None
    return work.session.get(Offer, (work.shop_id, order_id, cause))


def add(work: Work, row: Offer) -> None:
    work.session.add(row)
    work.memo.setdefault("offers", {})[row.order_id, row.cause] = row


def offers_of(work: Work, order_id: int) -> list[Offer]:
    """At most one for each cause; those that are only watched included."""
    found = (offer(work, order_id, cause) for cause in CAUSES)
    return [one for one in found if one is not None]


def key_of(row: Offer) -> str:
    """Of its remedy: "offer:450789469", "offer:450789469:lost", and "offer:450789469:late:1" where the first was
    taken back before it was tried.
    """
    key = f"{KEY}:{row.order_id}"
    if row.round:
        return f"{key}:{row.cause}:{row.round}"
    return key if row.cause == LATE else f"{key}:{row.cause}"


def offer_by_key(work: Work, key: str) -> Offer | None:
    """None for the key of anything else's remedy, and of one that the offer has left behind."""
    parts = key.split(":")
    if parts[0] != KEY or not parts[1].isdigit():
        return None
    row = offer(work, int(parts[1]), parts[2] if len(parts) > 2 else LATE)
    return row if row is not None and key_of(row) == key else None


def ways_of(row: Offer) -> tuple[Wanted, ...]:
    return msgspec.convert(row.ways, tuple[Wanted, ...])


def answer_of(row: Offer) -> Wanted | None:
    return msgspec.convert(row.answer, Wanted) if row.answer is not None else None


def sums_of(order: Order) -> Sums:
    return Sums(total=order.total_minor, shipping=order.shipping_minor, currency=order.currency)


def lines_to_send_again(work: Work, order_id: int) -> list[tuple[int, int]]:
    """All that is still hers: not edited away, and not paid back."""
    return sorted(left(orders.file(work, order_id)).items())


def as_it_stands(work: Work, order_id: int, way: Wanted) -> Wanted:
    """A way that was written down earlier, with the lines that are still hers."""
    if way.kind != "replacement":
        return way
    return replace(way, lines=tuple(lines_to_send_again(work, order_id)))


def take_due(work: Work, order_ids: Sequence[int]) -> list[int]:
    """Those of them that are in our hands now, and still due; customer by customer."""
    return orders.by_customer(work, DUE_ORDERS.take(work, order_ids))


def shops_with_acts(env: Env) -> list[int]:
    with reading_across_shops(env, why="time answers for silent customers in every shop") as work:
        return shops_with_due(work, ACTS, limit=SHOPS_LOOKED_AT, only=is_served)


def next_due(env: Env) -> datetime | None:
    """When time next brings an offer on in any shop: a simulated clock stops there."""
    with reading_across_shops(env, why="a simulated clock stops where any shop has something due") as work:
        return queues.next_due(work, ACTS, only=is_served)
