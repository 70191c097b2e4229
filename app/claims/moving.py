"""A claim goes from state to state: each move a fact, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.claims import rules, store
from app.claims.facts import (
    AnswerGiven,
    AnswerPromised,
    CallAsked,
    CallClosed,
    ClaimMoved,
)
from app.claims.model import Claim, ClaimCall, ClaimNote
from app.core.errors import Conflict
from app.core.work import Work
from app.orders.customers import is_reachable
from app.promises.making import handling_rules
from app.promises.windows import shop_calendar
from app.shops.settings import Playbook
from app.shops.store import the_settings, the_shop
from app.touchpoints.actions import decide_on, propose

RECEIVED, UPDATE, DECIDED = "claim_received", "claim_update", "claim_decided"
# A photo has served when the matter is over and nobody has come back to it.
PHOTO_KEPT = timedelta(days=180)
MACHINE = "machine"
CALL_WITHIN_DAYS = 1
# Why somebody is to call: what another room tells her of an order doesn't reach her.
UNHEARD = "unheard"


def move(work: Work, claim: Claim, state: str, *, reason: str = "", by: str = MACHINE) -> None:
    """raises  Conflict where it can't go there from where it is: somebody else was faster"""
    was = claim.state
    if (was, claim.reason) == (state, reason):
        return
    if not rules.may_move(was, state):
        raise Conflict(
            "claim_moved", "Somebody else has dealt with this claim meanwhile. Look at it again.", was=was
        )
    claim.state, claim.reason = state, reason
    moved = ClaimMoved(order_id=claim.order_id, claim_id=claim.id, was=was, state=state, reason=reason, by=by)
    work.record(moved)
    if state in rules.CLOSED:
        _close(work, claim, by=by)
    elif was in rules.CLOSED:
        claim.closed_at = None
        promise_answer(work, claim)
    if state == rules.PERSON:
        _tell_received(work, claim)
    work.session.flush()
    if claim.customer_id and (was in rules.CLOSED) != (state in rules.CLOSED):
        decide_on(work, claim.customer_id)  # what waits to be said to her is planned anew


def _close(work: Work, claim: Claim, *, by: str) -> None:
    claim.closed_at, claim.next_at, claim.look_at = work.now, None, None
    for call in store.calls(work, claim.id):
        if call.state == "open":
            close_call(work, call, "dropped", by=by)
    for photo in store.photos(work, claim.id):
        photo.forget_at = work.now + PHOTO_KEPT if photo.image_sealed is not None else None


def promise_answer(work: Work, claim: Claim, until: datetime | None = None) -> None:
    """From now on she counts on hearing of it by then. until  None: as the playbook says"""
    claim.next_at = until or answer_by(work, claim)
    claim.escalated_at = None
    claim.look_at = rules.look_at(claim.next_at, work.now, escalated=False)
    work.record(AnswerPromised(order_id=claim.order_id, claim_id=claim.id, until=claim.next_at))


def answer_by(work: Work, claim: Claim) -> datetime:
    return working_day_end(work, playbook_of(work, claim).answer_days)


def working_day_end(work: Work, days: int) -> datetime:
    """The end of the shop's day that is so many working days away. UTC"""
    calendar = shop_calendar(handling_rules(work, the_settings(work)[1].handling))
    return rules.answer_by(work.now, calendar, zone=the_shop(work).zone, days=days)


def playbook_of(work: Work, claim: Claim) -> Playbook:
    return playbook_for(work, claim.problem)


def playbook_for(work: Work, problem: str) -> Playbook:
    """The merchant's, or one that says nothing and answers within a working day."""
    known = the_settings(work)[1].claims.playbooks
    return next((one for one in known if one.problem == problem), Playbook(problem))


def answered(work: Work, claim: Claim, *, how: str, by: str) -> None:
    work.record(AnswerGiven(order_id=claim.order_id, claim_id=claim.id, how=how, by=by))


def note(work: Work, claim: Claim, kind: str, *, text: str, by: str) -> int:
    """returns  the note's id, 0 where there is nothing to note"""
    if not text.strip():
        return 0
    row = ClaimNote(
        shop_id=work.shop_id, id=work.next_id(), claim_id=claim.id, order_id=claim.order_id, kind=kind,
        text_sealed=work.seal(text.strip(), store.NOTE), by=by, written_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    return row.id


def ask_call(work: Work, claim: Claim, reason: str, *, due_at: datetime | None = None) -> None:
    """Somebody is to call her; one open call is enough for a claim."""
    if any(one.state == "open" for one in store.calls(work, claim.id)):
        return
    due_at = due_at or working_day_end(work, CALL_WITHIN_DAYS)
    _add_call(work, claim.order_id, claim.id, reason=reason, due_at=due_at)


def call_about_order(work: Work, order_id: int, reason: str) -> None:
    """As ask_call, of what is no claim."""
    calls = store.calls_about_orders(work, [order_id])
    if not any((one.state, one.reason) == ("open", reason) for one in calls):
        _add_call(work, order_id, 0, reason=reason, due_at=working_day_end(work, CALL_WITHIN_DAYS))


def _add_call(work: Work, order_id: int, claim_id: int, *, reason: str, due_at: datetime) -> None:
    row = ClaimCall(
        shop_id=work.shop_id, id=work.next_id(), claim_id=claim_id, order_id=order_id, reason=reason,
        due_at=due_at, state="open", made_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    asked = CallAsked(order_id=order_id, claim_id=claim_id, call_id=row.id, reason=reason, due_at=due_at)
    work.record(asked)


def close_call(work: Work, call: ClaimCall, state: str, *, by: str) -> None:
    if call.state == "open":
        call.state, call.closed_at, call.closed_by = state, work.now, by
        work.record(
            CallClosed(order_id=call.order_id, claim_id=call.claim_id, call_id=call.id, state=state, by=by)
        )


def _tell_received(work: Work, claim: Claim) -> None:
    """She hears once that a person has it in hand, and by when she hears more."""
    if not write(work, claim, RECEIVED, letter_key(RECEIVED, claim)):
        ask_call(work, claim, "no_letter")


def tell_how_it_goes(work: Work, claim: Claim, *, note_id: int = 0) -> None:
    """A letter with a new day by which she hears more. The day holds once it is sent."""
    until = answer_by(work, claim)
    body = {"note": note_id, "until": until.isoformat()}
    key = f"{letter_key(UPDATE, claim)}:{note_id or work.next_id()}"
    if not write(work, claim, UPDATE, key, body=body):
        ask_call(work, claim, "no_letter")


def tell_decision(work: Work, claim: Claim, *, note_id: int = 0) -> None:
    key = f"{letter_key(DECIDED, claim)}:{note_id or claim.tries}"
    if not write(work, claim, DECIDED, key, body={"note": note_id}):
        ask_call(work, claim, "no_letter")


def write(work: Work, claim: Claim, kind: str, key: str, *, body: dict[str, object] | None = None) -> bool:
    """returns  False where no letter can reach her"""
    if not claim.customer_id or not is_reachable(work, claim.customer_id):
        return False
    propose(
        work,
        kind,
        key,
        customer_id=claim.customer_id,
        order_id=claim.order_id,
        body={"claim": claim.id, **(body or {})},
    )
    return True


def letter_key(kind: str, claim: Claim) -> str:
    return f"{kind}:claim:{claim.id}"
