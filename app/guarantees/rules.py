"""Whether a broken promise is made good, with what, and how an offer may go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from app.core.calendar import day_end, local_date
from app.remedies.rules import Wanted
from app.shops.care_settings import Tier, Way

LATE, LOST = "late", "lost"
# Outcomes of an order that came in time.
KEPT = frozenset({"over", "kept"})

# How an offer may go on. "waiting" is for a person before anything is offered, "person" for one afterwards.
NEXT: dict[str, frozenset[str]] = {
    "watched": frozenset({"waiting", "offered", "executing", "voided"}),
    "waiting": frozenset({"offered", "executing", "declined", "voided"}),
    "offered": frozenset({"chosen", "defaulted", "declined", "expired", "person", "voided"}),
    "chosen": frozenset({"executing"}),
    "defaulted": frozenset({"executing"}),
    "executing": frozenset({"done", "failed", "person", "voided"}),
    "failed": frozenset({"person"}),
    "person": frozenset({"executing", "done", "declined", "voided"}),
    "voided": frozenset({"watched", "waiting", "offered", "executing"}),
    "done": frozenset(),
    "declined": frozenset(),
    "expired": frozenset(),
}
# Somebody still owes her something by them: the shop's person, she herself an answer, or the machine.
OWED = frozenset({"waiting", "offered", "chosen", "defaulted", "executing", "failed", "person"})
# Nothing has been tried yet, so nothing is taken from her by taking it back.
UNTOUCHED = frozenset({"watched", "waiting", "offered"})
# A person decides, since silence may not be taken for an answer; nothing has been asked of remedies yet.
UNANSWERED = frozenset({"no_answer", "not_asked"})
# What she said that she appreciates most in a shop, and the ways that are of its kind. Of seeing what is new, knowing
# more or meeting, no way to make good is: then the merchant's order holds. A discount stands only under what she said
# of prices, since nobody else asked for one.
APPRECIATED: dict[str, tuple[str, ...]] = {
    "service": ("call",),
    "function": ("replacement",),
    "price": ("code", "store_credit", "gift_card", "shipping_refund"),
}
# Of a call: in the morning of the promised day the shop is reminded, and in the afternoon she gets an honest word.
CALL_WITHIN_DAYS = 1
REMIND_BEFORE = timedelta(hours=15)
WRITE_BEFORE = timedelta(hours=7)


@dataclass(frozen=True)
class Case:
    """outcome, certain  of the order as a whole
    paid      the money is there: nothing is given back on what wasn't paid
    ended     the order was cancelled or refunded whole
    on        the guarantee was on, on the day of the purchase
    reachable a customer with an address
    """

    outcome: str
    certain: bool
    paid: bool
    ended: bool
    on: bool
    reachable: bool


@dataclass(frozen=True)
class Sums:
    """Of an order, in minor units of its currency. shipping  what she paid to have it sent"""

    total: int
    shipping: int
    currency: str


def refusal(case: Case) -> str | None:
    """Why a certain lateness gets no offer now.

    returns  "guarantee_off", "order_ended", "not_paid", "no_customer", or None: make it good
    """
    if not case.on:
        return "guarantee_off"
    if case.ended:
        return "order_ended"
    if not case.paid:
        return "not_paid"
    return None if case.reachable else "no_customer"


def why_over(case: Case, cause: str, *, arrived: bool) -> str:
    """Why what was to be made good no longer is.

    arrived  something has come
    returns  as refusal, or "arrived" (of what counted as lost), "kept_after_all", "uncertain" (it may still have been
             late, but nobody could show it), "unknown", "pending" (it isn't over by what is known now)
    """
    wrong = refusal(case)
    if wrong is not None:
        return wrong
    if cause == LOST and arrived:
        return "arrived"
    if case.outcome in KEPT:
        return "kept_after_all"
    if case.outcome == "void":
        return "order_ended"
    return "uncertain" if case.outcome == "broken" else case.outcome


def is_due(case: Case) -> bool:
    """Money follows only from lateness that a person could show."""
    return case.outcome == "broken" and case.certain


def tier_for(tiers: Iterable[Tier], cause: str, days: int) -> Tier | None:
    """Of those that fit, the one with the most days; None where the merchant gives nothing for so little."""
    fitting = [one for one in tiers if one.cause == cause and one.ways and one.days <= days]
    return max(fitting, key=lambda one: one.days, default=None)


def loses_after(tiers: Iterable[Tier]) -> int | None:
    """After how many working days without an arrival something is lost; None where the merchant says nothing of it."""
    return min((one.days for one in tiers if one.cause == LOST and one.ways), default=None)


def waits_for(tiers: Iterable[Tier], days: int, *, arrived: bool) -> int | None:
    """What she gets follows from how late it became, and not from when a carrier's scan happened to show that it was
    late: what hasn't come waits until it has, until it counts as lost, or until it can't become worth more.

    returns  None: it is known by now; else after how many working days without an arrival it will be
    """
    if arrived:
        return None
    each = tuple(tiers)
    last = max((one.days for one in each if one.cause == LATE and one.ways), default=0)
    lost = loses_after(each)
    if lost is not None:
        return lost
    return last if days < last else None


def wanted(way: Way, sums: Sums, *, lines: Sequence[tuple[int, int]] = ()) -> Wanted:
    """What the merchant's way comes to for this order. lines  what a replacement sends again: (line, how many)"""
    share = way.percent if way.measure == "share" else 0
    if way.kind == "code" and share:
        return Wanted("code", percent=share, valid_days=way.valid_days)
    if way.kind == "replacement":
        return Wanted("replacement", lines=tuple(lines))
    if way.kind == "call":
        return Wanted("call", text=way.text)
    if way.kind == "shipping_refund":
        return Wanted("shipping_refund", amount_minor=sums.shipping or None)
    amount = _amount(way, sums)
    keeps = way.valid_days if way.kind in ("code", "store_credit", "gift_card") else None
    return Wanted(way.kind, amount_minor=amount, valid_days=keeps, text=way.text)


def _amount(way: Way, sums: Sums) -> int:
    """Nobody is given more than she paid: a fixed sum stops at the order's."""
    if way.measure == "share":
        return sums.total * way.percent // 100
    if way.measure == "shipping":
        return sums.shipping
    return min(way.amount_minor, sums.total)


def hers_first(ways: Sequence[Wanted], appreciated: str) -> tuple[Wanted, ...]:
    """What she said she appreciates stands first, the others as the merchant put them. Nothing is added, and nothing
    becomes worth more: she chooses among the same.

    appreciated  a code, as in APPRECIATED; any other leaves the merchant's order
    """
    return tuple(sorted(ways, key=lambda one: not is_appreciated([one], appreciated)))


def is_appreciated(ways: Iterable[Wanted], appreciated: str) -> bool:
    return any(one.kind in APPRECIATED.get(appreciated, ()) for one in ways)


def name_of(way: Wanted) -> str:
    """By which a way is chosen on the page: the same words, the same way, also after the list has changed. Two gifts
    of the same cost have two names; what a replacement sends is settled when it is sent.
    """
    said = msgspec.json.encode((way.kind, way.percent, way.amount_minor, way.valid_days, way.text))
    return f"{way.kind}-{hashlib.blake2s(said, digest_size=5).hexdigest()}"


def after(first: Wanted, ways: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The ways in the order in which they are tried: hers, then the others as the merchant put them."""
    return (first, *(one for one in ways if one != first))


def answer_until(now: datetime, hours: int, zone: str) -> datetime:
    """The end of the day that the letter names, by the customer's clock: never fewer than the hours."""
    return day_end(local_date(now + timedelta(hours=hours), zone), zone)


def cost_of(way: Way, sums: Sums) -> int:
    """What it may cost the shop, as far as can be said beforehand: of a code, its share of this order."""
    if way.kind in ("call", "gift"):
        return min(way.amount_minor, sums.total)
    if way.kind == "replacement":
        return sums.total
    if way.kind == "shipping_refund":
        return sums.shipping
    return _amount(way, sums)
