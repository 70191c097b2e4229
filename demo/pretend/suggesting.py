"""What Shopify would give back of an order's shipping, and from which payment.

source  Admin GraphQL reference 2026-10: Order.suggestedRefund
"""

from decimal import Decimal
from typing import Any

from demo.pretend import sums
from demo.pretend.pieces import gid
from demo.pretend.records import Order
from demo.pretend.viewing import View, money

# The payment of an order has no record of its own here; its number follows from the order's.
SALE_FROM = 10**12
UNPAID = frozenset({"pending", "authorized", "voided", "expired"})


def sale_of(order: Order) -> int:
    return order.id + SALE_FROM


def gateway_of(order: Order) -> str:
    return "bogus" if order.test else "shopify_payments"


def refundable(order: Order) -> Decimal:
    """Of what was paid, what hasn't gone back yet."""
    if order.financial_status in UNPAID:
        return Decimal(0)
    total = sums.totals(order)
    return max(total.price - total.refunded, Decimal(0))


def suggested(
    order: Order, *, refundShipping: bool | None = None, shippingAmount: Any = None, **_: object
) -> View:
    """Of the shipping alone, which is all that is asked for here: lines are passed over.

    source  Order.suggestedRefund: `shippingAmount` overrides `refundShipping`
    """
    left = min(sums.totals(order).current_shipping, refundable(order))
    wanted = (
        Decimal(str(shippingAmount)) if shippingAmount is not None else left if refundShipping else Decimal(0)
    )
    back, currency = min(max(wanted, Decimal(0)), left), order.currency
    zero = money("0", currency)
    sale = {"id": gid("OrderTransaction", sale_of(order)), "kind": "SALE", "gateway": gateway_of(order)}
    transaction = {
        "gateway": gateway_of(order),
        "formattedGateway": "Shopify Payments",
        "kind": "SUGGESTED_REFUND",
        "parentTransaction": sale,
        "amountSet": money(back, currency),
        "maximumRefundableSet": money(refundable(order), currency),
    }
    return {
        "amountSet": money(back, currency),
        "maximumRefundableSet": money(refundable(order), currency),
        "subtotalSet": zero,
        "totalTaxSet": zero,
        "shipping": {
            "amountSet": money(back, currency),
            "maximumRefundableSet": money(left, currency),
            "taxSet": zero,
        },
        "suggestedTransactions": [transaction] if back else [],
    }
