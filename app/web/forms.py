"""Reading what a merchant typed: every complaint at once, and never an exception, whatever came in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.errors import Conflict, Invalid
from app.core.money import exponent

# A field that nobody limited: longer than any sentence a merchant types, shorter than a pasted book.
TEXT_MAX = 2_000
# RFC 5321 4.5.3.1.3: a path has 256 octets, two of them brackets.
EMAIL_MAX = 254
URL_MAX = 2_048
# A list of choices or lines: more than countries there are, so that nothing honest is refused.
ITEMS_MAX = 300
# Loose on purpose: only a letter that arrives proves an address. Keeps out spaces, lists and headers.
EMAIL = re.compile(r"[^\s@<>,;:\"()\\]+@[^\s@<>,;:\"()\\.]+(\.[^\s@<>,;:\"()\\.]+)+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class FieldComplaint:
    """One thing to put right. field  the control's name, or "" where it is about the whole form."""

    field: str
    sentence: str


class Form:
    """What was typed, read field by field.

    Each reader returns a value of its type even where it complains (then the least harmless-looking of them:
    an empty text, the lower bound, the first choice), so a page reads all fields first and asks `complaints`
    after. Nothing that was read may be used while there are complaints.
    """

    def __init__(self, typed: Mapping[str, str] | MultiDict[str, str] | None = None) -> None:
        """typed  request.form or request.args; None for a page that is only shown"""
        self.was_sent = typed is not None
        self._typed: MultiDict[str, str] = MultiDict(typed or {})
        self._complaints: list[FieldComplaint] = []
        self._where = ""

    def within(self, where: object) -> Form:
        """The same form, for a page that holds several alike: `where` tells its controls' ids apart."""
        twin = copy(self)
        twin._where = f"{where}-"
        return twin

    def id_of(self, field: str) -> str:
        return self._where + field

    @property
    def complaints(self) -> tuple[FieldComplaint, ...]:
        return tuple(self._complaints)

    def complain(self, field: str, sentence: str) -> None:
        """For rules over several fields. The first complaint about a field is the one shown."""
        self._complaints.append(FieldComplaint(field, sentence))

    def about(self, field: str) -> str:
        """returns  the sentence to show at the field, "" where it is fine"""
        return next((one.sentence for one in self._complaints if one.field == field), "")

    def refuse_if_complaints(self) -> None:
        """raises  Invalid("form") for callers that have no page to show again (JSON)"""
        if self._complaints:
            fields = ", ".join(one.field for one in self._complaints)
            sentences = " ".join(one.sentence for one in self._complaints)
            raise Invalid("form", sentences, fields=fields)

    def raw(self, field: str) -> str:
        """As typed, without control signs and outer spaces."""
        return CONTROL.sub("", str(self._typed.get(field, ""))).replace("\r\n", "\n").strip()

    def shown(self, field: str, stored: object = "") -> str:
        """What the control shows: what was typed if the form was sent, else what is stored."""
        if self.was_sent:
            value: object = self.raw(field)
        else:
            value = "" if stored is None else stored
        return value.strftime("%H:%M") if isinstance(value, time) else str(value)

    def shown_many(self, field: str, stored: Iterable[str] = ()) -> list[str]:
        return self._typed.getlist(field) if self.was_sent else list(stored)

    def ticked(self, field: str) -> bool:
        return self.raw(field).lower() in ("on", "true", "1", "yes")

    def text(self, field: str, *, required: bool = True, longest: int = TEXT_MAX) -> str:
        """longest  in characters"""
        value = self.raw(field)
        if required and not value:
            self.complain(field, _("Fill this in."))
        if len(value) > longest:
            self.complain(
                field,
                _(
                    "Use at most %(longest)s characters; this has %(count)s.",
                    longest=longest,
                    count=len(value),
                ),
            )
            return value[:longest]
        return value

    def line(self, field: str, *, required: bool = True, longest: int = 200) -> str:
        """Text that may stand in a header or a subject: no line breaks."""
        return " ".join(self.text(field, required=required, longest=longest).split())

    def email(self, field: str, *, required: bool = True) -> str:
        value = self.text(field, required=required, longest=EMAIL_MAX)
        if value and not EMAIL.fullmatch(value):
            self.complain(field, _("Write one e-mail address, such as hello@example.com."))
            return ""
        return value

    def url(self, field: str, *, required: bool = True) -> str:
        """An address that starts with https:// and names a host; no user name or password in it."""
        value = self.text(field, required=required, longest=URL_MAX)
        if value and not _is_web_address(value):
            self.complain(field, _("Write a whole address that begins with https://."))
            return ""
        return value

    def whole(self, field: str, *, least: int, most: int) -> int:
        value = self.whole_or_none(field, least=least, most=most)
        if value is None and not self.about(field):
            self.complain(field, _("Write a whole number."))
        return least if value is None else value

    def whole_or_none(self, field: str, *, least: int, most: int) -> int | None:
        """Both bounds included. returns  None where the field is empty or not understood"""
        value = self.raw(field)
        if value and not re.fullmatch(r"[-+]?[0-9]{1,18}", value):
            self.complain(field, _("Write a whole number."))
            return None
        if value and not least <= int(value) <= most:
            self.complain(field, _("Write a number from %(least)s to %(most)s.", least=least, most=most))
            return None
        return int(value) if value else None

    def share(self, field: str, *, most_percent: int = 100) -> float:
        """Typed as per cent ("12.5", "12,5 %"), returned as a share: 0.125."""
        number = self._decimal(field, self.raw(field).removesuffix("%"))
        if number is None or not 0 <= number <= most_percent:
            if not self.about(field):
                self.complain(field, _("Write a share from 0 to %(most)s %%.", most=most_percent))
            return 0.0
        return float(number / 100)

    def minor(self, field: str, *, currency: str, least_minor: int = 0, most_minor: int = 10**12) -> int:
        """Money typed in whole units ("99.50"), returned in minor units of the currency (9950)."""
        number = self._decimal(field, self.raw(field))
        if number is None:
            return least_minor
        scaled = number.scaleb(exponent(currency))
        if scaled != scaled.to_integral_value() or not least_minor <= scaled <= most_minor:
            self.complain(field, _("Write an amount of money in %(currency)s.", currency=currency))
            return least_minor
        return int(scaled)

    def clock_time(self, field: str) -> time:
        """returns  a wall-clock time without zone; midnight where it complains"""
        match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::[0-5][0-9])?", self.raw(field))
        if not match:
            self.complain(field, _("Write a time such as 14:30."))
            return time(0, 0)
        return time(int(match[1]), int(match[2]))

    def day_or_none(self, field: str) -> date | None:
        """returns  None where the field is empty or not understood"""
        value = self.raw(field)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.complain(field, _("Write a date such as 2026-11-30."))
            return None

    def choice(self, field: str, options: Iterable[str]) -> str:
        """returns  one of the options; the first where it complains"""
        allowed = list(options)
        value = self.raw(field)
        if value not in allowed:
            self.complain(field, _("Choose one of the options."))
            return allowed[0] if allowed else ""
        return value

    def choices(self, field: str, options: Iterable[str], *, required: bool = False) -> list[str]:
        """Tick boxes or a list of many. returns  the chosen ones in the order of the options"""
        allowed = list(options)
        typed = set(self._typed.getlist(field)[:ITEMS_MAX])
        if typed - set(allowed) or (required and not typed):
            self.complain(field, _("Choose one of the options."))
        return [option for option in allowed if option in typed]

    def lines(self, field: str, *, required: bool = False, longest: int = 200) -> list[str]:
        """A text area with one item per line. Empty lines and repeats are dropped."""
        items = list(dict.fromkeys(filter(None, (line.strip() for line in self.raw(field).split("\n")))))
        if required and not items:
            self.complain(field, _("Fill this in."))
        if len(items) > ITEMS_MAX or any(len(item) > longest for item in items):
            self.complain(
                field,
                _("Use at most %(count)s lines of %(longest)s characters.", count=ITEMS_MAX, longest=longest),
            )
            return []
        return items

    def _decimal(self, field: str, text: str) -> Decimal | None:
        """Takes a comma or a point, and the spaces that Swedes group thousands with."""
        compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
        try:
            if re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,6})?", compact):
                return Decimal(compact)
        except InvalidOperation:  # digits that Decimal doesn't take
            pass
        self.complain(field, _("Write a number."))
        return None


def must_be_newest(form: Form, version: int) -> None:
    """Before settings are written. version  of those that are stored

    raises  Conflict where somebody else saved since the page was shown
    """
    if form.raw("version") != str(version):
        raise Conflict(
            "settings_changed", "Somebody else saved meanwhile. Look at the page again before you save."
        )


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    has_host = re.fullmatch(r"[^\s.@/\\]+(\.[^\s.@/\\]+)+", parts.hostname or "") is not None
    return (
        parts.scheme == "https"
        and has_host
        and port_is_fine
        and "@" not in parts.netloc
        and not re.search(r"\s", value)
    )
