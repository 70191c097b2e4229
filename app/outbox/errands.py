"""What an errand is made of: prepare in a Work, perform with no transaction open, settle in a Work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import KeptError
from app.core.work import Env, Work

# After these nobody knows whether it was done; after all others it surely was not.
UNCERTAIN = frozenset({"uncertain", "answer_lost", "fault"})


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
    """An errand in our hands until the lease is over.

    performed  it was, with this result, by a worker that didn't get to settle it
    """

    errand: ErrandView
    claim: str
    performed: bool = False
    result: Any = None


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
    perform  calls the outside; raises Unreachable; everything it needs is in the value. What it returns is kept in
             the errand until it is settled, so it is None or plain JSON without personal data (any value if `asks`)
    settle   notes what came of it; a fault in it doesn't perform the errand again
    failed   told when it is parked, so that the room can show it; None where the outbox page is enough
    put_off  told when it failed and will be tried again; None where nobody need know
    asks     perform only asks, so that asking twice does no harm: many are prepared in one Work, performed side by
             side and settled in one Work
    warm     of such: reads what a whole batch needs at once, before it is prepared and before it is settled
    shared   its outside is one and the same for all shops (the mail server): while it is silent, the kind rests for all
    """

    prepare: Callable[[Work, ErrandView], Any]
    perform: Callable[[Env, Any], Any]
    settle: Callable[[Work, ErrandView, Any], None]
    failed: Callable[[Work, ErrandView, KeptError], None] | None = None
    asks: bool = False
    shared: bool = False
    warm: Callable[[Work, list[ErrandView]], None] | None = None
    put_off: Callable[[Work, ErrandView, KeptError], None] | None = None
