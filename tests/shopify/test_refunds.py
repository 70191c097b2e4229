"""Refunds in two currencies, and what the idempotency of Shopify says in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import KeptError, Refused, Unreachable
from app.core.money import Money
from app.shopify import refunds
from app.shopify.errors import UserErrors
from app.shopify.graphql import AdminClient
from tests.fakes import StoppedClock
from tests.shopify.given import NOW, SHOP, TOKEN, Script, settings

REFUNDED = {
    "data": {"refundCreate": {"refund": {"id": "gid://shopify/Refund/5", "note": ""}, "userErrors": []}}
}


def on(network: Script) -> tuple[AdminClient, str, str]:
    return AdminClient(settings(), StoppedClock(NOW), http=network.session()), SHOP, TOKEN


def both(shop: str, shown: str) -> dict[str, Any]:
    return {
        "shopMoney": {"amount": shop, "currencyCode": "SEK"},
        "presentmentMoney": {"amount": shown, "currencyCode": "EUR"},
    }


def suggested(
    shop: str = "49.00", shown: str = "4.20", *payments: tuple[str, str], **more: Any
) -> dict[str, Any]:
    paid = [
        {
            "gateway": gateway,
            "parentTransaction": {"id": f"gid://shopify/OrderTransaction/{at}"},
            "amountSet": both("0.00", amount),
        }
        for at, (gateway, amount) in enumerate(payments or (("shopify_payments", shown),))
    ]
    order = {
        "id": "gid://shopify/Order/1",
        "cancelledAt": None,
        "currencyCode": "SEK",
        "presentmentCurrencyCode": "EUR",
        "refunds": [],
        "suggestedRefund": {
            "shipping": {"amountSet": both(shop, shown), "maximumRefundableSet": both(shop, shown)},
            "suggestedTransactions": paid,
        },
    }
    return {"data": {"order": {**order, **more}}}


def refund(network: Script, amount: Money | None = None) -> str:
    return refunds.refund_shipping(*on(network), order_id=1, amount=amount, key="offer:1", note="Late")


def test_money_goes_back_in_the_currency_and_to_the_payments_that_it_came_from() -> None:
    network = Script(suggested("49.00", "4.20", ("gift_card", "1.20"), ("paypal", "3.00")), REFUNDED)

    assert refund(network) == "gid://shopify/Refund/5"

    sent = network.bodies[1]["variables"]["input"]
    assert (sent["currency"], sent["shipping"], sent["notify"]) == ("EUR", {"fullRefund": True}, False)
    assert [(one["gateway"], one["amount"]) for one in sent["transactions"]] == [
        ("gift_card", "1.20"),
        ("paypal", "3.00"),
    ]


def test_a_part_is_reckoned_at_the_rate_of_the_order() -> None:
    network = Script(suggested(), suggested("24.50", "2.10"), REFUNDED)

    refund(network, Money(2_450, "SEK"))

    assert network.bodies[1]["variables"]["amount"] == "2.10"
    assert network.bodies[2]["variables"]["input"]["shipping"] == {"amount": "2.10"}


def test_the_same_refund_has_the_same_key_each_time() -> None:
    first, second = Script(suggested(), REFUNDED), Script(suggested(), REFUNDED)
    refund(first)
    refund(second)

    assert first.bodies[1]["variables"]["key"] == second.bodies[1]["variables"]["key"]
    assert len(first.bodies[1]["variables"]["key"]) == 36


def test_what_is_noted_already_is_not_asked_for_again() -> None:
    network = Script(suggested(refunds=[{"id": "gid://shopify/Refund/4", "note": "Late [offer:1]"}]))

    assert refund(network) == "gid://shopify/Refund/4"
    assert len(network.sent) == 1


@pytest.mark.parametrize(
    "answer",
    [
        suggested(suggestedRefund=None),
        suggested("49.00", "4.20", ("shopify_payments", "0.00")),
    ],
    ids=["nothing to suggest", "no payment"],
)
def test_what_was_never_paid_is_not_written_down_as_given_back(answer: dict[str, Any]) -> None:
    network = Script(answer)

    with pytest.raises(Refused) as refused:
        refund(network)

    assert refused.value.code == "nothing_paid"
    assert len(network.sent) == 1


@pytest.mark.parametrize(
    ("sentence", "kind", "code"),
    [
        (
            "The same idempotency key cannot be used with different operation parameters.",
            UserErrors,
            "idempotency_key_parameter_mismatch",
        ),
        ("This request is currently in progress, please try again.", Unreachable, "uncertain"),
        ("The previous attempt failed.", UserErrors, "idempotency_previous_attempt_failed"),
        ("Refund is not possible", UserErrors, "user_errors"),
    ],
)
def test_a_sentence_about_the_key_gets_its_code(sentence: str, kind: type[KeptError], code: str) -> None:
    said = {"refund": None, "userErrors": [{"field": None, "message": sentence}]}
    network = Script(suggested(), {"data": {"refundCreate": said}})

    with pytest.raises(kind) as told:
        refund(network)

    assert told.value.code == code
