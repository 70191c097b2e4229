"""The tables of listening: replies and their mailbox, other cases, notes on customers, and what texts speak of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class Reply(Base, ShopOwned):
    """A letter from a customer. An open one is a case: somebody has to answer.

    customer_id, order_id, letter_id  what it answers; 0 where nobody can tell
    message_id   as in its header, or a digest where that is missing or long: a repeated one is kept once
    sort         "reply", "automatic" (out of office, bounce: no case), "unmatched" (a person says whose it is)
    why          of an automatic one: how it gave itself away, see mail.automatic; else ""
    email_key    fingerprint of the address that it came from, by which hers are found when she asks for them
    email_sealed name and address as in From; text_sealed, all of it; answer_sealed, what the merchant noted of hers
    attachments  how many there were; they aren't kept
    state        "open", "answered", "closed"
    due_at       by when somebody should have answered
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("shop_id", "message_id"),
        Index("ix_replies_state", "shop_id", "state", "due_at"),
        Index("ix_replies_customer", "shop_id", "customer_id"),
        Index("ix_replies_order", "shop_id", "order_id"),
        Index("ix_replies_email_key", "shop_id", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[str] = mapped_column(String(255))
    customer_id: Mapped[int]
    order_id: Mapped[int]
    letter_id: Mapped[int]
    sort: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(20))
    email_key: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    attachments: Mapped[int]
    written_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(40))


class ReplyBox(Base, ShopOwned):
    """Where answers come in.

    way          "imap" (we fetch them) or "webhook" (a provider brings them)
    key_sealed   imap: host, user, password and folder; webhook: the secret that is part of its address
    address      without the part that says which letter is answered; letters carry it once something has come there
    seen_uid     imap: the last message that was read, of that uid_validity; 0 and 0 before the first look
    looked_at    imap: when we last asked; webhook: when something last came
    trouble      code of what went wrong the last time; None while all is well
    """

    __tablename__ = "reply_boxes"

    way: Mapped[str] = mapped_column(String(10), primary_key=True)
    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str] = mapped_column(String(254))
    seen_uid: Mapped[int]
    uid_validity: Mapped[int]
    made_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)


class Case(Base, ShopOwned):
    """What a customer said elsewhere, and a person answers: a question's answer, a review. A reply is a case by itself.

    source, source_id  "answer" or "review", and its number in its own room
    why       a code: what made a person needed, see words_for_pages.CASE_WHYS
    owner     "staff:42", who has taken it; "" nobody
    state     "open", "closed"
    done      "answered", "called", "nothing"; "" while it is open, and where she was erased
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("shop_id", "source", "source_id"),
        Index("ix_cases_state", "shop_id", "state", "due_at"),
        Index("ix_cases_owner", "shop_id", "owner", "state", "due_at"),
        Index("ix_cases_customer", "shop_id", "customer_id"),
        Index("ix_cases_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[int]
    order_id: Mapped[int]
    customer_id: Mapped[int]
    why: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(40))
    done: Mapped[str] = mapped_column(String(10))


class CaseNote(Base, ShopOwned):
    """What a person did with a case, and wrote beside it.

    kind         "taken", "handed", "closed", "again"
    text_sealed  None where she wrote nothing, or it was erased
    """

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case", "shop_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(40))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]


class CustomerNote(Base, ShopOwned):
    """What the staff wrote on a customer for each other: a note, or a tag.

    kind         "note", "tag"
    text_sealed  None once it was taken away or she was erased
    gone_at      when it was taken away; gone_by: "staff:42", "erased"
    """

    __tablename__ = "customer_notes"
    __table_args__ = (Index("ix_customer_notes_customer", "shop_id", "customer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(5))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(40))
    gone_at: Mapped[datetime | None]
    gone_by: Mapped[str | None] = mapped_column(String(40))


class Theme(Base, ShopOwned):
    """What several texts speak of, in a few words of the shop's. One that no text has any more is gone."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(40))


class ThemeTag(Base, ShopOwned):
    """A text speaks of a theme. It may speak of several.

    source, source_id  as in Case. It stays when the words are erased, as everything that is counted
    """

    __tablename__ = "theme_tags"
    __table_args__ = (Index("ix_theme_tags_theme", "shop_id", "theme_id", "source", "source_id"),)

    source: Mapped[str] = mapped_column(String(10), primary_key=True)
    source_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    theme_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tagged_at: Mapped[datetime]
    tagged_by: Mapped[str] = mapped_column(String(40))
