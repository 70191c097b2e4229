"""What remedies keep on a customer: what she was given. It is the shop's book-keeping; a person's words go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.remedies import store
from app.remedies.model import Remedy


def export_remedies(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(select(Remedy).where(among(Remedy.order_id, person.order_ids)))
    views = sorted((store.view_of(work, row) for row in rows), key=lambda one: one.id)
    return [
        {
            "order": one.order_id,
            "kind": one.kind,
            "wanted": [way.kind for way in one.ways],
            "cause": one.cause,
            "state": one.state,
            "amount_minor": one.amount_minor,
            "percent": one.percent,
            "currency": one.currency,
            "code": one.code,
            "valid_until": one.valid_until,
            "said": one.said or None,
            "asked_at": one.asked_at,
            "given_at": one.given_at,
        }
        for one in views
    ]


def erase_remedies(work: Work, person: CustomerRef) -> dict[str, int]:
    said = (among(Remedy.order_id, person.order_ids), Remedy.text_sealed.is_not(None))
    gone = work.session.execute(update(Remedy).where(*said).values(text_sealed=None).returning(Remedy.id))
    return {"remedies": len(gone.all())}


REMEDIES = Belonging("remedies", export_remedies, erase_remedies)
