"""A letter in a more formal voice: Swedish says ni instead of du, English writes its contractions out.

Only the words of the text change: never what stands in Liquid, in an address, or comes in as a value.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.mail.voice import language

_SV = {"du": "ni", "dig": "er", "dej": "er", "din": "er", "ditt": "ert", "dina": "era"}
_EN = {"can't": "cannot", "won't": "will not", "shan't": "shall not", "let's": "let us"}
_EN_ENDS = {"n't": " not", "'ll": " will", "'ve": " have", "'re": " are", "'m": " am", "'d": " would"}
# "It's been" is "it has been", "it's ready" is "it is ready". Other words with 's are somebody's.
_EN_IS = frozenset("it that there what here who where how".split())
_HAS_NEXT = re.compile(r"\s+(?:been|come|gone|got|taken|become|left|arrived|happened)\b", re.IGNORECASE)

# What isn't words: Liquid, the address of a link, a bare address.
_NOT_WORDS = re.compile(
    r"({[{%](?:(?!{[{%]).)*?[}%]}|\]\([^)\s]*\)|https?://\S+|(?<!\S)[^\s@]*@\S+)", re.DOTALL
)
_SV_WORD = re.compile(rf"\b(?:{'|'.join(_SV)})\b", re.IGNORECASE)
_EN_WORD = re.compile(r"\b[A-Za-z]+'[a-z]+\b")


@lru_cache(maxsize=256)
def formal(source: str, lang: str) -> str:
    """source  Markdown with Liquid, heads and all."""
    parts = _NOT_WORDS.split(source)
    return "".join(part if at % 2 else _formal_words(part, language(lang)) for at, part in enumerate(parts))


def _formal_words(words: str, lang: str) -> str:
    if lang == "sv":
        return _SV_WORD.sub(lambda found: _as_written(found[0], _SV[found[0].lower()]), words)
    return _EN_WORD.sub(_written_out, words.replace("’", "'"))


def _written_out(found: re.Match[str]) -> str:
    word = found[0]
    whole = _EN.get(word.lower())
    if whole is not None:
        return _as_written(word, whole)
    stem, apostrophe, end = word.partition("'")
    if end == "t" and stem.endswith("n"):
        return stem[:-1] + _EN_ENDS["n't"]
    if end == "s" and stem.lower() in _EN_IS:
        return stem + (" has" if _HAS_NEXT.match(found.string, found.end()) else " is")
    return stem + _EN_ENDS.get(apostrophe + end, apostrophe + end)


def _as_written(before: str, after: str) -> str:
    return after[0].upper() + after[1:] if before[0].isupper() else after
