"""What the privacy page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.work import Work
from app.privacy.model import DataRequest, Redaction

SHOWN_MAX = 100  # of each kind, the newest; a shop has a few in a year


@dataclass(frozen=True)
class RequestLine:
    """state  "waiting" (nobody has fetched it), "late" (nor in time), "fetched" or "gone" (the file was erased)"""

    id: int
    request_id: int
    customer_shopify_id: int | None
    asked_at: datetime
    due_at: datetime
    fetched_at: datetime | None
    fetched_by: str | None
    state: str
    has_file: bool


@dataclass(frozen=True)
class RedactionLine:
    """rows  emptied; left  rows in which a search afterwards still found the customer: 0 is the proof"""

    subject: int | None
    redacted_at: datetime
    tables: tuple[tuple[str, int], ...]
    rows: int
    left: int


def data_requests(work: Work) -> list[RequestLine]:
    """Newest first."""
    rows = work.session.scalars(select(DataRequest).order_by(DataRequest.asked_at.desc()).limit(SHOWN_MAX))
    return [_request(row, work.now) for row in rows]


def redactions(work: Work) -> list[RedactionLine]:
    """Newest first."""
    rows = work.session.scalars(select(Redaction).order_by(Redaction.redacted_at.desc()).limit(SHOWN_MAX))
    return [
        RedactionLine(
            subject=row.subject,
            redacted_at=row.redacted_at,
            tables=tuple(sorted((table, count) for table, count in row.counts.items() if count)),
            rows=sum(row.counts.values()),
            left=sum(row.left.values()),
        )
        for row in rows
    ]


def requests_to_answer(work: Work) -> int:
    """For the home page: files that wait for somebody to fetch them."""
    return sum(one.state in ("waiting", "late") for one in data_requests(work))


def _request(row: DataRequest, now: datetime) -> RequestLine:
    return RequestLine(
        id=row.id,
        request_id=row.request_id,
        customer_shopify_id=row.customer_shopify_id,
        asked_at=row.asked_at,
        due_at=row.due_at,
        fetched_at=row.fetched_at,
        fetched_by=row.fetched_by,
        state=_state(row, now),
        has_file=row.file_sealed is not None,
    )


def _state(row: DataRequest, now: datetime) -> str:
    if row.fetched_at is not None:
        return "fetched"
    if row.file_sealed is None:
        return "gone"
    return "late" if now > row.due_at else "waiting"
