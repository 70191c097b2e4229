"""What remedies tell. key: what makes a remedy one and the same ("offer:5"); kind: rules.KINDS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RemedyFact(Fact):
    """The root of these."""

    key: str


@dataclass(frozen=True, kw_only=True)
class RemedyAsked(RemedyFact):
    """Something is to be made good.

    kinds     the ways, in the order in which they are tried
    cause     "late", "lost", "fit", "damaged", "wrong", "broke_again", "withdrawal"
    asked_by  "guarantee", "claim" or "staff:<number>"; by  who did it: "machine" or a staff member's number
    statutory the law demands that it be made good: rules.is_owed says which ways no limit holds up
    """

    kinds: tuple[str, ...]
    cause: str
    carrier: str | None
    asked_by: str
    statutory: bool
    by: str


@dataclass(frozen=True, kw_only=True)
class RemedyTried(RemedyFact):
    """Shopify is called now, to give it or to look whether it was given. look_first: an earlier call is uncertain"""

    kind: str
    look_first: bool


@dataclass(frozen=True, kw_only=True)
class RemedyUncertain(RemedyFact):
    """Shopify was called and nobody knows what came of it: it is looked up before it is tried again."""

    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyPutOff(RemedyFact):
    """Shopify surely did nothing, and is asked again later. reason: a code"""

    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyFellBack(RemedyFact):
    """A way can't be given, so the next one is. reason: a code, ours or Shopify's"""

    kind_before: str
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyGiven(RemedyFact):
    """It is done. What was really done, whatever was wanted first.

    amount_minor    the sum, where it is one; percent  of a code with a share
    code            of a discount; of a gift card its last four signs, since the whole is money
    shopify_id      of the discount, transaction, gift card, refund or new order; None for what a person did
    fell_back_from  the kind that was wanted first, where it is another way
    cost_minor      what it costs the shop, in `currency`; estimated: not known for sure yet
    """

    kind: str
    amount_minor: int | None
    percent: int | None
    currency: str
    code: str | None
    valid_until: datetime | None
    shopify_id: str | None
    fell_back_from: str | None
    given_at: datetime
    cause: str
    carrier: str | None
    cost_minor: int
    estimated: bool


@dataclass(frozen=True, kw_only=True)
class RemedyForPerson(RemedyFact):
    """A person decides, or does it.

    reason  "over_order_limit", "over_customer_limit", "over_month_limit", "over_shop_limit", "no_way_left",
            "uncertain_too_long", "half_done" (a draft order is left at Shopify), "call", "gift"
    """

    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyResumed(RemedyFact):
    """What waited for a person goes on without her. reason: "scope_granted", "tried_again" (from the outbox)"""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyApproved(RemedyFact):
    """A person said yes, or that it be tried again. by: the staff member's number"""

    by: str


@dataclass(frozen=True, kw_only=True)
class RemedyDeclined(RemedyFact):
    """A person said no. reason: a code, or "said" where she wrote a sentence, which isn't kept here"""

    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyVoided(RemedyFact):
    """It was no longer right before anything was tried. reason: a code"""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyFailed(RemedyFact):
    """Shopify did nothing and won't by itself: a person may try again. reason: a code"""

    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemedyCostKnown(RemedyFact):
    """What was estimated is known: a code was used, or lapsed unused.

    used_by  the order that it was used for; 0 where it lapsed
    """

    used_by: int
    cost_minor: int
    currency: str
