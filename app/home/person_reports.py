"""Everything about one customer, over all her records and orders: gathered from the rooms' own reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core.conditions import among
from app.core.work import Work
from app.home.order_reports import OrderStory, order_stories
from app.listening.case_reports import CaseLine, cases_of_customers
from app.listening.customer_notes import NoteLine, notes_on
from app.orders.model import Order
from app.promises.store import outcomes_of
from app.remedies.reports import GivenLine, given_to
from app.touchpoints.customer_reports import CustomerStory, customer_story
from app.touchpoints.store import person

# Told in full, the newest; of earlier ones a line each. An order takes some milliseconds to tell.
ORDERS_TOLD = 5
ORDERS_MAX = 100
# Letters that a purchase brings with it, and those by which a shop shows that it cares beyond that.
TRANSACTIONAL = ("contract", "service")


@dataclass(frozen=True)
class OrderLine:
    """outcome  "pending" while its promise can still be kept; "" where nothing was told of one"""

    id: int
    name: str
    ordered_at: datetime
    outcome: str
    total_minor: int
    currency: str


@dataclass(frozen=True)
class PersonSheet:
    """orders    newest first, ORDERS_MAX at most; told: the stories of the newest ORDERS_TOLD of them, oldest first
    bought    how many orders there are in all, and when she bought first
    """

    orders: tuple[OrderLine, ...]
    bought: int
    first_at: datetime | None
    told: tuple[OrderStory, ...]
    story: CustomerStory
    given: tuple[GivenLine, ...]
    cases: tuple[CaseLine, ...]
    notes: tuple[NoteLine, ...]

    @property
    def outcomes(self) -> dict[str, int]:
        return dict(Counter(one.outcome for one in self.orders))

    @property
    def letters(self) -> tuple[int, int]:
        """returns  how many the purchases brought with them, and how many beyond that"""
        sent = [one.letter_class in TRANSACTIONAL for one in self.story.wishes if one.sent_at is not None]
        return sum(sent), len(sent) - sum(sent)

    @property
    def answered(self) -> int:
        """Times that a person answered or called her."""
        return sum(one.done in ("answered", "called") for one in self.cases)


def records_of(work: Work, customer_id: int) -> list[int]:
    """returns  the numbers of all records with her address"""
    return [one.id for one in person(work, customer_id)]


def person_sheet(work: Work, customer_id: int) -> PersonSheet:
    """Of all records with her address."""
    records = person(work, customer_id)  # held until the end: each of her orders asks for them
    ids = [one.id for one in records]
    orders = _orders(work, ids)
    bought, first_at = work.session.execute(
        select(func.count(), func.min(Order.ordered_at)).where(among(Order.customer_id, ids))
    ).one()
    return PersonSheet(
        orders=tuple(orders),
        bought=bought,
        first_at=first_at,
        told=tuple(order_stories(work, [one.id for one in reversed(orders[:ORDERS_TOLD])])),
        story=customer_story(work, customer_id),
        given=tuple(given_to(work, ids)),
        cases=tuple(cases_of_customers(work, ids)),
        notes=tuple(notes_on(work, ids)),
    )


def _orders(work: Work, customer_ids: Sequence[int]) -> list[OrderLine]:
    # Sorted here: asked for the newest, SQLite would walk through all orders of the shop by their day.
    hers = select(Order.ordered_at, Order.id).where(among(Order.customer_id, customer_ids))
    newest = sorted(((at, order_id) for at, order_id in work.session.execute(hers)), reverse=True)[
        :ORDERS_MAX
    ]
    theirs = work.session.scalars(select(Order).where(among(Order.id, [order_id for _, order_id in newest])))
    rows = sorted(theirs, key=lambda one: (one.ordered_at, one.id), reverse=True)
    outcomes = {row[0]: row[1] for row in outcomes_of(work, [one.id for one in rows])}
    return [
        OrderLine(one.id, one.name, one.ordered_at, outcomes.get(one.id, ""), one.total_minor, one.currency)
        for one in rows
    ]
