"""What everybody may read: all that is published of a product, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.work import Work
from app.reviews import rules, store
from app.reviews.model import Review, ReviewPhoto
from app.reviews.rules import PUBLISHED
from app.shops.store import the_shop

PAGE = 20  # on a page of the shop's own


@dataclass(frozen=True)
class Shown:
    """name  "" where she wants none; edited_on  None where it stands as it was first written; reply  "" """

    id: int
    product_id: int
    title: str
    rating: int
    words: str
    name: str
    written_on: date
    edited_on: date | None
    photos: tuple[int, ...]
    reply: str
    replied_on: date | None


@dataclass(frozen=True)
class ShownPage:
    """rows    the newest first
    by_rating  how many of each rating are published, of all of them
    before     of the next page; 0 where there is none
    """

    title: str
    count: int
    average: Decimal | None
    by_rating: dict[int, int]
    rows: tuple[Shown, ...]
    before: int


def published(work: Work, product_id: int, *, before: int = 0) -> ShownPage:
    """raises  NotFound where nobody has written of it"""
    counts = _counts(work, product_id)
    query = select(Review).where(Review.product_id == product_id, Review.state == PUBLISHED)
    if before:
        query = query.where(Review.id < before)
    found = list(work.session.scalars(query.order_by(Review.id.desc()).limit(PAGE + 1)))
    if not found and not before:
        raise NotFound("no_reviews", "Nobody has written about this yet.")
    rows = _rows(work, found[:PAGE])
    count = sum(counts.values())
    return ShownPage(
        title=rows[0].title if rows else "",
        count=count,
        average=rules.average(count, sum(rating * many for rating, many in counts.items())),
        by_rating={star: counts.get(star, 0) for star in reversed(rules.STARS)},
        rows=rows,
        before=found[PAGE - 1].id if len(found) > PAGE else 0,
    )


def newest(work: Work, *, before: int = 0) -> tuple[tuple[Shown, ...], int]:
    """Of all products. returns  a page, and where the next one begins; 0: there is none"""
    query = select(Review).where(Review.state == PUBLISHED)
    if before:
        query = query.where(Review.id < before)
    found = list(work.session.scalars(query.order_by(Review.id.desc()).limit(PAGE + 1)))
    return _rows(work, found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else 0


def _counts(work: Work, product_id: int) -> dict[int, int]:
    # Not grouped: for that SQLite would take the index by rating, and read every review of the shop.
    query = select(*[func.count().filter(Review.rating == star) for star in rules.STARS])
    row = work.session.execute(query.where(Review.product_id == product_id, Review.state == PUBLISHED)).one()
    return {star: int(many) for star, many in zip(rules.STARS, row, strict=True)}


def _rows(work: Work, found: list[Review]) -> tuple[Shown, ...]:
    photos = store.photos(work, [one.id for one in found])
    return tuple(_row(work, one, photos[one.id]) for one in found)


def _row(work: Work, row: Review, photos: list[ReviewPhoto]) -> Shown:
    zone = the_shop(work).zone
    return Shown(
        id=row.id,
        product_id=row.product_id,
        title=row.title,
        rating=row.rating,
        words=work.unseal(row.words_sealed, store.WORDS) or "",
        name=work.unseal(row.name_sealed, store.NAME) or "",
        written_on=local_date(row.written_at, zone),
        edited_on=local_date(row.edited_at, zone) if row.edited_at is not None else None,
        photos=tuple(one.id for one in photos),
        reply=work.unseal(row.answer_sealed, store.ANSWER) or "",
        replied_on=local_date(row.answered_at, zone) if row.answered_at is not None else None,
    )


def any_photo(work: Work, photo_id: int) -> bytes:
    """For who holds a link to it. raises  NotFound"""
    return store.photo(work, photo_id)[1]


def public_photo(work: Work, photo_id: int) -> bytes:
    """raises  NotFound also where its review isn't shown"""
    review, image = store.photo(work, photo_id)
    if review.state != PUBLISHED:
        raise NotFound("no_photo", "This photo isn't here any more.")
    return image
