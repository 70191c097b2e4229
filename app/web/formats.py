"""How values are written for a person: money, days, instants, shares, and the size of a miss."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, g
from flask_babel import get_locale, get_timezone, ngettext
from flask_babel import gettext as _

from app.core.counting import COUNTED_MAX
from app.core.money import exponent

NOTHING = "–"
# Babel leaves out the space that CLDR wants between a code and its figures: "SEK1,299".
# Written values that are kept, of each sort: a page writes some hundreds, the same ones again and again.
KEPT = 4_096
CODE_BEFORE_FIGURE = re.compile(r"(?<=[A-Za-z])(?=[0-9])")


def add_filters(app: Flask) -> None:
    for filter_ in (money, number, counted, on, at, clock, ago, share, miss, day_span, month):
        app.jinja_env.filters[filter_.__name__] = filter_


def money(minor: int | None, currency: str) -> str:
    """minor  öre, cents, yen"""
    return NOTHING if minor is None else _money(minor, currency, _locale())


@lru_cache(KEPT)
def _money(minor: int, currency: str, locale: Locale) -> str:
    amount = Decimal(minor).scaleb(-exponent(currency))
    # "99 kr" where nothing is lost: minor digits that are always zero make a column hard to read.
    digits = 0 if amount == amount.to_integral_value() else exponent(currency)
    pattern = re.sub(
        r"0\.0+", "0" + "." * (digits > 0) + "0" * digits, locale.currency_formats["standard"].pattern
    )
    written = format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
    return CODE_BEFORE_FIGURE.sub("\u00a0", written)


def number(value: float | None) -> str:
    return NOTHING if value is None else _number(value, _locale())


def counted(value: int, is_cut: bool | None = None) -> str:
    """ "1,000+" of what was counted no further. is_cut  None: as what is counted by core.counting without a limit of
    its own
    """
    return number(value) + ("+" if (value >= COUNTED_MAX if is_cut is None else is_cut) else "")


@lru_cache(KEPT, typed=True)
def _number(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


def on(value: date | datetime | None) -> str:
    """A day of the shop's calendar: "24 Nov 2026". An instant is first moved to the shop's zone."""
    if value is None:
        return NOTHING
    return _day(_local(value).date() if isinstance(value, datetime) else value, "d MMM y", _locale())


@lru_cache(KEPT)
def _day(value: date, pattern: str, locale: Locale) -> str:
    return format_date(value, pattern, locale=locale)


def at(value: datetime | None) -> str:
    """An instant on the shop's clock: "24 Nov 2026, 14:30"."""
    if value is None:
        return NOTHING
    return f"{on(value)}, {clock(value)}"


def clock(value: datetime | None) -> str:
    """Only the time, on the shop's clock: "14:30". Twenty-four hours in both languages."""
    return NOTHING if value is None else format_datetime(_local(value), "HH:mm", locale=_locale())


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """ "3 hours ago", "in 2 days". now  defaults to the instant of the page's Work"""
    if value is None:
        return NOTHING
    delta = value - (now or g.work.now)
    if abs(delta.total_seconds()) < 60:
        return _("just now")
    return format_timedelta(delta, add_direction=True, threshold=1, locale=_locale())


def day_span(first: date, last: date) -> str:
    """ "24–26 Nov": two days without the year, one day where they are the same."""
    ends = _day(last, "d MMM", _locale())
    if first == last:
        return ends
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{ends}"
    return f"{_day(first, 'd MMM', _locale())} – {ends}"


def country(code: str) -> str:
    """ "SE" → "Sweden"; what no territory is called stands as it is."""
    return str(_locale().territories.get(code, code))


def month(first: date) -> str:
    """ "November 2026", in Swedish "november 2026"."""
    return _day(first, "MMMM y", _locale())


def share(value: float | None) -> str:
    """0.123 → "12%", in Swedish "12 %". One decimal close to the ends: 99.6 % is not 100 %."""
    return NOTHING if value is None else _share(value, _locale())


@lru_cache(KEPT)
def _share(value: float, locale: Locale) -> str:
    near_an_end = 0 < value < 0.01 or 0.99 < value < 1
    pattern = locale.percent_formats[None].pattern
    if near_an_end:
        pattern = pattern.replace("##0", "##0.0")
    return format_percent(value, format=pattern, locale=locale)


def miss(hours: float | None, local_days: int = 0, working_days: int = 0) -> str:
    """The size of a miss in words, in the largest unit that says something.

    hours, local_days, working_days  late above zero, early below, as the outcome keeps them (design: Outcome)
    """
    if hours is None:
        return NOTHING
    if hours == 0:
        return _("on time")
    return _late(hours, local_days, working_days) if hours > 0 else _early(-hours, -local_days, -working_days)


def _late(hours: float, local_days: int, working_days: int) -> str:
    if working_days > 0:
        return ngettext("%(num)s working day late", "%(num)s working days late", working_days)
    if local_days > 0:
        return ngettext("%(num)s day late", "%(num)s days late", local_days)
    if hours < 1:
        minutes = _minutes(hours)
        return ngettext("%(num)s minute late", "%(num)s minutes late", minutes)
    return ngettext("%(num)s hour late", "%(num)s hours late", round(hours))


def _early(hours: float, local_days: int, working_days: int) -> str:
    if working_days > 0:
        return ngettext("%(num)s working day early", "%(num)s working days early", working_days)
    if local_days > 0:
        return ngettext("%(num)s day early", "%(num)s days early", local_days)
    if hours < 1:
        minutes = _minutes(hours)
        return ngettext("%(num)s minute early", "%(num)s minutes early", minutes)
    return ngettext("%(num)s hour early", "%(num)s hours early", round(hours))


def _minutes(hours: float) -> int:
    """A miss is never nothing, however few its seconds."""
    return max(1, round(hours * 60))


def _locale() -> Locale:
    return get_locale() or Locale("en")


def _local(value: datetime) -> datetime:
    """raises  AssertionError for an instant without a zone: nothing in Kept has one"""
    assert value.tzinfo is not None
    return value.astimezone(UTC).astimezone(ZoneInfo(str(get_timezone() or "UTC")))
