"""Dates and lists as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton

NAMED_MAX = 3  # a sentence carries three things; with more, the reader stops reading

_AND = {"sv": "och", "en": "and"}
_MORE = {"sv": ("en sak till", "{} saker till"), "en": ("one more thing", "{} more things")}


@lru_cache(maxsize=4096)
def written_day(day: date, locale: str, *, today: date) -> str:
    """ "tisdag 3 mars", "Tuesday 3 March", "Tuesday, March 3" (en-US); with the year when it isn't today's.

    locale  "sv", "en-GB", "en_US" …; plain "en" is read as British, unknown ones as well
    """
    skeleton = "MMMMEEEEd" if day.year == today.year else "yMMMMEEEEd"
    written = format_skeleton(skeleton, day, locale=_locale(locale))
    return written if _locale(locale).territory == "US" else written.replace(",", "")


def listed(things: Sequence[str], lang: str) -> str:
    """ "A", "A och B", "A, B och C", "A, B och 2 saker till"."""
    named = [str(thing) for thing in things]
    if len(named) > NAMED_MAX:
        left = len(named) - NAMED_MAX + 1
        one, many = _MORE.get(lang, _MORE["en"])
        named = [*named[: NAMED_MAX - 1], one if left == 1 else many.format(left)]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {_AND.get(lang, 'and')} {named[-1]}"


@lru_cache(maxsize=256)
def _locale(locale: str) -> Locale:
    try:
        found = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        found = Locale("en", "GB")
    return Locale("en", "GB") if found.language == "en" and not found.territory else found
