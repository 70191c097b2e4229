"""The errands behind a message about a part: which order is it of, and how do all its parts stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.errors import NotFound
from app.core.work import Env, Work
from app.orders.parts import note_transition
from app.outbox.errands import ErrandKind, ErrandView
from app.promises.actions import judge_order
from app.promises.asking import ReadyQuestion, ask, note_answer, warm
from app.promises.part_topics import ask_parts
from app.shopify.calls import PromiseDates
from app.shops.store import the_shop
from app.shops.tokens import with_token


@dataclass(frozen=True)
class ReadyPart:
    """parts  any of them will do"""

    shop_id: int
    domain: str
    parts: tuple[int, ...]


def _prepare_search(work: Work, errand: ErrandView) -> ReadyPart:
    return ReadyPart(work.shop_id, the_shop(work).domain, tuple(errand.body["parts"]))


def _search(env: Env, ready: ReadyPart) -> int | None:
    """returns  Shopify's number of the order; None where it shows none of the parts any more: merged, or too old"""
    for part in ready.parts:
        try:
            return _search_by(env, ready, f"gid://shopify/FulfillmentOrder/{part}")
        except NotFound:
            continue
    return None


def _search_by(env: Env, ready: ReadyPart, gid: str) -> int:
    return with_token(
        env,
        ready.shop_id,
        ready.domain,
        call=lambda token: env.shopify.order_of_part(ready.domain, token, part_gid=gid),
    )


def _settle_search(work: Work, errand: ErrandView, order_id: int | None) -> None:
    if order_id is not None:
        ask_parts(work, order_id, key=str(errand.body["message"]), body=errand.body)


def _prepare(work: Work, errand: ErrandView) -> ReadyQuestion:
    return ReadyQuestion(work.shop_id, the_shop(work).domain, errand.body["order"], may_wait=False)


def _perform(env: Env, ready: ReadyQuestion) -> PromiseDates | None:
    """returns  None for an order that Shopify doesn't show any more: what the message itself said still counts"""
    try:
        return ask(env, ready)
    except NotFound:
        return None


def _settle(work: Work, errand: ErrandView, dates: PromiseDates | None) -> None:
    order_id, said = errand.body["order"], errand.body
    if said.get("status"):
        at = datetime.fromisoformat(said["at"])
        note_transition(work, order_id, said["part"], status=said["status"], at=at)
    if dates is not None:
        note_answer(work, order_id, dates)
    judge_order(work, order_id)


ERRANDS = {
    "find_part_order": ErrandKind(_prepare_search, _search, _settle_search, asks=True),
    "ask_order_parts": ErrandKind(_prepare, _perform, _settle, asks=True, warm=warm),
}
