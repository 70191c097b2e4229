"""What a person of the shop may do about a review: publish it sooner, reject it for a listed reason, answer it.

There is no verb that takes a review away without one of the reasons, and none that looks at the rating.
"""

from __future__ import annotations

from app.core.errors import Conflict, Invalid
from app.core.work import Work
from app.reviews import rules, store
from app.reviews.facts import ReviewRejected, ReviewReplied
from app.reviews.model import Judgement, Review
from app.reviews.rating import tell_soon
from app.reviews.writing import publish

TIME = "time"
CHANGED = "changed_meanwhile"


def publish_now(work: Work, review_id: int, *, by: str, seen: str = "") -> None:
    """Also what was rejected by mistake. Nothing where it is published.

    seen    what the page said of it that she decided by (store.as_seen); "" where nobody looked at a page
    raises  NotFound; Conflict "erased", "changed_meanwhile"
    """
    row = _living(work, review_id, seen)
    if row.state != rules.PUBLISHED:
        publish(work, row, by=by)
        _log(work, row, "published", by=by)


def publish_due(work: Work, row: Review) -> None:
    """Nobody has looked in time, and that holds nothing back."""
    publish(work, row, by=TIME)
    _log(work, row, "published", by=TIME)


def reject(work: Work, review_id: int, reason: str, *, note: str, by: str, seen: str = "") -> None:
    """raises  NotFound; Invalid "no_reason", "no_note"; Conflict "erased", "changed_meanwhile" """
    if reason not in rules.REASONS:
        raise Invalid("no_reason", "Choose one of the reasons. A bad rating is none.")
    if not note.strip():
        raise Invalid("no_note", "Write what in it is against the rules.")
    row = _living(work, review_id, seen)
    if (row.state, row.reason) == (rules.REJECTED, reason):
        return
    store.hold_ratings(work, [row.product_id])
    row.state, row.reason, row.publish_at = rules.REJECTED, reason, None
    _log(work, row, "rejected", by=by, reason=reason, note=note.strip()[: rules.NOTE_MAX])
    work.record(
        ReviewRejected(
            order_id=row.order_id,
            review_id=row.id,
            product_id=row.product_id,
            version=row.version,
            reason=reason,
            by=by,
        )
    )
    tell_soon(work, row.product_id)


def reply(work: Work, review_id: int, text: str, *, by: str, seen: str = "") -> None:
    """The shop's answer, under the review. "" takes it away. raises  as publish_now"""
    row = _living(work, review_id, seen)
    said = text.strip()[: rules.REPLY_MAX]
    if (work.unseal(row.answer_sealed, store.ANSWER) or "") == said:
        return
    row.answer_sealed = work.seal(said or None, store.ANSWER)
    row.answered_at, row.answered_by = (work.now, by) if said else (None, None)
    _log(work, row, "replied", by=by)
    work.record(ReviewReplied(order_id=row.order_id, review_id=row.id, by=by, removed=not said))


def _living(work: Work, review_id: int, seen: str) -> Review:
    """What nobody has read, nobody has decided on: she may have changed it since, or another tab was faster."""
    row = store.in_hand(work, review_id)
    if row.state == rules.ERASED:
        raise Conflict("erased", "This review was erased with the customer.")
    if seen and seen != store.as_seen(work, row):
        raise Conflict(CHANGED, "This review has changed since you opened the page. Look at it again.")
    return row


def _log(work: Work, row: Review, did: str, *, by: str, reason: str = "", note: str = "") -> None:
    entry = Judgement(
        shop_id=work.shop_id, id=work.next_id(), review_id=row.id, version=row.version, did=did, reason=reason,
        text_sealed=work.seal(note or None, store.NOTE), by=by[:40], at=work.now,
    )  # fmt: skip
    work.session.add(entry)
