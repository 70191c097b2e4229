"""Making good: one offer for a broken promise, whatever is heard, repeated or taken back later."""

from __future__ import annotations

from app.core.facts import Fact
from app.core.work import Work
from app.guarantees import cases, moving, rules, store, telling
from app.guarantees.facts import CallNear, OfferWithheld
from app.guarantees.model import Offer
from app.guarantees.rules import LATE, LOST
from app.promises import store as promises
from app.promises.facts import OutcomeSettled
from app.remedies import actions as remedies
from app.shops.store import settings_at, settings_of

warm = store.warm


def note_outcome(work: Work, fact: OutcomeSettled) -> None:
    """Reaction: an order's outcome came or changed."""
    if fact.shipment_id != 0:
        return
    # Kept by what is known now: it may have been broken before, and something offered for it.
    turned = fact.outcome in rules.KEPT and bool(store.offers_of(work, fact.order_id))
    if turned or "broken" in (fact.outcome, fact.was):
        consider(work, fact.order_id)


def note_order(work: Work, fact: Fact) -> None:
    """Reaction: an order was paid, cancelled or refunded; matters once its promise was broken."""
    outcome = promises.outcome_of(work, fact.order_id)
    if outcome is not None and (outcome.outcome == "broken" or store.offers_of(work, fact.order_id)):
        consider(work, fact.order_id)


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
        elif offer.state == "watched" and offer.cause == LOST:
            _declare_lost(work, offer, case)
        elif offer.state == "watched":
            offer.act_at = None
            _consider_lateness(work, order_id, case)
        elif offer.state == "offered":
            _answer_for_her(work, offer)
        elif offer.state == "person" and offer.reason == "call":
            _remind_of_call(work, offer)
        else:
            offer.act_at = None


def is_owed(work: Work, order_id: int) -> bool:
    """Whether something was offered that the customer doesn't have yet."""
    return any(one.state in rules.OWED for one in store.offers_of(work, order_id))


def _consider_lateness(work: Work, order_id: int, case: rules.Case) -> None:
    offer, lost = store.offer(work, order_id, LATE), store.offer(work, order_id, LOST)
    due, refusal = rules.is_due(case), rules.refusal(case)
    if offer is None or offer.state in ("watched", "voided"):
        if due and not _is_live(work, lost):
            _make_or_wait(work, order_id, offer, case)
        elif offer is not None:
            moving.unwatch(work, offer, "lost" if due else cases.why_over(work, case, offer))
    elif refusal or not due:
        _take_back(work, offer, case)
    elif offer.state in ("waiting", "offered"):
        _raise(work, offer, case)
    elif offer.state == "done" and not telling.has_heard(work, offer):
        telling.tell_what_is_done(work, offer)


def _is_live(work: Work, lost: Offer | None) -> bool:
    """For goods that count as lost she is offered those; their lateness is the same miss once more. What a person
    said no to as lost is late when it comes.
    """
    if lost is None or lost.state in ("watched", "voided"):
        return False
    by_person = lost.state == "declined" and lost.reason == "by_person"
    return not (by_person and cases.has_come(work, lost.order_id))


def _make_or_wait(work: Work, order_id: int, offer: Offer | None, case: rules.Case) -> None:
    """What spoke against it before may itself have been taken back: the same lateness, under the same terms."""
    days, tiers = cases.days_late(work, order_id), cases.terms_of(work, order_id).tiers
    waits = rules.waits_for(tiers, days, arrived=cases.has_come(work, order_id))
    tier = rules.tier_for(tiers, LATE, days)
    refusal = rules.refusal(case) or ("no_tier" if waits is None and tier is None else None)
    if refusal:
        if offer is not None:
            moving.unwatch(work, offer, refusal)
        _withhold(work, order_id, refusal)
    elif waits is not None:
        by_loss = rules.loses_after(tiers) is not None
        until = None if by_loss else cases.reached_at(work, order_id, waits)
        moving.watch(work, offer or _new(work, order_id, LATE), until)
    elif tier is not None:
        moving.begin(work, offer or _new(work, order_id, LATE), tier, days=days, certain=case.certain)


def _raise(work: Work, offer: Offer, case: rules.Case) -> None:
    """It is known by now that it was later still, while she could choose: then by what holds for that much."""
    days = cases.days_late(work, offer.order_id)
    tier = rules.tier_for(settings_of(work, offer.terms).guarantee.tiers, LATE, days)
    if tier is None or tier.days <= offer.days:
        return
    was = offer.until_at
    moving.begin(work, offer, tier, days=days, certain=case.certain)
    if offer.state == "offered" and was is not None:
        offer.until_at = offer.act_at = was  # the day that a letter may have named already


def _consider_loss(work: Work, order_id: int, case: rules.Case) -> None:
    offer = store.offer(work, order_id, LOST)
    missing = case.outcome == "broken" and not cases.has_come(work, order_id)
    refusal = rules.refusal(case)
    if offer is None or offer.state in ("watched", "voided"):
        reason = "" if offer is None else cases.why_over(work, case, offer)
        _watch(work, order_id, offer, missing=missing and refusal is None, reason=reason)
    elif refusal or not missing:
        _take_back(work, offer, case)


def _watch(work: Work, order_id: int, offer: Offer | None, *, missing: bool, reason: str) -> None:
    days = rules.loses_after(cases.terms_of(work, order_id).tiers)
    if offer is not None and not missing:
        moving.unwatch(work, offer, reason)
    elif missing and days is not None and (offer is None or offer.act_at is None):
        moving.watch(work, offer or _new(work, order_id, LOST), cases.reached_at(work, order_id, days))


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
    if late is not None and late.state in ("waiting", "offered"):
        moving.void(work, late, "lost")
    elif late is not None:
        moving.unwatch(work, late, "lost")
    moving.begin(work, offer, tier, days=days, certain=case.certain)


def _answer_for_her(work: Work, offer: Offer) -> None:
    """She has been silent for as long as she could choose."""
    if telling.is_being_told(work, offer):
        offer.act_at = work.now + moving.LOOK_AGAIN
        return
    heard = telling.has_heard(work, offer)
    if offer.default_way is not None:
        moving.move(work, offer, "defaulted", reason="" if heard else "not_asked", by="time")
        moving.carry_out(work, offer, store.ways_of(offer)[offer.default_way], by="time")
    elif heard and offer.cause == LATE:
        moving.move(work, offer, "expired", by="time")
    else:  # she doesn't know of it; or it is the goods themselves, which are owed whether she answers or not
        offer.act_at = None
        moving.move(work, offer, "person", reason="no_answer" if heard else "not_asked", by="time")


def _remind_of_call(work: Work, offer: Offer) -> None:
    """What was promised doesn't pass in silence: first the shop hears of it, then she does."""
    assert offer.until_at is not None
    if work.now < offer.until_at - rules.WRITE_BEFORE:
        work.record(CallNear(order_id=offer.order_id, cause=offer.cause, until=offer.until_at))
        offer.act_at = offer.until_at - rules.WRITE_BEFORE
    elif telling.has_apologized(work, offer):
        offer.act_at = None  # it stands on the page as overdue
    else:
        telling.promise_call(work, offer, again=True)


def _take_back(work: Work, offer: Offer, case: rules.Case) -> None:
    """Something speaks against it now. What has been tried is carried to its end, and what was given stays hers."""
    refusal, kept = rules.refusal(case), case.outcome in rules.KEPT
    reason = cases.why_over(work, case, offer)
    found = offer.cause == LOST and case.outcome == "broken" and cases.has_come(work, offer.order_id)
    told = offer.until_at is not None and telling.has_heard(work, offer)
    if refusal is None and told and offer.cause == LATE:
        if kept:
            moving.note_kept(work, offer)  # what she was asked, she may still answer
    elif offer.state in rules.UNTOUCHED or (offer.state == "person" and offer.reason in rules.UNANSWERED):
        moving.void(work, offer, reason)
    elif offer.state in ("executing", "person"):
        if remedies.void(work, store.key_of(offer), reason=reason) and offer.state != "voided":
            moving.void(work, offer, reason)
    elif offer.state == "done":
        if found:
            moving.note_found(work, offer)
        elif kept:
            moving.note_kept(work, offer)
        if telling.is_being_told(work, offer):
            telling.tell_what_is_done(work, offer)


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
        days=0, ways=[], state="voided", round=0, made_at=work.now,
    )  # fmt: skip
    store.add(work, offer)
    return offer
