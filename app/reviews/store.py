"""The rows of reviews, and the order that they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from app.core.conditions import among
from app.core.due_orders import DueOrders
from app.core.errors import NotFound
from app.core.holding import hold, hold_names
from app.core.queues import SHOPS_LOOKED_AT, Queue, shops_with_due
from app.core.work import Env, Work, reading_across_shops
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.reviews.model import TIMED, Judgement, Review, ReviewPhoto
from app.reviews.rules import PUBLISHED
from app.shops.store import is_served

WORDS, NAME, ANSWER, NOTE, IMAGE = (
    "reviews.words", "reviews.name", "reviews.answer", "review_judgements.text", "review_photos.image",
)  # fmt: skip
OF_ONE_MAX = 200  # reviews of one order or customer, judgements of one review
LINES_MAX = 20  # of an order, that her page shows: a page with more is a catalogue
PUBLISHING = Queue(Review.shop_id, Review.publish_at, TIMED)
DUE_ORDERS = DueOrders(PUBLISHING, Review.order_id)


def review(work: Work, review_id: int) -> Review:
    """raises  NotFound"""
    row = work.session.get(Review, (work.shop_id, review_id))
    if row is None:
        raise NotFound("no_review", "There is no such review here.")
    return row


def in_hand(work: Work, review_id: int) -> Review:
    """Ours until the end of this Work, as it stands then."""
    row = review(work, review_id)
    hold(work, [row.order_id])
    work.session.refresh(row)
    return row


def of_order(work: Work, order_id: int) -> dict[int, Review]:
    """By line."""
    rows = work.session.scalars(select(Review).where(Review.order_id == order_id).limit(OF_ONE_MAX))
    return {row.line_id: row for row in rows}


def of_customer(work: Work, customer_id: int) -> list[Review]:
    """Oldest first."""
    rows = work.session.scalars(select(Review).where(Review.customer_id == customer_id).limit(OF_ONE_MAX))
    return sorted(rows, key=lambda one: one.id)


def lines_to_review(order: Order) -> list[Line]:
    """What was sent; what she gave back as well, since she has an opinion on that."""
    return [one for one in orders.lines_of(order) if one.shippable and one.title][:LINES_MAX]


def photos(work: Work, review_ids: Sequence[int]) -> dict[int, list[ReviewPhoto]]:
    """By review, in the order in which she chose them; those that are gone are left out."""
    found: dict[int, list[ReviewPhoto]] = {one: [] for one in review_ids}
    rows = work.session.scalars(select(ReviewPhoto).where(among(ReviewPhoto.review_id, review_ids)))
    for row in sorted(rows, key=lambda one: one.id):
        if row.image_sealed is not None:
            found[row.review_id].append(row)
    return found


def count_photos(work: Work, review_ids: Sequence[int]) -> Counter[int]:
    """By review, without those that are gone and without their pictures."""
    there = ReviewPhoto.image_sealed.is_not(None)
    query = select(ReviewPhoto.review_id, func.count()).where(among(ReviewPhoto.review_id, review_ids), there)
    counted = work.session.execute(query.group_by(ReviewPhoto.review_id))
    return Counter({row[0]: row[1] for row in counted})


def photo(work: Work, photo_id: int) -> tuple[Review, bytes]:
    """raises  NotFound"""
    row = work.session.get(ReviewPhoto, (work.shop_id, photo_id))
    of = work.session.get(Review, (work.shop_id, row.review_id)) if row is not None else None
    if row is None or row.image_sealed is None or of is None:
        raise NotFound("no_photo", "This photo isn't here any more.")
    return of, work.env.keys.open(row.image_sealed, IMAGE)


def judgements(work: Work, review_id: int) -> list[Judgement]:
    """Oldest first."""
    query = select(Judgement).where(Judgement.review_id == review_id).limit(OF_ONE_MAX)
    return sorted(work.session.scalars(query), key=lambda one: one.id)


def as_seen(work: Work, row: Review) -> str:
    """Of her version, and of all that was decided on it: another as soon as either has changed."""
    return f"{row.version}.{len(judgements(work, row.id))}"


def hold_ratings(work: Work, product_ids: Iterable[int]) -> None:
    """Nobody else changes what counts towards these products' ratings, or tells of it, until this Work ends. Several
    are taken at once: two workers that took them one by one could wait for each other.
    """
    hold_names(work, [f"rating/{work.shop_id}/{one}" for one in product_ids])


def rating_of(work: Work, product_id: int) -> tuple[int, int]:
    """returns  how many reviews of it are published, and the sum of their ratings"""
    work.session.flush()
    query = select(func.count(), func.coalesce(func.sum(Review.rating), 0))
    row = work.session.execute(query.where(Review.product_id == product_id, Review.state == PUBLISHED)).one()
    return int(row[0]), int(row[1])


def products_published(work: Work, limit: int) -> list[int]:
    """Products of which a review is published."""
    query = select(Review.product_id).where(Review.product_id > 0, Review.state == PUBLISHED)
    return list(work.session.scalars(query.distinct().limit(limit)))


def shops_with_reviews_due(env: Env) -> list[int]:
    with reading_across_shops(env, why="no review of any shop may wait for ever to be shown") as work:
        return shops_with_due(work, PUBLISHING, limit=SHOPS_LOOKED_AT, only=is_served)
