"""Making good: one offer for a broken promise, whatever is heard, repeated or taken back later."""

from __future__ import annotations

from app.core.facts import Fact
from app.core.work import Work
from app.guarantees import cases, moving, rules, store
from app.guarantees.facts import OfferWithheld
from app.guarantees.model import Offer
from app.guarantees.moving import LETTER
from app.guarantees.rules import LATE, LOST
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.remedies import actions as remedies
from app.shops.store import settings_at, settings_of
from app.touchpoints.actions import withdraw
from app.touchpoints.facts import LetterSent

warm = store.warm


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: an order's outcome came or changed."""
    if fact.shipment_id == 0 and "broken" in (fact.outcome, fact.was):
        consider(work, fact.order_id)


def note_order(work: Work, fact: Fact) -> None:
    """Reaction: an order was paid, cancelled or refunded; matters once its promise was broken."""
    outcome = promises.outcome_of(work, fact.order_id)
    if outcome is not None and (outcome.outcome == "broken" or store.offers_of(work, fact.order_id)):
        consider(work, fact.order_id)


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: from now on she has the days that the letter names."""
    if fact.kind != LETTER:
        return
    for offer in store.offers_of(work, fact.order_id):
        if offer.state == "offered":
            hours = settings_of(work, offer.terms).guarantee.answer_hours
            until_at = rules.answer_until(work.now, hours, moving.order_of(work, offer).zone)
            offer.until_at = offer.act_at = max(until_at, offer.until_at or until_at)


def consider(work: Work, order_id: int) -> None:
    """Look at an order whose outcome, payment or standing has changed: make an offer, void it, or say why not."""
    case = cases.case_of(work, order_id)
    if case is not None:
        _consider_loss(work, order_id, case)
        _consider_lateness(work, order_id, case)


def note_time(work: Work, order_id: int) -> None:
    """What time alone decides by now: the default for who didn't answer, the loss of what never came."""
    case = cases.case_of(work, order_id)
    for offer in store.offers_of(work, order_id):
        if offer.act_at is None or offer.act_at > work.now:
            continue
        if case is None:
            offer.act_at = None  # the order has been erased with its customer
        elif offer.state == "watched":
            _declare_lost(work, offer, case)
        elif offer.state == "offered":
            _answer_for_her(work, offer)
        else:
            offer.act_at = None


def is_owed(work: Work, order_id: int) -> bool:
    """Whether something was offered that the customer doesn't have yet."""
    return any(one.state in rules.OWED for one in store.offers_of(work, order_id))


def _consider_lateness(work: Work, order_id: int, case: rules.Case) -> None:
    offer, lost = store.offer(work, order_id, LATE), store.offer(work, order_id, LOST)
    due = rules.is_due(case)
    if offer is None and (not due or _is_live(lost)):
        return
    refusal = rules.refusal(case)
    if offer is None:
        _make_or_say_why(work, order_id, case, refusal)
    elif refusal or not due:
        _take_back(work, offer, refusal, due=due)
    elif offer.state == "voided" and not _is_live(lost):
        _begin_again(work, offer, case)
    elif offer.state in ("waiting", "offered"):
        _raise(work, offer, case)
    elif offer.state == "done" and not moving.has_heard(work, offer):
        moving.tell(work, offer, LETTER)


def _is_live(lost: Offer | None) -> bool:
    """For goods that count as lost she is offered those; their lateness is the same miss once more."""
    return lost is not None and lost.state not in ("watched", "voided", "declined", "expired")


def _make_or_say_why(work: Work, order_id: int, case: rules.Case, refusal: str | None) -> None:
    days = cases.days_late(work, order_id)
    tier = rules.tier_for(cases.terms_of(work, order_id).tiers, LATE, days)
    if refusal or tier is None:
        _withhold(work, order_id, refusal or "no_tier")
    else:
        offer = _new(work, order_id, LATE)
        moving.begin(work, offer, tier, days=days, certain=case.certain)


def _begin_again(work: Work, offer: Offer, case: rules.Case) -> None:
    """What spoke against it was itself taken back: the same lateness, under the same terms."""
    days = cases.days_late(work, offer.order_id)
    tier = rules.tier_for(settings_of(work, offer.terms).guarantee.tiers, LATE, days)
    if tier is not None:
        moving.begin(work, offer, tier, days=days, certain=case.certain)


def _raise(work: Work, offer: Offer, case: rules.Case) -> None:
    """It became later still while she could choose: then by what holds for that much."""
    days = cases.days_late(work, offer.order_id)
    tier = rules.tier_for(settings_of(work, offer.terms).guarantee.tiers, LATE, days)
    if tier is None or tier.days <= offer.days:
        return
    was = offer.until_at
    moving.begin(work, offer, tier, days=days, certain=case.certain)
    if offer.state == "offered" and was is not None:
        offer.until_at = offer.act_at = was  # the day that a letter may have named already


def _consider_loss(work: Work, order_id: int, case: rules.Case) -> None:
    offer, outcome = store.offer(work, order_id, LOST), promises.outcome_of(work, order_id)
    assert outcome is not None
    missing = case.outcome == "broken" and outcome.arrived_at is None
    refusal = rules.refusal(case)
    if offer is None or offer.state in ("watched", "voided"):
        _watch(work, order_id, offer, missing=missing and refusal is None)
    elif refusal or not missing:
        _take_back(work, offer, refusal or "arrived", due=missing)


def _watch(work: Work, order_id: int, offer: Offer | None, *, missing: bool) -> None:
    days = rules.loses_after(cases.terms_of(work, order_id).tiers)
    if offer is not None and not missing:
        offer.state, offer.reason, offer.act_at = "voided", "arrived", None
    elif missing and days is not None and (offer is None or offer.act_at is None):
        offer = offer or _new(work, order_id, LOST)
        offer.state, offer.reason = "watched", None
        offer.act_at = cases.lost_at(work, order_id, days)


def _declare_lost(work: Work, offer: Offer, case: rules.Case) -> None:
    offer.act_at = None
    _consider_loss(work, offer.order_id, case)  # the last look
    if offer.state != "watched":
        return
    days = cases.days_late(work, offer.order_id)
    tier = rules.tier_for(settings_of(work, offer.terms).guarantee.tiers, LOST, days)
    if tier is None or (offer.act_at is not None and offer.act_at > work.now):
        return
    late = store.offer(work, offer.order_id, LATE)
    if late is not None and late.state in rules.UNTOUCHED:
        moving.void(work, late, "lost")
    moving.begin(work, offer, tier, days=days, certain=case.certain)


def _answer_for_her(work: Work, offer: Offer) -> None:
    """She has been silent for as long as she could choose."""
    if moving.is_being_told(work, offer):
        offer.act_at = work.now + moving.LOOK_AGAIN
        return
    heard = moving.has_heard(work, offer)
    if offer.default_way is not None:
        moving.move(work, offer, "defaulted", reason="" if heard else "not_asked", by="time")
        moving.carry_out(work, offer, store.ways_of(offer)[offer.default_way], by="time")
    else:
        moving.move(work, offer, "expired", reason="" if heard else "not_asked", by="time")


def _take_back(work: Work, offer: Offer, refusal: str | None, *, due: bool) -> None:
    told = offer.until_at is not None and moving.has_heard(work, offer)
    if refusal is None and told:
        moving.note_kept(work, offer)  # what she was asked, she may still answer
    elif offer.state in rules.UNTOUCHED:
        moving.void(work, offer, refusal or "kept_after_all")
    elif offer.state in ("executing", "person"):
        if (
            remedies.void(work, store.key_of(offer), reason=refusal or "kept_after_all")
            and offer.state != "voided"
        ):
            moving.void(work, offer, refusal or "kept_after_all")
    elif offer.state == "done" and not due:
        # What was given stays hers; a letter that isn't true doesn't go.
        withdraw(work, moving.letter_key(LETTER, offer), "kept_after_all")
        moving.note_kept(work, offer)


def _withhold(work: Work, order_id: int, reason: str) -> None:
    told: set[tuple[int, str]] = work.memo.setdefault("offers_withheld", set())
    if (order_id, reason) not in told:
        told.add((order_id, reason))
        work.record(OfferWithheld(order_id=order_id, reason=reason))


def _new(work: Work, order_id: int, cause: str) -> Offer:
    order, outcome = cases.known(work, order_id)
    assert outcome.promise_id is not None  # nothing is broken that nobody promised
    terms, _ = settings_at(work, order.ordered_at)
    offer = Offer(
        shop_id=work.shop_id, order_id=order_id, cause=cause, promise_id=outcome.promise_id, terms=terms,
        days=0, ways=[], state="watched", round=0, made_at=work.now,
    )  # fmt: skip
    store.add(work, offer)
    return offer
