"""The webhook topics that keep fresh what is known of products. Of what nobody has bought nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.products import rules, store
from app.products.actions import ask_again, tell_waiting
from app.products.messages import GoneBody, ProductBody
from app.products.model import Product

UNKNOWN = Ignored("unknown_product", "Nobody has bought this product yet, so nothing of it is kept.")
OLDER = Ignored("older_product", "What Shopify has told since is newer than this.")
NOTHING_NEW = Ignored("nothing_new", "It changes nothing of what Kept knows of the product.")


def note_update(work: Work, message: Message) -> Ignored | None:
    """Type and tags are in the message; collections may follow from them, so the product is read again."""
    body: ProductBody = message.body
    product, told_at = store.row(work, body.id), _told_at(message)
    if product is None:
        return UNKNOWN
    if product.deleted_at is not None or (product.as_of is not None and told_at < product.as_of):
        return OLDER
    says = _says(body)
    if says == _known(product) and _was_read_lately(product, work.now):
        return NOTHING_NEW
    product.title, product.product_type, product.tags, product.status = says
    product.as_of = told_at
    ask_again(work, product, due_at=work.now + rules.COLLECTIONS_SETTLE)
    return None


def note_deletion(work: Work, message: Message) -> Ignored | None:
    body: GoneBody = message.body
    product = store.row(work, body.id)
    if product is None:
        return UNKNOWN
    if product.deleted_at is None:
        product.deleted_at = _told_at(message)
        tell_waiting(work, product.id)
    return None


def _told_at(message: Message) -> datetime:
    return message.triggered_at or message.received_at


def _says(body: ProductBody) -> tuple[str, str, list[str], str]:
    title, kind, status = body.title or "", body.product_type or "", body.status or ""
    return title[:255], kind[:255], rules.tags_in(body.tags), status[:20].lower()


def _known(product: Product) -> tuple[str, str, list[str], str]:
    return product.title, product.product_type, product.tags, product.status


def _was_read_lately(product: Product, now: datetime) -> bool:
    return product.read_at is not None and product.read_at > now - rules.SAME_AGAIN_AFTER


def warm(work: Work, messages: Iterable[Message], sold: Iterable[int]) -> None:
    """Read what a batch is about in one query. sold  the products of the orders that it tells of"""
    told = {message.body.id for message in messages if isinstance(message.body, ProductBody | GoneBody)}
    wanted = told.union(sold)
    if wanted:
        store.rows(work, wanted)


TOPICS = {
    "products/update": Topic(ProductBody, note_update),
    "products/delete": Topic(GoneBody, note_deletion),
}
