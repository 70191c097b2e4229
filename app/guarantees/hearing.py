"""What became of an offer's letters: she has heard, or no letter reaches her and somebody is to call."""

from __future__ import annotations

from app.core.work import Work
from app.guarantees import cases, rules, store
from app.guarantees.facts import OfferUnheard
from app.guarantees.model import Offer
from app.guarantees.telling import GIVEN, LETTER, is_of_this_round, order_of
from app.shops.store import settings_of
from app.touchpoints.facts import LetterSent, MailReported, TouchpointDecided
from app.touchpoints.model import Letter, Touchpoint

OURS = frozenset({LETTER, GIVEN})
# It won't come, or not in time.
LOST = frozenset({"withheld", "expired"})
# What a mail server says of a letter that reached nobody.
BACK = frozenset({"bounce", "refused"})
# There is nothing to say any more, nobody to say it to, or another letter says it.
NEEDLESS = frozenset(
    {
        "kept_after_all",
        "arrived",
        "uncertain",
        "unknown",
        "pending",
        "order_ended",
        "not_offered",
        "erased",
        "merged",
    }
)
# She is owed an answer to it, or was given something by it.
TELLING = frozenset({"offered", "chosen", "defaulted", "executing", "failed", "person", "done"})


def note_sent(work: Work, fact: LetterSent) -> None:
    """Reaction: from now on she has the days that the letter names, and somebody has them to call her."""
    offer = _about(work, fact.touchpoint_id) if fact.kind in OURS else None
    if offer is None:
        return
    if offer.state == "offered" and fact.kind == LETTER:
        hours = settings_of(work, offer.terms).guarantee.answer_hours
        until_at = rules.answer_until(work.now, hours, order_of(work, offer).zone)
        offer.until_at = offer.act_at = max(until_at, offer.until_at or until_at)
    elif _awaits_call(offer) and offer.until_at is not None:
        offer.until_at = max(cases.call_by(work), offer.until_at)
        offer.act_at = offer.until_at - rules.REMIND_BEFORE


def note_decided(work: Work, fact: TouchpointDecided) -> None:
    """Reaction: a letter about an offer won't reach her."""
    if fact.kind in OURS and fact.state in LOST and fact.reason not in NEEDLESS:
        _note_unheard(work, fact.touchpoint_id, fact.kind)


def note_reported(work: Work, fact: MailReported) -> None:
    """Reaction: the mail server took it, and it came back."""
    letter = work.session.get(Letter, (work.shop_id, fact.letter_id)) if fact.what in BACK else None
    if letter is not None and letter.kind in OURS:
        _note_unheard(work, letter.touchpoint_id, letter.kind)


def _note_unheard(work: Work, touchpoint_id: int, kind: str) -> None:
    """Nothing of the offer is changed here: whoever decides on letters has customers in hand, and no orders."""
    offer = _about(work, touchpoint_id)
    if offer is None or offer.state not in TELLING or _awaits_call(offer):
        return  # who is to be called is called
    if (offer.given or {}).get("kind") != "call":
        work.record(OfferUnheard(order_id=offer.order_id, cause=offer.cause, letter=kind))


def _about(work: Work, touchpoint_id: int) -> Offer | None:
    touchpoint = work.session.get(Touchpoint, (work.shop_id, touchpoint_id))
    if touchpoint is None:
        return None
    offer = store.offer(work, touchpoint.order_id, str(touchpoint.body.get("cause", rules.LATE)))
    is_now = offer is not None and is_of_this_round(touchpoint.kind, touchpoint.body, offer)
    return offer if is_now else None


def _awaits_call(offer: Offer) -> bool:
    return offer.state == "person" and offer.reason == "call"
