"""What a customer says to an offer by the link in her letter, and what a person of the shop says to one."""

from __future__ import annotations

from app.core.errors import Conflict, NotFound, Refused
from app.core.holding import hold
from app.core.work import Work
from app.guarantees import moving, rules, store
from app.guarantees.model import Offer
from app.orders import store as orders
from app.remedies import actions as remedies
from app.remedies.rules import TASKS


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
    wrong = remedies.cannot_be_given(work, order_id, way)
    if wrong is not None:
        raise Refused("not_possible", "This can't be done for this order. Choose something else.", why=wrong)
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


def say_yes(work: Work, order_id: int, cause: str, *, by: str) -> None:
    """A person lets an offer go on: what waited for her is offered, what a limit held up or what failed is given,
    and what she did herself is done.

    by      the staff member's number at Shopify
    raises  NotFound; Conflict where nothing waits for a person
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state == "waiting":
        moving.go_on(work, offer, by=f"staff:{by}")
    elif offer.state == "person" and offer.reason in TASKS:
        remedies.done(work, store.key_of(offer), by=by)
    elif offer.state == "person":
        remedies.approve(work, store.key_of(offer), by=by)
    else:
        raise _not_waiting()


def say_no(work: Work, order_id: int, cause: str, *, by: str) -> None:
    """A person decides that nothing is given: she has spoken with the customer herself.

    raises  as say_yes
    """
    offer = _in_hand(work, order_id, cause)
    if offer.state == "waiting":
        moving.move(work, offer, "declined", reason="by_person", by=f"staff:{by}")
    elif offer.state == "person":
        remedies.decline(work, store.key_of(offer), by=by, reason="by_person")
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
    if offer.state in ("voided", "declined", "expired"):
        return Conflict("over", "This can't be chosen any more. The page says why.")
    return Conflict("answered", "Something has been chosen already. The page says what.")


def _not_waiting() -> Conflict:
    return Conflict("not_waiting", "This doesn't wait for a person any more; reload the page.")
