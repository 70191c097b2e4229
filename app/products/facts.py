"""What products tell."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ProductsTold(Fact):
    """What an order is made of has come to light: who waited for that decides now. Not for the ledger: it says nothing
    by itself.
    """
