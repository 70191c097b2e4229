"""The form of the settings: every section read at once, each complaint at its field."""

from __future__ import annotations

import re
from datetime import date

import msgspec
from flask_babel import gettext as _

from app.promises.windows import CLOSURE_DAYS_MAX
from app.shops.settings import (
    Dose,
    Handling,
    RuleRow,
    Sender,
    ShopSettings,
    Slots,
)
from app.touchpoints.selling_for_pages import complain_of_selling
from app.web.forms import Form

ROWS_MAX = 60  # lines of the table: more than shipping options times countries of any shop we know
DAYS_MAX = 60  # of handling or transit; a carrier by sea takes less
SLOT_NAME_MAX = 60  # signs of a cart attribute's name; apps that sell delivery dates use a third of it
WEEKDAYS = tuple(str(day) for day in range(7))
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Beyond these a year is a slip of the keyboard.
YEARS = (2001, 2100)
VACATION = re.compile(rf"({DATE.pattern})(?:\s*(?:-|–|—|/|\.\.|to|till|\s)\s*({DATE.pattern}))?")
CLOSURES_MAX = 40  # some ten years of three or four each


def read_settings(form: Form, held: ShopSettings) -> ShopSettings:
    """What the form says; to be used only where it has no complaints.

    held  what the form has no field for is taken from here
    """
    return msgspec.structs.replace(
        held,
        rules=_rules(form),
        slots=_slots(form),
        handling=_handling(form),
        sender=_sender(form),
        dose=_dose(form),
        checkout_dates=form.ticked("checkout_dates"),
        soft_opt_in=form.ticked("soft_opt_in"),
    )


def row_numbers(form: Form, stored: int, *, spare: bool = True) -> list[int]:
    """The lines that the table shows: those stored or typed, and an empty one to write in."""
    typed = [number for number in range(ROWS_MAX) if form.was_sent and _typed(form, number)]
    last = max(typed, default=-1) if form.was_sent else stored - 1
    return list(range(min(last + 1 + spare, ROWS_MAX)))


def _typed(form: Form, number: int) -> bool:
    return any(form.raw(f"rule-{number}-{part}") for part in ("method", "country", "min", "max"))


def _rules(form: Form) -> tuple[RuleRow, ...]:
    """A line that is empty or ticked to go is no line."""
    rows = [
        _rule(form, number)
        for number in range(ROWS_MAX)
        if _typed(form, number) and not form.ticked(f"rule-{number}-remove")
    ]
    places = [(row.method, row.country) for row in rows]
    for number, row in enumerate(rows):
        if (row.method, row.country) in places[:number]:
            form.complain(f"rule-{number}-method", _("Another line speaks of the same option and country."))
    return tuple(rows)


def _rule(form: Form, number: int) -> RuleRow:
    country = form.raw(f"rule-{number}-country").upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        form.complain(f"rule-{number}-country", _("Write a country as two letters, such as SE."))
    least = form.whole(f"rule-{number}-min", least=0, most=DAYS_MAX)
    most = form.whole(f"rule-{number}-max", least=0, most=DAYS_MAX)
    if most < least and not form.about(f"rule-{number}-max") and not form.about(f"rule-{number}-min"):
        form.complain(f"rule-{number}-max", _("The last day can't come before the first."))
    method = form.line(f"rule-{number}-method", required=False, longest=100).lower()
    return RuleRow(method=method, country=country, days_min=least, days_max=most)


def _slots(form: Form) -> Slots:
    """As orders.actions compares them. Empty: the usual names."""
    dates, hours = (
        tuple(
            dict.fromkeys(" ".join(line.lower().split()) for line in form.lines(field, longest=SLOT_NAME_MAX))
        )
        for field in ("slot_dates", "slot_hours")
    )
    both = [name for name in hours if name in (dates or Slots().dates)]
    if both:
        form.complain("slot_hours", _("“%(line)s” is the name of the day already.", line=both[0]))
    return Slots(dates=dates or Slots().dates, hours=hours or Slots().hours)


def _handling(form: Form) -> Handling:
    least = form.whole("handling_min", least=0, most=DAYS_MAX)
    most = form.whole("handling_max", least=0, most=DAYS_MAX)
    if most < least and not form.about("handling_max") and not form.about("handling_min"):
        form.complain("handling_max", _("The last day can't come before the first."))
    closed = tuple(int(day) for day in form.choices("closed_weekdays", WEEKDAYS))
    if len(closed) == len(WEEKDAYS):
        form.complain("closed_weekdays", _("Leave at least one day open."))
    return Handling(
        days_min=least,
        days_max=most,
        cutoff=form.clock_time("cutoff").strftime("%H:%M"),
        closed_weekdays=closed,
        closed_dates=_closed_dates(form),
        closures=_closures(form),
        bridge_days=form.ticked("bridge_days"),
        eves=form.ticked("eves"),
    )


def _closed_dates(form: Form) -> tuple[str, ...]:
    lines = form.lines("closed_dates", longest=10)
    wrong = [line for line in lines if not _is_date(line)]
    if wrong:
        form.complain("closed_dates", _("“%(line)s” is no date. Write each as 2026-12-24.", line=wrong[0]))
    return tuple(sorted(set(lines) - set(wrong)))


def _closures(form: Form) -> tuple[tuple[str, str], ...]:
    """Vacations, a line each: "2026-07-06 – 2026-07-26". A single date is a vacation of one day."""
    spans = []
    for line in form.lines("closures", longest=40):
        found = VACATION.fullmatch(line)
        first, last = (found[1], found[2] or found[1]) if found else ("", "")
        if not (_is_date(first) and _is_date(last)):
            said = _("“%(line)s” is no vacation. Write it as 2026-07-06 – 2026-07-26.", line=line)
            form.complain("closures", said)
        elif last < first:
            form.complain("closures", _("“%(line)s” ends before it begins.", line=line))
        else:
            spans.append((first, last))
    if len(spans) > CLOSURES_MAX or sum(_days(*span) for span in spans) > CLOSURE_DAYS_MAX:
        most = {"count": CLOSURES_MAX, "days": CLOSURE_DAYS_MAX}
        form.complain("closures", _("Write at most %(count)s vacations, of %(days)s days in all.", **most))
    return tuple(sorted(set(spans)))


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def _is_date(line: str) -> bool:
    try:
        return bool(DATE.fullmatch(line)) and YEARS[0] <= date.fromisoformat(line).year <= YEARS[1]
    except ValueError:
        return False


def _sender(form: Form) -> Sender:
    """A name without an address, or an address without a name, would send nothing and say nothing about it."""
    name = complain_of_selling(form, "sender_name", form.line("sender_name", required=False, longest=80))
    address = form.email("sender_address", required=False)
    if bool(name) != bool(address) and not form.about("sender_address"):
        missing = "sender_address" if name else "sender_name"
        form.complain(missing, _("Letters need both a name and an address."))
    colour = form.raw("colour").lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        form.complain("colour", _("Write a colour such as #1f5132."))
    return Sender(
        name=name,
        role=complain_of_selling(form, "sender_role", form.line("sender_role", required=False, longest=80)),
        address=address,
        reply_to=form.email("reply_to", required=False),
        postal=complain_of_selling(form, "postal", form.line("postal", required=False, longest=200)),
        colour=colour,
        logo=form.url("logo", required=False),
    )


def _dose(form: Form) -> Dose:
    week = form.whole("per_week", least=0, most=14)
    month = form.whole("per_month", least=0, most=30)
    if month < week and not form.about("per_month"):
        form.complain("per_month", _("Thirty days can't hold fewer letters than seven."))
    return Dose(
        per_week=week,
        per_month=month,
        hours_between=form.whole("hours_between", least=0, most=336),
        quiet_from=form.whole("quiet_from", least=0, most=23),
        quiet_until=form.whole("quiet_until", least=0, most=23),
    )
