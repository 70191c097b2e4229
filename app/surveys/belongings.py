"""What surveys keep on a customer: what she was asked, and what she answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.surveys import store
from app.surveys.model import Answer, SurveyInvitation


def export_answers(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {
            "order": row.order_id,
            "line": row.line_id,
            "question": row.question,
            "asked": store.wording_at(work, row.question, row.version).en,
            "answer": row.option,
            "text": work.unseal(row.text_sealed, store.TEXT),
            "answered_at": row.answered_at,
        }
        for row in _answers(work, person)
    ]


def erase_answers(work: Work, person: CustomerRef) -> dict[str, int]:
    """Her words go. What was tapped stays, as everything that is counted, and names nobody."""
    rows = _answers(work, person)
    for row in rows:
        row.text_sealed = None
    return {"survey_answers": len(rows)}


def export_invitations(work: Work, person: CustomerRef) -> list[Any]:
    return [
        {"order": row.order_id, "question": row.question, "asked_at": row.asked_at}
        for row in _invitations(work, person)
    ]


def erase_invitations(work: Work, person: CustomerRef) -> dict[str, int]:
    """Nothing of them is hers but the numbers of her order and record, which stay as everywhere."""
    return {"survey_invitations": len(_invitations(work, person))}


def _answers(work: Work, person: CustomerRef) -> list[Answer]:
    """Oldest first. A question for each, since OR over several indexes reads the whole shop."""
    named = (among(Answer.customer_id, person.customer_ids), among(Answer.order_id, person.order_ids))
    rows = {row.id: row for one in named for row in work.session.scalars(select(Answer).where(one))}
    return [row for _, row in sorted(rows.items())]


def _invitations(work: Work, person: CustomerRef) -> list[SurveyInvitation]:
    named = (
        among(SurveyInvitation.customer_id, person.customer_ids),
        among(SurveyInvitation.order_id, person.order_ids),
    )
    rows = {row.id: row for one in named for row in work.session.scalars(select(SurveyInvitation).where(one))}
    return [row for _, row in sorted(rows.items())]


SURVEY_ANSWERS = Belonging("survey_answers", export_answers, erase_answers)
SURVEY_INVITATIONS = Belonging("survey_invitations", export_invitations, erase_invitations)
