"""Makes an order out of what a buyer chose: lines, who they are, and what a discount code takes off."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from demo.pretend import sums
from demo.pretend.records import Buyer, Discount, Line, Order, Product, Refund, amount_text

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop

# A line may be given as a Line, a Product, a SKU or title, or any of the latter with a quantity.
Wanted = Line | Product | str | tuple[Product | str, int]


class Refused(Exception):
    """The checkout says no; the text is for the buyer."""


def lines_of(wanted: Iterable[Wanted], products: Sequence[Product]) -> list[Line]:
    """The lines of an order, still without ids; no line at all means one of the first product.

    raises  Refused if a SKU or title is not on the shelf
    """
    chosen = list(wanted) or list(products[:1])
    return [_line(one, products) for one in chosen]


def _line(wanted: Wanted, products: Sequence[Product]) -> Line:
    if isinstance(wanted, Line):
        return replace(wanted)
    what, quantity = wanted if isinstance(wanted, tuple) else (wanted, 1)
    product = what if isinstance(what, Product) else _find(what, products)
    return Line(
        title=product.title,
        price=product.price,
        quantity=quantity,
        product_id=product.id or None,
        variant_id=product.variant_id or None,
        sku=product.sku,
        vendor=product.vendor or None,
        requires_shipping=product.requires_shipping,
        gift_card=product.gift_card,
        grams=product.grams,
    )


def _find(name: str, products: Sequence[Product]) -> Product:
    found = next((product for product in products if name in (product.sku, product.title)), None)
    if found is None:
        raise Refused(f"{name} is not on the shelf")
    return found


def blank_order(
    shop: "PretendShop", wanted: Iterable[Wanted], *, at: datetime, id: int | None, name: str | None
) -> Order:
    """An order with its lines and ids, of which nothing else is known yet. Raises Refused as `lines_of` does."""
    next_id, number = shop.world.next_id, shop.record.next_number
    lines = lines_of(wanted, shop.record.products)
    for line in lines:
        line.id = line.id or next_id()
    return Order(
        id=id or next_id(),
        number=number,
        name=name or f"#{number}",
        created_at=at,
        updated_at=at,
        currency=shop.record.currency,
        buyer=Buyer(None),
        lines=lines,
        shipping_title="",
        shipping_price="0",
        shipping_line_id=next_id(),
        fulfillment_order_id=next_id(),
        key=secrets.token_hex(16),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What this order says about its buyer that the customer's record may say otherwise; None leaves it."""

    country: str | None = None
    province: str | None = None
    locale: str | None = None


def recognise(shop: "PretendShop", given: Buyer | None, *, wish: Wish, guest: bool, at: datetime) -> Buyer:
    """The buyer of an order: the customer whom Shopify has under this e-mail address, or a new one.

    A guest, and somebody of whom nothing is known, stays without an id and so without a customer record.
    """
    someone = given or Buyer(None, country=shop.record.country, locale=shop.record.locale)
    buyer = replace(
        someone,
        country=wish.country or someone.country,
        province=wish.province or someone.province,
        locale=wish.locale or someone.locale,
    )
    if given and not guest:
        known = shop.book.by_email.get(buyer.email.casefold()) if buyer.email else None
        buyer.id = buyer.id or known or shop.world.next_id()
        buyer.created_at = buyer.created_at or (shop.customers[known].created_at if known else at)
    return buyer


@dataclass(frozen=True, slots=True)
class Back:
    """What a refund gives back: pieces by line id, and how much of the shipping's price.

    paid  how much money goes back; None: what these come to
    """

    quantities: Mapping[int, int]
    shipping: str
    note: str | None = None
    paid: str | None = None


def refund_of(order: Order, back: Back, *, at: datetime, next_id: Callable[[], int]) -> Refund:
    prices = {line.id: Decimal(line.price) for line in order.lines}
    whole = sum((prices[line_id] * pieces for line_id, pieces in back.quantities.items()), Decimal(0))
    # What a code took off the order does not come back to the buyer as money.
    paid = min(whole, sums.totals(order).current_subtotal)
    return Refund(
        id=next_id(),
        created_at=at,
        quantities=dict(back.quantities),
        shipping=amount_text(back.shipping, order.currency),
        total=amount_text(back.paid or paid + Decimal(back.shipping), order.currency),
        note=back.note,
        transaction_id=next_id(),
        item_ids={line_id: next_id() for line_id in back.quantities},
    )


def take_from_stock(products: Sequence[Product], lines: Sequence[Line]) -> None:
    """What is counted gets less by what is sold."""
    for line in lines:
        for product in products:
            if product.stock is not None and product.variant_id == line.variant_id:
                product.stock -= line.quantity


def take_off(order: Order, discount: Discount, *, at: datetime) -> None:
    """Apply a code to an order and count its use.

    raises  Refused where the code does not apply, with what Shopify's checkout would say
    source  shopify.dev "discountCodeBasicCreate": usageLimit, appliesOncePerCustomer, context, minimumRequirement
    """
    subtotal = sum((Decimal(line.price) * line.quantity for line in order.lines), Decimal(0))
    pieces = sum(line.quantity for line in order.lines)
    for refused, sentence in (
        (not is_running(discount, at=at), "This code is not valid now"),
        (
            discount.usage_limit is not None and discount.used >= discount.usage_limit,
            "This code has been used",
        ),
        (
            discount.once_per_customer and order.buyer.id in discount.used_by,
            "You have used this code already",
        ),
        (
            discount.customer_ids is not None and order.buyer.id not in discount.customer_ids,
            "Not for this customer",
        ),
        (subtotal < Decimal(discount.minimum_subtotal or 0), "The order is too small for this code"),
        (pieces < (discount.minimum_quantity or 0), "Too few pieces for this code"),
    ):
        if refused:
            raise Refused(sentence)
    order.discount = amount_text(min(_worth(discount, subtotal, pieces), subtotal), order.currency)
    order.discount_code = discount.code
    discount.used += 1
    discount.used_by.append(order.buyer.id)


def is_running(discount: Discount, *, at: datetime) -> bool:
    return (
        discount.active and discount.starts_at <= at and (discount.ends_at is None or at < discount.ends_at)
    )


def _worth(discount: Discount, subtotal: Decimal, pieces: int) -> Decimal:
    if discount.percentage is not None:
        return subtotal * Decimal(str(discount.percentage))
    return Decimal(discount.amount or 0) * (pieces if discount.each_item else 1)
