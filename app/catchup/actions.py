"""Beginning to read a shop's orders, putting what we haven't heard in at the front door, asking for one anew."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from app.catchup.missing import messages_for, note_parts_missed
from app.catchup.model import CatchUp
from app.catchup.reading import ReadOrder, read_order
from app.core.errors import Invalid
from app.core.work import Work
from app.inbox.actions import Told, take_in
from app.inbox.store import waiting_about
from app.orders import store as orders
from app.outbox.actions import send_out, send_out_new
from app.shopify.reading_orders import Node
from app.shops.facts import ScopesChanged, ShopInstalled

REFETCH = "refetch_order"
READ = "read_orders"
NIGHTLY, HISTORY = "nightly", "history"
RUNNING, DONE, PARKED = "running", "done", "parked"
# Shopify's index of orders lags behind by seconds, its webhooks by up to four hours of repeats; an order that is read
# twice costs nothing but its points.
OVERLAP = timedelta(hours=2)
# What Shopify shows without further approval.
HISTORY_SPAN = timedelta(days=60)
# With it: a year holds each season once, and even a large shop is read in a night.
HISTORY_SPAN_APPROVED = timedelta(days=365)
ALL_ORDERS = "read_all_orders"
UNTIL_HANDLED = timedelta(
    minutes=10
)  # a webhook that has come is handled by then, or something worse is wrong

log = structlog.get_logger(__name__)


def refetch(
    work: Work, order_id: int, why: str = "", *, due_at: datetime | None = None, catchup_id: int = 0
) -> None:
    """Ask for one order anew: what Shopify says comes in like its webhooks, some seconds later, or at due_at.

    catchup_id  the reading that wants it, which counts what it finds; 0: none
    why  what makes this question one and the same, such as a webhook's version: asked again with it, nothing
         happens; without it, one question for each order and second. Rooms below this one send the errand out
         themselves: send_out(work, "refetch_order", f"refetch:{order_id}:{why}", body={"order": order_id})
    """
    moment = why or work.now.strftime("%Y%m%dT%H%M%S")
    body = {"order": order_id, "catchup": catchup_id}
    key = f"refetch:{order_id}:{moment}"[:120]
    send_out(work, REFETCH, key, body=body, order_id=order_id, due_at=due_at)


def note_installed(work: Work, fact: ShopInstalled) -> None:
    """Reaction: a new shop's past is read; what a shop that comes back missed while it was away as well."""
    if newest(work, HISTORY) is None:
        _begin_history(work, work.now, scopes=(), until=work.now)
    if fact.again:
        begin_nightly(work, installed_at=work.now)


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant lets us see older orders."""
    read = newest(work, HISTORY)
    if ALL_ORDERS in fact.gained and read is not None:
        first = select(CatchUp.since).where(CatchUp.shop_id == work.shop_id, CatchUp.kind == HISTORY)
        until = work.session.scalar(first.order_by(CatchUp.since).limit(1))
        assert until is not None  # of `read` at least
        _begin_history(work, work.now, scopes=fact.granted, until=until)


def _begin_history(work: Work, now: datetime, *, scopes: Sequence[str], until: datetime) -> None:
    since = now - (HISTORY_SPAN_APPROVED if ALL_ORDERS in scopes else HISTORY_SPAN)
    if since < until:
        begin(work, HISTORY, since=since, until=until)


def begin_nightly(work: Work, *, installed_at: datetime) -> bool:
    """Read what has changed since the last time that all of it was read.

    returns  False where the last one is still under way
    """
    last = newest(work, NIGHTLY)
    if last is not None and last.state == RUNNING:
        return False
    done = select(CatchUp.until).where(CatchUp.shop_id == work.shop_id, CatchUp.kind == NIGHTLY)
    read_until = work.session.scalar(
        done.where(CatchUp.state == DONE).order_by(CatchUp.begun_at.desc()).limit(1)
    )
    begin(work, NIGHTLY, since=(read_until or installed_at) - OVERLAP, until=work.now)
    return True


def begin(work: Work, kind: str, *, since: datetime, until: datetime) -> CatchUp:
    """Names the shop itself, since an install tells of it in a Work that sees all shops."""
    row = CatchUp(
        shop_id=work.shop_id,
        id=work.next_id(),
        kind=kind,
        since=since,
        until=until,
        cursor=None,
        state=RUNNING,
        orders=0,
        messages=0,
        expected=None,
        begun_at=work.now,
        done_at=None,
        trouble=None,
    )
    work.session.add(row)
    read_next_page(work, row)
    return row


def read_next_page(work: Work, row: CatchUp) -> None:
    page = mark_of(row.cursor)
    body = {"catchup": row.id, "page": page}
    send_out_new(work, READ, f"{READ}:{row.id}:{page}", body=body)


def mark_of(cursor: str | None) -> str:
    """A short name of a page; the first has one as well."""
    return hashlib.blake2s((cursor or "").encode(), digest_size=8).hexdigest()


def newest(work: Work, kind: str) -> CatchUp | None:
    query = select(CatchUp).where(CatchUp.shop_id == work.shop_id, CatchUp.kind == kind)
    return work.session.scalar(query.order_by(CatchUp.begun_at.desc()).limit(1))


def put_in(work: Work, nodes: Sequence[Node], *, asked_at: datetime, catchup_id: int) -> int:
    """What these orders, each of them whole, say that we haven't heard goes in at the front door.

    An order that can't be read is asked for again alone, where its trouble is seen and keeps no other waiting; and so
    is, some minutes later, one of which a webhook still waits to be handled: it isn't missing, only late.

    asked_at  before Shopify was asked
    returns   how many messages
    """
    read = [one for one in (_read(work, node, catchup_id) for node in nodes) if one is not None]
    late = waiting_about(work, [one.id for one in read])
    for one in read:
        if one.id in late:
            why, due_at = f"late:{one.updated_at:%Y%m%dT%H%M%S}", work.now + UNTIL_HANDLED
            refetch(work, one.id, why, due_at=due_at, catchup_id=catchup_id)
    heard = [one for one in read if one.id not in late]
    orders.files(work, [one.id for one in heard])
    orders.warm_buyers(work)
    told: list[Told] = []
    for one in heard:
        told += messages_for(work, one, asked_at=asked_at)
        note_parts_missed(work, one)
    return take_in(work, told)


def _read(work: Work, node: Node, catchup_id: int) -> ReadOrder | None:
    try:
        return read_order(node)
    except (KeyError, TypeError, ValueError, Invalid) as wrong:
        log.warning("order_not_read", order=str(node.get("id")), error=type(wrong).__name__)
        why = f"unread:{node.get('updatedAt')}"
        refetch(work, int(node["legacyResourceId"]), why, catchup_id=catchup_id)
        return None


def put_in_one(work: Work, node: Node, *, asked_at: datetime) -> int:
    """As put_in, for an order that was asked for alone.

    raises  Invalid where it can't be read: the errand is parked with it
    """
    try:
        one = read_order(node)
    except (KeyError, TypeError, ValueError) as wrong:
        raise Invalid("unread_order", "Shopify shows this order in a way that we can’t read.") from wrong
    note_parts_missed(work, one)
    return take_in(work, messages_for(work, one, asked_at=asked_at))
