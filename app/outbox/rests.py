"""How long a round may go on, and which kinds rest since their outside is silent: the rest of the work goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.errors import KeptError
from app.outbox.errands import Claimed, ErrandKind

# Webhooks are handled by the same worker, and an offer should follow its webhook within seconds.
ROUND = timedelta(seconds=10)
# After these the next errand of the kind would most likely wait for a time limit as well.
SILENT = frozenset(
    {
        *("no_connection", "answer_lost", "refused_login"),
        *("not_sent", "uncertain", "no_answer", "shopify_down", "throttled"),
    }
)
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)  # how late a letter can be after the mail server has come back


@dataclass(frozen=True)
class Rests:
    """What one worker has found to be silent; another finds it out by itself.

    (kind, shop; 0: all shops) → until when it rests, and for how long that is
    """

    known: dict[tuple[str, int], tuple[datetime, timedelta]] = field(default_factory=dict)

    def begin(self, kind: str, shop_id: int, now: datetime) -> None:
        """Twice as long as the last time, if nothing has worked since. One that rests already isn't told again."""
        until, length = self.known.get((kind, shop_id), (now, timedelta()))
        if until <= now:
            length = min(length * 2, LONGEST_REST) or FIRST_REST
            self.known[kind, shop_id] = now + length, length

    def end(self, kind: str, shop_id: int) -> None:
        self.known.pop((kind, shop_id), None)

    def kinds(self, shop_id: int, now: datetime) -> set[str]:
        """Those that rest for this shop."""
        return {kind for (kind, of), (until, _) in self.known.items() if of in (0, shop_id) and now < until}


@dataclass(frozen=True)
class Round:
    """One go at what is due. over_at: what hasn't been begun by then is given back"""

    clock: Clock
    rests: Rests
    over_at: datetime

    def may_begin(self, claimed: Claimed) -> bool:
        now, errand = self.clock.now(), claimed.errand
        rests = not claimed.performed and errand.kind in self.rests.kinds(errand.shop_id, now)
        return now < self.over_at and not rests

    def note(self, claimed: Claimed, kind: ErrandKind, wrong: KeptError | None) -> None:
        """wrong  what perform raised, or None"""
        errand = claimed.errand
        shop_id = 0 if kind.shared else errand.shop_id
        if wrong is None:
            self.rests.end(errand.kind, shop_id)
        elif wrong.code in SILENT:
            self.rests.begin(errand.kind, shop_id, self.clock.now())
