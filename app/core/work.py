"""Env, which lives as long as the process, and Work, which lives for one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.core.chance import Chance
from app.core.clock import Clock
from app.core.db import Database
from app.core.facts import Fact
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.plan import Plan
from app.core.signing import Signer

if TYPE_CHECKING:
    from app.mail.dns import Resolver
    from app.mail.smtp import Mailer
    from app.shopify.gate import ShopifyGate
    from config import Settings


@dataclass(frozen=True)
class Env:
    """Everything that is not of one shop and one moment. Built by factory.create_env; tests build it with fakes.

    resolver  asks the DNS; None where nothing is to reach it
    """

    settings: Settings
    db: Database
    clock: Clock
    chance: Chance
    ids: Ids
    keys: KeyRing
    signer: Signer
    mailer: Mailer
    shopify: ShopifyGate
    plan: Plan
    resolver: Resolver | None = None


@dataclass(frozen=True)
class Work:
    """One shop, one transaction, one instant.

    shop_id  the shop, or 0 in a Work across shops
    now      UTC, read once
    memo     what rooms have read in this Work, by room: rows stay inside their Work
    """

    env: Env
    session: Session
    shop_id: int
    now: datetime
    memo: dict[str, Any] = field(default_factory=dict)

    def record(self, fact: Fact) -> None:
        """Tell the others, who react at once and in the same transaction (wiring.py says who)."""
        for react in self.env.plan.reactions.get(type(fact), ()):
            react(self, fact)

    def next_id(self) -> int:
        return self.env.ids.next()

    def seal(self, text: str | None, about: str) -> bytes | None:
        return None if text is None else self.env.keys.seal(text, about)

    def unseal(self, sealed: bytes | None, about: str) -> str | None:
        return None if sealed is None else self.env.keys.open_text(sealed, about)


@contextmanager
def work_for(env: Env, shop_id: int) -> Iterator[Work]:
    """A Work that may write. The block commits; an exception rolls back."""
    with env.db.turn(), env.db.session(shop_id, may_write=True) as session, session.begin():
        yield Work(env, session, shop_id, env.clock.now())


@contextmanager
def reading_for(env: Env, shop_id: int) -> Iterator[Work]:
    """A Work for pages that only read: it takes no lock, and a write in it is refused."""
    with env.db.session(shop_id, may_write=False) as session:
        yield Work(env, session, shop_id, env.clock.now())


@contextmanager
def work_across_shops(env: Env, *, why: str) -> Iterator[Work]:
    """The only way to see more than one shop.

    why  a sentence for the reader; guards (to find the shop), inbox, outbox and duties have one
    """
    assert why
    with env.db.turn(), env.db.session(None, may_write=True) as session, session.begin():
        yield Work(env, session, 0, env.clock.now())


@contextmanager
def reading_across_shops(env: Env, *, why: str) -> Iterator[Work]:
    """As work_across_shops, for looking only."""
    assert why
    with env.db.session(None, may_write=False) as session:
        yield Work(env, session, 0, env.clock.now())
