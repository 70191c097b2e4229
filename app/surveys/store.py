"""The rows of surveys: wordings, whose turn it was, invitations and answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import select, update

from app.core.conditions import among
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.surveys.bank import PREFERENCE, QUESTIONS
from app.surveys.model import Answer, SurveyInvitation, SurveyQuestion, SurveyTurn, SurveyWording
from app.surveys.wording import Question, Wording
from app.touchpoints.store import person

TEXT = "survey_answers.text"
OF_ONE_MAX = 500  # answers of one customer or one order that are looked at
FIRST_VERSION = 1


def own_steps(work: Work) -> dict[str, str]:
    """The merchant's own questions, the oldest first: key → step. Read once in a Work, which asks for many orders."""
    if "own_questions" not in work.memo:
        query = select(SurveyQuestion).order_by(SurveyQuestion.made_at, SurveyQuestion.question)
        with work.session.no_autoflush:
            work.memo["own_questions"] = {one.question: one.step for one in work.session.scalars(query)}
    found: dict[str, str] = work.memo["own_questions"]
    return found


def forget_own(work: Work) -> None:
    work.memo.pop("own_questions", None)


def question(work: Work, key: str) -> Question | None:
    """With its first wording."""
    if key in QUESTIONS:
        return QUESTIONS[key]
    step = own_steps(work).get(key)
    return Question(key, step, wording_at(work, key, FIRST_VERSION)) if step is not None else None


def step_of(work: Work, key: str) -> str:
    return QUESTIONS[key].step if key in QUESTIONS else own_steps(work).get(key, "")


def keys(work: Work) -> tuple[str, ...]:
    """Of all questions, the merchant's own last."""
    return (*QUESTIONS, *own_steps(work))


def wording(work: Work, key: str) -> tuple[int, Wording]:
    """The newest version of a question, and how it reads."""
    query = select(SurveyWording).where(SurveyWording.question == key)
    row = work.session.scalar(query.order_by(SurveyWording.version.desc()).limit(1))
    if row is None:
        return FIRST_VERSION, QUESTIONS[key].wording
    return row.version, msgspec.convert(row.asked, Wording)


def newest_wordings(work: Work, keys: Collection[str]) -> dict[str, Wording]:
    """How each of these questions reads by now, in one query."""
    query = select(SurveyWording).where(SurveyWording.question.in_(keys)).order_by(SurveyWording.version)
    own = {row.question: row.asked for row in work.session.scalars(query)}  # the last one of each stays
    return {
        key: msgspec.convert(own[key], Wording) if key in own else QUESTIONS[key].wording
        for key in keys
        if key in own or key in QUESTIONS
    }


def wording_at(work: Work, key: str, version: int) -> Wording:
    """As it read in that version; the newest where nobody knows that one."""
    if version == FIRST_VERSION and key in QUESTIONS:
        return QUESTIONS[key].wording
    chosen = (SurveyWording.question == key, SurveyWording.version == version)
    row = work.session.scalar(select(SurveyWording).where(*chosen))
    return msgspec.convert(row.asked, Wording) if row is not None else wording(work, key)[1]


def wordings(work: Work, key: str) -> list[SurveyWording]:
    """All that the merchant wrote, oldest first."""
    query = select(SurveyWording).where(SurveyWording.question == key).order_by(SurveyWording.version)
    return list(work.session.scalars(query.limit(OF_ONE_MAX)))


def turns(work: Work) -> dict[str, SurveyTurn]:
    """By question, as others have left them by now. There are no more than questions."""
    rows = work.session.scalars(select(SurveyTurn).execution_options(populate_existing=True))
    return {one.question: one for one in rows}


def turn(work: Work, key: str) -> SurveyTurn:
    """The row of a question, made where there is none. The rotation is held."""
    row = work.session.get(SurveyTurn, (work.shop_id, key), populate_existing=True)
    if row is None:
        row = SurveyTurn(shop_id=work.shop_id, question=key, turns=0, asked=0, answered=0)
        work.session.add(row)
        work.session.flush()
    return row


def count_answer(work: Work, key: str) -> None:
    """In place, by the database, since two may answer at once; customers are slow, so nobody waits long behind it."""
    counted = update(SurveyTurn).where(SurveyTurn.question == key).values(answered=SurveyTurn.answered + 1)
    work.session.execute(counted)


def asked_of(work: Work, customer_id: int) -> list[str]:
    """Keys of what she was asked before, under any record with her address."""
    records = [one.id for one in person(work, customer_id)]
    query = select(SurveyInvitation.question).where(among(SurveyInvitation.customer_id, records))
    return list(work.session.scalars(query.limit(OF_ONE_MAX)))


def appreciates(work: Work, customer_id: int) -> str:
    """What she last said she appreciates most in a shop, under any record with her address. For the plan's
    appreciated. returns  an option's code; "" where she hasn't said, or her latest word is no option
    """
    records = [one.id for one in person(work, customer_id)]
    hers = select(Answer).where(among(Answer.customer_id, records)).limit(OF_ONE_MAX)
    said = [one for one in work.session.scalars(hers) if one.question == PREFERENCE]
    return max(said, key=lambda one: (one.answered_at, one.id)).option if said else ""


def invitation(work: Work, invitation_id: int) -> SurveyInvitation | None:
    return work.session.get(SurveyInvitation, (work.shop_id, invitation_id), populate_existing=True)


def invitation_of(work: Work, order_id: int, kind: str) -> SurveyInvitation | None:
    chosen = (SurveyInvitation.order_id == order_id, SurveyInvitation.kind == kind)
    return work.session.scalar(select(SurveyInvitation).where(*chosen))


def answer(work: Work, invitation_id: int, question: str, *, line_id: int) -> Answer | None:
    chosen = (
        Answer.invitation_id == invitation_id,
        Answer.question == question,
        Answer.line_id == line_id,
    )
    return work.session.scalar(select(Answer).where(*chosen).execution_options(populate_existing=True))


def answers_of_order(work: Work, order_id: int) -> list[Answer]:
    """Oldest first."""
    rows = work.session.scalars(select(Answer).where(Answer.order_id == order_id).limit(OF_ONE_MAX))
    return sorted(rows, key=lambda one: (one.answered_at, one.id))


def answers_of_orders(work: Work, order_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """By order, for a page of a few. Those without an answer are missing."""
    found: dict[int, list[Answer]] = {}
    rows = work.session.scalars(select(Answer).where(among(Answer.order_id, order_ids)).limit(OF_ONE_MAX))
    for row in sorted(rows, key=lambda one: (one.answered_at, one.id)):
        found.setdefault(row.order_id, []).append(row)
    return found


def answers_by_ids(work: Work, ids: Collection[int]) -> list[Answer]:
    return list(work.session.scalars(select(Answer).where(among(Answer.id, ids))))


def order_for_her(work: Work, order_id: int) -> Order | None:
    """None where its customer has been erased: nothing new is kept on her. An order that Shopify no longer has is
    still the one that she bought.
    """
    order = orders.file(work, order_id).order
    customer = orders.customer_by_id(work, order.customer_id) if order and order.customer_id else None
    return order if customer is not None and customer.redacted_at is None else None
