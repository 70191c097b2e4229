"""What one GraphQL text is, and the version of the Admin API that it is written for."""

from __future__ import annotations

from dataclasses import dataclass

API_VERSION = "2026-10"  # stable since 1 October 2026, served until 16 October 2027


@dataclass(frozen=True)
class Document:
    """name         the operation's own name in the text
    is_mutation  decides whether a lost answer may be asked for again
    cost         points to set aside before the first answer has told the real figure
    """

    name: str
    text: str
    is_mutation: bool = False
    cost: float = 10.0
