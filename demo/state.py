"""What the demo must know to go on where it stopped: how far the story is told, and the lives that aren't over."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import msgspec

from demo.story.lives import Life


class StoryState(msgspec.Struct):
    """begins_at, told_until  UTC
    is_whole    the year has been told once
    lives       those with steps still to come
    codes       e-mail address → a code from a letter that wasn't used yet
    let_down    e-mail addresses of those who had a letter about a broken promise
    """

    seed: int
    begins_at: datetime
    ends_at: datetime
    told_until: datetime
    orders_a_day: float
    is_whole: bool = False
    next_number: int = 1
    customers: int = 0
    letters_read: int = 0
    webhooks: int = 0
    repeats: int = 0
    seconds: float = 0.0
    lives: list[Life] = msgspec.field(default_factory=list)
    codes: dict[str, str] = msgspec.field(default_factory=dict)
    let_down: list[str] = msgspec.field(default_factory=list)


def read_state(path: Path) -> StoryState | None:
    """None where nothing has been told, or what stands there is of another version of the demo."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoryState)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_state(path: Path, state: StoryState) -> None:
    """Whole or not at all, also through a kill."""
    beside = path.with_suffix(".new")
    beside.write_bytes(msgspec.json.encode(state))
    os.replace(beside, path)
