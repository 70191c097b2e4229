"""What a customer says of her delivery by the link in her letter, and the task that it makes for the shop."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.calendar import day_start, local_date
from app.core.errors import Invalid, NotFound, Refused
from app.core.holding import hold
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.promises.evidence import note_word
from app.promises.model import ArrivalWord
from app.updates import rules, store
from app.updates.facts import ConcernClosed, ConcernRaised
from app.updates.model import Concern

NOT_YET, WRONG = "not_yet", "wrong"
TEXT = "concerns.text"
TEXT_MAX = 2_000
# A second press of the same button, or the browser's own repeat: nothing new is said by it.
REPEATED_WITHIN = timedelta(minutes=10)
SAID_MAX = 20  # times that one customer changes her mind on one order; what comes after that is no customer


def in_hand(work: Work, order_id: int) -> Order:
    """Her order, ours until the end of this Work: a finger that shakes taps twice at once.

    raises  NotFound where the order or its customer is gone
    """
    hold(work, [order_id])
    return orders.order_for_her(work, order_id)


def say_arrived(work: Work, order_id: int, *, on: date, touchpoint_id: int) -> None:
    """She says that all of it has come, and on which day of hers. Her latest word holds.

    raises  NotFound, Refused; Invalid "future", "too_early"
    """
    order = in_hand(work, order_id)
    _say(work, order, "arrived", on=on, touchpoint_id=touchpoint_id)


def say_not_yet(work: Work, order_id: int, *, touchpoint_id: int) -> None:
    """She says that it hasn't come: a person of the shop takes it from there.

    raises  NotFound, Refused
    """
    order = in_hand(work, order_id)
    if _say(work, order, "not_arrived", on=None, touchpoint_id=touchpoint_id):
        _raise_once(work, order_id, NOT_YET, text=None)


def say_wrong(
    work: Work, order_id: int, *, text: str, says: str, on: date | None, touchpoint_id: int
) -> None:
    """She says in her own words what is wrong, and beside it whether it has come.

    text    at most TEXT_MAX signs
    says    "arrived" (then `on` is the day), "not_arrived", or "" where her words alone count: part of it came
    raises  NotFound, Refused; Invalid "no_text", "too_long", "future", "too_early"
    """
    order = in_hand(work, order_id)
    if not text.strip() or len(text) > TEXT_MAX:
        raise Invalid("too_long" if text.strip() else "no_text", "Say in a few words what is wrong.")
    if says:
        _say(work, order, says, on=on, touchpoint_id=touchpoint_id)
    _raise_once(work, order_id, WRONG, text=text.strip())


def close(work: Work, concern_id: int, *, by: str) -> None:
    """A person has dealt with it. Closing twice does no harm. by  "staff:42"

    raises  NotFound
    """
    concern = store.concern(work, concern_id)
    if concern is None:
        raise NotFound("no_concern", "There is no such message here.")
    _close(work, concern, by)


def close_what_has_come(work: Work, order_id: int) -> None:
    """It has come, or nothing is to come any more: who waited for it waits no longer."""
    for concern in store.concerns_of(work, order_id):
        if concern.kind == NOT_YET:
            _close(work, concern, "arrival")


def _say(work: Work, order: Order, says: str, *, on: date | None, touchpoint_id: int) -> bool:
    """on  the day on which it came. returns  whether it is more than the same press once more"""
    at = day_start(on, order.zone) if on is not None else None
    said = store.said_by_her(work, order.id)
    if said and _is_repeat(said[-1], says, at, now=work.now):
        return False
    _check(work, order, on)
    if len({word.heard_at for word in said}) >= SAID_MAX:
        raise Refused("said_too_often", "Answer the letter instead, and a person will help you.")
    for shipment_id in store.in_question(work, order.id):
        note_word(
            work,
            order_id=order.id,
            shipment_id=shipment_id,
            source=store.CUSTOMER,
            says=says,
            happened_at=at,
            whole_day=at is not None,
            said_by="letter",
            reference=f"letter:{touchpoint_id}:{len(said)}:{shipment_id}",
        )
    return True


def _check(work: Work, order: Order, on: date | None) -> None:
    if on is None:
        return
    first, today = store.earliest_day(work, order), local_date(work.now, order.zone)
    complaint = rules.day_complaint(on, earliest_on=first, today=today)
    if complaint is not None:
        raise Invalid(complaint, "It can't have come on that day. Choose another one.")


def _is_repeat(last: ArrivalWord, says: str, at: datetime | None, *, now: datetime) -> bool:
    return (last.says, last.happened_at) == (says, at) and now < last.heard_at + REPEATED_WITHIN


def _raise_once(work: Work, order_id: int, kind: str, *, text: str | None) -> None:
    known = store.concerns_of(work, order_id)
    same = (one for one in known if one.kind == kind and one.state == "open")
    if any(work.unseal(one.text_sealed, TEXT) == text for one in same):
        return
    if len(known) >= SAID_MAX:
        raise Refused("said_too_often", "Answer the letter instead, and a person will help you.")
    concern = Concern(
        shop_id=work.shop_id,
        id=work.next_id(),
        order_id=order_id,
        kind=kind,
        said_at=work.now,
        text_sealed=work.seal(text, TEXT),
        state="open",
    )
    work.session.add(concern)
    work.record(ConcernRaised(order_id=order_id, concern_id=concern.id, kind=kind))


def _close(work: Work, concern: Concern, by: str) -> None:
    if concern.state == "open":
        concern.state, concern.closed_at, concern.closed_by = "closed", work.now, by
        work.record(ConcernClosed(order_id=concern.order_id, concern_id=concern.id, kind=concern.kind, by=by))
