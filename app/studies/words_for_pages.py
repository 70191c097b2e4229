"""Plans, findings and steps in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.studies import rules
from app.studies.reports import Returns
from app.web.formats import number, share

WHO = {
    "everybody": lazy_gettext("Everybody who buys"),
    "new": lazy_gettext("Those who buy for the first time"),
    "returning": lazy_gettext("Those who have bought before"),
}
STATES = {
    "planned": lazy_gettext("Planned"),
    "running": lazy_gettext("Running"),
    "closed": lazy_gettext("Finished"),
}
TONES = {"planned": "pending", "running": "attention", "closed": "good"}
KINDS = {"must": lazy_gettext("Must"), "dream": lazy_gettext("Dream")}
STEPS = {
    "finding": lazy_gettext("Finding"),
    "buying": lazy_gettext("Buying"),
    "delivery": lazy_gettext("Delivery"),
    "packing": lazy_gettext("Packing"),
    "help": lazy_gettext("Help"),
    "product": lazy_gettext("Product"),
    "use": lazy_gettext("Use"),
}
# What the verbs complain of, in English. These stand here so that the catalogue has them.
SENTENCES = (
    lazy_gettext("There is no such study here."),
    lazy_gettext("There is no such answer here."),
    lazy_gettext("There is no such finding here."),
    lazy_gettext("There is no such change here."),
    lazy_gettext("This study has begun. Its plan can't be changed any more."),
    lazy_gettext("This study has begun already."),
    lazy_gettext("This study isn't running."),
)
# Fewer on either side say more about chance than about asking.
COMPARED_LEAST = 20


def steps() -> list[tuple[str, str]]:
    return [(one, str(STEPS[one])) for one in rules.STEPS]


def points(value: float) -> str:
    """A difference of shares, with its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(round(abs(value) * 100))}"


def returns_in_words(found: Returns) -> str:
    """What can be said of those asked and those left alone, and no more."""
    if min(found.asked, found.control) < COMPARED_LEAST:
        return _(
            "Too few to compare: %(asked)s asked and %(control)s left alone were drawn so long ago. "
            "%(least)s of each are needed.",
            asked=number(found.asked),
            control=number(found.control),
            least=COMPARED_LEAST,
        )
    between = found.difference
    assert between is not None  # both have cases
    said = _(
        "%(asked)s of those asked and %(control)s of those left alone bought again. "
        "The difference lies between %(least)s and %(most)s points.",
        asked=share(found.asked_back / found.asked),
        control=share(found.control_back / found.control),
        least=points(between.least),
        most=points(between.most),
    )
    if between.least <= 0 <= between.most:
        return f"{said} {_('Chance alone may explain it.')}"
    return said
