"""What orders do with the messages about them. The same result for any order and any number of repeats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.core.calendar import zone_of
from app.core.errors import Invalid
from app.core.money import Money
from app.core.work import Work
from app.orders import customers, line_changes, rules, store
from app.orders.facts import (
    CodesUsed,
    CustomerNamed,
    OrderPaid,
    OrderPlaced,
    OrderTold,
    ShownChanged,
)
from app.orders.messages import LineBody, OrderBody, RefundBody
from app.orders.model import Order, Refund
from app.orders.purchases import tell_purchase
from app.orders.rules import Line
from app.orders.sendings import note_shipment
from app.orders.standings import tell_standing
from app.orders.store import OrderFile
from app.shopify.marks import REPLACEMENT_TAG
from app.shops.store import settings_at, the_shop

SHOWN_ATTRIBUTE = "_kept_promise"  # the signed promise, which our block puts on the cart
ATTRIBUTES_MAX = 8
CODES_MAX = 20  # of one order; Shopify takes fewer
ATTRIBUTE_MAX = 2_000  # a signed promise takes some 500 signs


def note_order(work: Work, body: OrderBody, *, triggered_at: datetime | None, digest: str) -> None:
    """Take in one version of an order with the fulfillments and refunds that it carries.

    digest  of the message: settles which of two versions of the same instant is taken, the same way each time
    raises  Invalid where the sum is no number
    """
    file = store.file(work, body.id)
    version = rules.version(body.changed_at, _text(triggered_at), digest[:16])
    known = file.order is not None
    address = _address(work, file.order)
    order = file.order or _place(work, file, body, version)
    customer = customers.customer_of(work, body)
    if customer is not None and (order.customer_id is None or version > order.version):
        order.customer_id = customer.id
    # Also at another address than before: what hangs on the address is looked at again.
    if known and _address(work, order) not in (None, address):
        work.record(CustomerNamed(order_id=body.id))
    _note_lines(order, body)
    if version > order.version:
        _amend(work, order, body, version)
    if version < order.shown_version:
        _note_shown(work, order, body, version)
    for fulfillment in body.fulfillments or ():
        note_shipment(work, fulfillment)
    for refund in body.refunds or ():
        _keep_refund(work, file, refund)
    tell_standing(work, file)
    tell_purchase(work, order)
    work.record(OrderTold(order_id=body.id))


def _address(work: Work, order: Order | None) -> bytes | None:
    """The fingerprint of the buyer's address; None while there is none."""
    if order is None or order.customer_id is None:
        return None
    customer = store.customer_by_id(work, order.customer_id)
    return customer.email_key if customer is not None else None


def note_deletion(work: Work, order_id: int, deleted_at: datetime) -> bool:
    """The merchant deleted the order at Shopify. returns  False while nobody has told us of such an order"""
    file = store.file(work, order_id)
    if file.order is None:
        return False
    if file.order.deleted_at is None:
        file.order.deleted_at = deleted_at
        tell_standing(work, file)
        tell_purchase(work, file.order)
        work.record(OrderTold(order_id=order_id))
    return True


def note_refund(work: Work, body: RefundBody) -> None:
    """Take in a refund; the order may be heard of later."""
    file = store.file(work, body.order_id)
    _keep_refund(work, file, body)
    tell_standing(work, file)
    work.record(OrderTold(order_id=body.order_id))


def _place(work: Work, file: OrderFile, body: OrderBody, version: str) -> Order:
    order = Order(
        shop_id=work.shop_id,
        id=body.id,
        before_install=rules.is_imported(
            body.ordered_at, body.created_at, installed_at=the_shop(work).installed_at
        ),
        shown_version=version,
        line_changes={},
        deleted_at=None,
    )
    _show(work, order, body)
    _write(work, order, body, version)
    order.begins_at = store.begins_at(order, file)
    file.order = order
    work.session.add(order)
    work.record(OrderPlaced(order_id=order.id, ordered_at=order.ordered_at))
    if order.financial_status in rules.PAID:
        work.record(OrderPaid(order_id=order.id))
    if body.discount_codes:
        _tell_codes(work, order, body)
    return order


def _tell_codes(work: Work, order: Order, body: OrderBody) -> None:
    codes = tuple(
        (one.code, _sum_if_told(one.amount, order.currency))
        for one in (body.discount_codes or ())[:CODES_MAX]
        if one.code
    )
    work.record(CodesUsed(order_id=order.id, codes=codes, currency=order.currency))


def _note_lines(order: Order, body: OrderBody) -> None:
    """Also an old version says when a line came or went."""
    lines = [Line(**_line(line, order.currency)) for line in body.line_items or ()]
    seen = line_changes.with_version(order.line_changes, lines, body.changed_at)
    if seen != order.line_changes:
        order.line_changes = seen


def _amend(work: Work, order: Order, body: OrderBody, version: str) -> None:
    was_paid = order.financial_status in rules.PAID
    _write(work, order, body, version)
    if order.financial_status in rules.PAID and not was_paid:
        work.record(OrderPaid(order_id=order.id))


def _note_shown(work: Work, order: Order, body: OrderBody, version: str) -> None:
    """An earlier version than any before: what it shows is nearer to what she saw when she paid."""
    before = _shown(order)
    order.shown_version = version
    _show(work, order, body)
    if _shown(order) != before:
        work.record(ShownChanged(order_id=order.id))


def _shown(order: Order) -> tuple[object, ...]:
    return (
        order.ordered_at, order.shown_title, order.shown_code, order.country, order.zone, order.shown_attributes,
        order.accepts_marketing,
    )  # fmt: skip


def _show(work: Work, order: Order, body: OrderBody) -> None:
    option = body.shipping
    place = body.shipping_address or body.billing_address
    province = place.province_code if place else None
    order.ordered_at = body.ordered_at
    order.shown_title = _clip(option.title if option else None, 255)
    order.shown_code = _clip(option.code if option else None, 255)
    order.country = _country(place.country_code if place else None)
    order.province = _clip(province, 10)
    order.zone = zone_of(order.country, province, the_shop(work).zone)
    order.shown_attributes = _attributes(work, body)
    order.accepts_marketing = bool(body.buyer_accepts_marketing)


def _attributes(work: Work, body: OrderBody) -> list[list[str]]:
    """What promises read of the cart, and nothing else: people write gift cards into it."""
    slots = settings_at(work, body.ordered_at)[1].slots
    wanted = {SHOWN_ATTRIBUTE, *slots.dates, *slots.hours}
    found = []
    for one in body.note_attributes or ():
        name = " ".join((one.name or "").lower().split())
        if name in wanted and isinstance(one.value, str) and one.value.strip():
            found.append([name, one.value.strip()[:ATTRIBUTE_MAX]])
    return found[:ATTRIBUTES_MAX]


def _write(work: Work, order: Order, body: OrderBody, version: str) -> None:
    currency = (body.currency or the_shop(work).currency)[:3].upper()
    order.version = version
    order.name = (body.name or f"#{body.id}")[:64]
    order.updated_at = body.changed_at
    order.financial_status = _clip(body.financial_status, 40)
    order.cancelled_at = body.cancelled_at.astimezone(UTC) if body.cancelled_at else None
    order.test = bool(body.test)
    order.source = _clip(body.source_name, 100)
    order.currency = currency
    order.total_minor = _sum(body.total_price, currency)
    order.current_minor = _sum_if_told(body.current_total_price, currency)
    order.shipping_minor = sum(
        _sum_if_told(one.paid, currency) or 0 for one in body.shipping_lines or () if not one.is_removed
    )
    order.locale = _clip(body.customer_locale, 16)
    order.replacement = REPLACEMENT_TAG in {tag.strip().lower() for tag in (body.tags or "").split(",")}
    known = {line.id: line for line in store.lines_of(order)} if order.lines else {}
    order.lines = [_line(line, currency, known.get(line.id)) for line in body.line_items or ()]


def _keep_refund(work: Work, file: OrderFile, body: RefundBody) -> None:
    if body.id in file.refunds:
        return
    refund = Refund(
        shop_id=work.shop_id,
        id=body.id,
        order_id=body.order_id,
        refunded_at=(body.processed_at or body.created_at).astimezone(UTC),
        lines=[{"id": one.line_item_id, "quantity": one.quantity} for one in body.refund_line_items or ()],
    )
    file.refunds[body.id] = refund
    work.session.add(refund)


def _line(body: LineBody, currency: str, known: Line | None = None) -> dict[str, Any]:
    """known  by an earlier message: what was paid holds where this one says nothing of it"""
    paid = _paid(body, currency)
    if paid is None and known is not None and known.paid_minor is not None and known.quantity:
        paid = known.paid_minor * body.quantity // known.quantity
    shippable = (
        bool(body.requires_shipping if body.requires_shipping is not None else True) and not body.gift_card
    )
    line = Line(
        id=body.id,
        title=(body.title or "")[:255],
        quantity=body.quantity,
        current=body.quantity if body.current_quantity is None else body.current_quantity,
        shippable=shippable,
        product_id=body.product_id,
        paid_minor=paid,
    )
    return line.__dict__.copy()


def _paid(body: LineBody, currency: str) -> int | None:
    price = _sum_if_told(body.price, currency)
    if price is None:
        return None
    off = sum(_sum_if_told(one.amount, currency) or 0 for one in body.discount_allocations or ())
    return max(price * body.quantity - off, 0)


def _sum(text: str | None, currency: str) -> int:
    minor = Money.from_decimal_text(text or "0", currency).minor
    if not 0 <= minor < 2**62:
        raise Invalid("bad_amount", "The order's total_price is no sum that an order can have.")
    return minor


def _sum_if_told(text: Any, currency: str) -> int | None:
    """None where it is missing or no sum."""
    try:
        return _sum(text, currency) if isinstance(text, str) and text else None
    except Invalid:
        return None


def _country(code: str | None) -> str | None:
    return code.upper() if code and len(code) == 2 and code.isascii() and code.isalpha() else None


def _clip(text: str | None, size: int) -> str | None:
    return text[:size] if text else None


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""
