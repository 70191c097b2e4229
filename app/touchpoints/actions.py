"""Proposing, deciding and taking back: the only way by which a customer is spoken to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.work import Work
from app.outbox.actions import drop, move_to, send_out
from app.touchpoints import store
from app.touchpoints.consents import note_word
from app.touchpoints.facts import CustomerSaid, TouchpointDecided
from app.touchpoints.hearing import decisions_on, hearing_of, proposal_of
from app.touchpoints.inputs import inputs_of
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import Touchpoint, Wish
from app.touchpoints.rules import Decision, Granted, Waiting, Withheld

LETTER_ERRAND = "send_letter"


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
        if known.state == "withdrawn":
            known.body = body
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


def note_wish(
    work: Work, email_key: bytes, about: str, *, says: str, source: str, until: datetime | None = None
) -> None:
    """Keep what a customer said about being written to, and act on it at once.

    until  of a pause: its end
    """
    work.session.add(
        Wish(
            shop_id=work.shop_id,
            id=work.next_id(),
            email_key=email_key,
            about=about,
            says=says,
            until=until,
            source=source,
            said_at=work.now,
        )
    )
    work.record(CustomerSaid(about=about, says=says, source=source))
    work.session.flush()
    note_word(work, email_key, about, says=says, source=source)
    for customer_id in store.customers_by_key(work, email_key)[:1]:  # with it, all records of the address
        decide_on(work, customer_id)


def decide_on(work: Work, customer_id: int) -> dict[int, Decision]:
    """Plan all that waits to be said to a customer, together, and write the decisions down.

    customer_id  of any of the records with her address: they are planned as one
    returns      the decision for each of her open touchpoints, by id
    """
    records = store.lock_person(work, customer_id)
    waiting = store.open_touchpoints(work, [one.id for one in records]) if records else []
    if not waiting:
        return {}
    hearing = hearing_of(work, records, waiting)
    decisions = decisions_on(work, waiting, hearing)
    proposals = [proposal_of(work, one) for one in waiting]
    inputs = inputs_of(proposals, decisions, hearing=hearing, now=work.now)
    for touchpoint in waiting:
        _write(work, touchpoint, decisions[touchpoint.id], inputs[touchpoint.id])
    return decisions


def decide_again(work: Work, touchpoint: Touchpoint) -> Decision:
    """Whether a letter that may have reached her already, nobody knows, may go once more. Everything counts but the
    dose, in which it stands by now. A refusal is written down.
    """
    hearing = hearing_of(work, store.person(work, touchpoint.customer_id), [touchpoint])
    decisions = decisions_on(work, [touchpoint], hearing, heard=())
    decision = decisions[touchpoint.id]
    if isinstance(decision, Withheld):
        inputs = inputs_of([proposal_of(work, touchpoint)], decisions, hearing=hearing, now=work.now)
        _write(work, touchpoint, decision, inputs[touchpoint.id])
    return decision


def _write(work: Work, touchpoint: Touchpoint, decision: Decision, inputs: dict[str, Any]) -> None:
    if isinstance(decision, Granted):
        _grant(work, touchpoint, decision.send_at, inputs)
    elif isinstance(decision, Waiting):
        if decision.until >= touchpoint.expires_at and decision.until <= work.now:
            _end(work, touchpoint, "expired", "expired", inputs)
        else:
            _set(work, touchpoint, "waiting", decision.reason, at=decision.until, inputs=inputs)
            touchpoint.send_at = None
            move_to(work, errand_key(touchpoint.id), decision.until)
    else:
        state = "expired" if decision.reason == "expired" else "withheld"
        _end(work, touchpoint, state, decision.reason, inputs)


def _grant(work: Work, touchpoint: Touchpoint, send_at: datetime, inputs: dict[str, Any]) -> None:
    key = errand_key(touchpoint.id)
    send_out(
        work,
        LETTER_ERRAND,
        key,
        body={"touchpoint": touchpoint.id},
        order_id=touchpoint.order_id,
        due_at=send_at,
    )
    if not (_was_due(work, touchpoint) and send_at <= work.now):
        move_to(work, key, send_at)
    _set(work, touchpoint, "granted", "", at=send_at, inputs=inputs)
    touchpoint.send_at = send_at
    # The errand takes the last look by itself; this is only the net under it.
    touchpoint.decide_at = send_at + timedelta(hours=6)


def _was_due(work: Work, touchpoint: Touchpoint) -> bool:
    """Its errand is on its way by now, or waits for a reason of its own: no sender, too fast, a mail server that is
    away. Were it called back each time, two letters of one customer would call each other back for ever.
    """
    send_at = touchpoint.send_at
    return touchpoint.state == "granted" and send_at is not None and send_at <= work.now


def _set(
    work: Work,
    touchpoint: Touchpoint,
    state: str,
    reason: str,
    *,
    at: datetime | None,
    inputs: dict[str, Any] | None = None,
) -> None:
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
                inputs=inputs or {},
            )
        )


def close(work: Work, touchpoint: Touchpoint, state: str, reason: str) -> None:
    """It will not be sent, or not again: taken back, by the last look, or by the mail server."""
    _end(work, touchpoint, state, reason, {})
    store.wake_merging(work, touchpoint)


def _end(work: Work, touchpoint: Touchpoint, state: str, reason: str, inputs: dict[str, Any]) -> None:
    drop(work, errand_key(touchpoint.id), reason, "The letter is no longer wanted.")
    _set(work, touchpoint, state, reason, at=None, inputs=inputs)
    touchpoint.send_at = None


def errand_key(touchpoint_id: int) -> str:
    return f"letter:{touchpoint_id}"
