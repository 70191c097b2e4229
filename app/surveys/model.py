"""The tables of surveys: own questions, wordings, invitations, answers, and how often each question was asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned


class SurveyQuestion(Base, ShopOwned, AppendOnly):
    """A question of the merchant's own. It stays, since answers were given to it; what isn't asked any more rests.

    question  its key, "own1"; its words are wordings, from version 1 on
    step      rules.STEPS, or "" where it is about none of them
    made_by   "staff:42"
    """

    __tablename__ = "survey_questions"

    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    step: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class SurveyWording(Base, ShopOwned, AppendOnly):
    """How a question reads from this version on. Version 1 of a question that Kept brings stands in no row.

    asked    bank.Wording as JSON: the question and its options in each language
    made_by  "staff:42"
    """

    __tablename__ = "survey_wordings"
    __table_args__ = (UniqueConstraint("shop_id", "question", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class SurveyInvitation(Base, ShopOwned):
    """One question put to one customer about one order, chosen when its letter was written.

    kind         "week" (after the arrival) or "case" (after something was put right); one of each for an order
    asked_at     when the letter was written
    sent_at      when it had left; None while the mail server hasn't taken it
    answered_at  of her first answer
    """

    __tablename__ = "survey_invitations"
    __table_args__ = (
        UniqueConstraint("shop_id", "order_id", "kind"),
        Index("ix_survey_invitations_customer", "shop_id", "customer_id"),
        Index("ix_survey_invitations_asked", "shop_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    question: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class Answer(Base, ShopOwned):
    """What she answered; her latest word holds, what it was before is in the ledger.

    line_id, product_id  what it is about; 0: the whole order
    question     a key of the bank, or "fit": whether this thing works for her
    version      of the wording that she saw
    option       its code; "" where she only wrote
    score        1 (bad) to 5 (good), as the option had it then; None where there is no good or bad
    outcome      of the order when she answered
    why          code of why a person looks at it (rules.why_person), ""
    """

    __tablename__ = "survey_answers"
    __table_args__ = (
        UniqueConstraint("shop_id", "invitation_id", "question", "line_id"),
        Index("ix_survey_answers_customer", "shop_id", "customer_id"),
        Index("ix_survey_answers_order", "shop_id", "order_id"),
        Index("ix_survey_answers_answered", "shop_id", "answered_at", "id"),
        Index("ix_survey_answers_question", "shop_id", "question", "answered_at", "id"),
        Index("ix_survey_answers_step", "shop_id", "step", "answered_at", "id"),
        Index("ix_survey_answers_outcome", "shop_id", "outcome", "answered_at", "id"),
        Index("ix_survey_answers_person", "shop_id", "needs_person", "answered_at", "id"),
        Index("ix_survey_answers_product", "shop_id", "product_id", "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    invitation_id: Mapped[int]
    customer_id: Mapped[int]
    order_id: Mapped[int]
    line_id: Mapped[int]
    product_id: Mapped[int]
    question: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(10))
    option: Mapped[str] = mapped_column(String(20))
    score: Mapped[int | None] = mapped_column(Integer)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    outcome: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime]
    needs_person: Mapped[bool]
    why: Mapped[str] = mapped_column(String(20))


class SurveyTurn(Base, ShopOwned):
    """How often each question has had its turn. Counted in place: who chooses a question holds the shop's rotation.

    turns  what the rotation goes by: a question that comes back begins at the level of the others
    asked  how often it was really asked
    """

    __tablename__ = "survey_turns"

    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    turns: Mapped[int]
    asked: Mapped[int]
    answered: Mapped[int]


class AnswerTally(Base, ShopOwned):
    """A step of the counts: an answer that was given or, with -1, that reads otherwise by now. Folded into the totals.

    score       0 where there is no good or bad
    product_id  of whether a thing works; 0 for all else
    question    "" for an order of which something was said: then orders counts, on the day of what was said first
    """

    __tablename__ = "survey_tallies"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column("on_day", Date)
    question: Mapped[str] = mapped_column(String(20))
    step: Mapped[str] = mapped_column(String(10))
    option: Mapped[str] = mapped_column(String(20))
    score: Mapped[int]
    product_id: Mapped[int]
    answers: Mapped[int]
    orders: Mapped[int]


class AnswerTotal(Base, ShopOwned):
    """How many answers of a day say the same; as in AnswerTally. By question first: a span of days is read of each.

    question  as there; "fit_4w": whether things work once more, by blocks of four weeks
    """

    __tablename__ = "survey_totals"

    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    on: Mapped[date] = mapped_column("on_day", Date, primary_key=True)
    step: Mapped[str] = mapped_column(String(10), primary_key=True)
    option: Mapped[str] = mapped_column(String(20), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[int]
    orders: Mapped[int]
