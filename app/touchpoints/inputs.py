"""What decided over a letter, small enough to be kept with the decision: dose, consent, country, who went before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.touchpoints.consent import needed_consent
from app.touchpoints.dose_rules import COUNTED
from app.touchpoints.hearing import Hearing
from app.touchpoints.rules import Decision, Granted, Proposal, Waiting, country_of, precedence

BEFORE_MAX = 5  # letters that had their place before it: the allowance of a month
NO_PLACE = ("merging", "shop_paused", "open_claim", "undelivered", "unsettled_promise")


def inputs_of(
    proposals: Sequence[Proposal], decisions: Mapping[int, Decision], *, hearing: Hearing, now: datetime
) -> dict[int, dict[str, Any]]:
    """proposals  all that was decided on together

    returns  for each by its id: class, priority, country, zone, needs, consents, quiet; of a counted letter also
             allowance, choice, heard, before; paused_until, held and other where they mattered. Numbers and codes
             only: it goes into the ledger
    """
    of_her = _of_her(hearing, now)
    found: dict[int, dict[str, Any]] = {}
    placed: list[list[Any]] = []
    for proposal in sorted(proposals, key=precedence):
        decision, counted = decisions[proposal.id], proposal.kind.letter_class in COUNTED
        own = _own(proposal, decision, hearing)
        found[proposal.id] = own | (of_her | {"before": placed[:BEFORE_MAX]} if counted else {})
        at = _place_of(proposal, decision)
        placed += [[proposal.id, at.isoformat()]] if at is not None else []
    return found


def _own(proposal: Proposal, decision: Decision, hearing: Hearing) -> dict[str, Any]:
    """What any letter is decided by."""
    listener, allowance, kind = hearing.listener, hearing.allowance, proposal.kind
    country = country_of(proposal, listener)
    found: dict[str, Any] = {
        "class": kind.letter_class,
        "priority": kind.priority,
        "country": country,
        "zone": str(listener.zone),
        "needs": needed_consent(kind.letter_class, country),
        "consents": sorted(listener.consents),
        "quiet": [allowance.quiet_from, allowance.quiet_until],
    }
    if proposal.blocked:
        found["held"] = proposal.blocked
    other = 0 if isinstance(decision, Granted) else decision.other
    return found | ({"other": other} if other else {})


def _of_her(hearing: Hearing, now: datetime) -> dict[str, Any]:
    """What a letter that is counted is decided by as well."""
    allowance, heard, until = hearing.allowance, hearing.counts(now), hearing.listener.paused_until
    last = heard.last_at
    found: dict[str, Any] = {
        "allowance": [allowance.per_week, allowance.per_month, allowance.hours_between],
        "choice": hearing.choice,
        "heard": {"week": heard.week, "month": heard.month, "last_at": last.isoformat() if last else None},
    }
    return found | ({"paused_until": until.isoformat()} if until is not None and until > now else {})


def _place_of(proposal: Proposal, decision: Decision) -> datetime | None:
    if isinstance(decision, Granted):
        return decision.send_at
    if not isinstance(decision, Waiting) or proposal.blocked or decision.reason in NO_PLACE:
        return None
    return decision.until if decision.until < proposal.expires_at else None
