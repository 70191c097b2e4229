"""The tables of claims: what is covered, what was claimed, and what people did about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

LOOKED_AT = text("look_at IS NOT NULL")
FORGOTTEN_AT = text("forget_at IS NOT NULL")


class Cover(Base, ShopOwned):
    """A line of an order that a fit guarantee covers since it came.

    terms      the version of the settings that were in force when she bought; guarantee  its name there
    begins_at  the arrival
    ends_at    the end of the last day, by her clock. Later evidence moves it on and never back
    """

    __tablename__ = "covers"

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    terms: Mapped[int]
    guarantee: Mapped[str] = mapped_column(String(60))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Claim(Base, ShopOwned):
    """A customer says that something is wrong with a thing, or that she changed her mind.

    key          one and the same, however often a button is pressed: order, line, ground, and which time it is
    customer_id  0 where nobody is named
    count        of the line's pieces
    ground       "fit" (our own guarantee), "law" (a complaint), "withdrawal": three things that are never mixed
    problem      "fit", "damaged", "wrong", "broke_again"; "" with a withdrawal, which needs no reason
    why          with "fit", rules.WHYS; else ""
    terms        version of the settings of the day of purchase; guarantee  its name there, "" with the others
    ways         what may be given, as JSON of shops.settings.Way, what she wished for first
    repeated     which failure of the same thing this is, 1 being the first
    words_sealed what she wrote; None where nothing, or erased
    state        rules.MOVES; reason  why, a code
    role         who has it in hand: "service" or "owner"
    tries        how many remedies were asked for: the last one's key is "claim:<id>:<tries>"
    next_at      by then she has heard how it goes; None once it is over
    look_at      when the duty looks at it next
    escalated_at since when the promised answer is near and nobody has given it
    given        what was really given, as JSON; None while nothing was
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("shop_id", "key"),
        Index("ix_claims_order", "shop_id", "order_id"),
        Index("ix_claims_customer", "shop_id", "customer_id"),
        Index("ix_claims_state", "shop_id", "state", "opened_at"),
        Index("ix_claims_look", "shop_id", "look_at", sqlite_where=LOOKED_AT, postgresql_where=LOOKED_AT),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[int]
    customer_id: Mapped[int]
    line_id: Mapped[int]
    product_id: Mapped[int | None]
    count: Mapped[int]
    ground: Mapped[str] = mapped_column(String(12))
    problem: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(20))
    terms: Mapped[int]
    guarantee: Mapped[str] = mapped_column(String(60))
    ways: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    repeated: Mapped[int]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    given: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ClaimPhoto(Base, ShopOwned):
    """What she showed, written anew by us. image_sealed None: erased. forget_at  when it goes by itself"""

    __tablename__ = "claim_photos"
    __table_args__ = (
        Index("ix_claim_photos_claim", "shop_id", "claim_id"),
        Index("ix_claim_photos_order", "shop_id", "order_id"),
        Index(
            "ix_claim_photos_forget", "shop_id", "forget_at",
            sqlite_where=FORGOTTEN_AT, postgresql_where=FORGOTTEN_AT,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    claim_id: Mapped[int]
    order_id: Mapped[int]
    image_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    kept_at: Mapped[datetime]
    forget_at: Mapped[datetime | None]


class ClaimNote(Base, ShopOwned):
    """What a person of the shop wrote about a claim.

    kind  "note", "handover", "call" (stay in the house), "update", "declined", "settled" (go into a letter)
    by    "staff:42"
    """

    __tablename__ = "claim_notes"
    __table_args__ = (
        Index("ix_claim_notes_claim", "shop_id", "claim_id"),
        Index("ix_claim_notes_order", "shop_id", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    claim_id: Mapped[int]
    order_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(String(40))
    written_at: Mapped[datetime]


class ClaimCall(Base, ShopOwned):
    """Somebody of the shop is to call her. Her number stands in Shopify and not here.

    claim_id 0 where it is about no claim but about what she was offered or given for the order
    reason  "wanted" (she asked for it), "no_letter" (no letter reaches her), "answer_due", "staff"; "unheard" (nor
            does what tells her of an offer)
    state   "open", "done", "dropped" (nothing to call about any more)
    """

    __tablename__ = "claim_calls"
    __table_args__ = (
        Index("ix_claim_calls_claim", "shop_id", "claim_id"),
        Index("ix_claim_calls_order", "shop_id", "order_id"),
        Index("ix_claim_calls_state", "shop_id", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    claim_id: Mapped[int]
    order_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(40))
