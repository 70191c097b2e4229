"""Makes what people typed comparable: case, accents, dashes and spaces fall away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_FOLDED = {
    "ø": "o",
    "æ": "ae",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "’": "'",
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@lru_cache(maxsize=4096)  # the titles and rules of some hundred shops, which come back with every order
def folded(text: str) -> str:
    """Lower case, without accents, one kind of dash and of space: for comparing what people typed."""
    return folded_with_places(text)[0]


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place that it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            # Runs of spaces become one: they mean nothing, and would make the patterns slow.
            if letters[-1:] != [" "]:
                letters.append(" ")
                places.append(place)
            continue
        for letter in unicodedata.normalize("NFD", character.casefold()):
            if not unicodedata.combining(letter) and letter not in _INVISIBLE:
                plain = _FOLDED.get(letter, letter)
                letters.append(plain)
                places.extend([place] * len(plain))
    return "".join(letters), places
