"""Giving a remedy at Shopify: what an earlier call may have done is looked for first. No Work is open here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app.core.errors import Invalid, KeptError, NotFound, Refused, Unreachable
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


@dataclass(frozen=True)
class Ready:
    """All that the call needs.

    mark         by which what was done is found again
    customer_id  Shopify's; None for a guest
    whole        shipping_refund: all that was paid for it
    owned        gift_card: it may be put on the customer's record
    since        when this way was first tried; look_first: then, or later, Shopify was called without a clear answer
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

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor or 0, self.currency)

    @property
    def title(self) -> str:
        return f"Kept {self.order_name}"


def perform(env: Env, ready: Ready) -> dict[str, Any]:
    """returns  {"given": Shopify's id}, with "draft" for a replacement; or {"refused": code}, with "draft" where one is
             left behind: Shopify has surely given nothing
    raises   Unreachable; Conflict where only a person can tell whether it was given
    """
    try:
        if ready.kind == "replacement":
            return _replace(env, ready)
        return {"given": _with_token(env, ready, lambda token: _give(env, ready, token))}
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


def _give(env: Env, ready: Ready, token: str) -> str:
    found = _found(env, ready, token) if ready.look_first else None
    return found or _made(env, ready, token)


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
        found = _our_code(env, ready, token) if wrong.has("TAKEN") else None
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
        found = _found(env, ready, token) if wrong.has("TAKEN") else None
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
    there = _with_token(env, ready, lambda token: _draft(env, ready, token))
    draft = there.draft_gid
    if there.order_gid is not None or draft is None:
        return {"given": there.order_gid, "draft": draft}
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


def _draft(env: Env, ready: Ready, token: str) -> Replacement:
    """The draft of an earlier try, or a new one by the order as it stands at Shopify now."""
    gate = env.shopify
    if ready.look_first:
        found = gate.find_replacement(ready.domain, token, key=ready.mark, since=ready.since)
        if found is not None:
            return found
    money = gate.order_money(ready.domain, token, order_id=ready.order_id)
    if money.cancelled or money.refunded:
        raise Refused("order_cancelled" if money.cancelled else "order_refunded", "The order is over.")
    made = gate.create_replacement(
        ready.domain,
        token,
        order_id=ready.order_id,
        lines=ready.lines,
        key=ready.mark,
        note=ready.title,
        discount_title=ready.discount_title,
    )
    return Replacement(made, None)
