"""What updates keep on a customer: what she wrote about a delivery."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.updates.concerns import TEXT
from app.updates.model import Concern


def export_concerns(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "kind": row.kind,
            "said_at": row.said_at,
            "text": work.unseal(row.text_sealed, TEXT),
            "state": row.state,
            "closed_at": row.closed_at,
        }
        for row in _hers(work, person)
    ]


def erase_concerns(work: Work, person: CustomerRef) -> dict[str, int]:
    """Her words go, and nobody waits for an answer to them any more; that there was something stays."""
    rows = _hers(work, person)
    for row in rows:
        row.text_sealed = None
        if row.state == "open":
            row.state, row.closed_at, row.closed_by = "closed", work.now, "erased"
    return {"concerns": len(rows)}


def _hers(work: Work, person: CustomerRef) -> list[Concern]:
    """Oldest first."""
    rows = work.session.scalars(select(Concern).where(among(Concern.order_id, person.order_ids)))
    return sorted(rows, key=lambda row: (row.said_at, row.id))


CONCERNS = Belonging("concerns", export_concerns, erase_concerns)
