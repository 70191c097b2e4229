"""What an errand is made of: prepare in a Work, perform with no transaction open, settle in a Work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import KeptError
from app.core.work import Env, Work


@dataclass(frozen=True)
class ErrandView:
    """tried  the outside was called before, and nobody knows what came of it: look before trying again"""

    id: int
    shop_id: int
    kind: str
    key: str
    order_id: int
    body: dict[str, Any]
    attempts: int
    tried: bool
    made_at: datetime


@dataclass(frozen=True)
class Claimed:
    """An errand in our hands until the lease is over."""

    errand: ErrandView
    claim: str


@dataclass(frozen=True)
class Drop:
    """Said by prepare: it is no longer right to do this."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Later:
    """Said by prepare: right, but not yet."""

    until: datetime
    code: str
    sentence: str


@dataclass(frozen=True)
class ErrandKind:
    """prepare  reads what is needed and takes the last look: a value for perform, or Drop, or Later
    perform  calls the outside; raises Unreachable; everything it needs is in the value
    settle   notes what came of it
    failed   told when it is parked, so that the room can show it; None where the outbox page is enough
    asks     perform only asks, so that asking twice does no harm: many are prepared in one Work, performed side by
             side and settled in one Work
    warm     of such: reads what a whole batch needs at once, before it is prepared and before it is settled
    """

    prepare: Callable[[Work, ErrandView], Any]
    perform: Callable[[Env, Any], Any]
    settle: Callable[[Work, ErrandView, Any], None]
    failed: Callable[[Work, ErrandView, KeptError], None] | None = None
    asks: bool = False
    warm: Callable[[Work, list[ErrandView]], None] | None = None
