"""The tables of reviews: what customers wrote, what they showed, and what people did about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

TIMED = text("publish_at IS NOT NULL")
TROUBLED = text("trouble <> ''")


class Review(Base, ShopOwned):
    """What a customer says of a thing that she bought: one of each line of an order, so the purchase is proved.

    product_id  0 where Shopify has no number for what was sold
    title       of the thing, as it was bought
    rating      1 to 5
    version     how often she has written it; the earlier ones are review_versions
    words_sealed, name_sealed  None where she wrote none, or erased. Read when they are shown
    state       rules.WAITING, PUBLISHED, REJECTED, or ERASED with the customer
    reason      why it is rejected, a key of rules.REASONS; "" otherwise
    publish_at  a waiting one is published then by itself; None: it doesn't wait
    needs       why a person is to speak with her, a code; "" where nobody need
    answer*     the shop's answer, shown under it
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("shop_id", "order_id", "line_id"),
        Index("ix_reviews_customer", "shop_id", "customer_id"),
        Index("ix_reviews_product", "shop_id", "product_id", "state", "id"),
        Index("ix_reviews_of_product", "shop_id", "product_id", "id"),
        Index("ix_reviews_state", "shop_id", "state", "id"),
        Index("ix_reviews_rating", "shop_id", "rating", "id"),
        Index("ix_reviews_written", "shop_id", "written_at", "id"),
        Index("ix_reviews_publish", "shop_id", "publish_at", sqlite_where=TIMED, postgresql_where=TIMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    order_id: Mapped[int]
    line_id: Mapped[int]
    product_id: Mapped[int]
    customer_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    rating: Mapped[int]
    version: Mapped[int]
    lang: Mapped[str] = mapped_column(String(5))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(12))
    needs: Mapped[str] = mapped_column(String(20))
    publish_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(40))


class ReviewVersion(Base, ShopOwned):
    """What a review said before she changed it."""

    __tablename__ = "review_versions"

    review_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rating: Mapped[int]
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]


class ReviewPhoto(Base, ShopOwned):
    """What she showed, written anew by us. image_sealed  None: taken away by her, or erased"""

    __tablename__ = "review_photos"
    __table_args__ = (Index("ix_review_photos_review", "shop_id", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    review_id: Mapped[int]
    image_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    kept_at: Mapped[datetime]


class Judgement(Base, ShopOwned):
    """What a person, or the time, decided over a review: the log of moderation.

    version  of the review that was looked at
    did      "published", "rejected", "replied"
    reason   with "rejected", a key of rules.REASONS
    by       "staff:42", or "time" where nobody had looked
    """

    __tablename__ = "review_judgements"
    __table_args__ = (Index("ix_review_judgements_review", "shop_id", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    review_id: Mapped[int]
    version: Mapped[int]
    did: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(12))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class ToldRating(Base, ShopOwned):
    """What Shopify was last told of a product's rating. stars  the sum of all ratings; trouble  why it couldn't be"""

    __tablename__ = "told_ratings"
    __table_args__ = (
        Index(
            "ix_told_ratings_trouble", "shop_id", "product_id",
            sqlite_where=TROUBLED, postgresql_where=TROUBLED,
        ),
    )  # fmt: skip

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
    stars: Mapped[int]
    told_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(String(60))
