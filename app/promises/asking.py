"""The errand that asks Shopify which dates the checkout showed: no webhook carries them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Unreachable
from app.core.work import Env, Work
from app.orders import store as orders
from app.orders.facts import OrderPlaced
from app.orders.parts import PartSeen, note_parts
from app.orders.standings import STORE_PICKUP, note_undelivered
from app.outbox.actions import send_out_new
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.promises import store as promises
from app.promises.actions import judge_order
from app.promises.labels import is_pickup
from app.promises.making import note_checkout_dates
from app.shopify.calls import DeliveryWindow, PromiseDates, number_in
from app.shops.store import settings_at, the_shop
from app.shops.tokens import with_token

# Half an hour of tries: what has no parts by then shows us none, for want of a scope or because it was archived.
ROUTED_WITHIN_TRIES = 5
# Methods by which nothing is delivered to the customer's door or pick-up point.
NOT_DELIVERED = {"PICK_UP": "store_pickup", "RETAIL": "store_pickup", "NONE": "nothing_to_ship"}


def note_placed(work: Work, fact: OrderPlaced) -> None:
    """Reaction: an order came for which a promise may have been shown."""
    file = orders.file(work, fact.order_id)
    asks = settings_at(work, fact.ordered_at)[1].checkout_dates
    if asks and file.order is not None and not (file.order.before_install or file.order.test):
        key = f"checkout_dates:{fact.order_id}"
        send_out_new(work, "ask_checkout_dates", key, body={"order": fact.order_id}, order_id=fact.order_id)


@dataclass(frozen=True)
class ReadyQuestion:
    """may_wait  whether an order without any part is asked for again later"""

    shop_id: int
    domain: str
    order_id: int
    may_wait: bool


def _prepare(work: Work, errand: ErrandView) -> ReadyQuestion | Drop:
    if orders.file(work, errand.body["order"]).order is None:
        return Drop("erased", "The order is no longer here.")
    may_wait = errand.attempts < ROUTED_WITHIN_TRIES
    return ReadyQuestion(work.shop_id, the_shop(work).domain, errand.body["order"], may_wait)


def _perform(env: Env, ready: ReadyQuestion) -> PromiseDates | None:
    dates = ask(env, ready)
    if ready.may_wait and dates.requires_shipping and not dates.windows and dates.cancelled_at is None:
        # Shopify routes an order some moments after it tells of it, and only then it has parts with dates.
        raise Unreachable(
            "not_routed", "Shopify hasn't decided yet from where the order is sent.", permanent=False
        )
    return dates


def ask(env: Env, ready: ReadyQuestion) -> PromiseDates:
    """raises  NotFound, Unreachable: see shopify.calls.promise_dates"""
    gid = f"gid://shopify/Order/{ready.order_id}"
    return with_token(
        env,
        ready.shop_id,
        ready.domain,
        call=lambda token: env.shopify.promise_dates(ready.domain, token, order_gid=gid),
    )


def _settle(work: Work, errand: ErrandView, dates: PromiseDates | None) -> None:
    if dates is not None:
        note_answer(work, errand.body["order"], dates)
    judge_order(work, errand.body["order"])


def note_answer(work: Work, order_id: int, dates: PromiseDates) -> None:
    """Several parts of an order may show several windows: each is a promise, the earliest end binds."""
    note_parts(work, order_id, [_part(window) for window in dates.windows], heard_at=work.now)
    for window in dates.windows:
        if window.max_at is not None and window.method_type not in NOT_DELIVERED:
            text = window.presented_name or "Dates shown at the checkout"
            note_checkout_dates(work, order_id, text, min_at=window.min_at, max_at=window.max_at)
    methods = {window.method_type for window in dates.windows if window.status != "CANCELLED"}
    if methods:
        undelivered = methods <= NOT_DELIVERED.keys()
        why = max(NOT_DELIVERED[method] for method in methods) if undelivered else _by_words(work, order_id)
        note_undelivered(work, order_id, why)


def _by_words(work: Work, order_id: int) -> str | None:
    """Shops offer "pick up in our store" as an ordinary shipping rate, too: then the option's words say it alone."""
    order = orders.file(work, order_id).order
    title = order.shown_title if order is not None else None
    return STORE_PICKUP if title and is_pickup(title) else None


def _part(window: DeliveryWindow) -> PartSeen:
    number = number_in(window.fulfillment_order_gid)
    return PartSeen(number, window.status.lower(), window.method_type.lower() or None, window.fulfill_at)


def warm(work: Work, errands: list[ErrandView]) -> None:
    order_ids = [errand.body["order"] for errand in errands]
    orders.files(work, order_ids)
    promises.files(work, order_ids)


ERRANDS = {"ask_checkout_dates": ErrandKind(_prepare, _perform, _settle, asks=True, warm=warm)}
