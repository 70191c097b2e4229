"""What is given for a claim: asked of remedies, and heard of again."""

from __future__ import annotations

from typing import Any

import msgspec

from app.claims import rules, store
from app.claims.model import Claim
from app.claims.moving import move, tell_decision
from app.claims.worth import wanted
from app.core.work import Work
from app.orders import store as orders
from app.remedies import actions as remedies
from app.remedies.facts import (
    RemedyDeclined,
    RemedyFact,
    RemedyFailed,
    RemedyForPerson,
    RemedyGiven,
    RemedyResumed,
    RemedyVoided,
)
from app.remedies.rules import Wanted
from app.shops.settings import Way

KEY = "claim"
# What a person of the shop does by calling is a call of this room and no remedy.
CALL = "call"
# On the way, and so by who carried it; what else is wrong with a thing is nobody's but ours.
BROKEN = "damaged"
TAKEN_BACK = "taken_back"  # the customer wants nothing more


def remedy_key(claim: Claim) -> str:
    return f"{KEY}:{claim.id}:{claim.tries}"


def ways_of(claim: Claim) -> tuple[Way, ...]:
    return tuple(msgspec.convert(one, Way) for one in claim.ways)


def carry_out(work: Work, claim: Claim, *, by: str) -> None:
    """Ask for what she wished for, and the next where that can't be given. by: "machine" or "staff:42" """
    ways = [one for one in meant(work, claim) if one.kind != CALL]
    claim.tries += 1
    move(work, claim, rules.EXECUTING, by=by)
    remedies.ask(
        work,
        remedy_key(claim),
        order_id=claim.order_id,
        ways=ways,
        cause=claim.problem or claim.ground,
        carrier=store.carrier_of(work, claim) if claim.problem == BROKEN else None,
        asked_by=KEY,
        statutory=claim.ground != rules.FIT,
        by=by,
    )


def meant(work: Work, claim: Claim) -> list[Wanted]:
    """Each of its ways, for what is left of the thing: what was refunded meanwhile isn't made good again."""
    file = orders.file(work, claim.order_id)
    assert file.order is not None
    count = min(claim.count, store.wanted(file).get(claim.line_id, 0))
    return [wanted(file.order, one, line_id=claim.line_id, count=count) for one in ways_of(claim)]


def note_given(work: Work, fact: RemedyGiven) -> None:
    """Reaction: it is done, and she is told what it was."""
    claim = _claim(work, fact)
    if claim is None or claim.state in rules.CLOSED:
        return
    claim.given = {
        "kind": fact.kind,
        "amount_minor": fact.amount_minor,
        "percent": fact.percent,
        "currency": fact.currency,
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
        "fell_back_from": fact.fell_back_from,
        "key": fact.key,
    }
    move(work, claim, rules.DONE, reason="given")
    tell_decision(work, claim)


def note_for_person(work: Work, fact: RemedyForPerson) -> None:
    """Reaction: a person decides, or does it."""
    claim = _claim(work, fact)
    if claim is not None and claim.state == rules.EXECUTING:
        move(work, claim, rules.PERSON, reason=fact.reason)


def note_resumed(work: Work, fact: RemedyResumed) -> None:
    """Reaction: it goes on without her, so she decides nothing else until it is known what came of it."""
    claim = _claim(work, fact)
    if claim is not None and claim.state == rules.PERSON:
        move(work, claim, rules.ACCEPTED)
        move(work, claim, rules.EXECUTING)


def note_not_given(work: Work, fact: RemedyFailed | RemedyVoided | RemedyDeclined) -> None:
    """Reaction: nothing came of it, so a person takes the claim."""
    claim = _claim(work, fact)
    if claim is None or claim.state != rules.EXECUTING or fact.reason == TAKEN_BACK:
        return
    if isinstance(fact, RemedyFailed):
        move(work, claim, rules.FAILED, reason=fact.reason)
    move(work, claim, rules.PERSON, reason=fact.reason)


def _claim(work: Work, fact: RemedyFact) -> Claim | None:
    """None where it is no claim's remedy, or that of an earlier try."""
    room, _, rest = fact.key.partition(":")
    number = rest.partition(":")[0]
    if room != KEY or not number.isdecimal():
        return None
    row = work.session.get(Claim, (work.shop_id, int(number)))
    return row if row is not None and remedy_key(row) == fact.key else None


def given_of(claim: Claim) -> dict[str, Any]:
    """{} while nothing was given."""
    return dict(claim.given or {})


def is_waiting(work: Work, claim: Claim) -> bool:
    """Whether a remedy of it waits for a person's yes."""
    view = _latest(work, claim)
    return view is not None and view.state in ("person", "failed")


def may_be_given(work: Work, claim: Claim) -> bool:
    """Whether nobody knows if she has it already: until a person has looked, nothing else is given or said."""
    view = _latest(work, claim)
    return view is not None and view.may_be_given


def _latest(work: Work, claim: Claim) -> remedies.RemedyView | None:
    return remedies.view(work, remedy_key(claim)) if claim.tries else None
