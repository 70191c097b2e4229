"""Where two rooms that don't know each other meet: nothing is decided here, one's fact becomes the other's verb."""

from __future__ import annotations

from typing import Any

from app.claims import store as claims
from app.claims.facts import ClaimMoved
from app.claims.moving import UNHEARD, call_about_order
from app.claims.rules import WITHDRAWN
from app.core.facts import Fact
from app.core.work import Work
from app.guarantees import actions as guarantees
from app.guarantees.facts import OfferMade, OfferMoved, OfferUnheard
from app.inbox.actions import adopt
from app.listening import cases
from app.orders import facts as orders
from app.orders import store as order_store
from app.orders.messages import OrderBody
from app.products import actions as products
from app.products.topics import warm as products_warm
from app.promises.store import files as promise_files
from app.remedies import store as remedies
from app.reviews import actions as reviews
from app.reviews.facts import ReviewWritten
from app.shops.facts import ShopInstalled
from app.staff import store as staff
from app.surveys import asking as surveys
from app.surveys.facts import QuestionAnswered
from app.touchpoints import store as touchpoints


def adopt_strays(work: Work, fact: ShopInstalled) -> None:
    adopt(work, fact.domain, work.shop_id)


def let_looks_follow(work: Work, fact: orders.CustomersMerged) -> None:
    staff.move_traces(work, kept_id=fact.kept_id, gone_id=fact.gone_id)


def warm_promises(work: Work, messages: list[Any]) -> None:
    promise_files(work, list(work.memo.get("orders", {})))


def warm_letters(work: Work, messages: list[Any]) -> None:
    order_ids = list(work.memo.get("orders", {}))
    guarantees.warm(work, order_ids)
    remedies.warm(work, order_ids)
    claims.warm(work, order_ids)
    touchpoints.warm(work, order_ids)


def warm_products(work: Work, messages: list[Any]) -> None:
    placed = (message.body for message in messages if isinstance(message.body, OrderBody))
    sold = {line.product_id for body in placed for line in body.line_items or () if line.product_id}
    known = (file.order for file in work.memo.get("orders", {}).values() if file.order is not None)
    products_warm(work, messages, sold.union(*(dict(order_store.products(order)) for order in known)))


def want_products(work: Work, fact: orders.OrderTold) -> None:
    order = order_store.file(work, fact.order_id).order
    if order is not None and not order.test:
        products.want(work, dict(order_store.products(order)))


def hold_the_review(work: Work, fact: OfferMade) -> None:
    reviews.note_remedy_due(work, fact.order_id)
    surveys.note_remedy_due(work, fact.order_id)


def hold_the_review_while_owed(work: Work, fact: Fact) -> None:
    if _is_owed(work, fact.order_id):
        reviews.note_remedy_due(work, fact.order_id)
        surveys.note_remedy_due(work, fact.order_id)


def free_the_review(work: Work, fact: Fact) -> None:
    if not _is_owed(work, fact.order_id):
        reviews.note_remedy_over(work, fact.order_id, work.now)
        surveys.note_remedy_over(work, fact.order_id, work.now)


def ask_how_it_was(work: Work, fact: ClaimMoved | OfferMoved) -> None:
    """However it ended; only not where she took it back herself."""
    if fact.state != WITHDRAWN and not _is_owed(work, fact.order_id):
        surveys.note_case_over(work, fact.order_id, work.now)


def look_at_answer(work: Work, fact: QuestionAnswered) -> None:
    """By the one rule of surveys, which asks neither who she is nor how her order went."""
    if fact.needs_person:
        order = order_store.file(work, fact.order_id).order
        cases.open_case(
            work,
            source="answer",
            source_id=fact.answer_id,
            order_id=fact.order_id,
            customer_id=(order.customer_id or 0) if order is not None else 0,
            why=fact.why,
        )


def look_at_review(work: Work, fact: ReviewWritten) -> None:
    """By the one rule of reviews: a low rating, or words that name a fault. What she wrote is shown all the same."""
    if fact.needs:
        cases.open_case(
            work,
            source="review",
            source_id=fact.review_id,
            order_id=fact.order_id,
            customer_id=fact.customer_id,
            why=fact.needs,
        )


def ask_to_call(work: Work, fact: OfferUnheard) -> None:
    call_about_order(work, fact.order_id, UNHEARD)


def _is_owed(work: Work, order_id: int) -> bool:
    return guarantees.is_owed(work, order_id) or claims.is_open_on(work, order_id)
