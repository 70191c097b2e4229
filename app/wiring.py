"""One page: which handler, reaction, errand, letter and duty belongs to what."""

from __future__ import annotations

from datetime import timedelta

from app import joints
from app.belongings import BELONGINGS
from app.booked import BOOKED
from app.catchup import actions as catchup
from app.catchup import errands as catchup_errands
from app.catchup.duties import read_nightly
from app.catchup.topics import TOPICS as CATCHUP_TOPICS
from app.claims import actions as claim_actions
from app.claims import covering as fit_covering
from app.claims import facts as claim_facts
from app.claims import hearing as claim_hearing
from app.claims import letters as claim_letters
from app.claims import read_late as claim_read_late
from app.claims import remedying as claim_remedies
from app.claims import store as claims
from app.claims.duties import forget_photos, look_after_claims
from app.core.duties import Duty
from app.core.facts import Fact
from app.core.plan import Plan, Reaction
from app.figures import counting as figures
from app.figures.deeds import fold_deeds
from app.figures.purchases_totals import fold_news
from app.forecasts import actions as forecasts
from app.forecasts.duties import fold_lessons, look_ahead
from app.forecasts.facts import PromiseAtRisk, RiskOver
from app.guarantees import actions as guarantees
from app.guarantees import facts as offer_facts
from app.guarantees import hearing as offer_hearing
from app.guarantees import letters as guarantee_letters
from app.guarantees import remedied
from app.guarantees.duties import bring_on
from app.inbox.actions import forget_bodies
from app.ledger.store import write as write_down
from app.listening import actions as listening
from app.listening import cases as listening_cases
from app.listening import customer_notes, fetching
from app.listening.store import has_open_case
from app.mail.imap import MailboxReader
from app.onboarding.topics import TOPICS as ONBOARDING_TOPICS
from app.orders import facts as orders
from app.orders.topics import TOPICS as ORDER_TOPICS
from app.orders.topics import warm as warm_orders
from app.privacy.actions import forget_files
from app.privacy.erasure import erase_shops
from app.privacy.topics import TOPICS as PRIVACY_TOPICS
from app.products import actions as products
from app.products import reading as product_reading
from app.products.facts import ProductsTold
from app.products.topics import TOPICS as PRODUCT_TOPICS
from app.promises import actions as promises
from app.promises import arrival_actions, asking, label_actions, making, part_asking
from app.promises.duties import forget_arrival_files, settle_overdue
from app.promises.facts import (
    OutcomeSettled,
    PromiseMade,
)
from app.promises.part_topics import TOPICS as PART_TOPICS
from app.promises.sightings import fold_sightings
from app.promises.totals import fold_tallies
from app.remedies import actions as remedies
from app.remedies import facts as remedy_facts
from app.remedies import giving
from app.remedies.duties import know_lapsed
from app.remedies.totals import fold_costs
from app.reviews import actions as reviews
from app.reviews import letters as review_letters
from app.reviews import rating, reminding, writing
from app.reviews.duties import publish_reviews
from app.reviews.facts import ReviewWritten
from app.shops.facts import ScopesChanged, SettingsChanged, ShopInstalled
from app.shops.tokens import refresh_lapsing
from app.staff.duties import forget_traces
from app.studies import actions as studies
from app.studies import letters as study_letters
from app.studies.reports import days_of_change
from app.surveys import asking as surveys
from app.surveys import letters as survey_letters
from app.surveys.counting import fold_answers
from app.surveys.facts import QuestionAnswered
from app.surveys.store import appreciates
from app.touchpoints import consents, senders, sending, unsubscribing
from app.touchpoints import counting as mail_counting
from app.touchpoints import merging as touchpoints_merging
from app.touchpoints.duties import decide_due
from app.touchpoints.facts import LetterSent, MailReported, TouchpointDecided
from app.touchpoints.topics import TOPICS as CONSENT_TOPICS
from app.tracking import asking as carrier_asking
from app.tracking import following
from app.tracking.adapters import a_desk
from app.updates import actions as updates
from app.updates import guides, status, status_letters
from app.updates import letters as update_letters

# What is told, and who listens, in this order. `write_down` puts it in the ledger.
REACTIONS: dict[type[Fact], tuple[Reaction, ...]] = {
    **dict.fromkeys(BOOKED, (write_down,)),
    ShopInstalled: (write_down, joints.adopt_strays, catchup.note_installed, products.note_installed),
    ScopesChanged: (
        write_down,
        catchup.note_scopes,
        remedies.note_scopes,
        unsubscribing.note_scopes,
        products.note_scopes,
        rating.note_scopes,
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
    orders.StandingChanged: (
        write_down,
        remedies.note_standing,
        guarantees.note_order,
        updates.note_order,
    ),
    orders.CustomerNamed: (
        write_down,
        consents.note_checkout,
        reviews.note_customer,
        surveys.note_customer,
        guarantees.note_order,
        updates.note_customer,
        fit_covering.note_customer,
        joints.hold_the_review_while_owed,
    ),
    orders.CustomersMerged: (
        write_down,
        remedies.note_merged,
        claim_actions.note_merged,
        listening.note_merged,
        customer_notes.note_merged,
        surveys.note_merged,
        listening_cases.note_merged,
        writing.note_merged,
        studies.note_merged,
        touchpoints_merging.note_merged,
        joints.let_looks_follow,
    ),
    orders.OrderPaid: (write_down, guarantees.note_order),
    orders.PurchaseChanged: (write_down,),
    orders.CodesUsed: (remedies.note_codes,),
    orders.ShipmentTold: (write_down, following.note_shipment),
    orders.ScanHeard: (write_down, forecasts.note_scan),
    orders.ScanWithdrawn: (write_down, forecasts.note_withdrawn),
    ProductsTold: (
        guides.note_products,
        reviews.note_products,
        fit_covering.note_products,
        claim_read_late.note_products,
        surveys.note_products,
    ),
    orders.OrderTold: (
        joints.want_products,
        consents.note_told,
        promises.note_told,
        status.note_told,
        studies.note_told,
    ),
    PromiseMade: (write_down, forecasts.note_promise),
    OutcomeSettled: (
        write_down,
        reviews.note_outcome,
        surveys.note_outcome,
        guarantees.note_outcome,
        updates.note_outcome,
        status.note_outcome,
        fit_covering.note_outcome,
        joints.hold_the_review_while_owed,
    ),
    PromiseAtRisk: (write_down, updates.note_risk),
    RiskOver: (write_down, updates.note_risk_over),
    remedy_facts.RemedyGiven: (write_down, remedied.note_given, claim_remedies.note_given),
    remedy_facts.RemedyApproved: (write_down, remedied.note_approved),
    remedy_facts.RemedyResumed: (write_down, remedied.note_resumed, claim_remedies.note_resumed),
    remedy_facts.RemedyForPerson: (write_down, remedied.note_for_person, claim_remedies.note_for_person),
    remedy_facts.RemedyDeclined: (write_down, remedied.note_declined, claim_remedies.note_not_given),
    remedy_facts.RemedyVoided: (write_down, remedied.note_voided, claim_remedies.note_not_given),
    remedy_facts.RemedyFailed: (write_down, remedied.note_failed, claim_remedies.note_not_given),
    claim_facts.ClaimOpened: (write_down, joints.hold_the_review_while_owed),
    claim_facts.ClaimMoved: (write_down, joints.free_the_review, joints.ask_how_it_was),
    offer_facts.OfferMade: (write_down, joints.hold_the_review),
    offer_facts.OfferVoided: (write_down, joints.free_the_review),
    offer_facts.OfferMoved: (write_down, joints.free_the_review, joints.ask_how_it_was),
    ReviewWritten: (write_down, reminding.note_written, joints.look_at_review),
    offer_facts.OfferUnheard: (write_down, joints.ask_to_call),
    TouchpointDecided: (write_down, claim_hearing.note_decided, offer_hearing.note_decided),
    MailReported: (write_down, claim_hearing.note_reported, offer_hearing.note_reported),
    LetterSent: (
        write_down,
        mail_counting.note_sent,
        updates.note_sent,
        offer_hearing.note_sent,
        claim_hearing.note_sent,
        surveys.note_sent,
        reminding.note_sent,
        joints.hold_the_review_while_owed,
    ),
    QuestionAnswered: (write_down, joints.look_at_answer),
}

# What is done again and again. A pause is how late we may be, not how long it takes.
DUTIES = (
    Duty("settle_overdue", timedelta(seconds=20), settle_overdue, more_from=1),
    Duty("look_ahead", timedelta(minutes=1), look_ahead, more_from=1),
    Duty("fold_lessons", timedelta(minutes=5), fold_lessons),
    Duty("ask_carriers", timedelta(minutes=1), carrier_asking.ask_carriers, more_from=1),
    Duty("bring_on_offers", timedelta(seconds=20), bring_on, more_from=1),
    Duty("decide_due", timedelta(seconds=20), decide_due, more_from=1),
    Duty("fold_tallies", timedelta(minutes=5), fold_tallies),
    Duty("fold_costs", timedelta(minutes=5), fold_costs),
    Duty("know_lapsed", timedelta(hours=1), know_lapsed, more_from=1),
    Duty("fold_news", timedelta(minutes=2), fold_news),
    Duty("fold_deeds", timedelta(minutes=5), fold_deeds),
    Duty("fold_sightings", timedelta(minutes=5), fold_sightings),
    Duty("fold_mail", timedelta(minutes=5), mail_counting.fold_mail),
    Duty("fold_answers", timedelta(minutes=5), fold_answers),
    Duty("refresh_tokens", timedelta(minutes=5), refresh_lapsing),
    Duty("look_after_claims", timedelta(minutes=1), look_after_claims, more_from=1),
    Duty("publish_reviews", timedelta(minutes=1), publish_reviews, more_from=1),
    Duty("fetch_replies", timedelta(seconds=20), fetching.fetch_replies),
    Duty("erase_shops", timedelta(minutes=1), erase_shops),
    Duty("read_nightly", timedelta(minutes=5), read_nightly),
    Duty("forget_photos", timedelta(hours=6), forget_photos),
    Duty("forget_bodies", timedelta(hours=6), forget_bodies),
    Duty("forget_files", timedelta(hours=6), forget_files),
    Duty("forget_traces", timedelta(hours=6), forget_traces),
    Duty("forget_arrival_files", timedelta(hours=6), forget_arrival_files),
)

PLAN = Plan(
    reactions=figures.counted_too(REACTIONS),
    topics={
        **ORDER_TOPICS,
        **PART_TOPICS,
        **PRODUCT_TOPICS,
        **CATCHUP_TOPICS,
        **ONBOARDING_TOPICS,
        **PRIVACY_TOPICS,
        **CONSENT_TOPICS,
    },
    warm=(warm_orders, joints.warm_promises, joints.warm_letters, joints.warm_products),
    errands={
        carrier_asking.KIND: carrier_asking.ask_errand(a_desk()),
        **asking.ERRANDS,
        **arrival_actions.ERRANDS,
        **label_actions.ERRANDS,
        **catchup_errands.ERRANDS,
        **part_asking.ERRANDS,
        **product_reading.ERRANDS,
        "fetch_replies": fetching.fetch_errand(MailboxReader()),
        **giving.ERRANDS,
        **sending.ERRANDS,
        **unsubscribing.ERRANDS,
        **rating.ERRANDS,
        **senders.ERRANDS,
    },
    letters={
        **guarantee_letters.LETTERS,
        **claim_letters.LETTERS,
        **review_letters.LETTERS,
        **survey_letters.LETTERS,
        **update_letters.LETTERS,
        **status_letters.LETTERS,
        **study_letters.LETTERS,
    },
    duties=DUTIES,
    belongings=BELONGINGS,
    open_cases=(has_open_case, claims.has_open_claim),
    changes=(days_of_change,),
    appreciated=(appreciates,),
)
