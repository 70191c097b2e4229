"""The orders of a Work: read for a whole batch at once, kept in reach until it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.errors import NotFound
from app.core.money import Money
from app.core.work import Work
from app.orders import line_changes, rules
from app.orders.model import Customer, Order, Part, Refund, Shipment, TrackingEvent
from app.orders.rules import SCHEDULED, Line

MERGES_MAX = 20  # one after the other; nobody has had that many records
ROWS_PER_ORDER_MAX = 500  # of each kind; Shopify itself lists no more fulfillments than that


@dataclass
class OrderFile:
    """All that is known of one order. `order` is None while only its shipments have been heard of."""

    order: Order | None = None
    shipments: dict[int, Shipment] = field(default_factory=dict)
    scans: dict[int, TrackingEvent] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    parts: dict[int, Part] = field(default_factory=dict)


def files(work: Work, order_ids: Iterable[int]) -> dict[int, OrderFile]:
    """The files of these orders, empty ones included. Five queries for those not yet read in this Work."""
    shelf: dict[int, OrderFile] = work.memo.setdefault("orders", {})
    missing = [one for one in set(order_ids) if one not in shelf]
    for order_id in missing:
        shelf[order_id] = OrderFile()
    if missing:
        with work.session.no_autoflush:
            _fill(work, shelf, missing)
    return shelf


def _fill(work: Work, shelf: dict[int, OrderFile], order_ids: list[int]) -> None:
    for order in work.session.scalars(select(Order).where(among(Order.id, order_ids))):
        shelf[order.id].order = order
    for shipment in work.session.scalars(select(Shipment).where(among(Shipment.order_id, order_ids))):
        shelf[shipment.order_id].shipments[shipment.id] = shipment
    for scan in work.session.scalars(select(TrackingEvent).where(among(TrackingEvent.order_id, order_ids))):
        shelf[scan.order_id].scans[scan.id] = scan
    for refund in work.session.scalars(select(Refund).where(among(Refund.order_id, order_ids))):
        shelf[refund.order_id].refunds[refund.id] = refund
    for part in work.session.scalars(select(Part).where(among(Part.order_id, order_ids))):
        shelf[part.order_id].parts[part.id] = part


def orders_alone(work: Work, order_ids: Iterable[int]) -> dict[int, Order]:
    """Those that are known, without what hangs on them: one query, for lists that name them and no more."""
    ids = set(order_ids)
    if not ids:
        return {}
    return {one.id: one for one in work.session.scalars(select(Order).where(among(Order.id, ids)))}


def file(work: Work, order_id: int) -> OrderFile:
    return files(work, [order_id])[order_id]


def lines_of(order: Order) -> list[Line]:
    return [Line(**line) for line in order.lines]


def paid_for(order: Order, line_id: int, count: int) -> Money:
    """What was really paid for so many of one line, after discounts."""
    goods_minor = order.total_minor - order.shipping_minor
    return Money(rules.paid_for(lines_of(order), line_id, count, goods_minor=goods_minor), order.currency)


def shown_lines(order: Order) -> list[Line]:
    """Those that were in the order from the first version that we heard of: for what is added later, in an exchange
    for example, nothing was shown.
    """
    begun_at = datetime.fromisoformat(order.shown_version.partition("|")[0])
    return [
        line
        for line in lines_of(order)
        if not line_changes.added_later(order.line_changes, line.id, begun_at)
    ]


def marks_of(part: Part) -> list[tuple[datetime, str]]:
    """What was heard of its clock, by time: (when, "on_hold", "free" or "scheduled")."""
    return [(datetime.fromisoformat(at), state) for at, state in part.marks]


def begins_at(order: Order, file: OrderFile) -> datetime | None:
    """When its clock begins, if later than the purchase. What was cancelled instead of sent has no say."""
    waiting = (
        part.fulfill_at
        for part in file.parts.values()
        if part.status != "cancelled" and any(state == SCHEDULED for _, state in part.marks)
    )
    return rules.begins_at(order.ordered_at, waiting)


def titles(order: Order) -> list[str]:
    """What she bought that is sent, each thing once; without what was taken out again, unless all of it was."""
    sent = [line for line in lines_of(order) if line.shippable and line.title]
    kept = [line for line in sent if line.current > 0]
    return list(dict.fromkeys(line.title for line in kept or sent))


def products(order: Order) -> list[tuple[int, str]]:
    """Shopify's number and the title of each product that is sent, each once."""
    found = {line.product_id: line.title for line in lines_of(order) if line.shippable and line.product_id}
    return list(found.items())


def warm_customers(work: Work, *, shopify_ids: set[int], email_keys: set[bytes]) -> None:
    """Read the customers that a batch will ask for, so that each asks memory."""
    shelf = _shelf(work)
    shopify_ids -= {one.shopify_id for one in shelf.rows if one.shopify_id is not None}
    # Two queries: for an "or" SQLite reads every customer of the shop.
    for wanted in (among(Customer.shopify_id, shopify_ids), Customer.email_key.in_(email_keys)):
        with work.session.no_autoflush:
            for customer in work.session.scalars(select(Customer).where(wanted)):
                shelf.put(customer)
    shelf.asked_ids |= shopify_ids
    shelf.asked_keys |= email_keys


def warm_buyers(work: Work) -> None:
    """Read who bought what is in reach, in one query."""
    shelf = _shelf(work)
    ids = {file.order.customer_id for file in work.memo.get("orders", {}).values() if file.order is not None}
    missing = ids - shelf.by_id.keys() - {None}
    if missing:
        with work.session.no_autoflush:
            for customer in work.session.scalars(select(Customer).where(among(Customer.id, missing))):
                shelf.put(customer)


def customer_by_shopify_id(work: Work, shopify_id: int) -> Customer | None:
    shelf = _shelf(work)
    if shopify_id not in shelf.by_shopify_id and shopify_id not in shelf.asked_ids:
        warm_customers(work, shopify_ids={shopify_id}, email_keys=set())
    return shelf.by_shopify_id.get(shopify_id)


def customer_by_id(work: Work, customer_id: int) -> Customer | None:
    """Also one that was made in this Work and isn't written yet."""
    known = _shelf(work).by_id.get(customer_id)
    return known if known is not None else work.session.get(Customer, (work.shop_id, customer_id))


def merged(work: Work, customer: Customer) -> Customer:
    """The record that stands for her now, where Shopify made several into one."""
    for _ in range(MERGES_MAX):
        if customer.merged_into is None:
            break
        customer = customer_by_id(work, customer.merged_into) or customer
    return customer


def customers_by_email(work: Work, email_key: bytes) -> list[Customer]:
    """Oldest first: a person may have been a guest, and then a customer."""
    shelf = _shelf(work)
    if email_key not in shelf.asked_keys:
        warm_customers(work, shopify_ids=set(), email_keys={email_key})
    return sorted((one for one in shelf.rows if one.email_key == email_key), key=lambda one: one.id)


def by_customer(work: Work, order_ids: Collection[int]) -> list[int]:
    """The same, in the order in which their customers are locked, so that two workers don't wait for each other."""
    bought = select(Order.id, Order.customer_id).where(among(Order.id, order_ids))
    buyers = {row[0]: row[1] for row in work.session.execute(bought)}
    return sorted(order_ids, key=lambda one: (buyers.get(one) or 0, one))


def add_customer(work: Work, customer: Customer) -> None:
    work.session.add(customer)
    _shelf(work).put(customer)


@dataclass
class _Shelf:
    rows: list[Customer] = field(default_factory=list)
    by_shopify_id: dict[int, Customer] = field(default_factory=dict)
    asked_ids: set[int] = field(default_factory=set)
    asked_keys: set[bytes] = field(default_factory=set)
    by_id: dict[int, Customer] = field(default_factory=dict)

    def put(self, customer: Customer) -> None:
        if customer.id not in self.by_id:
            self.by_id[customer.id] = customer
            self.rows.append(customer)
        if customer.shopify_id is not None:
            self.by_shopify_id[customer.shopify_id] = customer


def _shelf(work: Work) -> _Shelf:
    shelf: _Shelf = work.memo.setdefault("customers", _Shelf())
    return shelf


def order_for_her(work: Work, order_id: int) -> Order:
    """raises  NotFound where the order or its customer is gone: a letter's link outlives both"""
    order = file(work, order_id).order
    customer = customer_by_id(work, order.customer_id) if order and order.customer_id else None
    if order is None or order.deleted_at is not None or customer is None or customer.redacted_at is not None:
        raise NotFound(
            "no_order", "This order isn't here any more. Answer the letter, and a person will help you."
        )
    return order
