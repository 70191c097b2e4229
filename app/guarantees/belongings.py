"""What guarantees keep on a customer: what she was given. It is the shop's book-keeping and names nobody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.guarantees.model import Offer


def export_offers(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Offer).where(Offer.order_id.in_(person.order_ids)))
    return [
        {
            "order": row.order_id,
            "percent": row.percent,
            "code": row.code,
            "valid_until": row.valid_until,
            "state": row.state,
            "made_at": row.made_at,
            "given_at": row.given_at,
        }
        for row in rows
    ]


OFFERS = Belonging("offers", export_offers, nothing_personal)
