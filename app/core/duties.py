"""What is done again and again, by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.work import Env


@dataclass(frozen=True)
class Duty:
    """every     the pause between two runs; run returns how much it did, and doing it twice does no harm
    more_from  who did so much had no time for all: the next round goes on, without the pause; 0: nobody does
    """

    name: str
    every: timedelta
    run: Callable[[Env], int]
    more_from: int = 0
