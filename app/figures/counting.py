"""What figures count of what is told: for wiring.py, behind all others who react to a fact."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.facts import Fact
from app.core.plan import Reaction
from app.figures.deeds import COUNTED, note_deed
from app.figures.purchases_totals import note_merged, note_order
from app.orders.facts import CustomersMerged, PurchaseChanged
from app.remedies.facts import RemedyCostKnown, RemedyGiven
from app.touchpoints.facts import LetterSent

# What the figures of an order hang on: what was paid, what was given for it, what was written about it.
OF_AN_ORDER: tuple[type[Fact], ...] = (PurchaseChanged, RemedyGiven, RemedyCostKnown, LetterSent)


def counted_too(
    reactions: Mapping[type[Fact], tuple[Reaction, ...]],
) -> dict[type[Fact], tuple[Reaction, ...]]:
    """The same, with what figures do behind the others."""
    found = dict(reactions)
    behind: tuple[tuple[tuple[type[Fact], ...], Reaction], ...] = (
        (OF_AN_ORDER, note_order), (COUNTED, note_deed), ((CustomersMerged,), note_merged),
    )  # fmt: skip
    for facts, react in behind:
        for fact in facts:
            found[fact] = (*found[fact], react)
    return found
