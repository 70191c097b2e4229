"""Whose orders went how, and who bought again: each question by its own index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import SQLColumnExpression, select

from app.claims.model import Claim
from app.core.conditions import among
from app.core.work import Work
from app.figures.return_figures import WINDOWS, Cohort, Purchase, Satisfaction, cohorts, satisfaction
from app.guarantees.model import Offer
from app.listening.model import Case
from app.orders.model import Order
from app.promises.model import OutcomeRow
from app.surveys.bank import FIT
from app.surveys.model import Answer
from app.surveys.rules import satisfied

# Purchases of a year, the newest whose days have passed. With so many an interval is three points wide either way, and
# the page is there at once however many orders a shop has. Days are counted from when a purchase had come or was put
# right: the newest purchases of a busy shop would all be too young, so these have had time for that, too.
SETTLED = timedelta(days=30)
YEAR = timedelta(days=365)
PURCHASES_MAX = 1_000
ANSWERS_MAX = 1_000
GONE_DAYS = 180
CALM = frozenset({"kept", "over"})


def who_came_back(work: Work) -> list[Cohort]:
    """Of the newest purchases that can have had the longest window; a smaller shop's younger ones come on top."""
    until = work.now - timedelta(days=min(WINDOWS))
    old = work.now - timedelta(days=max(WINDOWS)) - SETTLED
    placed = _placed(work, until - YEAR, old, by=Order.ordered_at.desc(), most=PURCHASES_MAX)
    placed |= _placed(work, old, until, by=Order.ordered_at, most=PURCHASES_MAX - len(placed))
    purchases = _purchases(work, placed)
    return cohorts(purchases, _bought(work, [one[0] for one in placed.values()]), now=work.now)


def _placed(
    work: Work, since: datetime, until: datetime, *, by: SQLColumnExpression[datetime], most: int
) -> dict[int, tuple[int, datetime]]:
    """Order's number → who placed it, and when."""
    query = select(Order.id, Order.customer_id, Order.ordered_at).where(
        Order.ordered_at >= since,
        Order.ordered_at < until,
        Order.customer_id.is_not(None),
        Order.test.is_(False),
        Order.before_install.is_(False),
        Order.replacement.is_(False),
        Order.cancelled_at.is_(None),
    )
    rows = work.session.execute(query.order_by(by).limit(most)) if most else ()
    return {order_id: (customer_id or 0, at) for order_id, customer_id, at in rows}


def satisfaction_and_return(work: Work) -> Satisfaction:
    """Satisfied is an order that was kept, with things that work for the customer, who said nothing but good: of
    the newest answers of a year. Who then stayed away: of the newest answers of a year whose days have passed.
    """
    passed_at = work.now - timedelta(days=GONE_DAYS)
    newest = _verdicts(work, work.now - YEAR, work.now)
    passed = _verdicts(work, passed_at - YEAR, passed_at)
    bought = _bought(work, [one[1] for one in passed])
    return satisfaction(newest, passed, bought, days=GONE_DAYS, now=work.now)


def _verdicts(work: Work, since: datetime, until: datetime) -> list[tuple[str, int, datetime]]:
    """Of each order that was answered about: as satisfaction() takes them."""
    query = select(
        Answer.order_id,
        Answer.customer_id,
        Answer.question,
        Answer.option,
        Answer.score,
        Answer.outcome,
        Answer.answered_at,
    ).where(Answer.answered_at >= since, Answer.answered_at <= until)
    by_order: defaultdict[int, list[tuple[int, str, str, int | None, str, datetime]]] = defaultdict(list)
    newest = query.order_by(Answer.answered_at.desc(), Answer.id.desc()).limit(ANSWERS_MAX)
    for row in work.session.execute(newest):
        by_order[row[0]].append((row[1], row[2], row[3], row[4], row[5], row[6]))
    return [_verdict(rows) for rows in by_order.values()]


def _verdict(rows: Sequence[tuple[int, str, str, int | None, str, datetime]]) -> tuple[str, int, datetime]:
    """rows  all that she said of one order, the newest first"""
    customer_id, *_, outcome, at = rows[0]
    fits = [option for _, question, option, _, _, _ in rows if question == FIT]
    scores = [score for _, question, _, score, _, _ in rows if question != FIT and score is not None]
    return satisfied(outcome, fits, scores), customer_id, at


def _purchases(work: Work, placed: dict[int, tuple[int, datetime]]) -> list[Purchase]:
    troubled: set[int] = set()
    waiting: set[int] = set()
    put_right: dict[int, datetime] = {}
    came = select(OutcomeRow.order_id, OutcomeRow.outcome, OutcomeRow.arrived_at)
    theirs = came.where(among(OutcomeRow.order_id, placed), OutcomeRow.shipment_id == 0)
    outcomes = {order_id: (outcome, at) for order_id, outcome, at in work.session.execute(theirs)}
    for order_id, at, is_open in _troubles(work, placed):
        troubled.add(order_id)
        if is_open:
            waiting.add(order_id)
        elif at is not None:
            put_right[order_id] = max(at, put_right.get(order_id, at))
    return [
        _purchase(order_id, *placed[order_id], outcomes.get(order_id, ("", None)), order_id in troubled,
                  None if order_id in waiting else put_right.get(order_id))
        for order_id in placed
    ]  # fmt: skip


def _purchase(
    order_id: int,
    customer_id: int,
    ordered_at: datetime,
    outcome: tuple[str, datetime | None],
    is_troubled: bool,
    put_right_at: datetime | None,
) -> Purchase:
    said, arrived_at = outcome
    return Purchase(
        order_id=order_id,
        customer_id=customer_id,
        ordered_at=ordered_at,
        arrived_at=arrived_at,
        is_disturbed=is_troubled or said == "broken",
        put_right_at=put_right_at,
        is_calm=said in CALM,
    )


def _troubles(work: Work, ids: Collection[int]) -> Iterator[tuple[int, datetime | None, bool]]:
    """Orders with an offer, a claim or a case; when it was given or closed; whether somebody still waits. An offer that
    nobody took leaves her as she was. Who changed her mind has no trouble.
    """
    offers = select(Offer.order_id, Offer.given_at).where(among(Offer.order_id, ids))
    yield from ((order_id, at, False) for order_id, at in work.session.execute(offers))
    claims = select(Claim.order_id, Claim.closed_at).where(among(Claim.order_id, ids))
    cases = select(Case.order_id, Case.closed_at).where(among(Case.order_id, ids))
    for query in (claims.where(Claim.ground != "withdrawal"), cases):
        yield from ((order_id, at, at is None) for order_id, at in work.session.execute(query))


def _bought(work: Work, customer_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """When each placed orders that count."""
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    query = select(Order.customer_id, Order.ordered_at).where(
        among(Order.customer_id, set(customer_ids)),
        Order.test.is_(False),
        Order.replacement.is_(False),
        Order.cancelled_at.is_(None),
    )
    for customer_id, at in work.session.execute(query):
        if customer_id is not None:
            found[customer_id].append(at)
    return dict(found)
