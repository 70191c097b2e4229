"""Whether a customer is told that her order is here, on its way, or has come. Each is told once, while it is news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# Later it is no news: she has seen the money leave, or holds the parcel in her hands.
TOLD_WITHIN = {"ordered": timedelta(days=1), "sent": timedelta(days=3), "arrived": timedelta(days=2)}
# A guess is no news to the one who holds the thing, and what she said herself she needn't be told.
HEARD_FROM_OTHERS = frozenset({"shopify", "carrier", "merchant"})


@dataclass(frozen=True)
class Happening:
    """What is to be told of an order, as it stands now.

    at          when it happened: the purchase, the hand-over, the arrival; None: it hasn't (any more)
    told_from   since when the merchant lets us tell it instead of Shopify; None: she doesn't
    unpromised  orders.rules.unpromised: such orders (tests, the counter, before the install) hear nothing of us
    ended       cancelled, refunded whole or emptied
    """

    at: datetime | None
    told_from: datetime | None
    unpromised: str | None
    ended: bool


def why_not(what: str, happening: Happening, *, now: datetime) -> str | None:
    """what     "ordered", "sent" or "arrived"
    returns  "switched_off", "not_ours_to_tell", "order_ended", "not_so_any_more", "shopify_told", "too_late", or None
    """
    if happening.told_from is None:
        return "switched_off"
    if happening.unpromised is not None:
        return "not_ours_to_tell"
    if happening.ended:
        return "order_ended"
    if happening.at is None:
        return "not_so_any_more"
    if happening.at < happening.told_from:
        return "shopify_told"  # what happened before she switched Shopify's mail off, Shopify told
    return "too_late" if now > happening.at + TOLD_WITHIN[what] else None


@dataclass(frozen=True)
class Load:
    """A shipment as far as its contents go. lines: (line id, how many); none at all: it carries everything."""

    id: int
    lines: tuple[tuple[int, int], ...]
    arrived: bool


def contents(load: Load, wanted: Mapping[int, int]) -> list[int]:
    """The lines that are in a shipment and are things that are sent, in the order of the purchase."""
    inside = {line_id for line_id, count in load.lines if count > 0}
    return [line_id for line_id in wanted if not load.lines or line_id in inside]


def still_to_be_sent(loads: Iterable[Load], wanted: Mapping[int, int]) -> list[int]:
    """The lines of which something isn't in any shipment yet."""
    left = dict(wanted)
    for load in loads:
        for line_id, count in load.lines or tuple(wanted.items()):
            left[line_id] = left.get(line_id, 0) - count
    return [line_id for line_id in wanted if left[line_id] > 0]


def in_other_parcels(load: Load, loads: Iterable[Load], wanted: Mapping[int, int]) -> list[int]:
    """The lines that are on their way in a shipment of their own, and not in this one."""
    here = set(contents(load, wanted))
    others = {
        line_id for one in loads if one.id != load.id and not one.arrived for line_id in contents(one, wanted)
    }
    return [line_id for line_id in wanted if line_id in others - here]
