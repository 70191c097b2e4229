"""What a customer says to an offer by the link in her letter, and what a person of the shop says to one."""

from __future__ import annotations

from datetime import timedelta

from app.core.errors import Conflict, NotFound, Refused
from app.core.holding import hold
from app.core.work import Work
from app.guarantees import moving, rules, store
from app.guarantees.facts import OfferRefused
from app.guarantees.model import Offer
from app.ledger import store as ledger
from app.orders import store as orders
from app.remedies import actions as remedies
from app.remedies.rules import TASKS

ONE_DAY = timedelta(days=1)


def choose(work: Work, order_id: int, cause: str, name: str) -> None:
    """She takes one of the ways. The same click again changes nothing, however often and however many at once.

    name    rules.name_of a way that the page showed
    raises  NotFound; Conflict "answered" (something else was taken, by her or by time), "over", "other_ways";
            Refused where it can't be given as the order stands now
    """
    offer = _in_hand(work, order_id, cause)
    taken = store.answer_of(offer)
    if offer.state != "offered":
        if taken is not None and rules.name_of(taken) == name:
            return
        raise _over(offer)
    way = next((one for one in store.ways_of(offer) if rules.name_of(one) == name), None)
    if way is None:
        raise Conflict(
            "other_ways", "What you may choose among has changed meanwhile. Look at the page again."
        )
    if way not in moving.possible_ways(work, offer):
        raise Refused("not_possible", "This can't be done for this order. Choose something else.")
    moving.move(work, offer, "chosen", by="customer")
    moving.carry_out(work, offer, way, by="customer")


def decline(work: Work, order_id: int, cause: str) -> None:
    """She wants nothing. Saying so twice does no harm.

    raises  NotFound, Conflict
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state == "offered":
        moving.move(work, offer, "declined", reason="by_customer", by="customer")
    elif offer.state != "declined":
        raise _over(offer)


def note_refused(work: Work, order_id: int, cause: str, reason: str) -> None:
    """What she asked for by her link can't be had: into the books, once for each reason and day."""
    told = ledger.entries_of_orders(work, [order_id], [OfferRefused.__name__])
    lately = work.now - ONE_DAY
    if not any(one.written_at > lately and one.body["reason"] == reason for one in told):
        work.record(OfferRefused(order_id=order_id, cause=cause[:10], reason=reason))


def say_yes(work: Work, order_id: int, cause: str, *, by: str) -> None:
    """A person lets an offer go on: what waited for her is offered, what a limit held up or what failed is given,
    and what she did herself is done.

    by      the staff member's number at Shopify
    raises  NotFound; Conflict where nothing waits for a person
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state == "waiting":
        moving.go_on(work, offer, by=f"staff:{by}")
    elif offer.state == "person" and offer.reason in rules.UNANSWERED:
        way = moving.first_possible(work, offer)
        moving.carry_out(work, offer, way, by=f"staff:{by}")
    elif offer.state == "person" and offer.reason in TASKS:
        remedies.done(work, store.key_of(offer), by=by)
    elif offer.state == "person":
        remedies.approve(work, store.key_of(offer), by=by)
    else:
        raise _not_waiting()


def say_given(work: Work, order_id: int, cause: str, *, by: str) -> None:
    """A person has seen at Shopify that what was uncertain was given.

    raises  as say_yes
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state != "person" or offer.reason in rules.UNANSWERED:
        raise _not_waiting()
    remedies.done(work, store.key_of(offer), by=by)


def say_no(work: Work, order_id: int, cause: str, *, by: str, not_given: bool = False) -> None:
    """A person decides that nothing is given: she has spoken with the customer herself.

    not_given  she has seen at Shopify that it wasn't given; without that, what may have been isn't declined
    raises     as say_yes; Conflict "may_be_given"
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state == "waiting" or (offer.state == "person" and offer.reason in rules.UNANSWERED):
        moving.move(work, offer, "declined", reason="by_person", by=f"staff:{by}")
    elif offer.state == "person":
        remedies.decline(work, store.key_of(offer), by=by, reason="by_person", not_given=not_given)
    else:
        raise _not_waiting()


def _in_hand(work: Work, order_id: int, cause: str) -> Offer:
    """Ours until the end of this Work, before anything of it is read.

    raises  NotFound where there is no such offer, or the order is gone with its customer
    """
    hold(work, [order_id])
    offer = store.offer(work, order_id, cause) if cause in store.CAUSES else None
    order = orders.file(work, order_id).order
    if offer is None or order is None or offer.state == "watched":
        raise NotFound("no_offer", "What this link was about isn't here any more. Answer the letter instead.")
    return offer


def _over(offer: Offer) -> Conflict:
    without_choice = offer.state == "person" and offer.reason in rules.UNANSWERED
    if without_choice or offer.state in ("voided", "declined", "expired"):
        return Conflict("over", "This can't be chosen any more. The page says why.")
    return Conflict("answered", "Something has been chosen already. The page says what.")


def _not_waiting() -> Conflict:
    return Conflict("not_waiting", "This doesn't wait for a person any more; reload the page.")
