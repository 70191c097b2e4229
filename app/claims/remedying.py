"""What is given for a claim: asked of remedies, and heard of again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from app.claims import rules
from app.claims.fitting import line_of
from app.claims.model import Claim
from app.claims.moving import move, tell_decision
from app.core.money import Money
from app.core.work import Work
from app.orders import store as orders
from app.remedies import actions as remedies
from app.remedies.facts import (
    RemedyDeclined,
    RemedyFact,
    RemedyFailed,
    RemedyForPerson,
    RemedyGiven,
    RemedyVoided,
)
from app.remedies.rules import Wanted
from app.shops.settings import Way

KEY = "claim"
# What a person of the shop does by calling is a call of this room and no remedy.
CALL = "call"
TAKEN_BACK = "taken_back"  # the customer wants nothing more


def remedy_key(claim: Claim) -> str:
    return f"{KEY}:{claim.id}:{claim.tries}"


def ways_of(claim: Claim) -> tuple[Way, ...]:
    return tuple(msgspec.convert(one, Way) for one in claim.ways)


def carry_out(work: Work, claim: Claim, *, by: str) -> None:
    """Ask for what she wished for, and the next where that can't be given. by: "machine" or "staff:42" """
    ways = [wanted(work, claim, one) for one in ways_of(claim) if one.kind != CALL]
    claim.tries += 1
    move(work, claim, rules.EXECUTING, by=by)
    remedies.ask(
        work,
        remedy_key(claim),
        order_id=claim.order_id,
        ways=ways,
        cause=claim.problem or claim.ground,
        carrier=None,
        asked_by=KEY,
        statutory=claim.ground != rules.FIT,
        by=by,
    )


def wanted(work: Work, claim: Claim, way: Way) -> Wanted:
    """A share is of what was paid for the thing; with a code, of her next order."""
    amount = way.amount_minor if way.measure == "fixed" else None
    percent = way.percent if way.measure == "share" else None
    if percent is not None and way.kind != "code":
        amount, percent = _paid_for(work, claim).share(Decimal(percent) / 100).minor, None
    return Wanted(
        kind=way.kind,
        amount_minor=amount,
        percent=percent,
        valid_days=way.valid_days if way.kind in ("code", "store_credit", "gift_card") else None,
        lines=((claim.line_id, claim.count),) if way.kind == "replacement" else (),
        text=way.text,
    )


def _paid_for(work: Work, claim: Claim) -> Money:
    """An even share of the order where no price was told."""
    order = orders.file(work, claim.order_id).order
    assert order is not None
    line = line_of(order, claim.line_id)
    if line is not None and line.price_minor is not None:
        return Money(line.price_minor * claim.count, order.currency)
    pieces = sum(one.quantity for one in orders.lines_of(order)) or 1
    return Money(order.total_minor * claim.count // pieces, order.currency)


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
    view = remedies.view(work, remedy_key(claim)) if claim.tries else None
    return view is not None and view.state in ("person", "failed")
