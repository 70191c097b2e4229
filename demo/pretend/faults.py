"""Trouble on request: the next call of an operation fails in a named way, or some share of all calls does."""

import random
import threading
from collections import defaultdict, deque
from collections.abc import Sequence

# For how long Shopify may still be at a call whose caller has gone: it stops a query after ten seconds.
LATE_SECONDS = 15
# What can go wrong, and what it looks like from outside.
KINDS = {
    "throttled": "HTTP 200, errors[].extensions.code = THROTTLED, and an empty bucket, which fills by your clock",
    "429": "HTTP 429 with Retry-After",
    "500": "HTTP 500 with a page that is not JSON; nothing has been done",
    "timeout_before": "the connection is dropped; nothing has been done",
    "reset_before": "the connection is reset, as by a machine that knows nothing of it; nothing has been done",
    "timeout_after": "everything has been done; the connection is dropped before the answer",
    "reset_after": "everything has been done; the connection is reset before the answer",
    "cut_after": "everything has been done; the answer breaks off in its middle",
    "502_after": "everything has been done; HTTP 502 with a page that is not JSON",
    "error_after": "everything has been done; HTTP 200 with INTERNAL_SERVER_ERROR and no data",
    "done_later": "the connection is dropped at once; everything is done LATE_SECONDS later, by the world's clock",
    "user_error": "HTTP 200, userErrors of the mutation say that it was refused; nothing has been done",
    "access_denied": "HTTP 200 with ACCESS_DENIED, as of a scope that was taken back; nothing has been done",
}
# Those that say no, where all others leave it to be tried again.
REFUSALS = ("user_error", "access_denied")

# Those after which what was asked has been done, those after which it surely has not, for tests that want a mixture.
DONE = tuple(kind for kind in KINDS if kind.endswith(("_after", "_later")))
NOT_DONE = tuple(kind for kind in KINDS if kind not in DONE)


class FaultPlan:
    """Says for each call whether it shall fail, and how; safe to use from many threads.

    An operation is the name of a root field ("discountCodeBasicCreate", "order"), the name of a document's
    operation ("PromiseClock"), "access_token" for the OAuth endpoint, or "*" for whatever comes next.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: dict[str, deque[str]] = defaultdict(deque)
        self._random = random.Random(0)
        self._share = 0.0
        self._kinds: tuple[str, ...] = ()
        self.happened: list[tuple[str, str]] = []

    def next(self, operation: str, kind: str, *, times: int = 1) -> None:
        """Let the next call (or the next `times` calls) of the operation fail.

        raises  ValueError if the kind is none of KINDS
        """
        self._check((kind,))
        with self._lock:
            self._planned[operation].extend([kind] * times)

    def at_random(self, share: float, *, kinds: Sequence[str], seed: int) -> None:
        """Let a share (0.0 to 1.0) of all calls fail, the same ones for the same seed and order of calls."""
        self._check(kinds)
        with self._lock:
            self._share, self._kinds, self._random = share, tuple(kinds), random.Random(seed)

    def clear(self) -> None:
        """Nothing fails any more; what happened stays in `happened`."""
        with self._lock:
            self._planned.clear()
            self._share = 0.0

    def take(self, operations: Sequence[str]) -> str | None:
        """The kind of trouble for a call known under these names, or None; a planned one is used up."""
        with self._lock:
            kind = self._planned_for([*operations, "*"]) or self._by_chance()
            if kind:
                self.happened.append((operations[0] if operations else "", kind))
                # A long demo with random faults must not grow without end.
                del self.happened[:-1000]
            return kind

    def _planned_for(self, operations: Sequence[str]) -> str | None:
        waiting = next((name for name in operations if self._planned.get(name)), None)
        return self._planned[waiting].popleft() if waiting else None

    def _by_chance(self) -> str | None:
        hit = self._share > 0 and self._random.random() < self._share
        return self._random.choice(self._kinds) if hit else None

    @staticmethod
    def _check(kinds: Sequence[str]) -> None:
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"unknown kind of fault: {', '.join(unknown)}; known are {', '.join(KINDS)}")
