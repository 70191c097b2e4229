"""Orders for which something is made good, and a merchant who allows all of it."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.ledger.model import Entry
from app.outbox.model import Errand
from app.remedies import actions
from app.remedies.model import Remedy
from app.remedies.rules import SCOPES, Wanted
from app.remedies.store import RemedyView
from app.shops.model import Shop
from app.shops.settings import Limits, ShopSettings
from app.worker import Rounds
from tests.builders import SHOP
from tests.fakes import StoppedClock
from tests.fakes_shopify import FakeShopify
from tests.stories import an_order, saved

WAYS = {
    "code": Wanted("code", percent=15, valid_days=180),
    "store_credit": Wanted("store_credit", amount_minor=10_000, valid_days=365),
    "gift_card": Wanted("gift_card", amount_minor=12_500, valid_days=365),
    "shipping_refund": Wanted("shipping_refund"),
    "replacement": Wanted("replacement", lines=((10_010, 1),)),
    "call": Wanted("call", text="Ask whether the new pair fits."),
    "gift": Wanted("gift", amount_minor=4_000, text="A pair of laces."),
}
FREE = Limits(order_percent=None, customer_times=None)
TOTAL, SHIPPING = 129_900, 4_900  # of bought()


def allowed(env: Env, *kinds: str, shop: int = SHOP) -> None:
    """The merchant has granted what these kinds need; all of them where none is named."""
    with work_for(env, shop) as work:
        row = work.session.get_one(Shop, shop)
        row.scopes = sorted({*row.scopes, *(scope for kind in kinds or SCOPES for scope in SCOPES[kind])})
        if isinstance(env.shopify, FakeShopify):
            env.shopify.scopes = tuple(row.scopes)


def limited(env: Env, **limits: Any) -> None:
    """The merchant has set these limits and no others."""
    saved(env, ShopSettings(limits=msgspec.structs.replace(FREE, **limits)))


def bought(env: Env, number: int = 1001, **changes: Any) -> int:
    """A paid order of one pair of shoes for 1250 kronor, sent for 49. returns  its id"""
    told: dict[str, Any] = {
        "shipping_lines": [{"title": "PostNord, 2–4 vardagar", "code": "std", "price": "49.00"}],
        "line_items": [
            {
                "id": number * 10,
                "title": "Pegasus 41",
                "quantity": 1,
                "requires_shipping": True,
                "price": "1250.00",
            }
        ],
    }
    return an_order(env, number, **{**told, **changes})


def asked(
    env: Env, order_id: int, *ways: Wanted, key: str = "", shop: int = SHOP, **changes: Any
) -> RemedyView:
    """A remedy is wanted: by default for lateness, by the guarantee."""
    said: dict[str, Any] = {"cause": "late", "carrier": "PostNord", "asked_by": "guarantee", **changes}
    with work_for(env, shop) as work:
        return actions.ask(work, key or f"offer:{order_id}", order_id=order_id, ways=ways, **said)


def worked(env: Env) -> None:
    """All that is due is done."""
    Rounds(env).until_quiet()


def seen(env: Env, key: str = "offer:1001", *, shop: int = SHOP) -> RemedyView:
    with reading_for(env, shop) as work:
        view = actions.view(work, key)
    assert view is not None
    return view


def rows(env: Env, table: type[Any] = Remedy, *where: Any, shop: int = SHOP) -> list[Any]:
    with reading_for(env, shop) as work:
        return list(work.session.scalars(select(table).where(*where).order_by(table.id)))


def told(env: Env, kind: str) -> list[dict[str, Any]]:
    """What the ledger says of one kind of fact, oldest first."""
    return [one.body for one in rows(env, Entry, Entry.kind == kind)]


def errands(env: Env, *where: Any) -> list[Any]:
    return rows(env, Errand, Errand.kind == "give_remedy", *where)


def fake(env: Env) -> FakeShopify:
    shopify: Any = env.shopify
    assert isinstance(shopify, FakeShopify)
    return shopify


def clock(env: Env) -> StoppedClock:
    found: Any = env.clock
    assert isinstance(found, StoppedClock)
    return found
