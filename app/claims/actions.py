"""What people do with a claim: the customer who takes it back, and the shop that answers it."""

from __future__ import annotations

import msgspec

from app.claims import rules, store
from app.claims.facts import ClaimHandedOver
from app.claims.model import Claim
from app.claims.moving import (
    answered,
    ask_call,
    close_call,
    move,
    note,
    promise_answer,
    tell_decision,
    tell_how_it_goes,
)
from app.claims.remedying import TAKEN_BACK, carry_out, is_waiting, may_be_given, remedy_key, ways_of
from app.core.errors import Conflict, Invalid, NotFound
from app.core.holding import hold
from app.core.work import Work
from app.orders.facts import CustomersMerged
from app.remedies import actions as remedies
from app.shops.settings import Way

TEXT_MAX = 3_000
CUSTOMER = "customer"
NOT_GIVEN = "not_given"


def take_back(work: Work, order_id: int, claim_id: int) -> None:
    """She wants nothing more. Twice does no harm.

    raises  NotFound; Conflict "too_late" where something is being given already
    """
    hold(work, [order_id])
    claim = store.claim(work, claim_id)
    if claim.order_id != order_id:
        raise NotFound("no_claim", "There is no such claim here.")
    if claim.state in rules.CLOSED:
        return
    voided = claim.tries > 0 and remedies.void(work, remedy_key(claim), reason=TAKEN_BACK)
    if may_be_given(work, claim) or (claim.state == rules.EXECUTING and not voided):
        raise Conflict("too_late", "It is on its way to you already. Answer our letter if you don't want it.")
    move(work, claim, rules.WITHDRAWN, reason=TAKEN_BACK, by=CUSTOMER)


def accept(work: Work, claim_id: int, place: int, *, by: str) -> None:
    """A person says yes. place  of the way among the claim's; by  "staff:42"

    raises  NotFound, Invalid "bad_way"; Conflict, "may_be_given" where she must look first
    """
    claim = _in_hand(work, claim_id)
    ways = ways_of(claim)
    if not 0 <= place < len(ways) or ways[place].kind == "call":
        raise Invalid("bad_way", "Choose one of the ways on the page.")
    give(work, claim, ways[place], by=by)


def accept_other(work: Work, claim_id: int, way: Way, *, by: str) -> None:
    """A person gives something that no playbook holds. raises  NotFound, Conflict"""
    give(work, _in_hand(work, claim_id), way, by=by)


def give(work: Work, claim: Claim, way: Way, *, by: str) -> None:
    _must_wait(claim)
    if is_waiting(work, claim):
        remedies.decline(work, remedy_key(claim), by=by, reason="other_way")
    ordered = rules.in_order((way, *(one for one in ways_of(claim) if one != way)), way)
    claim.ways = [msgspec.to_builtins(one) for one in ordered]
    move(work, claim, rules.ACCEPTED, by=by)
    carry_out(work, claim, by=by)


def approve(work: Work, claim_id: int, *, by: str) -> None:
    """What a limit held up, or what failed, is given. raises  NotFound, Conflict"""
    claim = _with_remedy(work, claim_id)
    move(work, claim, rules.ACCEPTED, by=by)
    move(work, claim, rules.EXECUTING, by=by)
    remedies.approve(work, remedy_key(claim), by=by)


def note_done(work: Work, claim_id: int, *, by: str) -> None:
    """A person has done what only a person can, such as sending a gift; or she has seen at Shopify that it was given.

    raises  NotFound, Conflict
    """
    remedies.done(work, remedy_key(_with_remedy(work, claim_id)), by=by)


def note_not_given(work: Work, claim_id: int, *, by: str) -> None:
    """A person has seen at Shopify that it wasn't given, so she may give something else, or say no.

    raises  NotFound, Conflict
    """
    claim = _with_remedy(work, claim_id)
    remedies.decline(work, remedy_key(claim), by=by, reason=NOT_GIVEN, not_given=True)
    move(work, claim, rules.PERSON, reason=NOT_GIVEN, by=by)


def settle_by_hand(work: Work, claim_id: int, text: str, *, by: str) -> None:
    """A person has dealt with it outside, such as by a refund in the admin, and says what was given.

    raises  NotFound, Conflict, Invalid "no_text"
    """
    claim = _in_hand(work, claim_id)
    _must_wait(claim)
    _refuse_remedy(work, claim, by=by)
    note_id = note(work, claim, "settled", text=_text(text), by=by)
    claim.given = {"kind": "by_hand"}
    move(work, claim, rules.DONE, reason="by_hand", by=by)
    tell_decision(work, claim, note_id=note_id)


def decline(work: Work, claim_id: int, text: str, *, by: str) -> None:
    """A person says no, and why. Only a person can. raises  NotFound, Conflict, Invalid "no_text" """
    claim = _in_hand(work, claim_id)
    _must_wait(claim)
    _refuse_remedy(work, claim, by=by)
    note_id = note(work, claim, "declined", text=_text(text), by=by)
    move(work, claim, rules.DECLINED, reason="declined", by=by)
    tell_decision(work, claim, note_id=note_id)


def open_again(work: Work, claim_id: int, *, by: str) -> None:
    """What was declined is looked at once more. raises  NotFound, Conflict"""
    move(work, _in_hand(work, claim_id), rules.PERSON, reason="opened_again", by=by)


def tell(work: Work, claim_id: int, text: str, *, by: str) -> None:
    """A person writes how it goes; the letter names a new day. raises  NotFound, Conflict, Invalid "no_text" """
    claim = _in_hand(work, claim_id)
    _must_be_open(claim)
    tell_how_it_goes(work, claim, note_id=note(work, claim, "update", text=_text(text), by=by))


def write_note(work: Work, claim_id: int, text: str, *, by: str) -> None:
    """For the house alone. raises  NotFound, Invalid "no_text" """
    note(work, _in_hand(work, claim_id), "note", text=_text(text), by=by)


def hand_over(work: Work, claim_id: int, role: str, *, text: str, by: str) -> None:
    """raises  NotFound, Conflict, Invalid "bad_role" """
    claim = _in_hand(work, claim_id)
    _must_be_open(claim)
    if role not in rules.ROLES:
        raise Invalid("bad_role", "Choose who takes it.")
    if text.strip():
        note(work, claim, "handover", text=_text(text), by=by)
    if claim.role != role:
        claim.role = role
        work.record(ClaimHandedOver(order_id=claim.order_id, claim_id=claim.id, role=role, by=by))


def want_call(work: Work, claim_id: int, *, by: str) -> None:
    """raises  NotFound, Conflict"""
    claim = _in_hand(work, claim_id)
    _must_be_open(claim)
    ask_call(work, claim, "staff")


def note_called(work: Work, call_id: int, *, text: str, by: str) -> bool:
    """A person has spoken with her: she has heard how it goes. Twice does no harm.

    returns  whether she hears more by a new day
    raises   NotFound
    """
    call = store.call(work, call_id)
    hold(work, [call.order_id])
    if call.state != "open":
        return False
    close_call(work, call, "done", by=by)
    if not call.claim_id:
        return False  # what was offered or given stays as it is, and she has heard of it
    claim = store.claim(work, call.claim_id)
    note(work, claim, "call", text=text[:TEXT_MAX], by=by)
    answered(work, claim, how="call", by=by)
    if claim.state in rules.OPEN:
        promise_answer(work, claim)
    return claim.state in rules.OPEN


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what she claims."""
    for claim in store.of_customer(work, fact.gone_id):
        claim.customer_id = fact.kept_id


def _in_hand(work: Work, claim_id: int) -> Claim:
    """Ours until the end of this Work, as it stands then."""
    claim = store.claim(work, claim_id)
    hold(work, [claim.order_id])
    work.session.refresh(claim)
    return claim


def _with_remedy(work: Work, claim_id: int) -> Claim:
    """A claim of which a remedy waits for a person."""
    claim = _in_hand(work, claim_id)
    _must_wait(claim)
    if not is_waiting(work, claim):
        raise Conflict("nothing_waits", "Nothing waits for a yes here. Look at the claim again.")
    return claim


def _must_wait(claim: Claim) -> None:
    if claim.state != rules.PERSON:
        raise Conflict(
            "claim_moved",
            "Somebody else has dealt with this claim meanwhile. Look at it again.",
            was=claim.state,
        )


def _must_be_open(claim: Claim) -> None:
    if claim.state not in rules.OPEN:
        raise Conflict("claim_over", "This claim is settled already. Look at it again.", was=claim.state)


def _refuse_remedy(work: Work, claim: Claim, *, by: str) -> None:
    if is_waiting(work, claim):
        remedies.decline(work, remedy_key(claim), by=by, reason="settled_otherwise")


def _text(text: str) -> str:
    if not text.strip():
        raise Invalid("no_text", "Write a few words.")
    return text.strip()[:TEXT_MAX]
