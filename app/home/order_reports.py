"""One order from promise to letter: gathered from the rooms' own reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.claims import reports as claims
from app.claims import store as claim_store
from app.claims.reports import ClaimLine
from app.core.errors import NotFound
from app.core.work import Work
from app.forecasts import reports as forecasts
from app.forecasts.reports import RiskLine, Streak
from app.guarantees import reports as guarantees
from app.guarantees import store as offer_store
from app.guarantees.reports import OfferLine
from app.ledger.store import EntryView, entries_by_order
from app.listening import reports as listening
from app.listening.reports import ReplyLine
from app.orders import store as orders
from app.orders.reports import OrderSheet, order_sheet
from app.outbox import reports as outbox
from app.outbox.reports import ErrandLine
from app.promises import store as promise_store
from app.promises.order_reports import (
    OutcomeView,
    PromiseView,
    outcomes_of_order,
    promises_of_order,
    unread_choice,
)
from app.remedies import store as remedy_store
from app.remedies.reports import GivenLine, given_for_order
from app.touchpoints import reports as touchpoints
from app.touchpoints.reports import TouchpointLine
from app.updates import reports as updates
from app.updates.reports import ConcernLine


@dataclass(frozen=True)
class OrderStory:
    """All that the order's page tells. chosen_texts  what stood in the cart for a day and hours"""

    sheet: OrderSheet
    promises: tuple[PromiseView, ...]
    chosen_texts: tuple[str, ...]
    outcomes: dict[int, OutcomeView]
    entries: tuple[EntryView, ...]
    touchpoints: tuple[TouchpointLine, ...]
    errands: tuple[ErrandLine, ...]
    offers: tuple[OfferLine, ...]
    concerns: tuple[ConcernLine, ...]
    replies: tuple[ReplyLine, ...]
    claims: tuple[ClaimLine, ...]
    given: tuple[GivenLine, ...]
    risk: RiskLine | None
    streak: Streak | None

    @property
    def outcome(self) -> OutcomeView | None:
        return self.outcomes.get(0)


def order_story(work: Work, order_id: int) -> OrderStory:
    """raises  NotFound for an order that isn't this shop's, or of which only shipments have been heard"""
    return order_stories(work, [order_id])[0]


def order_stories(work: Work, order_ids: Sequence[int]) -> list[OrderStory]:
    """In this order; each room is asked for all of them at once. raises  NotFound as order_story"""
    orders.files(work, order_ids)
    promise_store.files(work, order_ids)
    for warm in (offer_store.warm, claim_store.warm, remedy_store.warm):
        warm(work, order_ids)
    sheets = [_sheet(work, one) for one in order_ids]
    entries = entries_by_order(work, order_ids)
    wishes = touchpoints.touchpoints_of_orders(work, order_ids)
    errands = outbox.errands_of_orders(work, order_ids)
    concerns = updates.concerns_of_orders(work, order_ids)
    replies = listening.replies_of_orders(work, order_ids)
    risks = forecasts.risks_of(work, order_ids)
    return [
        OrderStory(
            sheet=sheet,
            promises=tuple(promises_of_order(work, order_id)),
            chosen_texts=unread_choice(work, order_id),
            outcomes=outcomes_of_order(work, order_id),
            entries=tuple(entries[order_id]),
            touchpoints=tuple(wishes[order_id]),
            errands=tuple(errands[order_id]),
            offers=guarantees.offers_of(work, order_id),
            risk=risks.get(order_id),
            streak=forecasts.streak_of(work, order_id),
            concerns=tuple(concerns[order_id]),
            replies=tuple(replies[order_id]),
            claims=tuple(claims.claims_of_order(work, order_id)),
            given=tuple(given_for_order(work, order_id)),
        )
        for order_id, sheet in zip(order_ids, sheets, strict=True)
    ]


def _sheet(work: Work, order_id: int) -> OrderSheet:
    sheet = order_sheet(work, order_id)
    if sheet is None:
        raise NotFound(
            "no_order", "There is no such order here. It may have been bought before Kept was installed."
        )
    return sheet
