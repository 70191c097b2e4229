"""Dates and lists as people write them, in the languages that there are letters in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

from app.core.money import exponent
from app.mail.voice import language

NAMED_MAX = 3  # a sentence carries three things; with more, the reader stops reading

# By hand: the locales' own long forms put in a year, or a comma that nobody writes by hand.
_DAYS = {
    "sv": ("sv", "EEEE d MMMM", "EEEE d MMMM y"),
    "en": ("en_GB", "EEEE d MMMM", "EEEE d MMMM y"),
    "en_US": ("en_US", "EEEE, MMMM d", "EEEE, MMMM d, y"),
}
_AND = {"sv": "och", "en": "and"}
_MORE = {"sv": "{} saker till", "en": "{} more things"}


@lru_cache(maxsize=4096)
def written_day(day: date, locale: str, *, today: date) -> str:
    """ "tisdag 3 mars", "Tuesday 3 March", "Tuesday, March 3" (en-US); with the year when it isn't today's.

    locale  the customer's, such as "sv", "sv-SE", "en_US"; the language falls back as the letters' do
    """
    locale = locale.replace("-", "_")
    babel_locale, this_year, another_year = _DAYS.get(locale) or _DAYS[language(locale)]
    return format_date(day, this_year if day.year == today.year else another_year, locale=babel_locale)


def written_sum(amount_minor: int, currency: str, locale: str) -> str:
    """ "1 299 kr", "£12.50", "SEK 1,299": as people write it, without the noughts of a whole sum. currency: ISO 4217"""
    babel_locale = (_DAYS.get(locale.replace("-", "_")) or _DAYS[language(locale)])[0]
    amount = Decimal(amount_minor).scaleb(-exponent(currency))
    whole = amount == amount.to_integral_value()
    number = format_decimal(amount, "#,##0" if whole else "#,##0.00", locale=babel_locale)
    sign = get_currency_symbol(currency, locale=babel_locale)
    if babel_locale == "sv":
        return f"{number}\u00a0{sign}"
    return f"{currency}\u00a0{number}" if sign[0].isalpha() else f"{sign}{number}"


def listed(things: Sequence[str], lang: str) -> str:
    """ "A", "A och B", "A, B och C", "A, B och 2 saker till"."""
    lang = language(lang)
    named = [str(thing) for thing in things]
    if len(named) > NAMED_MAX:
        left = len(named) - NAMED_MAX + 1
        named = [*named[: NAMED_MAX - 1], _MORE[lang].format(left)]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} {_AND[lang]} {named[-1]}"
