"""When the next letter to a family of mailboxes may go: so many in any minute, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=60)


def free_at(taken: Sequence[datetime], *, most: int, now: datetime) -> datetime | None:
    """taken    when the last letters went, in any order
    most     in any minute, at least 1
    returns  None: now; else the first instant at which the minute before it holds fewer than `most`
    """
    recent = sorted(one for one in taken if one > now - WINDOW)
    return recent[-most] + WINDOW if len(recent) >= most else None
