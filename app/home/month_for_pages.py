"""The month so far, as home's tiles."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.figures.answer_reports import LEAST
from app.figures.key_figures_for_pages import hours_in_words
from app.home.month_reports import Month
from app.web.formats import money, number


@dataclass(frozen=True)
class Tile:
    """value  "" where there is too little to say; note: what it rests on"""

    label: str
    value: str
    note: str
    href: str


def month_tiles(month: Month) -> list[Tile]:
    return [_letters(month), _given(month), _waits(month)]


def _letters(month: Month) -> Tile:
    each = "" if month.per_customer is None else number(round(month.per_customer, 1))
    note = ngettext(
        "to %(num)s customer who was written to", "to %(num)s customers who were written to", month.customers
    )
    return Tile(_("Letters per customer, this month"), each, note, "/figures")


def _given(month: Month) -> Tile:
    note = ngettext("%(num)s time; %(before)s in all of last month", "%(num)s times; %(before)s in all of last month",
                    month.times, before=money(month.before_minor, month.currency))  # fmt: skip
    return Tile(_("Made good, this month"), money(month.given_minor, month.currency), note, "/figures/costs")


def _waits(month: Month) -> Tile:
    count, middle = len(month.waits.hours), month.waits.median
    label = _("Time to a personal answer")
    if middle is None:
        note = _("%(count)s answers so far; a figure comes at %(least)s", count=number(count), least=LEAST)
        return Tile(label, "", note, "/cases")
    note = ngettext(
        "half wait less; %(num)s answer in a year", "half wait less; %(num)s answers in a year", count
    )
    return Tile(label, hours_in_words(middle), note, "/cases")
