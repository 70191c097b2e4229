"""Who is drawn, when a study may begin and end, and what an insight must have before it is shown to others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

PLANNED, RUNNING, CLOSED = "planned", "running", "closed"
ASKED, CONTROL, OUTSIDE = "asked", "control", "outside"
WHO = ("everybody", "new", "returning")
MUST, DREAM = "must", "dream"
KINDS = (MUST, DREAM)
# The steps of a purchase, by the same words as the questions after an arrival have.
STEPS = ("finding", "buying", "delivery", "packing", "help", "product", "use")
# Small on purpose: with a hundred answers what is said often has been said, and everybody else is left in peace.
ASKED_MOST = 500
PERCENT_MOST = 50
DRAFT, PUBLISHED, OVER = "draft", "published", "over"


@dataclass(frozen=True)
class Draw:
    """What decides over an order before chance does.

    earlier_orders  how many she placed before this one
    """

    ordered_at: datetime
    test: bool
    before_install: bool
    replacement: bool
    cancelled: bool
    reachable: bool
    known: bool
    earlier_orders: int


def may_be_drawn(draw: Draw, *, began_at: datetime, who: str) -> bool:
    """Only who buys after the study began, once, and could be written to: the control must be like those asked.
    Nothing that came of an order is among these.
    """
    genuine = not (draw.test or draw.before_install or draw.replacement or draw.cancelled)
    meant = who == "everybody" or (who == "new") == (draw.earlier_orders == 0)
    return genuine and meant and draw.reachable and not draw.known and draw.ordered_at >= began_at


def arm_of(fraction: float, *, asked_percent: int, control_percent: int) -> str:
    """fraction  drawn by chance, 0 <= x < 1: nothing else decides"""
    percent = fraction * 100
    if percent < asked_percent:
        return ASKED
    return CONTROL if percent < asked_percent + control_percent else OUTSIDE


def why_not_close(coded: int) -> str | None:
    """coded  answers in which a person found something. returns  "nothing_coded", or None"""
    return None if coded else "nothing_coded"


def is_due(state: str, deadline_on: date, *, today: date) -> bool:
    """Its last day has come, and it isn't closed."""
    return state != CLOSED and deadline_on <= today


def missing_in(count: int, *, action: str, owner: str, follow_up_on: date | None) -> Collection[str]:
    """returns  what an insight lacks before it may be published: "count", "action", "owner", "follow_up_on" """
    lacks = {
        "count": count <= 0,
        "action": not action.strip(),
        "owner": not owner.strip(),
        "follow_up_on": follow_up_on is None,
    }
    return [name for name, is_missing in lacks.items() if is_missing]
