"""What studies keep on a customer: what chance said of her, and what she wrote."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.studies import store
from app.studies.model import StudyMember


def export_members(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "study": row.study_id,
            "arm": row.arm,
            "drawn_at": row.drawn_at,
            "answered_at": row.answered_at,
            "must": work.unseal(row.must_sealed, store.MUST),
            "dream": work.unseal(row.dream_sealed, store.DREAM),
        }
        for row in _hers(work, person)
    ]


def erase_members(work: Work, person: CustomerRef) -> dict[str, int]:
    """Her words go. That somebody was drawn, and what staff counted, stays: it names nobody."""
    rows = _hers(work, person)
    for row in rows:
        row.must_sealed = row.dream_sealed = None
    return {"study_members": len(rows)}


def _hers(work: Work, person: CustomerRef) -> list[StudyMember]:
    """Oldest first. A question for each, since OR over two indexes reads the whole shop."""
    named = (
        among(StudyMember.customer_id, person.customer_ids),
        among(StudyMember.order_id, person.order_ids),
    )
    rows = {row.id: row for one in named for row in work.session.scalars(select(StudyMember).where(one))}
    return [row for _, row in sorted(rows.items())]


STUDIES = Belonging("studies", export_members, erase_members)
