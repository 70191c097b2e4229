"""What guarantees keep on a customer: what she was offered and given. The shop's book-keeping; it names nobody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.guarantees.model import Offer


def export_offers(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Offer).where(among(Offer.order_id, person.order_ids)))
    return [
        {
            "order": row.order_id,
            "cause": row.cause,
            "ways": row.ways,
            "state": row.state,
            "made_at": row.made_at,
            "choice_until": row.until_at,
            "answer": row.answer,
            "answered_by": row.answered_by,
            "answered_at": row.answered_at,
            "given": row.given,
            "given_at": row.given_at,
        }
        for row in rows
        if row.state != "watched"
    ]


OFFERS = Belonging("offers", export_offers, nothing_personal)
