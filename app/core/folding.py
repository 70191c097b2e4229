"""Rows that are only written, in the hurry of a webhook, and added up later by one worker at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select, true

from app.core.conditions import among
from app.core.holding import try_hold_name
from app.core.queues import SHOPS_LOOKED_AT, Condition, shops_with_rows
from app.core.serving import by_turns
from app.core.work import Env, Work, reading_across_shops, work_for

FOLD_MAX = 2_000  # rows folded in one transaction


@dataclass(frozen=True)
class Fold:
    """name  of the table's fold: holds the shop's totals, which two workers would both find without a row yet
    row   the table that is emptied: `id` in the order of writing, `shop_id` leading its key
    add   adds rows to their totals
    only  which shops; None: all
    ripe  which rows, by the Work's clock; None: all
    most  rows in one transaction, where adding takes longer than adding up: meanwhile nobody else writes on SQLite
    """

    name: str
    row: Any
    add: Callable[[Work, Sequence[Any]], None]
    only: Condition | None = None
    ripe: Callable[[Work], ColumnElement[bool]] | None = None
    most: int = FOLD_MAX


def fold(env: Env, what: Fold) -> int:
    """returns  how many rows were folded"""
    with reading_across_shops(env, why=f"the {what.row.__tablename__} of every shop are folded") as work:
        shops = shops_with_rows(work, what.row.shop_id, limit=SHOPS_LOOKED_AT, only=what.only)
    return by_turns(env, shops, lambda shop_id: _fold_some(env, what, shop_id))


def _fold_some(env: Env, what: Fold, shop_id: int) -> tuple[int, bool]:
    """returns  how many rows were folded, and whether there are more"""
    with work_for(env, shop_id) as work:
        if not try_hold_name(work, f"{what.name}/{shop_id}"):
            return 0, False
        ripe = what.ripe(work) if what.ripe else true()
        rows = work.session.scalars(select(what.row).where(ripe).order_by(what.row.id).limit(what.most)).all()
        what.add(work, rows)
        ids = [one.id for one in rows]
        if ids:
            # The session's copies are left alone: nothing reads them any more.
            gone = delete(what.row).where(among(what.row.id, ids))
            work.session.execute(gone.execution_options(synchronize_session=False))
    return len(ids), len(ids) == what.most
