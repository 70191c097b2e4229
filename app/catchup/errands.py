"""The errands that read a shop's orders from Shopify: a page of them, and one of them alone.

A kill anywhere goes on from the row: what a page brought, the place of the next one and its errand commit together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.catchup.actions import (
    DONE,
    HISTORY,
    PARKED,
    READ,
    REFETCH,
    RUNNING,
    mark_of,
    put_in,
    put_in_one,
    read_next_page,
    refetch,
)
from app.catchup.model import CatchUp
from app.catchup.reading import instant
from app.core.errors import KeptError, NotFound
from app.core.work import Env, Work
from app.inbox.store import waiting_about
from app.orders import store as orders
from app.outbox.errands import Drop, ErrandKind, ErrandView, Later
from app.shopify.reading_orders import Node, OrdersPage, OrderSpan
from app.shops.store import the_shop
from app.shops.tokens import with_token

# What waits in the inbox is handled or parked within minutes; what it tells isn't missing.
INBOX_FIRST = timedelta(minutes=1)
HOW_READ = {"nightly": "updated", "history": "created"}


@dataclass(frozen=True)
class ReadyPage:
    """counts  whether all orders of the span are to be counted as well, for the progress"""

    shop_id: int
    domain: str
    span: OrderSpan
    cursor: str | None
    counts: bool


@dataclass(frozen=True)
class PageRead:
    """asked_at  our clock, before we asked"""

    page: OrdersPage
    asked_at: datetime
    expected: int | None


def _prepare(work: Work, errand: ErrandView) -> ReadyPage | Drop:
    row = work.session.get(CatchUp, (work.shop_id, errand.body["catchup"]))
    if row is None or row.state == DONE or mark_of(row.cursor) != errand.body["page"]:
        return Drop("read_already", "This page of orders has been read.")
    row.state, row.trouble = RUNNING, None  # a parked one was tried again
    by = HOW_READ[row.kind]
    # Changes are read to the end: the upper end would hide an order that changes once more while we read.
    span = OrderSpan(by, row.since, row.until if by == "created" else None)
    counts = row.kind == HISTORY and row.expected is None
    return ReadyPage(work.shop_id, the_shop(work).domain, span, row.cursor, counts)


def _perform(env: Env, ready: ReadyPage) -> PageRead:
    shopify, asked_at = env.shopify, env.clock.now()

    def read(token: str) -> PageRead:
        expected = shopify.count_orders(ready.domain, token, span=ready.span) if ready.counts else None
        page = shopify.orders_page(ready.domain, token, span=ready.span, cursor=ready.cursor)
        return PageRead(page, asked_at, expected)

    return with_token(env, ready.shop_id, ready.domain, call=read)


def _settle(work: Work, errand: ErrandView, read: PageRead) -> None:
    row = work.session.get(CatchUp, (work.shop_id, errand.body["catchup"]), with_for_update=True)
    if row is None or mark_of(row.cursor) != errand.body["page"]:
        return
    nodes = [node for node in read.page.orders if int(node["legacyResourceId"]) not in read.page.unfinished]
    row.messages += put_in(work, nodes, asked_at=read.asked_at, catchup_id=row.id)
    for node in read.page.orders:
        if int(node["legacyResourceId"]) in read.page.unfinished:
            why = f"large:{node['updatedAt']}"
            refetch(work, int(node["legacyResourceId"]), why, catchup_id=row.id)
    row.orders += len(read.page.orders)
    row.expected = read.expected if read.expected is not None else row.expected
    row.cursor = read.page.next_cursor
    if row.cursor is None or _is_past(row, read.page):
        row.cursor, row.state, row.done_at = None, DONE, work.now
    else:
        read_next_page(work, row)


def _is_past(row: CatchUp, page: OrdersPage) -> bool:
    """All up to `until` has been read: what changed since is told by webhooks, or read the next night."""
    last = page.orders[-1] if page.orders else None
    return last is not None and HOW_READ[row.kind] == "updated" and instant(last["updatedAt"]) > row.until


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    row = work.session.get(CatchUp, (work.shop_id, errand.body["catchup"]))
    if row is not None and row.state == RUNNING:
        row.state, row.trouble = PARKED, wrong.sentence


@dataclass(frozen=True)
class ReadyOrder:
    shop_id: int
    domain: str
    order_id: int


@dataclass(frozen=True)
class OrderRead:
    """node  None where Shopify no longer shows it"""

    node: Node | None
    asked_at: datetime


def _prepare_one(work: Work, errand: ErrandView) -> ReadyOrder | Drop | Later:
    if errand.body.get("unheard") and orders.file(work, errand.body["order"]).order is not None:
        return Drop("heard_since", "The order has come by itself.")
    if waiting_about(work, [errand.body["order"]]):
        return Later(work.now + INBOX_FIRST, "inbox_first", "Shopify’s own messages about it come first.")
    return ReadyOrder(work.shop_id, the_shop(work).domain, errand.body["order"])


def _perform_one(env: Env, ready: ReadyOrder) -> OrderRead:
    asked_at = env.clock.now()
    try:
        node = with_token(
            env,
            ready.shop_id,
            ready.domain,
            call=lambda token: env.shopify.one_order(ready.domain, token, order_id=ready.order_id),
        )
    except NotFound:
        # Deleted, which its own message tells, or older than Shopify shows: there is nothing new to hear.
        return OrderRead(None, asked_at)
    return OrderRead(node, asked_at)


def _settle_one(work: Work, errand: ErrandView, read: OrderRead) -> None:
    if read.node is None:
        return
    found = put_in_one(work, read.node, asked_at=read.asked_at)
    wanted_by = (work.shop_id, errand.body.get("catchup") or 0)
    row = work.session.get(CatchUp, wanted_by, with_for_update=True) if found else None
    if row is not None:
        row.messages += found


def _warm(work: Work, errands: list[ErrandView]) -> None:
    orders.files(work, [errand.body["order"] for errand in errands])


ERRANDS = {
    READ: ErrandKind(_prepare, _perform, _settle, failed=_failed, asks=True),
    REFETCH: ErrandKind(_prepare_one, _perform_one, _settle_one, asks=True, warm=_warm),
}
