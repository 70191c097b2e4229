"""One reminder at most: where she hasn't written, hasn't said no, and writes on our own page, so that we know."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.work import Work
from app.reviews import rules
from app.reviews.actions import LETTER, REMINDER
from app.reviews.facts import ReviewWritten
from app.reviews.written import has_written
from app.shops.review_settings import KEPT, ReviewRequests
from app.shops.store import the_settings
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.facts import LetterSent
from app.touchpoints.store import by_key, key_of


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: she has been asked, so she may be reminded once."""
    if fact.kind != LETTER or not reminds(the_settings(work)[1].reviews) or has_written(work, fact.order_id):
        return
    asked = by_key(work, key_of(LETTER, fact.order_id))
    if asked is None:
        return  # the shop was erased meanwhile
    settings = the_settings(work)[1].reviews
    at = work.now + timedelta(days=settings.remind_after_days)
    # What is being put right holds the reminder as it would have held the question itself, and no longer.
    until = max(rules.latest_at(at, settings), _held_until(asked.body, at))
    propose(
        work,
        REMINDER,
        key_of(REMINDER, fact.order_id),
        customer_id=asked.customer_id,
        order_id=fact.order_id,
        body={"held_until": until.isoformat()},
        not_before=at,
    )


def note_written(work: Work, fact: ReviewWritten) -> None:
    """Reaction: there is nothing to remind her of any more, whatever she wrote."""
    withdraw(work, key_of(REMINDER, fact.order_id), "written")


def reminds(settings: ReviewRequests) -> bool:
    return settings.remind and settings.to == KEPT


def _held_until(body: dict[str, object], otherwise: datetime) -> datetime:
    found = body.get("held_until")
    return datetime.fromisoformat(found) if isinstance(found, str) else otherwise
