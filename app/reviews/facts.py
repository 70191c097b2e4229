"""What reviews tell."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReviewWritten(Fact):
    """A customer wrote what she thinks of a thing, or changed it.

    version  1 the first time
    needs    why a person is to speak with her: "low_rating", "names_fault"; "" where nobody need
    """

    review_id: int
    customer_id: int
    line_id: int
    product_id: int
    rating: int
    version: int
    needs: str


@dataclass(frozen=True, kw_only=True)
class ReviewPublished(Fact):
    """Everybody may read it. by  "staff:42", or "time": nobody had looked, and that holds nothing back"""

    review_id: int
    product_id: int
    version: int
    by: str


@dataclass(frozen=True, kw_only=True)
class ReviewRejected(Fact):
    """It isn't shown, for one of the listed reasons and no other. reason  a key of reviews.rules.REASONS"""

    review_id: int
    product_id: int
    version: int
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class ReviewReplied(Fact):
    """The shop's answer stands under it, or was changed; removed: it was taken away."""

    review_id: int
    by: str
    removed: bool = False


@dataclass(frozen=True, kw_only=True)
class RatingTold(Fact):
    """Shopify's metafields of a product say this now. stars  the sum of all ratings"""

    product_id: int
    count: int
    stars: int
