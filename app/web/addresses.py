"""Numbers in our addresses."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter

NUMBER_MAX = 2**63 - 1  # what a column of the database holds


class RowNumber(IntegerConverter):
    """<int:…>, as far as a row can have it. With a longer one nothing is found; PostgreSQL would refuse to look."""

    def __init__(self, *about: Any, **limits: Any) -> None:
        super().__init__(*about, **{"max": NUMBER_MAX, **limits})


def number_in(typed: str | None) -> int | None:
    """What an address says behind its question mark; None for what is no number of a row."""
    said = typed or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < len(str(NUMBER_MAX)) else None
