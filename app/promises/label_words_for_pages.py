"""What a shipping title is understood as, and by whom, in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.promises.labels import LabelTerms

# Of a line: the word, its tone and its sign (macros/show.html).
STATES = {
    "unread": (lazy_gettext("Not understood"), "attention", "question"),
    "read": (lazy_gettext("Read by Kept"), "quiet", ""),
    "table": (lazy_gettext("Your table of delivery times"), "quiet", ""),
    "pickup": (lazy_gettext("Fetched in the store"), "quiet", "bag"),
    "confirmed": (lazy_gettext("Confirmed by you"), "good", "check"),
    "corrected": (lazy_gettext("Said by you"), "good", "check"),
    "nothing": (lazy_gettext("Said by you"), "good", "check"),
}
UNITS = (
    ("working_days", lazy_gettext("working days")),
    ("calendar_days", lazy_gettext("days, weekends too")),
    ("hours", lazy_gettext("hours")),
)

# What errors say (label_actions.py, label_reports.py): the error page translates it, and here the catalogue finds it.
SENTENCES = (
    lazy_gettext("The last day can't come before the first, and not later than half a year."),
    lazy_gettext("Take back what was said of some titles first: 500 are the most."),
    lazy_gettext("These orders are being read again already."),
    lazy_gettext("No order has shown this shipping option yet."),
)


def state_in_words(state: str) -> tuple[str, str, str]:
    """returns  word, tone, sign"""
    word, tone, sign = STATES[state]
    return str(word), tone, sign


def terms_in_words(terms: LabelTerms | None, state: str = "") -> str:
    """ "2–4 working days", "within 24 hours", "the same day". state  of the line, where nothing is promised"""
    if terms is None:
        return {
            "unread": _("No time"),
            "table": _("A time from your table"),
            "pickup": _("Nothing is promised"),
        }.get(state, _("No time"))
    elif terms.kind == "within":
        return _within(terms.days_max, terms.unit)
    elif terms.days_max == 0:
        return _("the same day")
    elif terms.kind == "next_day":
        return _("the next working day") if terms.unit == "working_days" else _("the next day")
    else:
        return _range(terms)


def _within(most: int, unit: str) -> str:
    if unit == "working_days":
        return ngettext("within %(num)s working day", "within %(num)s working days", most)
    elif unit == "hours":
        return ngettext("within %(num)s hour", "within %(num)s hours", most)
    else:
        return ngettext("within %(num)s day", "within %(num)s days", most)


def _range(terms: LabelTerms) -> str:
    most = terms.days_max
    span = str(most) if terms.days_min == most else f"{terms.days_min}–{most}"
    if terms.unit == "working_days":
        return ngettext("%(span)s working day", "%(span)s working days", most, span=span)
    elif terms.unit == "hours":
        return ngettext("%(span)s hour", "%(span)s hours", most, span=span)
    else:
        return ngettext("%(span)s day", "%(span)s days", most, span=span)
