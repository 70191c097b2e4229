"""What listening keeps on a customer: what she wrote to the shop, and what was noted of the answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.listening import store
from app.listening.model import Reply


def export_replies(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "from": work.unseal(row.email_sealed, store.EMAIL),
            "subject": work.unseal(row.subject_sealed, store.SUBJECT),
            "text": work.unseal(row.text_sealed, store.TEXT),
            "answer": work.unseal(row.answer_sealed, store.ANSWER),
            "written_at": row.written_at,
            "state": row.state,
            "closed_at": row.closed_at,
        }
        for row in _hers(work, person)
    ]


def erase_replies(work: Work, person: CustomerRef) -> dict[str, int]:
    """Her words go, the ids that her mail program made too, and nobody waits for an answer any more."""
    rows = _hers(work, person)
    for row in rows:
        row.email_sealed = row.subject_sealed = row.text_sealed = row.answer_sealed = None
        row.email_key = None
        row.message_id = f"<erased.{row.id}>"
        if row.state == "open":
            row.state, row.closed_at, row.closed_by = "closed", work.now, "erased"
    return {"replies": len(rows)}


def _hers(work: Work, person: CustomerRef) -> list[Reply]:
    """Oldest first. By her address as well: what nobody could match is hers all the same. A question for each, since
    OR over several indexes reads the whole shop.
    """
    named: list[ColumnElement[bool]] = [
        Reply.customer_id.in_(person.customer_ids),
        Reply.order_id.in_(person.order_ids),
    ]
    if person.email_key is not None:
        named.append(Reply.email_key == person.email_key)
    rows = {row.id: row for one in named for row in work.session.scalars(select(Reply).where(one))}
    return [row for _, row in sorted(rows.items())]


REPLIES = Belonging("replies", export_replies, erase_replies)
