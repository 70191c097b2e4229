"""What one sees while the year is told: a bar, the month, and what is going on, in plain words."""

from __future__ import annotations

import sys
from datetime import date

from demo.state import StoryState
from demo.story.rhythm import WORDS

WIDTH = 24
SILENT_DAYS = 10


class Progress:
    """Writes to standard error: one line that moves in a terminal, a line a month elsewhere."""

    def __init__(self, first: date, last: date) -> None:
        """first, last  of the days that are told now; a few days are caught up with in silence"""
        self._first, self._days = first, max((last - first).days, 1)
        self._month = 0 if self._days > SILENT_DAYS else last.month
        self._moves = sys.stderr.isatty()

    def show(self, day: date, state: StoryState, *, letters: int) -> None:
        if day.month != self._month:
            self._month = day.month
            self._say(f"{day:%B %Y}: {WORDS[day.month]}.")
        if self._moves:
            done = min((day - self._first).days / self._days, 1.0)
            bar = ("█" * round(done * WIDTH)).ljust(WIDTH, "░")
            counts = f"{state.next_number - 1:,} orders, {state.webhooks:,} webhooks, {letters:,} letters"
            sys.stderr.write(f"\r\x1b[K  {bar} {done:4.0%}  {day:%d %b}  {counts}")
            sys.stderr.flush()

    def end(self) -> None:
        if self._moves:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _say(self, line: str) -> None:
        clear = "\r\x1b[K" if self._moves else ""
        sys.stderr.write(f"{clear}  {line}\n")
