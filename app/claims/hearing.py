"""What became of the letters about a claim: she has heard, or no letter reaches her and somebody calls."""

from __future__ import annotations

from datetime import datetime

from app.claims import rules
from app.claims.model import Claim
from app.claims.moving import DECIDED, RECEIVED, UPDATE, answered, ask_call, promise_answer
from app.core.work import Work
from app.touchpoints.facts import LetterSent, MailReported, TouchpointDecided
from app.touchpoints.model import Letter, Touchpoint

ANSWERS = frozenset({RECEIVED, UPDATE})
# It won't come, or not in time.
LOST = frozenset({"withheld", "expired"})
# What a mail server says of a letter that reached nobody.
BACK = frozenset({"bounce", "refused"})
# There is nothing to say any more, or nobody to say it to.
NEEDLESS = frozenset({"claim_over", "opened_again", "erased"})


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: a letter that says how it goes has gone; the day that it names holds from now on."""
    if fact.kind not in ANSWERS:
        return
    touchpoint, claim = _about(work, fact.touchpoint_id)
    if claim is None or touchpoint is None or claim.state not in rules.OPEN:
        return
    note_by = "machine" if not touchpoint.body.get("note") else "staff"
    answered(work, claim, how="letter", by=note_by)
    until = touchpoint.body.get("until")
    if isinstance(until, str):
        promise_answer(work, claim, datetime.fromisoformat(until))


def note_reported(work: Work, fact: MailReported) -> None:
    """Reaction: the mail server took a letter about a claim, and it came back."""
    letter = work.session.get(Letter, (work.shop_id, fact.letter_id)) if fact.what in BACK else None
    if letter is not None and letter.kind in (*ANSWERS, DECIDED):
        _ask_call(work, letter.touchpoint_id, letter.kind)


def note_decided(work: Work, fact: TouchpointDecided) -> None:
    """Reaction: a letter about a claim won't reach her, so a person speaks with her."""
    if fact.kind not in (*ANSWERS, DECIDED) or fact.state not in LOST or fact.reason in NEEDLESS:
        return
    _ask_call(work, fact.touchpoint_id, fact.kind)


def _ask_call(work: Work, touchpoint_id: int, kind: str) -> None:
    _, claim = _about(work, touchpoint_id)
    # What was decided she hears also when it is over.
    if claim is not None and (claim.state in rules.OPEN or kind == DECIDED):
        ask_call(work, claim, "no_letter", due_at=claim.next_at)


def _about(work: Work, touchpoint_id: int) -> tuple[Touchpoint | None, Claim | None]:
    touchpoint = work.session.get(Touchpoint, (work.shop_id, touchpoint_id))
    claim_id = touchpoint.body.get("claim") if touchpoint is not None else None
    claim = work.session.get(Claim, (work.shop_id, claim_id)) if claim_id is not None else None
    return touchpoint, claim
