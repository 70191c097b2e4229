"""The orders that have come of late, and which of their customers were asked: read only, and never read by who asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.work import Work
from app.figures.fairness_figures import ASKED, NOT_ASKED, OUTCOMES, WAITING, Fairness, Sample, fairness
from app.orders.model import Order
from app.promises.model import OutcomeRow
from app.reviews.model import Review
from app.surveys.model import Answer
from app.touchpoints.model import Touchpoint

# Enough for an interval of three points either way, and the page is there at once however many orders a shop has.
LOOKED_AT = 1_000
UNDER_WAY = ("proposed", "waiting", "granted", "sending")
# No wish to ask was ever made: there was no address to write to, or nobody was asked in those days.
NEVER_WISHED = "never_wished"


@dataclass(frozen=True)
class Span:
    """The orders looked at: how many, and from which promised day to which; None where there are none"""

    orders: int
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class _Came:
    order_id: int
    customer_id: int
    outcome: str
    arrived_at: datetime
    due_on: date


def asked_alike(work: Work, kind: str) -> tuple[Fairness, Span]:
    """kind  of the letter by which is asked"""
    came = _came(work)
    wishes = _wishes(work, kind, [one.order_id for one in came])
    customers = {one.customer_id for one in came if one.customer_id}
    ratings, scores = _ratings(work, customers), _scores(work, customers)
    samples = [
        _sample(
            one,
            wishes.get(one.order_id),
            rating=_before(ratings.get(one.customer_id, ()), one.arrived_at),
            score=_before(scores.get(one.customer_id, ()), one.arrived_at),
        )
        for one in came
    ]
    days = [one.due_on for one in came]
    return fairness(samples), Span(len(came), min(days, default=None), max(days, default=None))


def _came(work: Work) -> list[_Came]:
    """The newest by their promised day."""
    query = select(OutcomeRow.order_id, OutcomeRow.outcome, OutcomeRow.arrived_at, OutcomeRow.due_on).where(
        OutcomeRow.shipment_id == 0, OutcomeRow.outcome.in_(OUTCOMES), OutcomeRow.arrived_at.is_not(None)
    )
    newest = query.order_by(OutcomeRow.due_on.desc(), OutcomeRow.order_id.desc()).limit(LOOKED_AT)
    rows = work.session.execute(newest).all()
    theirs = select(Order.id, Order.customer_id, Order.test).where(among(Order.id, [row[0] for row in rows]))
    buyers = {number: customer or 0 for number, customer, test in work.session.execute(theirs) if not test}
    return [
        _Came(number, buyers[number], outcome, arrived_at, due_on)
        for number, outcome, arrived_at, due_on in rows
        if number in buyers and arrived_at is not None
    ]


def _wishes(work: Work, kind: str, order_ids: Sequence[int]) -> dict[int, tuple[str, str, datetime | None]]:
    """order → state, reason, when it was sent"""
    query = select(Touchpoint.order_id, Touchpoint.state, Touchpoint.reason, Touchpoint.sent_at)
    rows = work.session.execute(query.where(among(Touchpoint.order_id, order_ids), Touchpoint.kind == kind))
    return {number: (state, reason, sent_at) for number, state, reason, sent_at in rows}


def _ratings(work: Work, customers: Iterable[int]) -> dict[int, list[tuple[datetime, int]]]:
    query = select(Review.customer_id, Review.written_at, Review.rating)
    found: dict[int, list[tuple[datetime, int]]] = {}
    for customer, at, rating in work.session.execute(query.where(among(Review.customer_id, customers))):
        found.setdefault(customer, []).append((at, rating))
    return found


def _scores(work: Work, customers: Iterable[int]) -> dict[int, list[tuple[datetime, int]]]:
    query = select(Answer.customer_id, Answer.answered_at, Answer.score).where(Answer.score.is_not(None))
    found: dict[int, list[tuple[datetime, int]]] = {}
    for customer, at, score in work.session.execute(query.where(among(Answer.customer_id, customers))):
        found.setdefault(customer, []).append((at, score or 0))
    return found


def _before(said: Sequence[tuple[datetime, int]], at: datetime) -> int | None:
    """What she said last before then."""
    earlier = [one for one in said if one[0] < at]
    return max(earlier)[1] if earlier else None


def _sample(
    came: _Came, wish: tuple[str, str, datetime | None] | None, *, rating: int | None, score: int | None
) -> Sample:
    if wish is None:
        return Sample(came.outcome, NOT_ASKED, NEVER_WISHED, rating=rating, score=score)
    state, reason, sent_at = wish
    if sent_at is not None:
        days = (sent_at - came.arrived_at).total_seconds() / 86_400
        return Sample(came.outcome, ASKED, delay_days=days, rating=rating, score=score)
    if state in UNDER_WAY:
        return Sample(came.outcome, WAITING, rating=rating, score=score)
    return Sample(came.outcome, NOT_ASKED, reason or state, rating=rating, score=score)
