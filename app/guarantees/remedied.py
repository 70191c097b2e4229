"""What came of a remedy, and what follows from it for its offer."""

from __future__ import annotations

from typing import Any

from app.core.work import Work
from app.guarantees import cases, moving, store, telling
from app.guarantees.rules import LOST
from app.remedies.facts import (
    RemedyApproved,
    RemedyDeclined,
    RemedyFailed,
    RemedyForPerson,
    RemedyGiven,
    RemedyResumed,
    RemedyVoided,
)

# What remedies say of an order that came to its end, beside what guarantees say.
ORDER_ENDED = frozenset({"order_cancelled", "order_refunded"})


def note_given(work: Work, fact: RemedyGiven) -> None:
    """Reaction: it is done; she is told what it was."""
    offer = store.offer_by_key(work, fact.key)
    if offer is None or offer.state not in ("executing", "person"):
        return
    offer.given = _as_told(fact)
    offer.given_at = fact.given_at
    moving.move(work, offer, "done", by="machine")
    if offer.cause == LOST and cases.has_come(work, offer.order_id):
        moving.note_found(work, offer)
    if fact.kind != "call":  # she was told that she would be called, and has been
        telling.tell_what_is_done(work, offer)


def _as_told(fact: RemedyGiven) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "amount_minor": fact.amount_minor,
        "percent": fact.percent,
        "currency": fact.currency,
        "code": fact.code,
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
        "fell_back_from": fact.fell_back_from,
    }


def note_for_person(work: Work, fact: RemedyForPerson) -> None:
    """Reaction: a limit, or nothing that can be given: a person decides. Or she calls, and the customer hears when."""
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state == "executing":
        moving.move(work, offer, "person", reason=fact.reason, by="machine")
        if fact.reason == "call":
            telling.promise_call(work, offer)


def note_failed(work: Work, fact: RemedyFailed) -> None:
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state == "executing":
        moving.move(work, offer, "failed", reason=fact.reason, by="machine")
        moving.move(work, offer, "person", reason=fact.reason, by="machine")


def note_approved(work: Work, fact: RemedyApproved) -> None:
    """Reaction: a person said yes, or that it be tried again."""
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state == "person":
        moving.move(work, offer, "executing", by=f"staff:{fact.by}")


def note_resumed(work: Work, fact: RemedyResumed) -> None:
    """Reaction: what it waited for is there, so it goes on without a person."""
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state == "person":
        moving.move(work, offer, "executing", by="machine")


def note_declined(work: Work, fact: RemedyDeclined) -> None:
    """Reaction: a person said no; she has spoken with the customer herself."""
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state == "person":
        moving.move(work, offer, "declined", reason="by_person", by=f"staff:{fact.by}")


def note_voided(work: Work, fact: RemedyVoided) -> None:
    """Reaction: somebody else took it back before it was tried."""
    offer = store.offer_by_key(work, fact.key)
    if offer is not None and offer.state in ("executing", "person"):
        moving.void(work, offer, "order_ended" if fact.reason in ORDER_ENDED else fact.reason)
