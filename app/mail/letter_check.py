"""Where a letter's text goes wrong, and what it speaks of, for the page on which it is written."""

from __future__ import annotations

import re

from liquid.exceptions import LiquidError

from app.core.errors import Invalid
from app.mail.liquids import NO_MARKS, environment

_TAG = re.compile(r"{%-?\s*(\w+)")
_BLOCKS = frozenset("if unless case for capture comment doc".split())


def names_in(source: str) -> set[str]:
    """The values that a text speaks of; none for one that can't be read."""
    try:
        return set(environment().from_string(source.translate(NO_MARKS)).global_variables())
    except LiquidError:
        return set()


def unknown_values(source: str, known: list[str]) -> list[tuple[str, int]]:
    """Names that this kind of letter doesn't know, each with the line where it stands first; also those in branches
    that a preview doesn't take. Nothing for a text that can't be read: rendering says why.
    """
    try:
        found = environment().from_string(source.translate(NO_MARKS)).analyze().globals
    except LiquidError:
        return []
    return [
        (name, source.count("\n", 0, seen[0].span.index) + 1)
        for name, seen in found.items()
        if name not in known
    ]


def line_of(source: str, wrong: Invalid) -> int | None:
    """The line of the source at which rendering failed; None where no one line is to blame."""
    if wrong.code == "letter_without_subject":
        return 1
    token = wrong.__cause__.token if isinstance(wrong.__cause__, LiquidError) else None
    if token is None:
        return None
    if token.start_index < 0:
        return _left_open(source)
    # A head and the body are read apart; the token knows its place in its own part.
    part = source.find(token.source)
    return source.count("\n", 0, part + token.start_index) + 1 if part >= 0 else None


def reason_of(wrong: Invalid) -> str:
    """Liquid's own words, in English, such as "unknown filter 'x'"; "" where it had none."""
    cause = wrong.__cause__
    return str(cause.message or "") if isinstance(cause, LiquidError) else ""


def _left_open(source: str) -> int | None:
    """The line of the innermost tag without its end, where the reader came to the end of the text in search of it."""
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        if tag[1] in _BLOCKS:
            opened.append((tag[1], tag.start()))
        elif opened and tag[1] == f"end{opened[-1][0]}":
            opened.pop()
    return source.count("\n", 0, opened[-1][1]) + 1 if opened else None
