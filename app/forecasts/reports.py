"""What pages show of forecasts: the orders at risk, and how steadily the shop keeps its word to one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core.conditions import among
from app.core.work import Work
from app.forecasts.model import Risk
from app.orders import store as orders
from app.orders.model import Order
from app.orders.reports import order_names
from app.promises.store import outcomes_of

AT_RISK_MAX = 25  # as many as somebody deals with in a morning; the most pressing come first
AT_RISK_READ_MAX = 200  # some have come since the last look, and are left out
STREAK_ORDERS_MAX = 50  # the newest of a customer: who buys more often is a company
STREAKS_MEMO = "streaks"
JUDGED = ("over", "kept", "broken")
KEPT = ("over", "kept")


@dataclass(frozen=True)
class RiskLine:
    """A promise that will hardly be kept; the fields are those of forecasts.model.Risk."""

    order_id: int
    order_name: str
    reason: str
    promised_on: date
    expected_on: date | None
    state: str


@dataclass(frozen=True)
class Streak:
    """kept    in a row, up to the newest; of the last `judged` promises to her `broken` were broken
    longest_break  broken ones in a row, at the worst
    """

    kept: int
    judged: int
    broken: int
    longest_break: int


def at_risk(work: Work) -> list[RiskLine]:
    """Open ones that nobody has dealt with, the first promised day first; AT_RISK_MAX + 1 at most."""
    query = select(Risk).where(Risk.state == "open").order_by(Risk.promised_on).limit(AT_RISK_READ_MAX)
    found = list(work.session.scalars(query))
    pending = _pending(work, [one.order_id for one in found])
    shown = [one for one in found if one.order_id in pending][: AT_RISK_MAX + 1]
    names = order_names(work, [one.order_id for one in shown])
    return [_line(one, names) for one in shown]


def risks_of(work: Work, order_ids: Sequence[int]) -> dict[int, RiskLine]:
    """By order, also when somebody has dealt with it; none once it has been decided."""
    query = select(Risk).where(among(Risk.order_id, order_ids))
    risks = [one for one in work.session.scalars(query) if one.state != "over"]
    pending = _pending(work, [one.order_id for one in risks])
    names = order_names(work, pending)
    return {one.order_id: _line(one, names) for one in risks if one.order_id in pending}


def streak_of(work: Work, order_id: int) -> Streak | None:
    """How steadily promises to this order's customer are kept; None where nobody is known to have bought it."""
    order = orders.file(work, order_id).order
    if order is None or order.customer_id is None:
        return None
    known: dict[int, Streak] = work.memo.setdefault(STREAKS_MEMO, {})  # a page may tell of all her orders
    if order.customer_id not in known:
        bought = select(Order.id).where(Order.customer_id == order.customer_id)
        ids = sorted(work.session.scalars(bought), reverse=True)[:STREAK_ORDERS_MAX]
        judged = sorted((due_on, one, came) for one, came, due_on in outcomes_of(work, ids) if came in JUDGED)
        known[order.customer_id] = streak([came for *_, came in judged])
    return known[order.customer_id]


def streak(outcomes: list[str]) -> Streak:
    """outcomes  the oldest first, only such as are in JUDGED"""
    kept = broken_now = longest = 0
    for outcome in outcomes:
        kept, broken_now = (kept + 1, 0) if outcome in KEPT else (0, broken_now + 1)
        longest = max(longest, broken_now)
    return Streak(kept, len(outcomes), outcomes.count("broken"), longest)


def _pending(work: Work, order_ids: list[int]) -> set[int]:
    """A risk is closed at the next look; what has come until then is left out here."""
    return {one for one, outcome, _ in outcomes_of(work, order_ids) if outcome == "pending"}


def _line(risk: Risk, names: dict[int, str]) -> RiskLine:
    return RiskLine(
        order_id=risk.order_id,
        order_name=names.get(risk.order_id, str(risk.order_id)),
        reason=risk.reason,
        promised_on=risk.promised_on,
        expected_on=risk.expected_on,
        state=risk.state,
    )
