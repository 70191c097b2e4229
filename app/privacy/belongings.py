"""What privacy itself keeps on a customer: the files made for her, which go when she is erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.privacy.model import DataRequest


def export_requests(work: Work, person: CustomerRef) -> list[Any]:
    rows = work.session.scalars(
        select(DataRequest).where(DataRequest.customer_shopify_id == person.shopify_id)
    )
    return [{"asked_at": row.asked_at, "due_at": row.due_at, "fetched_at": row.fetched_at} for row in rows]


def erase_files(work: Work, person: CustomerRef) -> dict[str, int]:
    emptied = work.session.execute(
        update(DataRequest)
        .where(DataRequest.customer_shopify_id == person.shopify_id, DataRequest.file_sealed.is_not(None))
        .values(file_sealed=None)
        .returning(DataRequest.id)
    )
    return {"data_requests": len(emptied.all())}


DATA_REQUESTS = Belonging("requests", export_requests, erase_files)
