"""The merchant says what a title means, and may ask that orders which showed it are read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Row, and_, or_, select

from app.core.errors import Conflict, Invalid, Refused
from app.core.holding import hold
from app.core.work import Env, Work
from app.orders import store as orders
from app.orders.model import Order
from app.outbox.actions import send_out_new
from app.outbox.errands import ErrandKind, ErrandView
from app.promises import store as promises
from app.promises.facts import LabelReadAgain
from app.promises.label_reports import READ_AGAIN, errand_key, reading_again
from app.promises.label_spans import SPAN_MAX
from app.promises.making import read_again
from app.promises.meanings import mark_of
from app.shops.settings import LabelMeaning, ShopSettings
from app.shops.store import change_settings, the_settings

MEANINGS_MAX = 500  # titles that a shop says something of; all are looked through for each order
# How far back orders are read again: older ones are long over, and their customers have been written to.
LOOKED_BACK = timedelta(days=60)
# Orders of one transaction: looked at (one short row each), and of these read and judged again (some ms each).
LOOKED_AT_MAX = 1_000
READ_MAX = 200


def say_meaning(work: Work, meaning: LabelMeaning, by: str) -> None:
    """Keep what the merchant says of a title, in place of what she said before. It holds for orders from now on.

    by      the staff member's number at Shopify
    raises  Invalid for numbers that are no time; Refused beyond MEANINGS_MAX; Conflict where somebody else saved
    """
    if meaning.says == "days" and not _is_time(meaning):
        raise Invalid("no_time", "The last day can't come before the first, and not later than half a year.")
    said = msgspec.structs.replace(meaning, said_by=by, said_at=work.now.isoformat(timespec="seconds"))
    _, held = the_settings(work)
    others = _others(held, meaning.title)
    if len(others) >= MEANINGS_MAX:
        raise Refused("too_many_labels", "Take back what was said of some titles first: 500 are the most.")
    place = next((at for at, one in enumerate(held.labels) if one not in others), len(others))
    labels = (*others[:place], said, *others[place:])
    _keep(work, held, labels, by=by)


def take_back(work: Work, title: str, by: str) -> None:
    """From now on the title means what is read from it. raises  Conflict where somebody else saved"""
    _, held = the_settings(work)
    _keep(work, held, _others(held, title), by=by)


def _others(held: ShopSettings, title: str) -> tuple[LabelMeaning, ...]:
    mark = mark_of(title)
    return tuple(one for one in held.labels if mark_of(one.title) != mark)


def _is_time(meaning: LabelMeaning) -> bool:
    longest = SPAN_MAX.get(meaning.unit, -1)
    return 0 <= meaning.days_min <= meaning.days_max <= longest


def _keep(work: Work, held: ShopSettings, labels: tuple[LabelMeaning, ...], *, by: str) -> None:
    if labels != held.labels:
        change_settings(work, msgspec.structs.replace(held, labels=labels), by)


# --- reading orders again -----------------------------------------------------------------------------------


def ask_to_read_again(work: Work, mark: str, by: str) -> None:
    """Orders of the last weeks that showed this title are read again, by what it means when their turn comes.

    by      the staff member's number at Shopify
    raises  Conflict while it is being done already
    """
    reading = reading_again(work, mark)
    if reading is not None and reading.state == "under_way":
        raise Conflict("under_way", "These orders are being read again already.")
    _send_page(work, _Page(mark, work.now - LOOKED_BACK, 0, work.now, 1, 0, by))
    _tell(work, mark, work.now, page=0, orders=0, done=False, by=by)


@dataclass(frozen=True)
class _Page:
    """Where the reading has come to.

    at, after  the last order that was looked at: when it was bought, and its number
    asked_at   orders bought later were read so from the start
    number     of this page, from 1; read: orders that were read again on the pages before
    """

    mark: str
    at: datetime
    after: int
    asked_at: datetime
    number: int
    read: int
    by: str


def _send_page(work: Work, page: _Page) -> None:
    key = errand_key(page.mark, page.asked_at, page.number)
    send_out_new(work, READ_AGAIN, key, body=msgspec.to_builtins(page))


def _tell(work: Work, mark: str, asked_at: datetime, *, page: int, orders: int, done: bool, by: str) -> None:
    work.record(LabelReadAgain(mark=mark, asked_at=asked_at, page=page, orders=orders, done=done, by=by))


def _prepare(work: Work, errand: ErrandView) -> bool:
    return True


def _perform(env: Env, ready: bool) -> None:
    """Nothing of it is outside; it is an errand so that it is done page by page, once, and seen by the merchant."""


def _settle(work: Work, errand: ErrandView, result: None) -> None:
    page = msgspec.convert(errand.body, _Page)
    rows = _orders_from(work, page)
    showed = [row for row in rows if row.shown_title and mark_of(row.shown_title) == page.mark]
    read = showed[:READ_MAX]
    _read(work, [row.id for row in read])
    is_cut = len(showed) > READ_MAX
    reached = read[-1] if is_cut else (rows[-1] if rows else None)
    total = page.read + len(read)
    has_more = is_cut or len(rows) == LOOKED_AT_MAX
    if reached is not None and has_more:
        begins = {"at": reached.ordered_at, "after": reached.id}
        _send_page(work, replace(page, **begins, number=page.number + 1, read=total))
    _tell(work, page.mark, page.asked_at, page=page.number, orders=total, done=not has_more, by=page.by)


def _orders_from(work: Work, page: _Page) -> Sequence[Row[int, datetime, str | None]]:
    """The next orders by when they were bought: id, ordered_at, shown_title."""
    query = (
        select(Order.id, Order.ordered_at, Order.shown_title)
        # The first condition is the index's; the second one parts orders of one instant.
        .where(Order.ordered_at >= page.at, Order.ordered_at <= page.asked_at)
        .where(or_(Order.ordered_at > page.at, and_(Order.ordered_at == page.at, Order.id > page.after)))
        .order_by(Order.ordered_at, Order.id)
        .limit(LOOKED_AT_MAX)
    )
    return work.session.execute(query).all()


def _read(work: Work, order_ids: list[int]) -> None:
    hold(work, order_ids)
    orders.files(work, order_ids)
    promises.files(work, order_ids)
    for order_id in order_ids:
        read_again(work, order_id, "label_corrected")


ERRANDS = {READ_AGAIN: ErrandKind(_prepare, _perform, _settle)}
