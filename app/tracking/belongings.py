"""What tracking keeps on a customer: the numbers by which carriers know her parcels."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select, update

from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.orders.model import Shipment
from app.tracking.model import Followed


def export_followed(work: Work, person: CustomerRef) -> list[Any]:
    rows = _rows(work, person)
    return [
        {
            "order": row.order_id,
            "shipment": row.shipment_id,
            "carrier": row.adapter,
            "number": row.number,
            "since": row.begun_at,
            "asked_at": row.asked_at,
        }
        for row in rows
    ]


def erase_followed(work: Work, person: CustomerRef) -> dict[str, int]:
    """The number leads to a doorstep, so it goes; nobody is asked about it any more."""
    gone = update(Followed).where(Followed.shipment_id.in_(_hers(person)), Followed.number != "")
    forgotten = gone.values(number="", ask_at=None, ended="not_needed").returning(Followed.shipment_id)
    return {"followed_shipments": len(work.session.execute(forgotten).all())}


def _rows(work: Work, person: CustomerRef) -> list[Followed]:
    rows = work.session.scalars(select(Followed).where(Followed.shipment_id.in_(_hers(person))))
    return sorted(rows, key=lambda row: row.shipment_id)


def _hers(person: CustomerRef) -> Select[Any]:
    return select(Shipment.id).where(Shipment.order_id.in_(person.order_ids))


FOLLOWED_SHIPMENTS = Belonging("followed_shipments", export_followed, erase_followed)
