"""What a customer says of her delivery by the link in her letter, and the task that it makes for the shop."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.calendar import day_start, local_date
from app.core.errors import Invalid, NotFound, Refused
from app.core.holding import hold
from app.core.work import Work
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


def say_arrived(work: Work, order_id: int, *, on: date, touchpoint_id: int) -> None:
    """She says that all of it has come, and on which day of hers. Her latest word holds.

    raises  NotFound, Refused; Invalid "future", "too_early"
    """
    hold(work, [order_id])
    order = store.order_for_her(work, order_id)
    complaint = day_complaint(work, order_id, on)
    if complaint is not None:
        raise Invalid(complaint, "It can't have come on that day. Choose another one.")
    _say(work, order_id, "arrived", at=day_start(on, order.zone), touchpoint_id=touchpoint_id)


def say_not_yet(work: Work, order_id: int, *, touchpoint_id: int) -> None:
    """She says that it hasn't come: a person of the shop takes it from there.

    raises  NotFound, Refused
    """
    hold(work, [order_id])
    store.order_for_her(work, order_id)
    if _say(work, order_id, "not_arrived", at=None, touchpoint_id=touchpoint_id):
        _raise_once(work, order_id, NOT_YET, text=None)


def say_wrong(work: Work, order_id: int, *, text: str) -> None:
    """She says in her own words what is wrong. text  at most TEXT_MAX signs

    raises  NotFound, Refused; Invalid "no_text", "too_long"
    """
    hold(work, [order_id])
    store.order_for_her(work, order_id)
    if not text.strip() or len(text) > TEXT_MAX:
        raise Invalid("too_long" if text.strip() else "no_text", "Say in a few words what is wrong.")
    _raise_once(work, order_id, WRONG, text=text.strip())


def day_complaint(work: Work, order_id: int, on: date) -> str | None:
    """returns  "future", "too_early", or None: a day on which it can have come"""
    order = store.order_for_her(work, order_id)
    return rules.day_complaint(
        on, earliest_on=store.earliest_day(work, order), today=local_date(work.now, order.zone)
    )


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


def _say(work: Work, order_id: int, says: str, *, at: datetime | None, touchpoint_id: int) -> bool:
    """returns  whether it is more than the same press once more"""
    said = store.said_by_her(work, order_id)
    if said and _is_repeat(said[-1], says, at, now=work.now):
        return False
    if len({word.heard_at for word in said}) >= SAID_MAX:
        raise Refused("said_too_often", "Answer the letter instead, and a person will help you.")
    for shipment_id in store.in_question(work, order_id):
        note_word(
            work,
            order_id=order_id,
            shipment_id=shipment_id,
            source=store.CUSTOMER,
            says=says,
            happened_at=at,
            whole_day=at is not None,
            said_by="letter",
            reference=f"letter:{touchpoint_id}:{len(said)}:{shipment_id}",
        )
    return True


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
