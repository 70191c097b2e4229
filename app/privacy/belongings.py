"""What privacy itself keeps on a customer: the files made for her, which go when she is erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.privacy.model import DataRequest


def export_requests(work: Work, person: CustomerRef) -> list[Any]:
    rows = [row for one in _hers(person) for row in work.session.scalars(select(DataRequest).where(one))]
    return [{"asked_at": row.asked_at, "due_at": row.due_at, "fetched_at": row.fetched_at} for row in rows]


def erase_files(work: Work, person: CustomerRef) -> dict[str, int]:
    """When she asked stays, for the merchant's proof that he answered; what leads to her goes."""
    still = or_(DataRequest.file_sealed.is_not(None), DataRequest.email_key.is_not(None))
    emptied = [
        row_id
        for one in _hers(person)
        for row_id in work.session.scalars(
            update(DataRequest)
            .where(one, still)
            .values(file_sealed=None, email_key=None)
            .returning(DataRequest.id)
        )
    ]
    return {"data_requests": len(emptied)}


def _hers(person: CustomerRef) -> Iterator[ColumnElement[bool]]:
    """One condition for each index; no request meets two. Whom nothing names has none: other guests have no number
    either.
    """
    if person.shopify_id is not None:
        yield DataRequest.customer_shopify_id == person.shopify_id
    if person.email_key is not None:
        yield DataRequest.email_key == person.email_key


DATA_REQUESTS = Belonging("requests", export_requests, erase_files)
