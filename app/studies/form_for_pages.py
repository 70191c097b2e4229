"""The plan's form: read field by field, with sensible values to begin with."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from app.studies import rules
from app.studies.actions import Plan
from app.web.forms import Form

DEADLINE_DAYS, DEADLINE_DAYS_MAX = 60, 366
ASK_DAYS_MAX = 30
WORDS_MAX = 1_000


def a_first_plan(today: date) -> Plan:
    return Plan(
        title=_("What our customers expect"),
        who="everybody",
        owner="",
        deadline_on=today + timedelta(days=DEADLINE_DAYS),
        ask_days=1,
        asked_max=100,
        asked_percent=10,
        control_percent=10,
        will_change="",
    )


def read_plan(form: Form, today: date) -> Plan:
    deadline_on = form.day_or_none("deadline_on")
    if deadline_on is None and not form.about("deadline_on"):
        form.complain("deadline_on", _("Choose the day by which you want to know."))
    elif deadline_on is not None and not today < deadline_on <= today + timedelta(days=DEADLINE_DAYS_MAX):
        form.complain("deadline_on", _("Choose a day after today, within a year."))
    return Plan(
        title=form.line("title", longest=100),
        who=form.choice("who", rules.WHO),
        owner=form.line("owner", longest=100),
        deadline_on=deadline_on or today,
        ask_days=form.whole("ask_days", least=0, most=ASK_DAYS_MAX),
        asked_max=form.whole("asked_max", least=5, most=rules.ASKED_MOST),
        asked_percent=form.whole("asked_percent", least=1, most=rules.PERCENT_MOST),
        control_percent=form.whole("control_percent", least=1, most=rules.PERCENT_MOST),
        will_change=form.text("will_change", longest=WORDS_MAX),
    )
