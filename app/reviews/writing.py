"""A customer writes what she thinks of a thing, and changes it as long as her link is good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.core.errors import Conflict, Invalid
from app.core.holding import hold
from app.core.photos import PHOTOS_MAX, Photo
from app.core.work import Work
from app.orders import store as orders
from app.orders.facts import CustomersMerged
from app.orders.model import Order
from app.orders.rules import Line
from app.reviews import rules, store
from app.reviews.facts import ReviewPublished, ReviewWritten
from app.reviews.model import Review, ReviewPhoto, ReviewVersion
from app.reviews.rating import tell_soon
from app.shops.store import the_settings

VERSIONS_MAX = 50  # nobody changes her mind more often; a machine does


@dataclass(frozen=True)
class Opinion:
    """What she says of one line.

    name     to show beside it; "" for none
    removed  numbers of her photos that she takes away
    """

    line_id: int
    rating: int
    words: str = ""
    name: str = ""
    photos: Sequence[Photo] = ()
    removed: Collection[int] = field(default_factory=tuple)


def begin(work: Work, order_id: int) -> None:
    """Before more than one thing of an order is written of: all that it touches is ours from here on."""
    hold(work, [order_id])
    order = orders.order_for_her(work, order_id)
    store.hold_ratings(work, {one.product_id or 0 for one in store.lines_to_review(order)})


def write(work: Work, order_id: int, opinion: Opinion, *, lang: str) -> int:
    """Sent twice it is written once. What was rejected is looked at again once she has changed it.

    returns  the review's id
    raises   NotFound; Invalid "not_in_order", "no_rating", "too_long", "no_name", "too_many_photos"; Conflict "erased",
             "too_often"
    """
    hold(work, [order_id])
    order = orders.order_for_her(work, order_id)
    line = next((one for one in store.lines_to_review(order) if one.id == opinion.line_id), None)
    if line is None:
        raise Invalid("not_in_order", "That thing isn't in this order. Choose one of those on the page.")
    known = store.of_order(work, order_id).get(line.id)
    _check(work, opinion, known)
    if known is not None and _says_the_same(work, known, opinion):
        return known.id
    row = known or _new(work, order, line)
    if known is not None:
        _keep_version(work, known)
    _take_in(work, row, opinion, lang=lang)
    work.record(
        ReviewWritten(
            order_id=order_id,
            review_id=row.id,
            customer_id=row.customer_id,
            line_id=row.line_id,
            product_id=row.product_id,
            rating=row.rating,
            version=row.version,
            needs=row.needs,
        )
    )
    _show(work, row)
    return row.id


def _check(work: Work, opinion: Opinion, known: Review | None) -> None:
    if opinion.rating not in rules.STARS:
        raise Invalid("no_rating", "Choose from one to five.")
    if len(opinion.words) > rules.WORDS_MAX or len(opinion.name) > rules.NAME_MAX:
        raise Invalid("too_long", f"Use at most {rules.WORDS_MAX} characters.")
    if rules.NO_NAME.search(opinion.name):
        raise Invalid("no_name", "Everybody reads this. Write a name, and no address or number.")
    if known is not None and known.state == rules.ERASED:
        raise Conflict("erased", "What you wrote here was erased because you asked for it.")
    if known is not None and known.version >= VERSIONS_MAX:
        raise Conflict("too_often", "This review has been changed so often that it stays as it is now.")
    kept = [one for one in _photos(work, known) if one.id not in opinion.removed]
    if len(kept) + len(opinion.photos) > PHOTOS_MAX:
        raise Invalid("too_many_photos", f"Choose at most {PHOTOS_MAX} photos.")


def _photos(work: Work, known: Review | None) -> list[ReviewPhoto]:
    return store.photos(work, [known.id])[known.id] if known is not None else []


def _says_the_same(work: Work, row: Review, opinion: Opinion) -> bool:
    written = (row.rating, work.unseal(row.words_sealed, store.WORDS) or "")
    named = work.unseal(row.name_sealed, store.NAME) or ""
    said = (opinion.rating, opinion.words.strip())
    return (written, named) == (said, opinion.name.strip()) and not opinion.photos and not opinion.removed


def _new(work: Work, order: Order, line: Line) -> Review:
    row = Review(
        shop_id=work.shop_id, id=work.next_id(), order_id=order.id, line_id=line.id,
        product_id=line.product_id or 0, customer_id=order.customer_id or 0, title=line.title[:255],
        rating=0, version=0, lang="", state=rules.WAITING, reason="", needs="", written_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    return row


def _keep_version(work: Work, row: Review) -> None:
    """Its words as they were: what she changed isn't lost, and a reply may be about it."""
    was = ReviewVersion(
        shop_id=work.shop_id, review_id=row.id, version=row.version, rating=row.rating,
        words_sealed=row.words_sealed, name_sealed=row.name_sealed, written_at=row.edited_at or row.written_at,
    )  # fmt: skip
    work.session.add(was)
    row.edited_at = work.now


def _take_in(work: Work, row: Review, opinion: Opinion, *, lang: str) -> None:
    words, name = opinion.words.strip(), opinion.name.strip()
    row.rating, row.lang, row.version = opinion.rating, lang[:5], row.version + 1
    row.words_sealed = work.seal(words or None, store.WORDS)
    row.name_sealed = work.seal(name or None, store.NAME)
    row.needs = rules.needs(opinion.rating, words)
    for gone in _photos(work, row):
        if gone.id in opinion.removed:
            gone.image_sealed = None
    for one in opinion.photos:
        kept = ReviewPhoto(
            shop_id=work.shop_id, id=work.next_id(), review_id=row.id,
            image_sealed=work.env.keys.seal(one.jpeg, store.IMAGE), width=one.width, height=one.height,
            kept_at=work.now,
        )  # fmt: skip
        work.session.add(kept)


def _show(work: Work, row: Review) -> None:
    """What is published stays so while she changes it; what isn't waits for a look, and not for long."""
    if row.state == rules.PUBLISHED:
        tell_soon(work, row.product_id)
        return
    if row.state == rules.REJECTED or row.publish_at is None:
        row.publish_at = rules.publish_at(work.now, the_settings(work)[1].reviews.publish_days)
    row.state, row.reason = rules.WAITING, ""
    if row.publish_at is None:
        publish(work, row, by="time")


def publish(work: Work, row: Review, *, by: str) -> None:
    """Everybody may read it from now on."""
    store.hold_ratings(work, [row.product_id])
    row.state, row.reason, row.publish_at = rules.PUBLISHED, "", None
    row.published_at = row.published_at or work.now
    work.record(
        ReviewPublished(
            order_id=row.order_id, review_id=row.id, product_id=row.product_id, version=row.version, by=by
        )
    )
    tell_soon(work, row.product_id)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what she wrote."""
    for row in store.of_customer(work, fact.gone_id):
        row.customer_id = fact.kept_id
