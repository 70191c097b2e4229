"""Giving a remedy at Shopify: what an earlier call may have done is looked for first. No Work is open here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app.core.errors import Conflict, Invalid, KeptError, NotFound, Refused, Unreachable
from app.core.money import Money
from app.core.work import Env
from app.shopify.errors import UserErrors
from app.shopify.replacements import Replacement
from app.shops.tokens import with_token

Answer = TypeVar("Answer")

# Shopify says no to these for everything that is asked of the shop, so another way would be no better.
OF_THE_SHOP = frozenset({"bad_shop", "shop_inactive"})
# The key has been used for something that we don't know of: it is looked up, never asked again with another key.
OF_THE_KEY = frozenset({"IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "IDEMPOTENCY_CONCURRENT_REQUEST"})
NOT_SEEN = "not_seen"  # Shopify won't let us look whether it was given: nothing else is given in its place


@dataclass(frozen=True)
class Ready:
    """All that the call needs.

    mark         by which what was done is found again
    customer_id  Shopify's; None for a guest
    whole        shipping_refund: all that was paid for it
    owned        gift_card: it may be put on the customer's record
    since        when this way was first tried; look_first: then, or later, Shopify was called without a clear answer
    begin_until  after that nothing is made: what was seen may be old, and another worker may be at it
    """

    shop_id: int
    domain: str
    kind: str
    mark: str
    order_id: int
    order_name: str
    customer_id: int | None
    currency: str
    amount_minor: int | None
    percent: int | None
    code: str | None
    lines: tuple[tuple[int, int], ...]
    whole: bool
    owned: bool
    starts_at: datetime
    valid_until: datetime | None
    expires_on: date | None
    discount_title: str
    since: datetime
    look_first: bool
    begin_until: datetime

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor or 0, self.currency)

    @property
    def title(self) -> str:
        return f"Kept {self.order_name}"


def perform(env: Env, ready: Ready) -> dict[str, Any]:
    """returns  {"given": Shopify's id}, with "draft" for a replacement; or {"refused": code}, with "draft" where one is
             left behind: Shopify has surely given nothing
    raises   Unreachable; Conflict NOT_SEEN where only a person can tell whether it was given
    """
    if ready.kind == "replacement":
        return _replace(env, ready)
    found = _looked(env, ready, _found) if ready.look_first else None
    return {"given": found} if found else _asked(env, ready, _made)


def _looked(
    env: Env, ready: Ready, look: Callable[[Env, Ready, str], Answer], token: str | None = None
) -> Answer:
    """Whatever keeps us from seeing what an earlier call did, that call stays as uncertain as it was.

    token  None: a fresh one is taken
    """
    try:
        if token is not None:
            return look(env, ready, token)
        return _with_token(env, ready, lambda fresh: look(env, ready, fresh))
    except Unreachable:
        raise
    except KeptError as wrong:
        raise Conflict(NOT_SEEN, wrong.sentence, said=wrong.code) from wrong


def _asked(env: Env, ready: Ready, make: Callable[[Env, Ready, str], str]) -> dict[str, Any]:
    """Have it made. What Shopify refuses here it has surely not done."""
    if env.clock.now() > ready.begin_until:
        raise Unreachable("out_of_time", "Looking it up took too long. We try again.", permanent=False)
    try:
        return {"given": _with_token(env, ready, lambda token: make(env, ready, token))}
    except UserErrors as wrong:
        if any(wrong.has(code) for code in OF_THE_KEY):
            raise Unreachable("uncertain", wrong.sentence, permanent=False) from wrong
        return {"refused": wrong.code}
    except (Refused, NotFound, Invalid) as wrong:
        if wrong.code in OF_THE_SHOP or wrong.code == "bad_document":
            raise
        return {"refused": "scope_missing" if wrong.code == "access_denied" else wrong.code}


def _with_token(env: Env, ready: Ready, call: Callable[[str], Answer]) -> Answer:
    return with_token(env, ready.shop_id, ready.domain, call=call)


def _made(env: Env, ready: Ready, token: str) -> str:
    if ready.kind == "code":
        return _make_code(env, ready, token)
    if ready.kind == "gift_card":
        return _make_card(env, ready, token)
    if ready.kind == "store_credit":
        assert ready.customer_id is not None
        assert ready.valid_until is not None
        return env.shopify.credit_store(
            ready.domain,
            token,
            customer_id=ready.customer_id,
            amount=ready.amount,
            currency=ready.currency,
            expires_at=ready.valid_until,
            key=ready.mark,
        )
    assert ready.kind == "shipping_refund"
    return _refund(env, ready, token)


def _found(env: Env, ready: Ready, token: str) -> str | None:
    """What an earlier try made and nobody heard the end of."""
    gate, at = env.shopify, (ready.domain, token)
    if ready.kind == "code":
        return _our_code(env, ready, token)
    if ready.kind == "gift_card":
        return gate.find_gift_card(*at, key=ready.mark, code=ready.code or "", since=ready.since)
    if ready.kind == "shipping_refund":
        return gate.find_refund(*at, order_id=ready.order_id, key=ready.mark)
    assert ready.customer_id is not None
    return gate.find_store_credit(
        *at,
        customer_id=ready.customer_id,
        key=ready.mark,
        amount=ready.amount,
        currency=ready.currency,
        since=ready.since,
    )


def _make_code(env: Env, ready: Ready, token: str) -> str:
    """raises  UserErrors "taken" where somebody else has a code of the same letters"""
    assert ready.code is not None
    try:
        made = env.shopify.create_discount(
            ready.domain,
            token,
            code=ready.code,
            title=ready.title,
            percentage=ready.percent,
            amount=None if ready.percent else ready.amount,
            currency=None if ready.percent else ready.currency,
            starts_at=ready.starts_at,
            ends_at=ready.valid_until,
        )
    except UserErrors as wrong:
        found = _looked(env, ready, _our_code, token) if wrong.has("TAKEN") else None
        if found is None:
            raise
        return found
    return made.gid


def _our_code(env: Env, ready: Ready, token: str) -> str | None:
    found = env.shopify.find_discount(ready.domain, token, code=ready.code or "")
    return found.gid if found is not None and found.title == ready.title else None


def _make_card(env: Env, ready: Ready, token: str) -> str:
    assert ready.code is not None
    try:
        made = env.shopify.create_gift_card(
            ready.domain,
            token,
            customer_id=ready.customer_id if ready.owned else None,
            amount=ready.amount,
            currency=ready.currency,
            expires_on=ready.expires_on,
            note=ready.title,
            key=ready.mark,
            code=ready.code,
        )
    except UserErrors as wrong:
        found = _looked(env, ready, _found, token) if wrong.has("TAKEN") else None
        if found is None:
            raise
        return found
    return made.gid


def _refund(env: Env, ready: Ready, token: str) -> str:
    """By the order as it stands at Shopify now: what we were told may be old."""
    money = env.shopify.order_money(ready.domain, token, order_id=ready.order_id)
    if money.cancelled or money.refunded:
        raise Refused("order_cancelled" if money.cancelled else "order_refunded", "The order is over.")
    if money.currency != ready.currency:
        raise Refused("currency", "The order is in another currency by now.")
    if money.refundable_shipping.minor < ready.amount.minor:
        raise Refused("no_shipping_left", "Some of the shipping has been given back already.")
    return env.shopify.refund_shipping(
        ready.domain,
        token,
        order_id=ready.order_id,
        # All of it is asked for by that name, which is right in every currency that she may have paid in.
        amount=None if ready.whole and money.refundable_shipping == ready.amount else ready.amount,
        key=ready.mark,
        note=ready.title,
    )


def _replace(env: Env, ready: Ready) -> dict[str, Any]:
    """A draft, and then the order of it. Once the draft is there nothing is certain before the order is."""
    there = _looked(env, ready, _our_draft) if ready.look_first else None
    if there is None:
        made = _asked(env, ready, _draft)
        return _completed(env, ready, made["given"]) if "given" in made else made
    if there.order_gid is not None or there.draft_gid is None:
        return {"given": there.order_gid, "draft": there.draft_gid}
    return _completed(env, ready, there.draft_gid)


def _completed(env: Env, ready: Ready, draft: str) -> dict[str, Any]:
    try:
        order = _with_token(
            env,
            ready,
            lambda token: env.shopify.complete_replacement(ready.domain, token, draft_gid=draft),
        )
    except (UserErrors, NotFound, Invalid) as wrong:
        return {"refused": wrong.code, "draft": draft}
    except KeptError as wrong:
        raise Unreachable("uncertain", wrong.sentence, permanent=False, said=wrong.code) from wrong
    return {"given": order, "draft": draft}


def _our_draft(env: Env, ready: Ready, token: str) -> Replacement | None:
    """That of an earlier try."""
    return env.shopify.find_replacement(ready.domain, token, key=ready.mark, since=ready.since)


def _draft(env: Env, ready: Ready, token: str) -> str:
    """A new one, by the order as it stands at Shopify now."""
    gate = env.shopify
    money = gate.order_money(ready.domain, token, order_id=ready.order_id)
    if money.cancelled or money.refunded:
        raise Refused("order_cancelled" if money.cancelled else "order_refunded", "The order is over.")
    # Of an order with more lines than are read, those that aren't are held against what was bought.
    known = money.refundable_lines
    if any(count > known.get(line, 0 if money.complete else count) for line, count in ready.lines):
        raise Refused("not_in_order", "Some of this was paid back or taken out of the order meanwhile.")
    return gate.create_replacement(
        ready.domain,
        token,
        order_id=ready.order_id,
        lines=ready.lines,
        key=ready.mark,
        note=ready.title,
        discount_title=ready.discount_title,
    )
