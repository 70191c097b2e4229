"""What a guarantee would have cost on the shop's own last weeks, before it is switched on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.core.calendar import working_days_between
from app.core.conditions import among
from app.core.work import Work
from app.guarantees import rules
from app.guarantees.rules import LATE, LOST, Sums
from app.orders.model import Order
from app.orders.rules import PAID
from app.promises.actions import destination_calendar
from app.promises.model import OutcomeRow
from app.promises.reports import today
from app.shops.care_settings import DeliveryGuarantee, Tier
from app.shops.store import the_shop

DAYS = 60
# Of each outcome, the newest: a shop that breaks more promises in sixty days than these sees the share of them.
READ_MAX = 2_000


@dataclass(frozen=True)
class TierEstimate:
    """default_minor  if nobody answered; dearest_minor  if everybody took what costs most. In the shop's currency"""

    tier: Tier
    orders: int
    default_minor: int
    dearest_minor: int


@dataclass(frozen=True)
class Estimate:
    """foreign    broken orders in another currency than the shop's: they are left out of the sums
    below      broken, and less late than the first tier
    left_out   broken, and nothing would have been given: cancelled, paid back, not paid, without an address
    is_partial more orders were broken than are read
    """

    days: int
    currency: str
    tiers: tuple[TierEstimate, ...]
    below: int
    left_out: int
    foreign: int
    is_partial: bool

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.tiers)

    @property
    def default_minor(self) -> int:
        return sum(one.default_minor for one in self.tiers)

    @property
    def dearest_minor(self) -> int:
        return sum(one.dearest_minor for one in self.tiers)


@dataclass(frozen=True)
class Miss:
    """days  working days late, or without an arrival so far"""

    order_id: int
    days: int
    came: bool


def estimate(work: Work, guarantee: DeliveryGuarantee) -> Estimate:
    """Counted from the outcomes of the last DAYS days, those from before the install included: what would have come
    of them is known as well. Two stretches of an index and the orders behind them, however many a shop has.
    """
    misses, is_partial = _misses(work)
    sums = _sums(work, [one.order_id for one in misses])
    left_out = sum(one.order_id not in sums for one in misses)
    shop = the_shop(work)
    found: dict[Tier, list[Sums]] = {tier: [] for tier in guarantee.tiers}
    below = foreign = 0
    for miss in misses:
        of_order = sums.get(miss.order_id)
        tier = _tier_of(miss, guarantee)
        if of_order is None:
            continue
        if tier is None:
            below += 1
        elif of_order.currency != shop.currency:
            foreign += 1
        else:
            found[tier].append(of_order)
    tiers = tuple(_of_tier(tier, each) for tier, each in found.items())
    return Estimate(DAYS, shop.currency, tiers, below, left_out, foreign, is_partial)


def _tier_of(miss: Miss, guarantee: DeliveryGuarantee) -> Tier | None:
    lost = None if miss.came else rules.tier_for(guarantee.tiers, LOST, miss.days)
    return lost or rules.tier_for(guarantee.tiers, LATE, miss.days)


def _of_tier(tier: Tier, orders: Sequence[Sums]) -> TierEstimate:
    default = tier.ways[tier.default] if 0 <= tier.default < len(tier.ways) else None
    return TierEstimate(
        tier=tier,
        orders=len(orders),
        default_minor=sum(rules.cost_of(default, one) for one in orders) if default is not None else 0,
        dearest_minor=sum(max(rules.cost_of(way, one) for way in tier.ways) for one in orders if tier.ways),
    )


def _misses(work: Work) -> tuple[list[Miss], bool]:
    """Broken for certain, or by now so long without an arrival that somebody would have looked into it."""
    since = today(work) - timedelta(days=DAYS)
    columns = (
        OutcomeRow.order_id,
        OutcomeRow.due_on,
        OutcomeRow.country,
        OutcomeRow.miss_working_days,
        OutcomeRow.arrived_at,
        OutcomeRow.certain,
        OutcomeRow.would_be,
    )
    found: list[Miss] = []
    is_partial = False
    for outcome in ("broken", "void"):
        query = (
            select(*columns)
            .where(OutcomeRow.shipment_id == 0, OutcomeRow.outcome == outcome, OutcomeRow.due_on >= since)
            .order_by(OutcomeRow.due_on.desc(), OutcomeRow.order_id.desc())
            .limit(READ_MAX)
        )
        rows = work.session.execute(query).all()
        is_partial = is_partial or len(rows) == READ_MAX
        for row in rows:
            if (outcome == "broken" and row.certain) or row.would_be == "broken":
                found.append(_miss(row, today(work)))
    return found, is_partial


def _miss(row: Any, on: date) -> Miss:
    came = row.arrived_at is not None
    days = row.miss_working_days
    if not came or days is None:
        days = working_days_between(destination_calendar(row.country), row.due_on, on)
    return Miss(row.order_id, max(days, 0), came)


def _sums(work: Work, order_ids: Sequence[int]) -> dict[int, Sums]:
    """Of those for which something would have been given."""
    found: dict[int, Sums] = {}
    query = select(
        Order.id, Order.total_minor, Order.shipping_minor, Order.currency, Order.customer_id
    ).where(
        among(Order.id, order_ids),
        Order.cancelled_at.is_(None),
        Order.deleted_at.is_(None),
        Order.financial_status.in_(PAID - {"refunded"}),
    )
    for row in work.session.execute(query):
        # Asked for those with a customer, SQLite would walk through all orders of the shop by customer.
        if row.customer_id is not None:
            found[row.id] = Sums(total=row.total_minor, shipping=row.shipping_minor, currency=row.currency)
    return found
