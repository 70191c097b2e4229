"""The errand that tells Shopify who wants no more letters, so that the rest of the shop's mail stops as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.counting import count_some
from app.core.errors import Refused
from app.core.work import Env, Work
from app.orders.model import Customer
from app.outbox.actions import try_parked_again
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.outbox.model import Errand
from app.shops.facts import ScopesChanged
from app.shops.store import the_shop
from app.shops.tokens import with_token
from app.touchpoints.consents import UNSUBSCRIBE, standing_of
from app.touchpoints.model import Consent

SCOPE = "write_customers"
UNHEARD_MAX = (
    100  # counted: whether to give the permission needs no more, and no index says what each waits for
)


@dataclass(frozen=True)
class ReadyNo:
    """customer_id  Shopify's number; said_at  when she said it"""

    shop_id: int
    domain: str
    customer_id: int
    said_at: datetime


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant allows it by now, so what was parked for want of that goes on by itself."""
    if SCOPE in fact.gained:
        try_parked_again(work, UNSUBSCRIBE, "scope_missing")


def unheard_noes(work: Work) -> int:
    """How many customers' noes Shopify hasn't heard, since Kept may not tell it; UNHEARD_MAX at most."""
    if SCOPE in the_shop(work).scopes:
        return 0
    waits = (Errand.state == "parked", Errand.kind == UNSUBSCRIBE, Errand.reason_code == "scope_missing")
    return count_some(work, Errand, *waits, most=UNHEARD_MAX)


def _prepare(work: Work, errand: ErrandView) -> ReadyNo | Drop:
    customer = work.session.get(Customer, (work.shop_id, errand.body["customer"]))
    word = work.session.get(Consent, (work.shop_id, errand.body["word"]))
    if customer is None or customer.shopify_id is None or customer.email_key is None or word is None:
        return Drop("erased", "The customer was erased meanwhile.")
    if not standing_of(work, customer.email_key).ended:
        return Drop("said_yes_since", "The customer has said since that letters are welcome.")
    shop = the_shop(work)
    if SCOPE not in shop.scopes:
        raise Refused(
            "scope_missing", "Allow Kept to tell Shopify who wants no letters: open Kept's first page."
        )
    return ReadyNo(work.shop_id, shop.domain, customer.shopify_id, word.said_at)


def _perform(env: Env, ready: ReadyNo) -> None:
    """One of which nobody knows whether it was done is simply told again."""
    with_token(
        env,
        ready.shop_id,
        ready.domain,
        call=lambda token: env.shopify.unsubscribe(
            ready.domain, token, customer_id=ready.customer_id, said_at=ready.said_at
        ),
    )


def _settle(work: Work, errand: ErrandView, _: None) -> None:
    """Shopify tells of it under its own topic; there is nothing more to note."""


ERRANDS = {UNSUBSCRIBE: ErrandKind(_prepare, _perform, _settle)}
