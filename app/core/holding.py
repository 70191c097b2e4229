"""Holding a thing until the transaction ends, so that no two workers have it in hand at once.

Whoever takes several things takes them in this order, or two would wait for each other for ever: orders (all at once,
before anything of them is read), then customers (row locks), then errands (row locks).

On SQLite there is nothing to hold: who writes has the turn to write, and everybody else waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Function, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.core.work import Work


def hold(work: Work, subjects: Iterable[int]) -> None:
    """Wait until these are ours. First thing in a Work: what was read before may be old by now.

    subjects  what webhooks, errands and duties are about: orders of the Work's shop, by Shopify's number; 0 is none
    """
    _take(work, [_named(work.shop_id, one) for one in subjects if one], func.pg_advisory_xact_lock)


def try_hold(work: Work, subjects: Iterable[int], *, shop_id: int | None = None) -> set[int]:
    """As hold, for what can be done another time: doesn't wait.

    shop_id  in a Work across shops
    returns  those that are ours now
    """
    of_shop = work.shop_id if shop_id is None else shop_id
    wanted = {_named(of_shop, one): one for one in subjects}
    return {wanted[name] for name in _take(work, wanted, func.pg_try_advisory_xact_lock)}


def hold_name(work: Work, name: str) -> None:
    """As hold, for a thing of all shops that only its caller knows: "domain/kept.myshopify.com"."""
    _take(work, [name], func.pg_advisory_xact_lock)


def hold_names(work: Work, names: Iterable[str]) -> None:
    """As hold_name, for several at once, so that everybody takes them in one order."""
    _take(work, names, func.pg_advisory_xact_lock)


def try_hold_name(work: Work, name: str) -> bool:
    return bool(_take(work, [name], func.pg_try_advisory_xact_lock))


def _take(work: Work, names: Iterable[str], lock: Any) -> set[str]:
    """Everybody takes them in the order of their keys. returns  those that were had"""
    keys = {_key(name): name for name in names}
    if work.env.db.is_sqlite or not keys:
        return set(keys.values())
    key = func.unnest(bindparam("keys", sorted(keys), ARRAY(BigInteger))).column_valued("key")
    locked: Function[Any] = lock(key)
    return {keys[row[0]] for row in work.session.execute(select(key, locked)) if row[1] is not False}


def _named(shop_id: int, subject: int) -> str:
    return f"{shop_id}/{subject}"


def _key(name: str) -> int:
    """PostgreSQL's locks have 64-bit names, for the whole database."""
    return int.from_bytes(hashlib.blake2b(f"kept/{name}".encode(), digest_size=8).digest(), signed=True)
