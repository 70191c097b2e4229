"""What updates tell."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ConcernRaised(Fact):
    """A customer said that something isn't as it should be; her words stay sealed. kind  "not_yet", "wrong" """

    concern_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConcernClosed(Fact):
    """It is dealt with. by  "staff:42", "arrival" """

    concern_id: int
    kind: str
    by: str
