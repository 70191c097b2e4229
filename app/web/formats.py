"""How values are written for a person: money, days, instants, shares, and the size of a miss."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, g
from flask_babel import get_locale, get_timezone, ngettext
from flask_babel import gettext as _

from app.core.money import exponent

NOTHING = "–"


def add_filters(app: Flask) -> None:
    for filter_ in (money, number, on, at, clock, ago, share, miss, day_span):
        app.jinja_env.filters[filter_.__name__] = filter_


def money(minor: int | None, currency: str) -> str:
    """minor  öre, cents, yen"""
    if minor is None:
        return NOTHING
    digits = exponent(currency)
    amount = Decimal(minor).scaleb(-digits)
    whole = amount == amount.to_integral_value()
    # "99 kr" where nothing is lost: minor digits that are always zero make a column hard to read.
    shape = _locale_pattern().replace(".00", "") if whole else None
    return format_currency(amount, currency, format=shape, locale=_locale(), currency_digits=shape is None)


def number(value: float | None) -> str:
    return NOTHING if value is None else format_decimal(value, locale=_locale())


def on(value: date | datetime | None) -> str:
    """A day of the shop's calendar: "24 Nov 2026". An instant is first moved to the shop's zone."""
    if value is None:
        return NOTHING
    return format_date(_local(value) if isinstance(value, datetime) else value, "d MMM y", locale=_locale())


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
    if first == last:
        return format_skeleton("MMMd", first, locale=_locale())
    if (first.year, first.month) == (last.year, last.month):
        left = str(first.day)
        right = format_date(last, "d MMM", locale=_locale())
        return f"{left}–{right}"
    return f"{format_date(first, 'd MMM', locale=_locale())} – {format_date(last, 'd MMM', locale=_locale())}"


def share(value: float | None) -> str:
    """0.123 → "12 %". Between 99 and 100, and between 0 and 1, one decimal: 99.6 % is not 100 %."""
    if value is None:
        return NOTHING
    near_an_end = 0 < value < 0.01 or 0.99 < value < 1
    pattern = _percent_pattern("#,##0.0" if near_an_end else "#,##0")
    return format_percent(value, format=pattern, locale=_locale())


def miss(hours: float | None, local_days: int = 0, working_days: int = 0) -> str:
    """The size of a miss in words, in the largest unit that says something.

    hours, local_days, working_days  late above zero, early below, as the outcome keeps them (design: Outcome)
    """
    if hours is None:
        return NOTHING
    if not round(hours) and not local_days and not working_days:
        return _("on time")
    return _late(hours, local_days, working_days) if hours > 0 else _early(-hours, -local_days, -working_days)


def _late(hours: float, local_days: int, working_days: int) -> str:
    if working_days > 0:
        return ngettext("%(num)s working day late", "%(num)s working days late", working_days)
    if local_days > 0:
        return ngettext("%(num)s day late", "%(num)s days late", local_days)
    return ngettext("%(num)s hour late", "%(num)s hours late", max(1, round(hours)))


def _early(hours: float, local_days: int, working_days: int) -> str:
    if working_days > 0:
        return ngettext("%(num)s working day early", "%(num)s working days early", working_days)
    if local_days > 0:
        return ngettext("%(num)s day early", "%(num)s days early", local_days)
    return ngettext("%(num)s hour early", "%(num)s hours early", max(1, round(hours)))


def _locale() -> str:
    return str(get_locale() or "en")


def _locale_pattern() -> str:
    """The locale's own way with currencies, so that only the decimals are taken away."""
    locale = get_locale()
    return str(locale.currency_formats["standard"].pattern) if locale else "¤#,##0.00"


def _percent_pattern(digits: str) -> str:
    return f"{digits}\u00a0%"


def _local(value: datetime) -> datetime:
    """raises  AssertionError for an instant without a zone: nothing in Kept has one"""
    assert value.tzinfo is not None
    return value.astimezone(UTC).astimezone(ZoneInfo(str(get_timezone() or "UTC")))
