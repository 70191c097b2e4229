"""What listening keeps on a customer: what she wrote to the shop, what was noted of the answer, and her cases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.listening import store
from app.listening.cases import NOTE
from app.listening.facts import CaseClosed
from app.listening.model import Case, Reply


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
        among(Reply.customer_id, person.customer_ids),
        among(Reply.order_id, person.order_ids),
    ]
    if person.email_key is not None:
        named.append(Reply.email_key == person.email_key)
    rows = {row.id: row for one in named for row in work.session.scalars(select(Reply).where(one))}
    return [row for _, row in sorted(rows.items())]


REPLIES = Belonging("replies", export_replies, erase_replies)


def export_cases(work: Work, person: CustomerRef) -> list[Any]:
    """What she said stands with the room in which she said it."""
    rows = _her_cases(work, person)
    notes = store.notes(work, [one.id for one in rows])
    return [
        {
            "order": row.order_id,
            "source": row.source,
            "why": row.why,
            "opened_at": row.opened_at,
            "state": row.state,
            "done": row.done,
            "closed_at": row.closed_at,
            "notes": [
                {"kind": one.kind, "written_at": one.written_at, "text": work.unseal(one.text_sealed, NOTE)}
                for one in notes
                if one.case_id == row.id
            ],
        }
        for row in rows
    ]


def erase_cases(work: Work, person: CustomerRef) -> dict[str, int]:
    """What was written of her goes, and nobody waits any more. That there was a case stays in the books."""
    rows = _her_cases(work, person)
    notes = store.notes(work, [one.id for one in rows])
    for note in notes:
        note.text_sealed = None
    for row in rows:
        if row.state == "open":
            row.state, row.closed_at, row.closed_by = "closed", work.now, "erased"
            work.record(CaseClosed(order_id=row.order_id, case_id=row.id, done="", by="erased"))
    return {"cases": len(rows), "case_notes": len(notes)}


def _her_cases(work: Work, person: CustomerRef) -> list[Case]:
    named = (among(Case.customer_id, person.customer_ids), among(Case.order_id, person.order_ids))
    rows = {row.id: row for one in named for row in work.session.scalars(select(Case).where(one))}
    return [row for _, row in sorted(rows.items())]


CASES = Belonging("cases", export_cases, erase_cases)
