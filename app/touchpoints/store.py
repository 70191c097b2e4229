"""The touchpoints, letters and wishes of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from app.core.conditions import among, off_the_index
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.serving import PUT_OFF_FOR
from app.core.work import Env, Work, reading_across_shops
from app.orders.model import Customer, Order
from app.shops.store import is_served
from app.touchpoints.letters import TouchpointView
from app.touchpoints.model import OPEN as STILL_OPEN
from app.touchpoints.model import Letter, Touchpoint, Wish

OPEN = ("proposed", "waiting", "granted")
REMEMBERED = timedelta(days=31)  # a day more than the longest window that the dose counts over
OPEN_MAX = 200  # of one customer; more would be a fault, and planning them takes the square
# What a room holds back for a reason of its own (a remedy that waits for a person) goes after that long all the same.
HOLD_MAX = timedelta(days=30)
ADDRESS_TRIES = 3  # an address that changes while we wait for its records, again and again, would be a fault
DECISIONS = Queue(Touchpoint.shop_id, Touchpoint.decide_at, STILL_OPEN)


@dataclass(frozen=True)
class Said:
    """A customer's latest word on one thing, see model.Wish."""

    says: str
    until: datetime | None
    source: str
    said_at: datetime


def by_key(work: Work, key: str) -> Touchpoint | None:
    new: dict[str, Touchpoint] = work.memo.get("touchpoints", {})
    if key in new:
        return new[key]
    if key in work.memo.get("touchpoints_absent", ()):
        return None
    return work.session.scalar(select(Touchpoint).where(Touchpoint.key == key))


def warm(work: Work, order_ids: Sequence[int]) -> None:
    """Learn for a whole batch of orders which letters nobody has wished for yet: one query instead of one for each.
    What is there is read when it is wanted, since others may write about it meanwhile.
    """
    keys = {key_of(kind, order_id) for kind in work.env.plan.letters for order_id in order_ids}
    with work.session.no_autoflush:
        there = work.session.scalars(select(Touchpoint.key).where(among(Touchpoint.order_id, order_ids)))
        work.memo.setdefault("touchpoints_absent", set()).update(keys.difference(there))


def key_of(kind: str, order_id: int) -> str:
    """What makes a letter of a kind about an order one and the same."""
    return f"{kind}:{order_id}"


def in_hand(work: Work, touchpoint_id: int) -> Touchpoint | None:
    """As it stands when its customer's turn has come: until then others may write about it."""
    customer_id = work.session.scalar(select(Touchpoint.customer_id).where(Touchpoint.id == touchpoint_id))
    if customer_id is None:
        return None
    lock_person(work, customer_id)
    return work.session.get(Touchpoint, (work.shop_id, touchpoint_id), populate_existing=True)


def take_turn(work: Work, touchpoint: Touchpoint) -> None:
    """As in_hand, for one that was found by its key. On SQLite who writes has the turn already."""
    if not work.env.db.is_sqlite:
        lock_person(work, touchpoint.customer_id)
        work.session.flush()
        work.session.refresh(touchpoint)


def add(work: Work, touchpoint: Touchpoint) -> None:
    work.session.add(touchpoint)
    work.memo.setdefault("touchpoints", {})[touchpoint.key] = touchpoint


def open_touchpoints(work: Work, customer_ids: Sequence[int]) -> list[Touchpoint]:
    query = select(Touchpoint).where(
        among(Touchpoint.customer_id, customer_ids), off_the_index(Touchpoint.state).in_(OPEN)
    )
    # What this Work read before the customer was locked may be old.
    rows = work.session.scalars(query.limit(OPEN_MAX).execution_options(populate_existing=True))
    # Sorted here: asked for them by id, SQLite would walk through all touchpoints of the shop in that order.
    return sorted(rows, key=lambda row: row.id)


def wake_merging(work: Work, touchpoint: Touchpoint) -> None:
    """What was to go with a letter that won't go is decided on at once."""
    waits = (Touchpoint.order_id == touchpoint.order_id, Touchpoint.state == "waiting")
    wake = update(Touchpoint).where(*waits, Touchpoint.reason == "merging").values(decide_at=work.now)
    work.session.execute(wake)


def letter_of(work: Work, touchpoint: Touchpoint) -> Letter | None:
    return work.session.scalar(select(Letter).where(Letter.touchpoint_id == touchpoint.id))


def kinds_written_before(work: Work, touchpoint: TouchpointView) -> set[str]:
    """The kinds of the letters about the same order that were written before this one's own, or by now."""
    query = select(Letter.id, Letter.touchpoint_id, Letter.kind).where(Letter.order_id == touchpoint.order_id)
    rows = work.session.execute(query).all()
    own = next((row.id for row in rows if row.touchpoint_id == touchpoint.id), None)
    return {row.kind for row in rows if own is None or row.id < own}


def has_address(work: Work, customer_id: int) -> bool:
    customer = work.session.get(Customer, (work.shop_id, customer_id))
    return customer is not None and customer.email_sealed is not None


def letters_heard(work: Work, customer_ids: Sequence[int]) -> list[Letter]:
    """Those that were sent, and those that are on their way out and can't be called back."""
    since = work.now - REMEMBERED
    query = select(Letter).where(among(Letter.customer_id, customer_ids), Letter.written_at >= since)
    return list(work.session.scalars(query))


def bodies_sent(work: Work, customer_id: int, kind: str, *, since: datetime) -> list[dict[str, Any]]:
    """What the letters of a kind that she got were about. All records with her address are one customer."""
    records = [one.id for one in person(work, customer_id)]
    query = select(Touchpoint.body).where(among(Touchpoint.customer_id, records), Touchpoint.kind == kind)
    return list(work.session.scalars(query.where(Touchpoint.state == "sent", Touchpoint.sent_at >= since)))


def customers_by_key(work: Work, email_key: bytes) -> list[int]:
    """In the order in which they are locked. Sorted here: asked for it, SQLite would walk through all customers."""
    return sorted(work.session.scalars(select(Customer.id).where(Customer.email_key == email_key)))


def wishes(work: Work, email_key: bytes | None) -> dict[str, str]:
    """What she said last: "all" or a kind → "stop" or "go_on"; see said."""
    return {about: one.says for about, one in said(work, email_key).items()}


def said(work: Work, email_key: bytes | None) -> dict[str, Said]:
    """What a wish is about → her latest word on it."""
    if email_key is None:
        return {}
    query = select(Wish).where(Wish.email_key == email_key).order_by(Wish.id)
    return {
        wish.about: Said(wish.says, wish.until, wish.source, wish.said_at)
        for wish in work.session.scalars(query)
    }


def chosen_lang(work: Work, customer_id: int) -> str:
    """The language that she chose on her page; "" where she didn't."""
    customer = work.session.get(Customer, (work.shop_id, customer_id))
    return wishes(work, customer.email_key).get("lang", "") if customer is not None else ""


def is_suppressed(work: Work, email_key: bytes | None) -> bool:
    """Whether the address bounced for good, or called a letter junk. Her own later word ends the second; none mends an
    address that isn't there.
    """
    if email_key is None:
        return True
    query = select(Wish.source, Wish.says).where(Wish.email_key == email_key, Wish.about == "all")
    junk = False
    for source, says in work.session.execute(query.order_by(Wish.id)):
        if source == "bounce":
            return True
        junk = says == "stop" and (junk or source == "complaint")
    return junk


def is_bounced(work: Work, email_key: bytes) -> bool:
    query = select(Wish.id).where(Wish.email_key == email_key, Wish.source == "bounce").limit(1)
    return work.session.scalar(query) is not None


def lock_person(work: Work, customer_id: int) -> list[Customer]:
    """All records with this one's address, locked in the order of their ids, this one's among them: the person at
    the other end counts what reaches her. One decision at a time: two workers could each find room for a letter more.

    returns  [] where there is no such record
    """
    records = person(work, customer_id)
    if work.env.db.is_sqlite:
        return records
    for _ in range(ADDRESS_TRIES):
        ids = [one.id for one in records]
        query = select(Customer).where(among(Customer.id, ids)).order_by(Customer.id).with_for_update()
        work.session.scalars(query.execution_options(populate_existing=True)).all()
        # While we waited an address may have changed, or another record come to have it.
        records = person(work, customer_id)
        if {one.id for one in records} <= set(ids):
            break
    return records


def person(work: Work, customer_id: int) -> list[Customer]:
    """As lock_person, for reading only."""
    customer = work.session.get(Customer, (work.shop_id, customer_id))
    if customer is None or customer.email_key is None:
        return [customer] if customer is not None else []
    ids = customers_by_key(work, customer.email_key)
    found = (work.session.get(Customer, (work.shop_id, one)) for one in ids)
    return [one for one in found if one is not None] or [customer]


def order_of(work: Work, touchpoint: Touchpoint) -> Order | None:
    return work.session.get(Order, (work.shop_id, touchpoint.order_id))


def customers_due(work: Work, limit: int) -> list[int]:
    """The customers for whom a decision is due by now, the longest waiting first."""
    query = select(Touchpoint.customer_id).where(STILL_OPEN, Touchpoint.decide_at <= work.now)
    return list(dict.fromkeys(work.session.scalars(query.order_by(Touchpoint.decide_at).limit(limit))))


def take_due(work: Work, customer_ids: Sequence[int]) -> list[int]:
    """Those of them that are in our hands now, and still due: another worker may have decided meanwhile."""
    for customer_id in sorted(customer_ids):
        lock_person(work, customer_id)
    query = select(Touchpoint.customer_id).where(*_due(work, customer_ids)).distinct()
    return sorted(work.session.scalars(query))


def put_off(work: Work, customer_ids: Sequence[int]) -> None:
    """No decision for these customers for a while, unless something new is proposed."""
    later = update(Touchpoint).where(*_due(work, customer_ids)).values(decide_at=work.now + PUT_OFF_FOR)
    work.session.execute(later.execution_options(synchronize_session=False))


def _due(work: Work, customer_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        among(Touchpoint.customer_id, customer_ids),
        Touchpoint.state.in_(OPEN),
        Touchpoint.decide_at <= work.now,
    )


def shops_with_decisions(env: Env) -> list[int]:
    with reading_across_shops(
        env, why="a waiting letter of any shop is decided on when its time comes"
    ) as work:
        return shops_with_due(work, DECISIONS, limit=SHOPS_LOOKED_AT, only=is_served)


def view(row: Touchpoint) -> TouchpointView:
    return TouchpointView(
        row.id, row.customer_id, row.order_id, row.kind, row.body, row.state, row.proposed_at
    )
