"""What decided over a letter, small enough to be kept with the decision: dose, consent, country, who went before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.touchpoints.consent import needed_consent
from app.touchpoints.dose_rules import COUNTED
from app.touchpoints.hearing import Hearing
from app.touchpoints.rules import Decision, Granted, Proposal, Waiting, precedence

BEFORE_MAX = 5  # letters that had their place before it: the allowance of a month
NO_PLACE = ("merging", "shop_paused", "open_claim", "undelivered", "unsettled_promise")


def inputs_of(
    proposal: Proposal,
    proposals: Sequence[Proposal],
    decisions: Mapping[int, Decision],
    *,
    hearing: Hearing,
    now: datetime,
) -> dict[str, Any]:
    """returns  country, zone, needs, consents, quiet; of a counted letter also allowance, choice, heard, before;
    paused_until, held and other where they mattered. Numbers and codes only: it goes into the ledger
    """
    listener, allowance, decision = hearing.listener, hearing.allowance, decisions[proposal.id]
    found: dict[str, Any] = {
        "class": proposal.kind.letter_class,
        "priority": proposal.kind.priority,
        "country": listener.country,
        "zone": str(listener.zone),
        "needs": needed_consent(proposal.kind.letter_class, listener.country),
        "consents": sorted(listener.consents),
        "quiet": [allowance.quiet_from, allowance.quiet_until],
    }
    if proposal.kind.letter_class in COUNTED:
        found |= {
            "allowance": [allowance.per_week, allowance.per_month, allowance.hours_between],
            "choice": hearing.choice,
            "heard": _counts(hearing, now),
            "before": _before(proposal, proposals, decisions),
        }
        if listener.paused_until is not None and listener.paused_until > now:
            found["paused_until"] = listener.paused_until.isoformat()
    if proposal.blocked:
        found["held"] = proposal.blocked
    other = 0 if isinstance(decision, Granted) else decision.other
    return found | ({"other": other} if other else {})


def _counts(hearing: Hearing, now: datetime) -> dict[str, Any]:
    found = hearing.counts(now)
    last = found.last_at
    return {"week": found.week, "month": found.month, "last_at": last.isoformat() if last else None}


def _before(
    proposal: Proposal, proposals: Sequence[Proposal], decisions: Mapping[int, Decision]
) -> list[list[Any]]:
    """[touchpoint's id, when] of what was planned before it and took a place in the dose."""
    placed = []
    for one in sorted(proposals, key=precedence):
        if one.id == proposal.id:
            break
        at = _place_of(one, decisions[one.id])
        if at is not None:
            placed.append([one.id, at.isoformat()])
    return placed[:BEFORE_MAX]


def _place_of(proposal: Proposal, decision: Decision) -> datetime | None:
    if isinstance(decision, Granted):
        return decision.send_at
    if not isinstance(decision, Waiting) or proposal.blocked or decision.reason in NO_PLACE:
        return None
    return decision.until if decision.until < proposal.expires_at else None
