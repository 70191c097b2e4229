"""What pages show of guarantees: what is still owed, and what an order was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core.work import Work
from app.guarantees.model import Offer

COUNTED_MAX = 1_000  # beyond this a page says "1000+"
LINES_MAX = 25  # of each state, the oldest: they have waited longest


@dataclass(frozen=True)
class OfferLine:
    """state  "due", "given", "voided" or "parked"; reason  why it is voided or parked, a code or a sentence"""

    order_id: int
    percent: int
    code: str
    valid_until: datetime
    state: str
    reason: str
    made_at: datetime
    given_at: datetime | None


def offers_in(work: Work, state: str) -> list[OfferLine]:
    """The oldest LINES_MAX in that state."""
    query = select(Offer).where(Offer.state == state).order_by(Offer.made_at).limit(LINES_MAX)
    return [_line(row) for row in work.session.scalars(query)]


def count(work: Work, state: str) -> int:
    """COUNTED_MAX at most."""
    some = select(Offer.order_id).where(Offer.state == state).limit(COUNTED_MAX).subquery()
    return work.session.scalar(select(func.count()).select_from(some)) or 0


def offer_of(work: Work, order_id: int) -> OfferLine | None:
    row = work.session.get(Offer, (work.shop_id, order_id))
    return _line(row) if row is not None else None


def _line(row: Offer) -> OfferLine:
    return OfferLine(
        order_id=row.order_id,
        percent=row.percent,
        code=row.code,
        valid_until=row.valid_until,
        state=row.state,
        reason=row.reason or "",
        made_at=row.made_at,
        given_at=row.given_at,
    )
