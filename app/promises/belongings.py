"""What promises keep on a customer: what she was shown, and what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef, nothing_personal
from app.core.work import Work
from app.promises.model import OutcomeRow, Promise


def export_promises(work: Work, person: CustomerRef) -> dict[str, Any]:
    rows = work.session.scalars(select(Promise).where(among(Promise.order_id, person.order_ids)))
    made = sorted(rows, key=lambda one: one.id)
    came = work.session.scalars(select(OutcomeRow).where(among(OutcomeRow.order_id, person.order_ids)))
    return {
        "promises": [
            {
                "order": one.order_id,
                "shown": one.shown_text,
                "shown_at": one.shown_at,
                "latest_at": one.latest_at,
            }
            for one in made
        ],
        "outcomes": [
            {"order": one.order_id, "outcome": one.outcome, "why": one.why, "arrived_at": one.arrived_at}
            for one in came
            if one.shipment_id == 0
        ],
    }


PROMISES = Belonging("promises", export_promises, nothing_personal)
