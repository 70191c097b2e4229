"""What pages show of remedies: what was really given for an order or to a customer, and what each cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from app.core.absent import is_absent
from app.core.conditions import among
from app.core.work import Work
from app.remedies.model import Remedy

SHOWN_MAX = 100  # of one customer, the latest; an order never has so many
GIVEN = "given"


@dataclass(frozen=True)
class GivenLine:
    """kind, cause, carrier  as remedies have them; carrier "" where none was told

    amount_minor, percent  what she was given, where it is a sum or a share
    cost_minor  what it costs the shop, in `currency`; estimated: not known for sure
    """

    order_id: int
    kind: str
    cause: str
    carrier: str
    given_at: datetime
    amount_minor: int | None
    percent: int | None
    currency: str
    cost_minor: int
    estimated: bool


@dataclass(frozen=True)
class CostOf:
    """What all of it came to, in one currency. estimated_minor  the part that isn't known for sure"""

    currency: str
    minor: int
    estimated_minor: int


def given_for_order(work: Work, order_id: int) -> list[GivenLine]:
    """The latest first."""
    if is_absent(work, Remedy.order_id, order_id):
        return []
    return _given(work, Remedy.order_id == order_id)


def given_to(work: Work, customer_ids: Sequence[int]) -> list[GivenLine]:
    """The latest first, SHOWN_MAX at most. customer_ids  all records of one person"""
    return _given(work, among(Remedy.customer_id, customer_ids))


def cost_of(lines: Iterable[GivenLine]) -> list[CostOf]:
    """Currency by currency."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in lines:
        sums[one.currency][0] += one.cost_minor
        sums[one.currency][1] += one.cost_minor if one.estimated else 0
    return [CostOf(currency, *both) for currency, both in sorted(sums.items())]


def _given(work: Work, whose: ColumnElement[bool]) -> list[GivenLine]:
    # Sorted and told apart here: she has few, and asked for those given, or in order, SQLite might walk through all
    # remedies of the shop.
    rows = work.session.scalars(select(Remedy).where(whose))
    found = [(row.given_at, row.id, row) for row in rows if row.state == GIVEN and row.given_at is not None]
    return [_line(row, given_at) for given_at, _, row in sorted(found, reverse=True)[:SHOWN_MAX]]


def _line(row: Remedy, given_at: datetime) -> GivenLine:
    return GivenLine(
        order_id=row.order_id,
        kind=row.kind,
        cause=row.cause,
        carrier=row.carrier or "",
        given_at=given_at,
        amount_minor=row.amount_minor,
        percent=row.percent,
        currency=row.currency,
        cost_minor=row.cost_minor,
        estimated=row.estimated,
    )
