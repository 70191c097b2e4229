"""Writing facts into the ledger, and reading them back in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.conditions import among, off_the_index
from app.core.facts import Fact
from app.core.work import Work
from app.ledger.model import Entry

PAGE = 2_000  # entries read at a time: a shop's whole ledger never stands in memory


@dataclass(frozen=True)
class EntryView:
    """One line of the ledger."""

    id: int
    order_id: int
    kind: str
    written_at: datetime
    body: dict[str, Any]


def write(work: Work, fact: Fact) -> None:
    """The reaction that wiring.py gives to every fact that the books are kept on."""
    work.session.add(
        Entry(
            shop_id=work.shop_id,
            id=work.next_id(),
            order_id=fact.order_id,
            kind=type(fact).__name__,
            written_at=work.now,
            body=msgspec.to_builtins(fact),
        )
    )


def entries_of_order(work: Work, order_id: int) -> list[EntryView]:
    """Oldest first."""
    rows = work.session.scalars(
        select(Entry).where(Entry.order_id == order_id).order_by(Entry.id).limit(PAGE)
    )
    return [_view(row) for row in rows]


def entries_by_order(work: Work, order_ids: Sequence[int]) -> dict[int, list[EntryView]]:
    """Of a few orders: each its entries, oldest first."""
    theirs = select(Entry).where(among(Entry.order_id, order_ids)).order_by(Entry.order_id, Entry.id)
    found: dict[int, list[EntryView]] = {one: [] for one in order_ids}
    for row in work.session.scalars(theirs.limit(PAGE * len(order_ids))):
        found[row.order_id].append(_view(row))
    return found


def entries_of_orders(work: Work, order_ids: Sequence[int], kinds: Sequence[str]) -> list[EntryView]:
    """Those kinds only, of a few orders, oldest first."""
    about = (among(Entry.order_id, order_ids), off_the_index(Entry.kind).in_(kinds))
    rows = work.session.scalars(select(Entry).where(*about).limit(PAGE))
    return [_view(row) for row in sorted(rows, key=lambda row: row.id)]


def every_entry(work: Work) -> Iterator[EntryView]:
    """The whole ledger of the shop, order by order, oldest first within an order. For recounts only."""
    last = (-1, 0)
    while True:
        after = (Entry.order_id > last[0]) | ((Entry.order_id == last[0]) & (Entry.id > last[1]))
        rows = work.session.scalars(
            select(Entry).where(after).order_by(Entry.order_id, Entry.id).limit(PAGE)
        ).all()
        yield from (_view(row) for row in rows)
        work.session.expunge_all()
        if len(rows) < PAGE:
            return
        last = (rows[-1].order_id, rows[-1].id)


def entries_of_kind(work: Work, kind: str) -> Iterator[EntryView]:
    """Every entry of a kind, the oldest first. For recounts only."""
    last = 0
    while True:
        query = select(Entry).where(Entry.kind == kind, Entry.id > last).order_by(Entry.id).limit(PAGE)
        rows = work.session.scalars(query).all()
        yield from (_view(row) for row in rows)
        work.session.expunge_all()
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def _view(row: Entry) -> EntryView:
    return EntryView(row.id, row.order_id, row.kind, row.written_at, row.body)
