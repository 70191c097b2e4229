"""Whether she has written: all that asking may know of what was written."""

from __future__ import annotations

from sqlalchemy import select

from app.core.work import Work
from app.reviews.model import Review


def has_written(work: Work, order_id: int) -> bool:
    query = select(Review.id).where(Review.order_id == order_id).limit(1)
    return work.session.scalar(query) is not None
