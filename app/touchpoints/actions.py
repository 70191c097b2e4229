"""Proposing, deciding and taking back: the only way by which a customer is spoken to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.core.work import Work
from app.orders.model import Customer
from app.outbox.actions import drop, move_to, send_out
from app.shops.store import the_settings
from app.touchpoints import store
from app.touchpoints.facts import CustomerSaid, TouchpointDecided
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import Touchpoint, Wish
from app.touchpoints.rules import (
    Allowance,
    Decision,
    Granted,
    Heard,
    Listener,
    Proposal,
    Waiting,
    Withheld,
    decide,
)

LETTER_ERRAND = "send_letter"
# What a room holds back for a reason of its own (a remedy that waits for a person) goes after that long all the same.
HOLD_MAX = timedelta(days=30)


def propose(
    work: Work,
    kind: str,
    key: str,
    *,
    customer_id: int,
    order_id: int,
    body: dict[str, Any],
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    held: str | None = None,
) -> None:
    """Wish to speak to a customer. With the key of a wish that is over, nothing happens, unless the room itself took
    it back: then it holds again. One that still waits is only put off, if it was to go earlier.

    kind        a key of env.plan.letters
    expires_at  where it is pointless sooner than letters of its kind are
    """
    known = store.by_key(work, key)
    if known is not None:
        store.take_turn(work, known)
        _propose_again(work, known, not_before, expires_at)
        return
    letter_kind: LetterKind = work.env.plan.letters[kind]
    begins = max(not_before or work.now, work.now)
    touchpoint = Touchpoint(
        shop_id=work.shop_id, id=work.next_id(), customer_id=customer_id, order_id=order_id,
        kind=kind, letter_class=letter_kind.kind.letter_class, key=key, body=body,
        proposed_at=work.now, not_before=begins, expires_at=_lapses_at(letter_kind, begins, expires_at),
        state="proposed", reason="", held=held, decide_at=work.now,
    )  # fmt: skip
    store.add(work, touchpoint)
    _plan(work, touchpoint)


def _plan(work: Work, touchpoint: Touchpoint) -> None:
    """What can't go yet is planned when it can, together with whatever waits by that time."""
    if touchpoint.not_before > work.now:
        _set(work, touchpoint, "waiting", "not_yet", at=touchpoint.not_before)
    else:
        decide_on(work, touchpoint.customer_id)


def _lapses_at(letter_kind: LetterKind, begins: datetime, sooner: datetime | None) -> datetime:
    lapses_at = begins + letter_kind.kind.expires_after
    return lapses_at if sooner is None else min(lapses_at, sooner)


def _propose_again(
    work: Work, touchpoint: Touchpoint, not_before: datetime | None, expires_at: datetime | None
) -> None:
    if touchpoint.state == "withdrawn":
        letter_kind: LetterKind = work.env.plan.letters[touchpoint.kind]
        touchpoint.proposed_at, touchpoint.held = work.now, None
        touchpoint.not_before = max(not_before or work.now, work.now)
        touchpoint.expires_at = _lapses_at(letter_kind, touchpoint.not_before, expires_at)
        touchpoint.state, touchpoint.reason, touchpoint.decide_at = "proposed", "", work.now
        _plan(work, touchpoint)
    elif touchpoint.state in store.OPEN and not_before is not None and not_before > touchpoint.not_before:
        postpone(work, touchpoint.key, not_before, held=touchpoint.held)


def postpone(work: Work, key: str, not_before: datetime, *, held: str | None = None) -> None:
    """Not before then (never earlier than it was), and while `held`, not at all. What is over stays over."""
    touchpoint = _open_by_key(work, key)
    if touchpoint is None or (touchpoint.held == held and not_before <= touchpoint.not_before):
        return
    lasts = touchpoint.expires_at - touchpoint.not_before
    touchpoint.not_before = max(touchpoint.not_before, not_before)
    touchpoint.expires_at = touchpoint.not_before + lasts
    touchpoint.held = held
    if held is None and touchpoint.state == "waiting":
        _plan(work, touchpoint)  # nothing of it was granted, so nobody else's place is touched
    else:
        decide_on(work, touchpoint.customer_id)


def withdraw(work: Work, key: str, reason: str) -> None:
    """The room takes its wish back. A letter that was sent was sent."""
    touchpoint = _open_by_key(work, key)
    if touchpoint is not None:
        close(work, touchpoint, "withdrawn", reason)


def _open_by_key(work: Work, key: str) -> Touchpoint | None:
    touchpoint = store.by_key(work, key)
    if touchpoint is not None:
        store.take_turn(work, touchpoint)
    return touchpoint if touchpoint is not None and touchpoint.state in store.OPEN else None


def note_wish(work: Work, email_key: bytes, about: str, *, says: str, source: str) -> None:
    """Keep what a customer said about being written to, and act on it at once."""
    work.session.add(
        Wish(
            shop_id=work.shop_id,
            id=work.next_id(),
            email_key=email_key,
            about=about,
            says=says,
            source=source,
            said_at=work.now,
        )
    )
    work.record(CustomerSaid(about=about, says=says, source=source))
    work.session.flush()
    for customer_id in store.customers_by_key(work, email_key):
        decide_on(work, customer_id)


def decide_on(work: Work, customer_id: int) -> dict[int, Decision]:
    """Plan all that waits to be said to a customer, together, and write the decisions down.

    returns  the decision for each of her open touchpoints, by id
    """
    customer = store.lock_customer(work, customer_id)
    if customer is None:
        return {}
    waiting = store.open_touchpoints(work, customer_id)
    if not waiting:
        return {}
    decisions = decide(
        [_proposal(work, one) for one in waiting],
        heard=_heard(work, customer),
        allowance=_allowance(work),
        listener=_listener(work, customer, waiting),
        now=work.now,
    )
    for touchpoint in waiting:
        _write(work, touchpoint, decisions[touchpoint.id])
    return decisions


def decide_again(work: Work, touchpoint: Touchpoint) -> Decision:
    """Whether a letter that may have reached her already, nobody knows, may go once more. Everything counts but the
    dose, in which it stands by now. A refusal is written down.
    """
    customer = work.session.get_one(Customer, (work.shop_id, touchpoint.customer_id))
    decision = decide(
        [_proposal(work, touchpoint)],
        heard=(),
        allowance=_allowance(work),
        listener=_listener(work, customer, [touchpoint]),
        now=work.now,
    )[touchpoint.id]
    if isinstance(decision, Withheld):
        _write(work, touchpoint, decision)
    return decision


def _proposal(work: Work, touchpoint: Touchpoint) -> Proposal:
    letter_kind: LetterKind = work.env.plan.letters[touchpoint.kind]
    # A hold puts off and never drops: it ends long before the wish itself does.
    held = touchpoint.held if work.now < touchpoint.proposed_at + HOLD_MAX else None
    return Proposal(touchpoint.id, letter_kind.kind, touchpoint.not_before, touchpoint.expires_at, held)


def _heard(work: Work, customer: Customer) -> list[Heard]:
    records = store.customers_of_address(work, customer)
    letters = [letter for record in records for letter in store.letters_heard(work, record)]
    return [Heard(one.sent_at or one.written_at, one.letter_class) for one in letters]  # type: ignore[arg-type]  # the table holds only classes


def _allowance(work: Work) -> Allowance:
    dose = the_settings(work)[1].dose
    return Allowance(dose.per_week, dose.per_month, dose.hours_between, dose.quiet_from, dose.quiet_until)


def _listener(work: Work, customer: Customer, waiting: list[Touchpoint]) -> Listener:
    order = next((found for one in reversed(waiting) if (found := store.order_of(work, one))), None)
    settings = the_settings(work)[1]
    stops = {about for about, says in store.wishes(work, customer.email_key).items() if says == "stop"}
    consents = {"soft_opt_in"} if settings.soft_opt_in else set()
    if order is not None and order.accepts_marketing:
        consents.add("consent")
    return Listener(
        zone=ZoneInfo(order.zone if order else "UTC"),
        country=order.country if order else None,
        consents=frozenset(consents),
        unsubscribed=frozenset(stops),
        suppressed=store.is_suppressed(work, customer.email_key),
    )


def _write(work: Work, touchpoint: Touchpoint, decision: Decision) -> None:
    if isinstance(decision, Granted):
        _grant(work, touchpoint, decision.send_at)
    elif isinstance(decision, Waiting):
        if decision.until >= touchpoint.expires_at and decision.until <= work.now:
            close(work, touchpoint, "expired", "expired")
        else:
            _set(work, touchpoint, "waiting", decision.reason, at=decision.until)
            touchpoint.send_at = None
            move_to(work, errand_key(touchpoint.id), decision.until)
    else:
        close(work, touchpoint, "expired" if decision.reason == "expired" else "withheld", decision.reason)


def _grant(work: Work, touchpoint: Touchpoint, send_at: datetime) -> None:
    key = errand_key(touchpoint.id)
    send_out(
        work,
        LETTER_ERRAND,
        key,
        body={"touchpoint": touchpoint.id},
        order_id=touchpoint.order_id,
        due_at=send_at,
    )
    move_to(work, key, send_at)
    _set(work, touchpoint, "granted", "", at=send_at)
    touchpoint.send_at = send_at
    # The errand takes the last look by itself; this is only the net under it.
    touchpoint.decide_at = send_at + timedelta(hours=6)


def _set(work: Work, touchpoint: Touchpoint, state: str, reason: str, *, at: datetime | None) -> None:
    touchpoint.decide_at = at
    if (touchpoint.state, touchpoint.reason) != (state, reason):
        touchpoint.state, touchpoint.reason = state, reason
        work.record(
            TouchpointDecided(
                order_id=touchpoint.order_id,
                touchpoint_id=touchpoint.id,
                kind=touchpoint.kind,
                state=state,
                reason=reason,
                at=at,
            )
        )


def close(work: Work, touchpoint: Touchpoint, state: str, reason: str) -> None:
    """It will not be sent, or not again: by a decision, by the last look, or by the mail server."""
    drop(work, errand_key(touchpoint.id), reason, "The letter is no longer wanted.")
    _set(work, touchpoint, state, reason, at=None)
    touchpoint.send_at = None


def errand_key(touchpoint_id: int) -> str:
    return f"letter:{touchpoint_id}"
