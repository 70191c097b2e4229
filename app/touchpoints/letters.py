"""What a kind of letter is made of, and the one table of kinds that the rooms fill."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.work import Work
from app.touchpoints.rules import Kind

# Such an address in a letter is her key to her own choices and words: whoever reads it in the panel must not hold it.
_HER_KEY = re.compile(
    r"(/(?:letters/stop|arrival|offer|claim|certificate|study|question|review)/)[\w.~-]{24,}"
)


def without_her_keys(text: str) -> str:
    """A letter's text or HTML, or a value in it, for other eyes than hers. No key of ours is shorter than 24 signs."""
    return _HER_KEY.sub(r"\1…", text)


@dataclass(frozen=True)
class TouchpointView:
    """A wish to speak, outside its Work. body: ids, sums and dates, as the room gave them."""

    id: int
    customer_id: int
    order_id: int
    kind: str
    body: dict[str, Any]
    state: str
    proposed_at: datetime


@dataclass(frozen=True)
class LetterKind:
    """room, name  the letter is app/<room>/letters/<name>.<lang>.md
    values      what its Liquid may name; the lead-in and the shell come from touchpoints
    untrue      the last look before it goes: the code of why it would no longer be true, or None
    before      writes down what the letter rests on, when it is surely written. `values` and `untrue` only read: a
                page that shows how the letter would be asks them as well
    """

    kind: Kind
    room: str
    name: str
    values: Callable[[Work, TouchpointView, str], dict[str, object]]
    untrue: Callable[[Work, TouchpointView], str | None]
    before: Callable[[Work, TouchpointView], None] | None = None
