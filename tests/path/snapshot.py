"""All that is known of a shop's orders, as plain values: two shops that were told the same should look the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.work import Work, reading_for
from app.guarantees.model import Offer
from app.orders import store as orders
from app.orders.model import Customer, Order, Refund, Shipment, TrackingEvent
from app.orders.purchases import read_purchase
from app.promises import store as promises
from app.promises.actions import what_is_known
from app.promises.model import OutcomeRow
from app.promises.recount import recount
from app.promises.rules import binding
from app.promises.totals import totals_by_day
from app.touchpoints.model import Letter, Touchpoint
from tests.path.given import Street

# Made in the app and so different each time; or the instant of hearing, which no two ways of telling share.
NOT_COMPARED = {"heard_at", "changed_at", "customer_id", "promise_id", "known_as_of"}
SEALED = {"email_sealed", "first_name_sealed", "last_name_sealed"}


def snapshot(street: Street) -> dict[str, Any]:
    """What must not hang on the order in which things were heard, nor on how often."""
    with reading_for(street.env, street.shop_id) as work:
        return {
            "customers": [_customer(work, one) for one in _all(work, Customer, Customer.shopify_id)],
            "orders": [_order(work, one) for one in _all(work, Order, Order.id)],
            "shipments": [_plain(one) for one in _all(work, Shipment, Shipment.id)],
            "scans": [_scan(one) for one in _all(work, TrackingEvent, TrackingEvent.id)],
            "refunds": [_plain(one) for one in _all(work, Refund, Refund.id)],
            "binding": [_binding(work, one.id) for one in _all(work, Order, Order.id)],
            "outcomes": [
                _plain(one) for one in _all(work, OutcomeRow, OutcomeRow.order_id, OutcomeRow.shipment_id)
            ],
            "totals": totals_by_day(work, date(2026, 1, 1), date(2026, 12, 31)),
            "offers": _offers(work),
            "touchpoints": _touchpoints(work),
            "letters": [(one.order_id, one.kind, one.lang) for one in _all(work, Letter, Letter.order_id, Letter.kind)],
            "discounts": sum(shop == street.domain for shop, _code in street.shopify.discounts),
            "differences": recount(work).differences,
        }  # fmt: skip


def _all(work: Work, table: type[Any], *by: Any) -> list[Any]:
    return list(work.session.scalars(select(table).order_by(*by)))


def _plain(row: Any) -> dict[str, Any]:
    return {
        column.key: getattr(row, column.key)
        for column in row.__mapper__.column_attrs
        if column.key not in NOT_COMPARED | SEALED
    }


def _customer(work: Work, row: Customer) -> tuple[Any, ...]:
    opened = [
        work.unseal(getattr(row, name), f"customers.{name.removesuffix('_sealed')}")
        for name in sorted(SEALED)
    ]
    return row.shopify_id, row.email_key, *opened


def _order(work: Work, row: Order) -> dict[str, Any]:
    customer = work.session.get(Customer, (work.shop_id, row.customer_id)) if row.customer_id else None
    purchase = read_purchase(row.purchase)
    bought = purchase and replace(
        purchase, customer_id=None
    )  # ours, which the next line says in Shopify's number
    return {**_plain(row), "purchase": bought, "customer": customer and customer.shopify_id}


def _scan(row: TrackingEvent) -> dict[str, Any]:
    return {**_plain(row), "withdrawn_at": row.withdrawn_at is not None}


def _binding(work: Work, order_id: int) -> tuple[Any, ...] | None:
    found = binding(what_is_known(orders.file(work, order_id), promises.file(work, order_id)).promises)
    return found and (found.kind, found.earliest_at, found.latest_at, found.zone, found.handover_by)


def _offers(work: Work) -> list[tuple[Any, ...]]:
    """One that was taken back before anything was given is as good as none."""
    rows = [one for one in _all(work, Offer, Offer.order_id) if one.state != "voided"]
    return [(one.order_id, one.cause, one.terms, one.ways, one.state, _given(one)) for one in rows]


def _given(row: Offer) -> tuple[Any, ...]:
    """Its code is another one where it was taken back and made again; what it is worth is not."""
    given = row.given or {}
    return given.get("kind"), given.get("percent"), given.get("amount_minor"), given.get("valid_until")


def _touchpoints(work: Work) -> list[tuple[Any, ...]]:
    """A wish that its own room took back is as good as none. When one was put off hangs on when it was heard."""
    rows = [one for one in _all(work, Touchpoint, Touchpoint.key) if one.state != "withdrawn"]
    return [(one.key, one.state, one.reason, one.held) for one in rows]
