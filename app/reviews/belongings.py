"""What reviews keep on a customer: what she wrote, showed and changed, and what the shop said to it."""

from __future__ import annotations

import base64
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.reviews import rules, store
from app.reviews.model import Judgement, Review, ReviewPhoto, ReviewVersion
from app.reviews.rating import tell_soon


def export_reviews(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "product": row.product_id,
            "title": row.title,
            "rating": row.rating,
            "words": work.unseal(row.words_sealed, store.WORDS),
            "name": work.unseal(row.name_sealed, store.NAME),
            "language": row.lang,
            "photos": _photos(work, row),
            "written_at": row.written_at,
            "edited_at": row.edited_at,
            "earlier": [_version(work, one) for one in _versions(work, row)],
            "state": row.state,
            "reason": row.reason,
            "published_at": row.published_at,
            "decisions": [_judgement(work, one) for one in store.judgements(work, row.id)],
            "reply": work.unseal(row.answer_sealed, store.ANSWER),
            "replied_at": row.answered_at,
        }
        for row in _hers(work, person)
    ]


def erase_reviews(work: Work, person: CustomerRef) -> dict[str, int]:
    """What she wrote and showed goes, in all its versions, and with it what was said of it. It is no longer shown and
    no longer counted, so that what is shown and what is counted stay the same.
    """
    rows = _hers(work, person)
    ids = [row.id for row in rows]
    photos = list(work.session.scalars(select(ReviewPhoto).where(among(ReviewPhoto.review_id, ids))))
    versions = list(work.session.scalars(select(ReviewVersion).where(among(ReviewVersion.review_id, ids))))
    judgements = list(work.session.scalars(select(Judgement).where(among(Judgement.review_id, ids))))
    for photo in photos:
        photo.image_sealed = None
    for version in versions:
        version.words_sealed = version.name_sealed = None
    for judgement in judgements:
        judgement.text_sealed = None
    store.hold_ratings(work, {row.product_id for row in rows})
    for row in rows:
        row.words_sealed = row.name_sealed = row.answer_sealed = None
        row.state, row.publish_at = rules.ERASED, None
        tell_soon(work, row.product_id)
    return {"reviews": len(rows), "review_photos": len(photos), "review_versions": len(versions)}


def _photos(work: Work, row: Review) -> list[str]:
    """As JPEG in base64."""
    return [
        base64.b64encode(work.env.keys.open(one.image_sealed, store.IMAGE)).decode()
        for one in store.photos(work, [row.id])[row.id]
        if one.image_sealed is not None
    ]


def _versions(work: Work, row: Review) -> list[ReviewVersion]:
    query = select(ReviewVersion).where(ReviewVersion.review_id == row.id)
    return sorted(work.session.scalars(query), key=lambda one: one.version)


def _version(work: Work, one: ReviewVersion) -> dict[str, Any]:
    return {
        "rating": one.rating,
        "words": work.unseal(one.words_sealed, store.WORDS),
        "name": work.unseal(one.name_sealed, store.NAME),
        "written_at": one.written_at,
    }


def _judgement(work: Work, one: Judgement) -> dict[str, Any]:
    note = work.unseal(one.text_sealed, store.NOTE)
    return {"did": one.did, "reason": one.reason, "note": note, "at": one.at}


def _hers(work: Work, person: CustomerRef) -> list[Review]:
    """Oldest first. A question for each, since OR over two indexes reads the whole shop."""
    named = (among(Review.customer_id, person.customer_ids), among(Review.order_id, person.order_ids))
    rows = {row.id: row for one in named for row in work.session.scalars(select(Review).where(one))}
    return [row for _, row in sorted(rows.items())]


REVIEWS = Belonging("reviews", export_reviews, erase_reviews)
