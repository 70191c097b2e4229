"""Which letter she gets of an offer: one that says what was broken, and one that says what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.work import Work
from app.guarantees import cases, rules
from app.guarantees.facts import CallPromised
from app.guarantees.model import Offer
from app.orders import store as orders
from app.orders.model import Order
from app.touchpoints import store as touchpoints
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.store import OPEN, key_of

LETTER, GIVEN = "broken_promise", "remedy_given"
AGAIN = "again"  # in the key and the body of the letter that says that nobody has called yet


def tell(work: Work, offer: Offer, kind: str) -> None:
    _propose(work, offer, kind, letter_key(work, kind, offer))


def tell_what_is_done(work: Work, offer: Offer) -> None:
    """The letter about the broken promise says it, where that is still to be told and still true; else one of its own.
    What was really done is always told, once for each round.
    """
    if _has_ever_heard(work, offer) or _came_to_nothing(work, offer) or not holds(work, offer):
        case = cases.case_of(work, offer.order_id)
        reason = cases.why_over(work, case, offer) if case is not None else "erased"
        withdraw(work, letter_key(work, LETTER, offer), reason)
        tell(work, offer, GIVEN)
    elif not has_heard(work, offer, GIVEN):
        withdraw(work, letter_key(work, GIVEN, offer), "not_offered")
        tell(work, offer, LETTER)


def promise_call(work: Work, offer: Offer, *, again: bool = False) -> None:
    """Somebody calls her by the end of the next working day, and she hears that."""
    offer.until_at = cases.call_by(work)
    offer.act_at = offer.until_at - rules.REMIND_BEFORE
    work.record(CallPromised(order_id=offer.order_id, cause=offer.cause, until=offer.until_at, again=again))
    if again:
        _propose(work, offer, GIVEN, f"{letter_key(work, GIVEN, offer)}:{AGAIN}", again=True)
    else:
        tell_what_is_done(work, offer)


def has_apologized(work: Work, offer: Offer) -> bool:
    """Whether she was told once, or is about to be, that nobody has called yet."""
    return touchpoints.by_key(work, f"{letter_key(work, GIVEN, offer)}:{AGAIN}") is not None


def holds(work: Work, offer: Offer) -> bool:
    """Whether what the letter about the broken promise says is true now."""
    case = cases.case_of(work, offer.order_id)
    if case is None or case.outcome != "broken":
        return False
    if offer.cause == rules.LOST:
        return not cases.has_come(work, offer.order_id)
    return case.certain


def has_heard(work: Work, offer: Offer, kind: str = LETTER) -> bool:
    touchpoint = touchpoints.by_key(work, letter_key(work, kind, offer))
    return touchpoint is not None and touchpoint.sent_at is not None


def _has_ever_heard(work: Work, offer: Offer) -> bool:
    """As has_heard, of an earlier round as well: nobody is told twice that it was late."""
    first = touchpoints.by_key(work, _first_key(LETTER, offer))
    return has_heard(work, offer) or (first is not None and first.sent_at is not None)


def is_being_told(work: Work, offer: Offer) -> bool:
    """Whether the letter about the broken promise is still to go."""
    touchpoint = touchpoints.by_key(work, letter_key(work, LETTER, offer))
    return touchpoint is not None and touchpoint.sent_at is None and touchpoint.state in OPEN


def _came_to_nothing(work: Work, offer: Offer) -> bool:
    """Whether the letter about the broken promise was refused or grew too old: it isn't written a second time."""
    touchpoint = touchpoints.by_key(work, letter_key(work, LETTER, offer))
    return touchpoint is not None and touchpoint.state in ("withheld", "expired")


def take_back(work: Work, offer: Offer, reason: str) -> None:
    """A letter that hasn't gone doesn't go."""
    withdraw(work, letter_key(work, LETTER, offer), reason)


def letter_key(work: Work, kind: str, offer: Offer) -> str:
    """What is given after it was taken back and begun anew is another remedy, and is told by another letter. She is
    asked anew where she was asked before that; where that letter never left the house, it is the first one still.
    """
    if offer.round and (kind == GIVEN or _was_asked_before(work, offer)):
        return f"{key_of(kind, offer.order_id)}:{offer.cause}:{offer.round}"
    return _first_key(kind, offer)


def _was_asked_before(work: Work, offer: Offer) -> bool:
    first = touchpoints.by_key(work, _first_key(LETTER, offer))
    is_over = first is not None and first.state not in (*OPEN, "withdrawn")
    return first is not None and is_over and first.proposed_at < offer.made_at


def _first_key(kind: str, offer: Offer) -> str:
    key = key_of(kind, offer.order_id)
    return key if offer.cause == rules.LATE else f"{key}:{offer.cause}"


def is_of_this_round(kind: str, body: Mapping[str, Any], offer: Offer) -> bool:
    """Whether a letter is about the remedy in hand. The one that asks says what holds when it goes."""
    return kind == LETTER or body.get("round", 0) == offer.round


def order_of(work: Work, offer: Offer) -> Order:
    order = orders.file(work, offer.order_id).order
    assert order is not None  # an offer is made of an order
    return order


def _propose(work: Work, offer: Offer, kind: str, key: str, **body: object) -> None:
    order = orders.file(work, offer.order_id).order
    if order is not None and order.customer_id is not None:
        said = {"cause": offer.cause, "round": offer.round, **body}
        propose(work, kind, key, customer_id=order.customer_id, order_id=order.id, body=said)
