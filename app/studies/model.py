"""The tables of studies: the plan, who was drawn, what they said, what staff found in it, and what was changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Float, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

RUNNING = text("state = 'running'")


class Study(Base, ShopOwned):
    """A plan for finding out what customers expect, and what became of it. One runs at a time.

    who          rules.WHO: of which buyers some are drawn
    owner        who sees to it, as the merchant writes her name
    ask_days     days after the purchase; never before it
    asked_max    how many are asked; when so many are drawn, nobody more is
    asked_percent, control_percent  of those who buy; the control is never asked by the study
    will_change  what the answers may change, said before they are read
    state        "planned", "running", "closed"
    full_at      when the last was drawn; None while more may be
    learned      what came of it, in the merchant's words
    """

    __tablename__ = "studies"
    __table_args__ = (
        Index("ix_studies_state", "shop_id", "state"),
        Index("uq_studies_running", "shop_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(100))
    who: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(100))
    deadline_on: Mapped[date] = mapped_column(Date)
    ask_days: Mapped[int]
    asked_max: Mapped[int]
    asked_percent: Mapped[int]
    control_percent: Mapped[int]
    will_change: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    planned_at: Mapped[datetime]
    planned_by: Mapped[str] = mapped_column(String(40))
    began_at: Mapped[datetime | None]
    full_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(40))
    learned: Mapped[str] = mapped_column(Text)


class StudyMember(Base, ShopOwned):
    """A customer who bought while a study ran, and what chance said of her. It says so once.

    arm          "asked", "control", "outside"
    answers      how often she has answered: the last one counts
    must_sealed  what must at least be right; dream_sealed, what would make us the best
    coded_at     when a person had read it and found what there was to find
    """

    __tablename__ = "study_members"
    __table_args__ = (
        UniqueConstraint("shop_id", "study_id", "order_id"),
        Index("ix_study_members_arm", "shop_id", "study_id", "arm", "drawn_at"),
        Index("ix_study_members_answered", "shop_id", "study_id", "answered_at"),
        Index("ix_study_members_customer", "shop_id", "customer_id"),
        Index("ix_study_members_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    study_id: Mapped[int]
    customer_id: Mapped[int]
    order_id: Mapped[int]
    arm: Mapped[str] = mapped_column(String(10))
    drawn_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answers: Mapped[int]
    must_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    dream_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    coded_at: Mapped[datetime | None]


class Finding(Base, ShopOwned):
    """What several answers say in common, in a few words of the shop's. kind  "must", "dream" """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("shop_id", "study_id", "kind", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    study_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class Coding(Base, ShopOwned):
    """An answer says this. One answer may say several things."""

    __tablename__ = "codings"
    __table_args__ = (Index("ix_codings_finding", "shop_id", "finding_id"),)

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    finding_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    coded_at: Mapped[datetime]
    coded_by: Mapped[str] = mapped_column(String(40))


class ProcessChange(Base, ShopOwned):
    """What the shop does otherwise since a day, and the finding that led to it. step  rules.STEPS"""

    __tablename__ = "process_changes"
    __table_args__ = (Index("ix_process_changes_on", "shop_id", "changed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    finding_id: Mapped[int]
    step: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    changed_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class Insight(Base, ShopOwned):
    """What the figures say, and what is done about it.

    figure       which figure it rests on: its key on the page, so that it can be looked up again
    evidence     the figure as it stood on that day, as coding.Evidence in JSON: codes and numbers, no sentence
    count        how many cases it rests on
    least, most  where the true share lies, 95 times of 100; None where the figure is no share
    action, owner, follow_up_on  what is done, by whom, and when it is looked at again
    state        "draft", "published", "over"
    came_of_it   what was seen on the day of the follow-up
    """

    __tablename__ = "insights"
    __table_args__ = (Index("ix_insights_state", "shop_id", "state", "follow_up_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(120))
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    count: Mapped[int]
    least: Mapped[float | None] = mapped_column(Float)
    most: Mapped[float | None] = mapped_column(Float)
    action: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(100))
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    came_of_it: Mapped[str] = mapped_column(Text)
