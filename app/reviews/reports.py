"""What the panel shows of reviews: the list, one of them with its log, and how it stands with Shopify."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select

from app.core.counting import count_some
from app.core.errors import NotFound
from app.core.work import Work
from app.orders import store as orders
from app.orders.reports import order_names
from app.reviews import rules, store
from app.reviews.model import TROUBLED, Review, ReviewVersion, ToldRating
from app.reviews.rules import STATES, WAITING

PAGE = 50
EXPORTED_MAX = 50_000  # more than a spreadsheet is pleasant with; the rest by product or rating
EXPORT_AT_ONCE = 500
BEGINNING = 160  # signs of the words in the list
TROUBLED_MAX = 50


@dataclass(frozen=True)
class Filter:
    """state "" for all; rating 0, product_id None for all; before  of the page, 0 the newest"""

    state: str = ""
    rating: int = 0
    product_id: int | None = None
    before: int = 0


@dataclass(frozen=True)
class ReviewLine:
    """begins  the beginning of the words; needs  why somebody is to speak with her, a code"""

    id: int
    order_id: int
    product_id: int
    title: str
    rating: int
    begins: str
    name: str
    state: str
    reason: str
    needs: str
    written_at: datetime
    publish_at: datetime | None
    answered: bool


@dataclass(frozen=True)
class Decision:
    did: str
    reason: str
    note: str
    by: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Earlier:
    version: int
    rating: int
    words: str
    written_at: datetime


@dataclass(frozen=True)
class ReviewSheet:
    """customer_id  0 where she is erased; seen  store.as_seen, by which a decision says what it looked at"""

    line: ReviewLine
    words: str
    reply: str
    replied_at: datetime | None
    version: int
    edited_at: datetime | None
    published_at: datetime | None
    photos: tuple[int, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Earlier, ...]
    order_name: str
    customer_id: int
    seen: str


def reviews_page(work: Work, wanted: Filter) -> tuple[list[ReviewLine], int]:
    """The newest first. returns  a page, and where the next begins; 0: there is none"""
    query = _filtered(wanted).order_by(Review.id.desc()).limit(PAGE + 1)
    found = list(work.session.scalars(query))
    return [_line(work, one) for one in found[:PAGE]], found[PAGE - 1].id if len(found) > PAGE else 0


def _filtered(wanted: Filter) -> Select[Review]:
    query = select(Review)
    if wanted.product_id is not None:
        query = query.where(Review.product_id == wanted.product_id)
    if wanted.rating in rules.STARS:
        query = query.where(Review.rating == wanted.rating)
    if wanted.before:
        query = query.where(Review.id < wanted.before)
    return query.where(Review.state == wanted.state) if wanted.state in STATES else query


def count_waiting(work: Work) -> int:
    """COUNTED_MAX at most."""
    return count_some(work, Review, Review.state == WAITING)


def _line(work: Work, row: Review) -> ReviewLine:
    words = " ".join((work.unseal(row.words_sealed, store.WORDS) or "").split())
    return ReviewLine(
        id=row.id,
        order_id=row.order_id,
        product_id=row.product_id,
        title=row.title,
        rating=row.rating,
        begins=words if len(words) <= BEGINNING else f"{words[:BEGINNING].rstrip()}…",
        name=work.unseal(row.name_sealed, store.NAME) or "",
        state=row.state,
        reason=row.reason,
        needs=row.needs,
        written_at=row.written_at,
        publish_at=row.publish_at,
        answered=row.answer_sealed is not None,
    )


def review_sheet(work: Work, review_id: int) -> ReviewSheet:
    """raises  NotFound"""
    row = store.review(work, review_id)
    order = orders.file(work, row.order_id).order
    query = select(ReviewVersion).where(ReviewVersion.review_id == row.id).limit(store.OF_ONE_MAX)
    return ReviewSheet(
        line=_line(work, row),
        words=work.unseal(row.words_sealed, store.WORDS) or "",
        reply=work.unseal(row.answer_sealed, store.ANSWER) or "",
        replied_at=row.answered_at,
        version=row.version,
        edited_at=row.edited_at,
        published_at=row.published_at,
        photos=tuple(one.id for one in store.photos(work, [row.id])[row.id]),
        decisions=tuple(
            Decision(
                one.did,
                one.reason,
                work.unseal(one.text_sealed, store.NOTE) or "",
                one.by,
                at=one.at,
                version=one.version,
            )
            for one in store.judgements(work, row.id)
        ),
        earlier=tuple(
            Earlier(one.version, one.rating, work.unseal(one.words_sealed, store.WORDS) or "", one.written_at)
            for one in sorted(work.session.scalars(query), key=lambda one: -one.version)
        ),
        order_name=order.name if order is not None else "",
        customer_id=row.customer_id if row.state != rules.ERASED else 0,
        seen=store.as_seen(work, row),
    )


@dataclass(frozen=True)
class ReviewCells:
    """What a line of the file says of a review. customer_id  None where she is erased; photos  how many"""

    line: ReviewLine
    customer_id: int | None
    words: str
    reply: str
    edited_at: datetime | None
    published_at: datetime | None
    photos: int
    order_name: str


def exported(work: Work, wanted: Filter) -> Iterator[ReviewCells]:
    """Whole, the newest first, EXPORTED_MAX at most; in pieces, with the same few questions for each."""
    before, done = 0, 0
    while done < EXPORTED_MAX:
        query = _filtered(Filter(wanted.state, wanted.rating, wanted.product_id, before))
        rows = list(work.session.scalars(query.order_by(Review.id.desc()).limit(EXPORT_AT_ONCE)))
        yield from _cells_of(work, rows) if rows else ()
        done += len(rows)
        if len(rows) < EXPORT_AT_ONCE:
            return
        before = rows[-1].id


def _cells_of(work: Work, rows: Sequence[Review]) -> Iterator[ReviewCells]:
    names = order_names(work, [one.order_id for one in rows])
    photos = store.count_photos(work, [one.id for one in rows])
    for row in rows:
        yield ReviewCells(
            line=_line(work, row),
            customer_id=row.customer_id if row.state != rules.ERASED else None,
            words=work.unseal(row.words_sealed, store.WORDS) or "",
            reply=work.unseal(row.answer_sealed, store.ANSWER) or "",
            edited_at=row.edited_at,
            published_at=row.published_at,
            photos=photos[row.id],
            order_name=names.get(row.order_id, ""),
        )


@dataclass(frozen=True)
class ProductRating:
    """What is published of a product. average None: nothing is"""

    title: str
    count: int
    average: Decimal | None


def product_rating(work: Work, product_id: int) -> ProductRating:
    """raises  NotFound where nobody has written of it"""
    newest = select(Review.title).where(Review.product_id == product_id, Review.state.in_(STATES))
    title = work.session.scalar(newest.order_by(Review.id.desc()).limit(1))
    if title is None:
        raise NotFound("no_reviews", "Nobody has written about this yet.")
    count, stars = store.rating_of(work, product_id)
    return ProductRating(title, count, rules.average(count, stars))


def ratings_in_trouble(work: Work) -> list[tuple[int, str]]:
    """Products of whose rating Shopify couldn't be told: number and code, TROUBLED_MAX at most."""
    query = select(ToldRating.product_id, ToldRating.trouble).where(TROUBLED)
    return [(int(number), str(code)) for number, code in work.session.execute(query.limit(TROUBLED_MAX))]
