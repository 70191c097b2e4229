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
    """every  the pause between two runs; run returns how much it did, and doing it twice does no harm"""

    name: str
    every: timedelta
    run: Callable[[Env], int]
