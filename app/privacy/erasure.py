"""Erasing a whole shop, in small steps, each of which leaves a state that the next run goes on from.

The mark is shops.redacted_at: while it is set the database lets append-only rows go, nobody can install, and the duty
keeps erasing. The shop's own row goes last, so a crash anywhere only means that there is more to do.
"""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, inspect, select, tuple_

from app.core.db import ShopOwned
from app.core.work import Env, Work, reading_across_shops, work_across_shops
from app.inbox.model import Webhook
from app.privacy.model import ShopErasure
from app.shops.model import Shop
from app.tables import owned_classes

ROWS_AT_ONCE = 1_000  # in one transaction: some milliseconds, so that webhooks of other shops don't wait
STEPS_MAX = 500  # in one run of the duty; a shop of a million orders takes several
SHOPS_MAX = 20
NO_SYNC = {"synchronize_session": False}  # rows are deleted that nobody has read

log = structlog.get_logger()


def the_shop_held(work: Work) -> Shop:
    """The Work's shop as it is now, held to the end of the transaction: an install must not cross the judgement."""
    held = select(Shop).where(Shop.id == work.shop_id).with_for_update()
    return work.session.scalars(held, execution_options={"populate_existing": True}).one()


def begin_erasure(work: Work, shop: Shop) -> None:
    """shop  held. From here on only the duty touches it"""
    shop.redacted_at = work.now


def erase_shops(env: Env) -> int:
    """The duty: go on erasing every shop that is marked.

    returns  how many rows went
    """
    with reading_across_shops(env, why="the duty finds the shops to erase") as work:
        marked = list(
            work.session.scalars(select(Shop.id).where(Shop.redacted_at.is_not(None)).limit(SHOPS_MAX))
        )
    return sum(_erase(env, shop_id) for shop_id in marked)


def _erase(env: Env, shop_id: int) -> int:
    erased = 0
    for _ in range(STEPS_MAX):
        step = erase_some(env, shop_id)
        erased += step
        if not step:
            break
    return erased


def erase_some(env: Env, shop_id: int) -> int:
    """One step, in a transaction of its own, with its count in the proof.

    returns  how many rows went; 0 when there is nothing left to do
    """
    with work_across_shops(env, why="a shop that is being erased has no Work of its own any more") as work:
        shop = work.session.scalar(select(Shop).where(Shop.id == shop_id).with_for_update())
        if shop is None or shop.redacted_at is None:
            return 0
        rows = _delete_some(work, shop)
        if not rows:
            work.session.delete(shop)
            log.info("shop_erased", shop_id=shop_id)
        proof = work.session.get(ShopErasure, shop_id)
        if proof is None:
            key = env.keys.fingerprint(shop.domain, "shops.domain")
            proof = ShopErasure(id=shop_id, domain_key=key, erased_at=work.now, rows=0)
            work.session.add(proof)
        proof.rows, proof.erased_at = proof.rows + rows, work.now
        return rows


def _delete_some(work: Work, shop: Shop) -> int:
    """The first table that still has something, and last the messages that named the shop and found nobody."""
    for table in owned_classes():
        rows = _delete_from(work, table, table.shop_id == shop.id)
        if rows:
            return rows
    return _delete_from(work, Webhook, (Webhook.shop_id == 0) & (Webhook.shop_domain == shop.domain))


def _delete_from(work: Work, table: type[ShopOwned], which: ColumnElement[bool]) -> int:
    keys = [
        inspect(table).get_property_by_column(column).class_attribute for column in inspect(table).primary_key
    ]
    some = select(*keys).where(which).order_by(*keys).limit(ROWS_AT_ONCE)
    done: Any = work.session.execute(
        delete(table).where(which, tuple_(*keys).in_(some)), execution_options=NO_SYNC
    )
    return int(done.rowcount)
