"""What the staff are called, and what their roles allow, in words for the merchant."""

from __future__ import annotations

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.staff import reports
from app.staff.rules import OWNER, READ, SERVICE

ROLES = {
    OWNER: lazy_gettext("Owner"),
    SERVICE: lazy_gettext("Service"),
    READ: lazy_gettext("May look"),
}
ALLOWS = {
    OWNER: lazy_gettext("May do everything: settings, guarantees, letters, roles."),
    SERVICE: lazy_gettext(
        "May help customers: answer, decide on claims and offers, report an arrival. Not settings."
    ),
    READ: lazy_gettext("May see every page and change nothing."),
}


def called(by: str) -> str:
    """What the merchant calls a staff member; her number where nobody has said it. Within a panel request.

    by  her number, or "staff:" and her number
    """
    number, work = by.removeprefix("staff:"), g.get("work")
    name = reports.names(work).get(number, "") if work is not None else ""
    return name or _("Staff member %(number)s", number=number)
