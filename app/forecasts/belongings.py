"""What forecasts keep on a customer: which of her promises were seen to be at risk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.forecasts.model import Risk


def export_risks(work: Work, person: CustomerRef) -> dict[str, Any]:
    rows = work.session.scalars(select(Risk).where(among(Risk.order_id, person.order_ids)))
    return {
        "promises_at_risk": [
            {
                "order": one.order_id,
                "reason": one.reason,
                "promised_on": one.promised_on,
                "expected_on": one.expected_on,
                "seen_at": one.seen_at,
            }
            for one in sorted(rows, key=lambda one: one.order_id)
        ]
    }


RISKS = Belonging("forecasts", export_risks, nothing_personal)
