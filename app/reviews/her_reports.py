"""What a customer sees of an order that she may review: its things, and what she has written of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.core.calendar import local_date
from app.core.work import Work
from app.orders import store as orders
from app.orders.rules import Line
from app.reviews import store
from app.reviews.model import Review, ReviewPhoto
from app.shops.store import the_settings, the_shop


@dataclass(frozen=True)
class HerReview:
    """shown_by  the day by which a waiting one is shown at the latest; reply  the shop's answer, "" where none is"""

    rating: int
    words: str
    state: str
    reason: str
    shown_by: date | None
    reply: str
    photos: tuple[int, ...]


@dataclass(frozen=True)
class HerThing:
    line_id: int
    title: str
    review: HerReview | None


@dataclass(frozen=True)
class HerReviews:
    """name  as she wrote it last; address  where a person answers"""

    order_id: int
    order_name: str
    things: tuple[HerThing, ...]
    name: str
    address: str
    shop_name: str


def her_reviews(work: Work, order_id: int) -> HerReviews:
    """raises  NotFound"""
    order = orders.order_for_her(work, order_id)
    written = store.of_order(work, order_id)
    photos = store.photos(work, [one.id for one in written.values()])
    things = tuple(
        _thing(work, line, written.get(line.id), photos=photos, zone=order.zone)
        for line in store.lines_to_review(order)
    )
    named = [one for one in written.values() if one.name_sealed is not None]
    last = max(named, key=lambda one: one.edited_at or one.written_at, default=None)
    sender = the_settings(work)[1].sender
    return HerReviews(
        order_id=order_id,
        order_name=order.name,
        things=things,
        name=work.unseal(last.name_sealed, store.NAME) or "" if last is not None else "",
        address=sender.reply_to or sender.address,
        shop_name=the_shop(work).name,
    )


def _thing(
    work: Work, line: Line, row: Review | None, *, photos: dict[int, list[ReviewPhoto]], zone: str
) -> HerThing:
    if row is None:
        return HerThing(line.id, line.title, None)
    review = HerReview(
        rating=row.rating,
        words=work.unseal(row.words_sealed, store.WORDS) or "",
        state=row.state,
        reason=row.reason,
        shown_by=local_date(row.publish_at, zone) if row.publish_at is not None else None,
        reply=work.unseal(row.answer_sealed, store.ANSWER) or "",
        photos=tuple(one.id for one in photos[row.id]),
    )
    return HerThing(line.id, line.title, review)
