"""The only source of chance."""

from __future__ import annotations

import random
import secrets
from typing import Protocol


class Chance(Protocol):
    """The system's, and a seeded one for replays, the demo and the tests."""

    def token(self, size: int) -> str:
        """returns  URL-safe text made of `size` random bytes"""
        ...

    def bits(self, count: int) -> int: ...

    def fraction(self) -> float:
        """returns  0.0 <= x < 1.0"""
        ...


class SystemChance:
    """Cryptographically strong: it makes tokens and nonces."""

    def token(self, size: int) -> str:
        return secrets.token_urlsafe(size)

    def bits(self, count: int) -> int:
        return secrets.randbits(count)

    def fraction(self) -> float:
        return secrets.randbits(53) / (1 << 53)


class SeededChance:
    """The same seed gives the same story. Never for a running shop."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> str:
        return self._random.randbytes(size).hex()

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def fraction(self) -> float:
        return self._random.random()
