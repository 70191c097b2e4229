"""What her page of a question shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.work import Work
from app.surveys import answering, inviting, rules, store
from app.surveys.bank import FIT


@dataclass(frozen=True)
class Thing:
    """One thing of the order. fit  what she said of it, "" so far; fit_text, about  her words on it"""

    line_id: int
    title: str
    fit: str
    fit_text: str
    about: str


@dataclass(frozen=True)
class HerQuestion:
    """options   (code, label)
    said, text   what she has answered, "" so far
    answered_at  None so far
    late         too late for the answers to count; her words are taken all the same
    per_line     her words may be about each thing
    person       a person looks at what she said
    """

    order_id: int
    order_name: str
    question: str
    options: list[tuple[str, str]]
    said: str
    text: str
    answered_at: datetime | None
    late: bool
    per_line: bool
    person: bool
    things: list[Thing]


def her_question(work: Work, invitation_id: int, *, lang: str) -> HerQuestion:
    """raises  NotFound where the question, or she, is gone"""
    invitation, order = answering.asked(work, invitation_id)
    rows = {
        (one.question, one.line_id): one
        for one in store.answers_of_order(work, order.id)
        if one.invitation_id == invitation.id
    }

    def words(question: str, line_id: int) -> str:
        row = rows.get((question, line_id))
        return (work.unseal(row.text_sealed, store.TEXT) or "") if row is not None else ""

    spoken = inviting.spoken(work, invitation, lang)
    main = rows.get((invitation.question, 0))
    return HerQuestion(
        order_id=order.id,
        order_name=order.name,
        question=spoken.question,
        options=spoken.options,
        said=main.option if main is not None else "",
        text=words(invitation.question, 0),
        answered_at=invitation.answered_at,
        late=rules.is_late(invitation.asked_at, work.now),
        per_line=answering.is_per_line(invitation.question),
        person=any(one.needs_person for one in rows.values()),
        things=[
            Thing(
                line.id,
                line.title,
                rows[FIT, line.id].option if (FIT, line.id) in rows else "",
                words(FIT, line.id),
                words(invitation.question, line.id),
            )
            for line in answering.things(order)
        ],
    )
