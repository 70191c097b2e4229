"""Steps, reasons and complaints in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.surveys.wording import ASKED_MAX, LABEL_MAX, OPTIONS_MAX

STEPS = {
    "finding": lazy_gettext("Finding"),
    "buying": lazy_gettext("Buying"),
    "delivery": lazy_gettext("Delivery"),
    "packing": lazy_gettext("Packing"),
    "help": lazy_gettext("Help"),
    "product": lazy_gettext("Product"),
    "use": lazy_gettext("Use"),
    "": lazy_gettext("The shop as a whole"),
}
OUTCOMES = {
    "over": lazy_gettext("Early"),
    "kept": lazy_gettext("Kept"),
    "broken": lazy_gettext("Broken"),
    "unknown": lazy_gettext("Unknown"),
}
WHYS = {
    "lowest": lazy_gettext("The lowest answer"),
    "asks": lazy_gettext("Asks something"),
    "late": lazy_gettext("Wrote long after the question"),
}
# What she meets on an error page; the sentences themselves stand where they are raised.
SENTENCES = (
    lazy_gettext(
        "This question isn't here any more, and what was kept about it is gone. Answer the letter instead."
    ),
    lazy_gettext("You have changed this answer often enough. Answer the letter instead."),
    lazy_gettext("You have as many questions of your own as fit. Put one of them in other words."),
)
SATISFIED = {
    "yes": lazy_gettext("Satisfied, as they say"),
    "no": lazy_gettext("Not satisfied"),
}


def why_in_words(why: str) -> str:
    return str(WHYS.get(why, why))


def fault_in_words(code: str) -> str:
    return {
        "missing": _("Fill this in."),
        "too_long": _(
            "Use at most %(asked)s characters for a question, %(label)s for an answer.",
            asked=ASKED_MAX, label=LABEL_MAX,
        ),
        "sells": _("This sells. Whoever is asked for an opinion isn't sold anything meanwhile."),
        "too_few": _("A question needs at least two answers to choose from."),
        "too_many": _("Use at most %(most)s answers, or the letter no longer reads like one.", most=OPTIONS_MAX),
        "twice": _("Two answers say the same."),
    }[code]  # fmt: skip
