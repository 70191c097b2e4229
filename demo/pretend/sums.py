"""What an order comes to: amounts, what has been sent of it, and the statuses that follow."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from demo.pretend.records import Fulfillment, Line, Order

# A scan with one of these words does not move a shipment out of the state that an earlier scan gave it.
FINAL = frozenset({"delivered", "picked_up"})
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Totals:
    """Amounts of an order in its currency; `current_…` is what is left after refunds."""

    lines: Decimal
    discount: Decimal
    subtotal: Decimal
    price: Decimal
    current_subtotal: Decimal
    current_shipping: Decimal
    current: Decimal
    refunded: Decimal


def totals(order: Order) -> Totals:
    lines = sum((Decimal(line.price) * line.quantity for line in order.lines), Decimal(0))
    removed = sum((Decimal(line.price) * line.removed for line in order.lines), Decimal(0))
    discount, shipping = Decimal(order.discount), Decimal(order.shipping_price)
    refunded_shipping = sum((Decimal(refund.shipping) for refund in order.refunds), Decimal(0))
    current_subtotal = max(lines - removed - discount, Decimal(0))
    current_shipping = shipping - refunded_shipping
    return Totals(
        lines=lines,
        discount=discount,
        subtotal=lines - discount,
        price=lines - discount + shipping,
        current_subtotal=current_subtotal,
        current_shipping=current_shipping,
        current=current_subtotal + current_shipping,
        refunded=sum((Decimal(refund.total) for refund in order.refunds), Decimal(0)),
    )


def taken_off(order: Order, line: Line) -> list[Decimal]:
    """What of the order's discount falls on a line, each by its worth; the last of them takes what is left over."""
    discount = Decimal(order.discount)
    if not discount:
        return []
    worthy = [one for one in order.lines if Decimal(one.price) * one.quantity > 0]
    if line not in worthy:
        return []
    lines = totals(order).lines
    shares = [
        (discount * Decimal(one.price) * one.quantity / lines).quantize(CENT, ROUND_DOWN) for one in worthy
    ]
    shares[-1] += discount - sum(shares)
    return [shares[worthy.index(line)]]


def is_sent(order: Order) -> bool:
    """Whether anything in the order is a thing that is carried to the buyer."""
    return any(line.requires_shipping for line in order.lines)


def sent(order: Order, line: Line) -> int:
    return sum(one.quantities.get(line.id, 0) for one in order.fulfillments if one.status == "success")


def unsent(order: Order, line: Line) -> int:
    """How many are still to be sent; nothing is once the order is cancelled."""
    return 0 if order.cancelled_at else max(line.quantity - line.removed - sent(order, line), 0)


def line_status(order: Order, line: Line) -> str | None:
    """`fulfilled`, `partial` or None, as webhooks write it."""
    done = sent(order, line)
    if not done:
        return None
    return "partial" if unsent(order, line) else "fulfilled"


def fulfillment_status(order: Order) -> str | None:
    """`fulfilled`, `partial` or None; lines that were refunded before they were sent no longer count."""
    done = sum(sent(order, line) for line in order.lines)
    if not done:
        return None
    return "partial" if any(unsent(order, line) for line in order.lines) else "fulfilled"


def financial_status(order: Order) -> str:
    amount = totals(order)
    if order.refunds and amount.refunded:
        return "refunded" if amount.refunded >= amount.price else "partially_refunded"
    return "voided" if order.cancelled_at and order.financial_status == "pending" else order.financial_status


def shipment_status(one: Fulfillment) -> str | None:
    """The status of the newest scan by the carrier's clock; None while the carrier has said nothing.

    The first "delivered" stays, whatever is heard later, as Shopify's own admin shows it.
    """
    ordered = sorted(one.scans, key=lambda scan: (scan.happened_at, scan.id))
    final = next((scan.status for scan in ordered if scan.status in FINAL), None)
    return final or (ordered[-1].status if ordered else None)
