"""Why a promise is at risk, in words for the merchant."""

from __future__ import annotations

from flask_babel import lazy_gettext

REASONS = {
    "not_sent": lazy_gettext("It isn't handed over yet, and the days that are left are seldom enough."),
    "stands_still": lazy_gettext("The carrier hasn't seen it for longer than usual."),
    "too_far": lazy_gettext("It is on its way, but most shipments need longer than what is left."),
    "carrier_says": lazy_gettext("The carrier itself says that it is delayed or couldn't be delivered."),
}


def reason_in_words(code: str) -> str:
    return str(REASONS.get(code, code))
