"""What an order's money stands at, and giving its shipping back by the way in which it was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.core.errors import Conflict, Invalid, NotFound, Refused, Unreachable
from app.core.money import Money
from app.shopify.calls import number_in
from app.shopify.errors import UserError, UserErrors
from app.shopify.graphql import AdminClient
from app.shopify.marks import idempotency_key, is_noted, note_with
from app.shopify.remedy_documents import ORDER_MONEY, ORDER_REFUND_NOTES, REFUND_CREATE, SHIPPING_SUGGESTED

LINES = 200  # an order with more is told to have some that aren't read
REFUNDS_MAX = 100  # Shopify lists no more of one order
# refundCreate's errors have no code; these are the sentences of the codes that its kin list.
IDEMPOTENCY = (
    ("different operation parameters", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"),
    ("currently in progress", "IDEMPOTENCY_CONCURRENT_REQUEST"),
    ("previous attempt failed", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"),
)


@dataclass(frozen=True)
class OrderMoney:
    """An order's money now, in the shop's currency.

    refundable_shipping   what of its shipping can still be given back
    presentment_currency  the one that the customer paid in
    cancelled, refunded   refunded: all of it
    customer_id           None for a guest
    refundable_lines      how many of each line can still be given back, by line id
    complete              False where the order has more lines than were read
    """

    total: Money
    refunded_so_far: Money
    refundable_shipping: Money
    currency: str
    presentment_currency: str
    cancelled: bool
    refunded: bool
    customer_id: int | None
    refundable_lines: Mapping[int, int]
    complete: bool = True


def order_money(client: AdminClient, shop_domain: str, access_token: str, *, order_id: int) -> OrderMoney:
    """raises  NotFound("order_gone"): deleted, or older than the sixty days that our scope sees"""
    asked = {"id": f"gid://shopify/Order/{order_id}", "lines": LINES}
    order = client.call(shop_domain, access_token, ORDER_MONEY, variables=asked)["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    suggested, currency = order["suggestedRefund"], order["currencyCode"]
    return OrderMoney(
        total=_in_shop(order["totalPriceSet"]),
        refunded_so_far=_in_shop(order["totalRefundedSet"]),
        refundable_shipping=_in_shop(suggested["shipping"]["maximumRefundableSet"])
        if suggested
        else Money(0, currency),
        currency=currency,
        presentment_currency=order["presentmentCurrencyCode"],
        cancelled=order["cancelledAt"] is not None,
        refunded=order["displayFinancialStatus"] == "REFUNDED",
        customer_id=number_in(order["customer"]["id"]) if order["customer"] else None,
        refundable_lines={
            number_in(one["id"]): one["refundableQuantity"] for one in order["lineItems"]["nodes"]
        },
        complete=not order["lineItems"]["pageInfo"]["hasNextPage"],
    )


def refund_shipping(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    order_id: int,
    amount: Money | None,
    key: str,
    note: str,
) -> str:
    """Give the shipping's price back to the payments that it came from. Asked again with the same key, it says what is
    there already: by the note for ever, by Shopify's own memory of the key for a day.

    amount   in the shop's currency; None: all that is left of it
    note     for the merchant; the key is put behind it
    returns  the refund's id at Shopify
    raises   NotFound("order_gone"); Refused("no_shipping_paid"), ("amount_above_shipping"), ("nothing_paid");
             UserErrors, with Shopify's idempotency codes where it names one (the sentence stands for the code);
             Unreachable("uncertain"): find_refund before trying again; ("not_sent"): try again
    """
    asking = _Asking(client, shop_domain, access_token, f"gid://shopify/Order/{order_id}")
    order = _suggested(asking, whole=True, amount=None)
    made = _noted(order["refunds"], key)
    if made:
        return made
    whole = _refundable(order, amount)
    shipping: dict[str, Any] = {"fullRefund": True}
    if amount is not None and amount != _in_shop(whole):
        share = _presented(whole, amount)
        order = _suggested(asking, whole=None, amount=share)
        shipping = {"amount": share}
    back = {
        "orderId": asking.gid,
        "note": note_with(key, note),
        "notify": False,  # our own letter says it, and why
        "currency": order["presentmentCurrencyCode"],
        "shipping": shipping,
        "transactions": _transactions(asking.gid, order["suggestedRefund"]["suggestedTransactions"]),
    }
    return _refund(asking, back, idempotency_key(shop_domain, key))


def find_refund(
    client: AdminClient, shop_domain: str, access_token: str, *, order_id: int, key: str
) -> str | None:
    """returns  the refund's id; None where the order has none of ours with this key
    raises   NotFound("order_gone"), Conflict("too_many_refunds")
    """
    asked = {"id": f"gid://shopify/Order/{order_id}", "refunds": REFUNDS_MAX}
    order = client.call(shop_domain, access_token, ORDER_REFUND_NOTES, variables=asked)["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    return _noted(order["refunds"], key)


@dataclass(frozen=True)
class _Asking:
    client: AdminClient
    shop_domain: str
    access_token: str
    gid: str


def _suggested(asking: _Asking, *, whole: bool | None, amount: str | None) -> dict[str, Any]:
    asked = {"id": asking.gid, "whole": whole, "amount": amount, "refunds": REFUNDS_MAX}
    data = asking.client.call(asking.shop_domain, asking.access_token, SHIPPING_SUGGESTED, variables=asked)
    order: dict[str, Any] | None = data["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    if order["suggestedRefund"] is None:
        raise Refused("nothing_paid", "Nothing was paid for this order that could go back.")
    return order


def _refundable(order: Mapping[str, Any], amount: Money | None) -> Mapping[str, Any]:
    """returns  what of the shipping can be given back, in both currencies"""
    whole: Mapping[str, Any] = order["suggestedRefund"]["shipping"]["maximumRefundableSet"]
    left = _in_shop(whole)
    if left.minor <= 0:
        raise Refused("no_shipping_paid", "No shipping was paid for this order, or it has been given back.")
    if amount is not None and (amount.minor <= 0 or amount.currency != left.currency):
        raise Invalid("bad_amount", "A refund is more than nothing, in the shop's own currency.")
    if amount is not None and amount.minor > left.minor:
        raise Refused("amount_above_shipping", "That is more than the shipping that was paid.")
    return whole


def _presented(whole: Mapping[str, Any], amount: Money) -> str:
    """returns  the amount in the currency that the customer paid in, at the rate of the order"""
    shown = _money(whole["presentmentMoney"])
    share = Decimal(amount.minor) / _in_shop(whole).minor
    minor = int((shown.minor * share).to_integral_value(ROUND_HALF_UP))
    return Money(minor, shown.currency).to_decimal_text()


def _transactions(order_gid: str, suggested: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without these Shopify would write a refund down and pay nothing."""
    back = [
        {
            "orderId": order_gid,
            "parentId": one["parentTransaction"]["id"],
            "gateway": one["gateway"],
            "kind": "REFUND",
            "amount": one["amountSet"]["presentmentMoney"]["amount"],
        }
        for one in suggested
        if one["parentTransaction"] and _money(one["amountSet"]["presentmentMoney"]).minor > 0
    ]
    if not back:
        raise Refused("nothing_paid", "Nothing was paid for this order that could go back.")
    return back


def _refund(asking: _Asking, back: Mapping[str, Any], idempotency: str) -> str:
    try:
        data = asking.client.call(
            asking.shop_domain,
            asking.access_token,
            REFUND_CREATE,
            variables={"input": back, "key": idempotency},
        )
    except UserErrors as refused:
        raise _coded(refused) from refused
    made = data["refundCreate"]["refund"]
    if made is None:
        raise Unreachable("uncertain", "Shopify didn't say which refund it made.", permanent=False)
    return str(made["id"])


def _coded(refused: UserErrors) -> UserErrors | Unreachable:
    """Give errors of the key their code. One that is in progress may be done yet."""
    said = tuple(
        UserError(one.field, one.message, one.code or _code_of(one.message)) for one in refused.errors
    )
    if any(one.code == "IDEMPOTENCY_CONCURRENT_REQUEST" for one in said):
        return Unreachable("uncertain", "Shopify is still at it.", permanent=False)
    return UserErrors("RefundCreate", said)


def _code_of(sentence: str) -> str:
    return next((code for words, code in IDEMPOTENCY if words in sentence), "")


def _noted(refunds: Sequence[Mapping[str, Any]], key: str) -> str | None:
    found = next((str(one["id"]) for one in refunds if is_noted(key, one["note"])), None)
    if found is None and len(refunds) >= REFUNDS_MAX:
        raise Conflict("too_many_refunds", "The order has more refunds than Shopify lists.")
    return found


def _in_shop(both: Mapping[str, Any]) -> Money:
    return _money(both["shopMoney"])


def _money(one: Mapping[str, Any]) -> Money:
    return Money.from_decimal_text(one["amount"], one["currencyCode"])
