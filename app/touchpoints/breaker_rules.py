"""When complaints pause a shop's letters: one rule over what was sent and what was called junk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

# Mailbox providers ask to stay below 0.1 % and block from 0.3 % on (Google's and Yahoo's sender rules of 2024).
WARN_PER_10000 = 8
PAUSE_PER_10000 = 10
WINDOW = timedelta(days=30)
# Below so many letters a single complaint is more than 0.1 % by itself, and says nothing of the other letters.
LETTERS_OF_A_SHARE = 1_000
# Of fewer letters, so many complaints: at a healthy rate of 0.03 % a shop with 1,000 letters a month meets them by
# chance less than once in 200 months, and with 50 letters never.
COMPLAINTS_OF_FEW = 3

State = Literal["fine", "warning", "over"]


@dataclass(frozen=True)
class Standing:
    """The last 30 days, or since a person resumed.

    letters, complaints  sent, and called junk
    state                "warning" from 0.08 % on, "over" from 0.1 % on
    """

    letters: int
    complaints: int
    state: State

    @property
    def share(self) -> float:
        return self.complaints / self.letters if self.letters else 0.0


def judge(letters: int, complaints: int) -> Standing:
    """letters  a complaint may come before its letter was counted, so it can be fewer than the complaints"""
    per_10000 = complaints * 10_000
    enough = letters >= LETTERS_OF_A_SHARE or complaints >= COMPLAINTS_OF_FEW
    if complaints and enough and per_10000 >= PAUSE_PER_10000 * letters:
        return Standing(letters, complaints, "over")
    if complaints and per_10000 >= WARN_PER_10000 * letters:
        return Standing(letters, complaints, "warning")
    return Standing(letters, complaints, "fine")
