"""The key figures in words: each with its value, what it rests on, its time, how it is counted, and its target."""

from __future__ import annotations

from dataclasses import dataclass

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.core.money import exponent
from app.figures.deed_rules import CASE, CLAIM, JUNK, LETTER
from app.figures.key_figures import (
    MEAN_LEAST,
    SHARE_LEAST,
    Verdict,
    against,
    mean_of,
    share,
    together,
)
from app.figures.key_reports import Year
from app.figures.purchase_reports import Months
from app.figures.purchase_rules import GAP_WEEKS_MAX, NAMELESS, NEW, RETURNING
from app.shops.figure_settings import Strategy
from app.web.formats import money, number
from app.web.formats import share as in_percent

KNOWN = ("over", "kept", "broken")


@dataclass(frozen=True)
class KeyFigure:
    """One figure as a page shows it.

    value    "" where there is too little; missing then says how much
    reach    where it lies, 95 times of 100; "" for what is counted whole
    rests_on what n is made of; span: of which time; how: how it is counted
    target   "" where there is none; verdict: how it stands to that
    """

    name: str
    title: str
    value: str
    rests_on: str
    span: str
    how: str
    reach: str = ""
    missing: str = ""
    target: str = ""
    verdict: Verdict | None = None
    href: str = ""


def promise_figures(year: Year, strategy: Strategy) -> list[KeyFigure]:
    counts = year.promises.counts
    known = sum(counts.get(one, 0) for one in KNOWN)
    found = share(counts.get("over", 0) + counts.get("kept", 0), known)
    target = strategy.kept_percent
    return [
        KeyFigure(
            name="kept",
            title=_("Promises kept"),
            value=in_percent(found[0]) if found else "",
            reach=reach_in_words(*map(in_percent, (found[1].least, found[1].most))) if found else "",
            rests_on=grouped(ngettext("%(num)s promise", "%(num)s promises", known), known),
            span=span_in_words(year.months),
            how=_(
                "Kept or early, of the promises that fell due and of which somebody knows what came of them. Unknown "
                "ones are left out here, and shown in the chart."
            ),
            missing=missing_in_words(known, SHARE_LEAST),
            target=_("At least %(share)s", share=in_percent(target / 100)) if target is not None else "",
            verdict=against((found[1].least, found[1].most), target / 100, more_is_better=True)
            if found and target is not None
            else None,
            href="/figures/deliveries",
        ),
        _waited(year, strategy),
        _complaints(year),
    ]


def _waited(year: Year, strategy: Strategy) -> KeyFigure:
    middle, reach = year.waits.median, year.waits.interval
    target = strategy.answer_hours
    return KeyFigure(
        name="answered",
        title=_("Time to a personal answer"),
        value=hours_in_words(middle) if middle is not None else "",
        reach=reach_in_words(hours_in_words(reach[0]), hours_in_words(reach[1])) if reach else "",
        rests_on=ngettext("%(num)s answer", "%(num)s answers", len(year.waits.hours)),
        span=_("the newest of a year"),
        how=_(
            "The middle one, from a letter or a case to the answer or the call: half had waited less, half longer."
        ),
        missing=missing_in_words(len(year.waits.hours), 10),
        target=_("At most %(hours)s", hours=hours_in_words(target)) if target is not None else "",
        verdict=against(reach, target, more_is_better=False) if reach and target is not None else None,
        href="/cases",
    )


def letter_figures(year: Year, strategy: Strategy) -> list[KeyFigure]:
    return [dose_figure(year, strategy), _junk(year), cost_figure(year, strategy)]


def dose_figure(year: Year, strategy: Strategy) -> KeyFigure:
    heard, months, target = mean_of(year.heard), sum(year.heard.values()), strategy.letters_tenths
    return KeyFigure(
        name="dose",
        title=_("Letters per customer and month"),
        value=number(round(heard[0], 1)) if heard else "",
        reach=reach_in_words(*(number(round(one, 1)) for one in heard[1])) if heard else "",
        rests_on=grouped(
            ngettext("%(num)s month of a customer", "%(num)s months of customers", months), months
        ),
        span=span_in_words(year.months),
        how=_(
            "All letters, over the customers who got any in that month. %(count)s of them counted in the dose, the "
            "others were owed.",
            count=number(sum(letters * customers for letters, customers in year.counted.items())),
        ),
        missing=missing_in_words(months, MEAN_LEAST),
        target=_("At most %(letters)s", letters=number(target / 10)) if target is not None else "",
        verdict=against(heard[1], target / 10, more_is_better=False)
        if heard and target is not None
        else None,
        href="/figures/care",
    )


def _complaints(year: Year) -> KeyFigure:
    orders = together(year.every, (*NEW, *RETURNING, NAMELESS)).orders
    found = share(min(year.deeds[CLAIM] + year.deeds[CASE], orders), orders)
    return KeyFigure(
        name="complaints",
        title=_("Claims and cases"),
        value=in_percent(found[0]) if found else "",
        reach=reach_in_words(in_percent(found[1].least), in_percent(found[1].most)) if found else "",
        rests_on=grouped(ngettext("%(num)s order", "%(num)s orders", orders), orders),
        span=span_in_words(year.months),
        how=_(
            "Claims that were opened, and answers and reviews that needed a person, against the orders of the same "
            "time. Who only changed their mind isn't counted."
        ),
        missing=missing_in_words(orders, SHARE_LEAST),
        href="/claims",
    )


def _junk(year: Year) -> KeyFigure:
    sent = sum(times for deed, times in year.deeds.items() if deed.startswith(LETTER))
    found = share(year.deeds[JUNK], sent)
    return KeyFigure(
        name="junk",
        title=_("Letters called junk"),
        value=in_percent(found[0]) if found else "",
        reach=reach_in_words(in_percent(found[1].least), in_percent(found[1].most)) if found else "",
        rests_on=grouped(ngettext("%(num)s letter", "%(num)s letters", sent), sent),
        span=span_in_words(year.months),
        how=_("What mail programs report, of the letters that were sent."),
        missing=missing_in_words(sent, SHARE_LEAST),
        href="/letters",
    )


def cost_figure(year: Year, strategy: Strategy) -> KeyFigure:
    paid = together(year.standings, (*NEW, *RETURNING, NAMELESS))
    spent = year.costs.whole.total_minor
    part, target = (spent / paid.minor if paid.minor > 0 else None), strategy.cost_permille
    return KeyFigure(
        name="cost",
        title=_("What keeping one's word costs"),
        value=tenths_in_percent(part) if part is not None else "",
        rests_on=_(
            "%(spent)s of %(paid)s",
            spent=whole_money(spent, year.currency),
            paid=whole_money(paid.minor, year.currency),
        ),
        span=span_in_words(year.months),
        how=_(
            "All that the cost page adds up, of what customers paid in the same months. Counted whole, so no span."
        ),
        missing=missing_in_words(paid.orders, 1) or _("Nothing is left of what was paid in this time."),
        target=_("At most %(share)s", share=tenths_in_percent(target / 1000)) if target is not None else "",
        verdict=against((part, part), target / 1000, more_is_better=False)
        if part is not None and target is not None
        else None,
        href="/figures/costs",
    )


def verdict_in_words(verdict: Verdict) -> tuple[str, str, str]:
    """Words, tone and sign of a badge. What chance explains is no failure."""
    return {
        "reached": (_("Reached"), "good", "check"),
        "missed": (_("Not reached"), "attention", "flag"),
        "chance": (_("Can't be told apart from the target"), "quiet", "dot"),
    }[verdict]


def grouped(said: str, count: int) -> str:
    """ "12403 orders" as people read it: "12,403 orders"."""
    return said.replace(str(count), number(count), 1)


def hundredths(value: float) -> str:
    """ "1.00": of a ratio the noughts say something, too."""
    return str(format_decimal(value, format="0.00", locale=get_locale()))


def tenths_in_percent(value: float) -> str:
    """0.0148 → "1.5%": for a share of which a tenth matters."""
    locale = get_locale() or Locale("en")
    pattern = locale.percent_formats[None].pattern.replace("##0", "##0.#")
    return str(format_percent(value, format=pattern, locale=locale))


def whole_money(minor: int, currency: str) -> str:
    """Without öre or cents, which nobody reads in a year's sum; lists and tables have them."""
    one = 10 ** exponent(currency)
    return money(round(minor / one) * one, currency)


def hours_in_words(hours: float) -> str:
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    if hours < 48:
        return ngettext("%(num)s hour", "%(num)s hours", round(hours))
    return ngettext("%(num)s day", "%(num)s days", round(hours / 24))


def weeks_in_words(weeks: int) -> str:
    if weeks == 0:
        return _("under a week")
    if weeks >= GAP_WEEKS_MAX:
        return _("%(weeks)s or more weeks", weeks=GAP_WEEKS_MAX)
    return ngettext("%(num)s week", "%(num)s weeks", weeks)


def span_in_words(months: Months) -> str:
    """ "Dec 2025 – Nov 2026"."""
    first, last = (format_date(one, "MMM y", locale=get_locale()) for one in (months.first, months.last))
    return f"{first} – {last}"


def reach_in_words(least: str, most: str) -> str:
    return f"{least} – {most}"


def missing_in_words(count: int, least: int) -> str:
    """returns  "" where there is enough"""
    if count >= least:
        return ""
    return _("Shown from %(least)s on; so far there are %(count)s.", least=number(least), count=number(count))
