"""One page: which handler, reaction, errand, letter and duty belongs to what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.catchup import actions as catchup
from app.catchup import errands as catchup_errands
from app.catchup.duties import read_nightly
from app.catchup.topics import TOPICS as CATCHUP_TOPICS
from app.core.duties import Duty
from app.core.facts import Fact
from app.core.plan import Plan, Reaction
from app.core.work import Work
from app.forecasts import actions as forecasts
from app.forecasts.belongings import RISKS
from app.forecasts.duties import fold_lessons, look_ahead
from app.forecasts.facts import PromiseAtRisk, RiskOver
from app.guarantees import actions as guarantees
from app.guarantees import letters as guarantee_letters
from app.guarantees.belongings import OFFERS
from app.guarantees.facts import OfferMade, OfferVoided, OfferWithheld, RemedyGiven
from app.inbox.actions import adopt, forget_bodies
from app.inbox.belongings import WEBHOOKS
from app.ledger.store import write as write_down
from app.listening import actions as listening
from app.listening import fetching
from app.listening.belongings import REPLIES
from app.listening.facts import ReplyAssigned, ReplyClosed, ReplyHeard
from app.listening.store import has_open_case
from app.mail.imap import MailboxReader
from app.onboarding.topics import TOPICS as ONBOARDING_TOPICS
from app.orders import facts as orders
from app.orders import store as order_store
from app.orders.belongings import CUSTOMERS, ORDERS
from app.orders.messages import OrderBody
from app.orders.topics import TOPICS as ORDER_TOPICS
from app.orders.topics import warm as warm_orders
from app.privacy.actions import forget_files
from app.privacy.belongings import DATA_REQUESTS
from app.privacy.erasure import erase_shops
from app.privacy.facts import CustomerErased, DataFileFetched, DataRequested
from app.privacy.topics import TOPICS as PRIVACY_TOPICS
from app.products import actions as products
from app.products import reading as product_reading
from app.products.facts import ProductsTold
from app.products.topics import TOPICS as PRODUCT_TOPICS
from app.products.topics import warm as warm_products
from app.promises import actions as promises
from app.promises import arrival_actions, asking, label_actions, making, part_asking
from app.promises.belongings import PROMISES
from app.promises.duties import forget_arrival_files, settle_overdue
from app.promises.facts import (
    ArrivalHeard,
    LabelNotUnderstood,
    LabelReadAgain,
    NoticeSettled,
    OutcomeCounted,
    OutcomeSettled,
    PromiseMade,
    PromiseSuperseded,
    ShownRefused,
    SlotNotUnderstood,
)
from app.promises.part_topics import TOPICS as PART_TOPICS
from app.promises.sightings import fold_sightings
from app.promises.store import files as promise_files
from app.promises.totals import fold_tallies
from app.reviews import actions as reviews
from app.reviews import letters as review_letters
from app.shops.facts import ScopesChanged, SettingsChanged, ShopInstalled, ShopUninstalled
from app.shops.tokens import refresh_lapsing
from app.touchpoints import consents, senders, sending, unsubscribing
from app.touchpoints import counting as mail_counting
from app.touchpoints import merging as touchpoints_merging
from app.touchpoints import store as touchpoints
from app.touchpoints.belongings import CONSENTS, LETTERS, MAIL_REPORTS, TOUCHPOINTS, WISHES
from app.touchpoints.duties import decide_due
from app.touchpoints.facts import CustomerSaid, LetterSent, MailReported, TouchpointDecided
from app.touchpoints.topics import TOPICS as CONSENT_TOPICS
from app.tracking import asking as carrier_asking
from app.tracking import following
from app.tracking.adapters import a_desk
from app.tracking.belongings import FOLLOWED_SHIPMENTS
from app.updates import actions as updates
from app.updates import guides, status, status_letters
from app.updates import letters as update_letters
from app.updates.belongings import CONCERNS
from app.updates.facts import ConcernClosed, ConcernRaised


def _adopt_strays(work: Work, fact: ShopInstalled) -> None:
    adopt(work, fact.domain, work.shop_id)


def _warm_promises(work: Work, messages: list[Any]) -> None:
    promise_files(work, list(work.memo.get("orders", {})))


def _warm_letters(work: Work, messages: list[Any]) -> None:
    order_ids = list(work.memo.get("orders", {}))
    guarantees.warm(work, order_ids)
    touchpoints.warm(work, order_ids)


def _warm_products(work: Work, messages: list[Any]) -> None:
    placed = (message.body for message in messages if isinstance(message.body, OrderBody))
    sold = {line.product_id for body in placed for line in body.line_items or () if line.product_id}
    known = (file.order for file in work.memo.get("orders", {}).values() if file.order is not None)
    warm_products(work, messages, sold.union(*(dict(order_store.products(order)) for order in known)))


def _want_products(work: Work, fact: orders.OrderTold) -> None:
    order = order_store.file(work, fact.order_id).order
    if order is not None and not order.test:
        products.want(work, dict(order_store.products(order)))


def _hold_the_review(work: Work, fact: OfferMade) -> None:
    reviews.note_remedy_due(work, fact.order_id)


def _hold_the_review_while_owed(work: Work, fact: OutcomeSettled | orders.CustomerNamed) -> None:
    if guarantees.is_owed(work, fact.order_id):
        reviews.note_remedy_due(work, fact.order_id)


def _free_the_review(work: Work, fact: RemedyGiven | OfferVoided) -> None:
    reviews.note_remedy_over(work, fact.order_id, work.now)


# What is told, and who listens, in this order. `write_down` puts it in the ledger.
REACTIONS: dict[type[Fact], tuple[Reaction, ...]] = {
    ShopInstalled: (write_down, _adopt_strays, catchup.note_installed),
    ShopUninstalled: (write_down,),
    ScopesChanged: (
        write_down,
        catchup.note_scopes,
        guarantees.note_scopes,
        unsubscribing.note_scopes,
        products.note_scopes,
    ),
    SettingsChanged: (write_down, sending.note_settings),
    orders.OrderPlaced: (
        write_down,
        consents.note_checkout,
        making.note_placed,
        asking.note_placed,
        forecasts.note_placed,
    ),
    orders.ShownChanged: (write_down, consents.note_checkout, making.note_placed),
    orders.BeginningChanged: (write_down, making.note_beginning),
    orders.StandingChanged: (write_down, guarantees.note_order, updates.note_order),
    orders.CustomerNamed: (
        write_down,
        consents.note_checkout,
        reviews.note_customer,
        guarantees.note_order,
        updates.note_customer,
        _hold_the_review_while_owed,
    ),
    orders.CustomersMerged: (write_down, listening.note_merged, touchpoints_merging.note_merged),
    orders.OrderPaid: (write_down, guarantees.note_order),
    orders.ShipmentTold: (write_down, following.note_shipment),
    orders.ScanHeard: (write_down, forecasts.note_scan),
    orders.ScanWithdrawn: (write_down, forecasts.note_withdrawn),
    ProductsTold: (guides.note_products,),
    orders.OrderTold: (_want_products, consents.note_told, promises.note_told, status.note_told),
    PromiseMade: (write_down, forecasts.note_promise),
    PromiseSuperseded: (write_down,),
    LabelNotUnderstood: (write_down,),
    LabelReadAgain: (write_down,),
    ShownRefused: (write_down,),
    SlotNotUnderstood: (write_down,),
    ArrivalHeard: (write_down,),
    NoticeSettled: (write_down,),
    OutcomeSettled: (
        write_down,
        reviews.note_outcome,
        guarantees.note_outcome,
        updates.note_outcome,
        status.note_outcome,
        _hold_the_review_while_owed,
    ),
    PromiseAtRisk: (write_down, updates.note_risk),
    RiskOver: (write_down, updates.note_risk_over),
    OutcomeCounted: (write_down,),
    OfferMade: (write_down, _hold_the_review),
    OfferWithheld: (write_down,),
    OfferVoided: (write_down, _free_the_review),
    RemedyGiven: (write_down, _free_the_review),
    TouchpointDecided: (write_down,),
    LetterSent: (write_down, mail_counting.note_sent, updates.note_sent),
    ConcernRaised: (write_down,),
    ConcernClosed: (write_down,),
    CustomerSaid: (write_down,),
    MailReported: (write_down,),
    ReplyHeard: (write_down,),
    ReplyAssigned: (write_down,),
    ReplyClosed: (write_down,),
    DataRequested: (write_down,),
    DataFileFetched: (write_down,),
    CustomerErased: (write_down,),
}

# What is done again and again. A pause is how late we may be, not how long it takes.
DUTIES = (
    Duty("settle_overdue", timedelta(seconds=20), settle_overdue, more_from=1),
    Duty("look_ahead", timedelta(minutes=1), look_ahead, more_from=1),
    Duty("fold_lessons", timedelta(minutes=5), fold_lessons),
    Duty("ask_carriers", timedelta(minutes=1), carrier_asking.ask_carriers, more_from=1),
    Duty("decide_due", timedelta(seconds=20), decide_due, more_from=1),
    Duty("fold_tallies", timedelta(minutes=5), fold_tallies),
    Duty("fold_sightings", timedelta(minutes=5), fold_sightings),
    Duty("fold_mail", timedelta(minutes=5), mail_counting.fold_mail),
    Duty("refresh_tokens", timedelta(minutes=5), refresh_lapsing),
    Duty("fetch_replies", timedelta(seconds=20), fetching.fetch_replies),
    Duty("erase_shops", timedelta(minutes=1), erase_shops),
    Duty("read_nightly", timedelta(minutes=5), read_nightly),
    Duty("forget_bodies", timedelta(hours=6), forget_bodies),
    Duty("forget_files", timedelta(hours=6), forget_files),
    Duty("forget_arrival_files", timedelta(hours=6), forget_arrival_files),
)

PLAN = Plan(
    reactions=REACTIONS,
    topics={
        **ORDER_TOPICS,
        **PART_TOPICS,
        **PRODUCT_TOPICS,
        **CATCHUP_TOPICS,
        **ONBOARDING_TOPICS,
        **PRIVACY_TOPICS,
        **CONSENT_TOPICS,
    },
    warm=(warm_orders, _warm_promises, _warm_letters, _warm_products),
    errands={
        carrier_asking.KIND: carrier_asking.ask_errand(a_desk()),
        **asking.ERRANDS,
        **arrival_actions.ERRANDS,
        **label_actions.ERRANDS,
        **catchup_errands.ERRANDS,
        **part_asking.ERRANDS,
        **product_reading.ERRANDS,
        "fetch_replies": fetching.fetch_errand(MailboxReader()),
        **guarantees.ERRANDS,
        **sending.ERRANDS,
        **unsubscribing.ERRANDS,
        **senders.ERRANDS,
    },
    letters={
        **guarantee_letters.LETTERS,
        **review_letters.LETTERS,
        **update_letters.LETTERS,
        **status_letters.LETTERS,
    },
    duties=DUTIES,
    belongings=(
        CUSTOMERS,
        ORDERS,
        PROMISES,
        RISKS,
        FOLLOWED_SHIPMENTS,
        TOUCHPOINTS,
        LETTERS,
        WISHES,
        CONSENTS,
        MAIL_REPORTS,
        OFFERS,
        CONCERNS,
        REPLIES,
        WEBHOOKS,
        DATA_REQUESTS,
    ),
    open_cases=(has_open_case,),
)
