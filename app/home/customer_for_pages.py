"""Why a customer was written to or not, in words: each decision with what decided, and what she said herself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.figures.letter_words_for_pages import letter_in_words, letter_why, reason_in_words
from app.touchpoints.customer_reports import CustomerStory, DecisionLine, Dose, SaidLine, WishLine
from app.web.formats import at as written_at
from app.web.formats import country

CLASSES = {
    "contract": lazy_gettext("Contract: carries out what was agreed"),
    "service": lazy_gettext("Service: solves a problem with an order"),
    "feedback": lazy_gettext("Feedback: asks what the customer thinks"),
    "care": lazy_gettext("Care: helps with what was bought"),
    "selling": lazy_gettext("Selling"),
}
NEEDS = {
    "nothing": lazy_gettext("nothing"),
    "soft_opt_in": lazy_gettext("an address from a sale, with a chance to say no"),
    "consent": lazy_gettext("the customer's yes"),
}
STATES = {
    "proposed": (lazy_gettext("Proposed"), "pending", "clock"),
    "waiting": (lazy_gettext("Waits"), "pending", "clock"),
    "granted": (lazy_gettext("Will be sent"), "news", "letter"),
    "sending": (lazy_gettext("On its way out"), "news", "letter"),
    "sent": (lazy_gettext("Sent"), "good", "check"),
    "withheld": (lazy_gettext("Withheld"), "quiet", "hand"),
    "withdrawn": (lazy_gettext("Taken back"), "quiet", "hand"),
    "expired": (lazy_gettext("Lapsed"), "quiet", "clock"),
}
ABOUT = {
    "all": lazy_gettext("All letters that can be stopped"),
    "dose": lazy_gettext("How many letters"),
    "pause": lazy_gettext("A pause"),
    "lang": lazy_gettext("The language"),
    "feedback": lazy_gettext("Questions"),
    "care": lazy_gettext("Help with what was bought"),
    "selling": lazy_gettext("Offers"),
    "service": lazy_gettext("Letters on problems"),
}
SAYS = {
    "stop": lazy_gettext("no more"),
    "go_on": lazy_gettext("yes, please"),
    "less": lazy_gettext("fewer"),
    "normal": lazy_gettext("as the shop likes"),
    "more": lazy_gettext("more"),
    "subscribed": lazy_gettext("agreed to advertising"),
    "unsubscribed": lazy_gettext("wants no advertising"),
    "pending": lazy_gettext("was asked for a yes and hasn't confirmed it"),
    "not_subscribed": lazy_gettext("hasn't agreed to advertising"),
    "redacted": lazy_gettext("was erased at Shopify"),
    "invalid": lazy_gettext("gave an address that Shopify can't use"),
}
SOURCES = {
    "one_click": lazy_gettext("with one click in the mail program"),
    "page": lazy_gettext("on the page about their letters"),
    "bounce": lazy_gettext("the mail server: there is no such address"),
    "complaint": lazy_gettext("reported a letter as junk"),
    "shopify": lazy_gettext("told by Shopify"),
    "merchant": lazy_gettext("noted by the shop"),
    "merge": lazy_gettext("taken over from another record of theirs"),
    "checkout": lazy_gettext("in the checkout"),
}
LANGUAGES = {"sv": lazy_gettext("Swedish"), "en": lazy_gettext("English")}


@dataclass(frozen=True)
class DecisionInWords:
    """facts  what decided: (label, value)"""

    at: datetime
    title: str
    why: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class WishInWords:
    """badge  words, tone and icon of its state; now  None for what is over"""

    id: int
    order_id: int
    letter_id: int
    title: str
    why: str
    badge: tuple[str, str, str]
    told: str
    proposed_at: datetime
    decisions: list[DecisionInWords]
    now: DecisionInWords | None


def wishes_in_words(story: CustomerStory) -> list[WishInWords]:
    names = {one.id: letter_in_words(one.kind) for one in story.wishes}
    return [_wish(one, names) for one in story.wishes]


def _wish(line: WishLine, names: Mapping[int, str]) -> WishInWords:
    words, tone, icon = STATES.get(line.state, (line.state, "quiet", "dot"))
    return WishInWords(
        id=line.id,
        order_id=line.order_id,
        letter_id=line.letter_id,
        title=letter_in_words(line.kind),
        why=letter_why(line.kind),
        badge=(str(words), tone, icon),
        told=_told(line),
        proposed_at=line.proposed_at,
        decisions=[_decision(one, names) for one in line.decisions],
        now=_decision(line.now, names) if line.now is not None else None,
    )


def _told(line: WishLine) -> str:
    """How it stands, in a sentence."""
    if line.state == "sent":
        return _("Sent %(when)s.", when=written_at(line.sent_at))
    if line.is_open and line.now is not None:
        return _outcome(line.now)
    return reason_in_words(line.reason) if line.reason else ""


def _decision(line: DecisionLine, names: Mapping[int, str]) -> DecisionInWords:
    return DecisionInWords(
        at=line.decided_at,
        title=_outcome(line),
        why=reason_in_words(line.reason) if line.reason else "",
        facts=inputs_in_words(line.inputs, names),
    )


def _outcome(line: DecisionLine) -> str:
    if line.state == "granted":
        return _("To be sent %(when)s.", when=written_at(line.at))
    if line.state == "waiting":
        return _("Waits, and is decided on again %(when)s.", when=written_at(line.at))
    if line.state == "withdrawn":
        return _("Taken back.")
    return _("Lapsed.") if line.state == "expired" else _("Not sent.")


def inputs_in_words(inputs: Mapping[str, Any], names: Mapping[int, str]) -> list[tuple[str, str]]:
    """inputs  of touchpoints.inputs; [] for a decision that a room or the time alone took

    names  touchpoint's id → letter
    """
    if not inputs:
        return []
    facts = [
        (_("Class"), _word(CLASSES, inputs.get("class", ""))),
        (_("Priority"), str(inputs.get("priority", ""))),
        (_("Country"), country(inputs.get("country") or "") or _("unknown, so the strictest rule holds")),
        (_("Needs"), _word(NEEDS, inputs.get("needs", ""))),
        (_("There is"), consents_in_words(inputs.get("consents", []))),
        (_("Night"), _night(inputs)),
    ]
    return [(label, said) for label, said in (*facts, *_dose_in_words(inputs, names)) if said]


def _dose_in_words(inputs: Mapping[str, Any], names: Mapping[int, str]) -> list[tuple[str, str]]:
    facts = []
    if "allowance" in inputs:
        facts.append(
            (_("Allowance"), allowance_in_words(*inputs["allowance"], choice=inputs.get("choice", "")))
        )
    if "heard" in inputs:
        heard = inputs["heard"]
        facts.append(
            (_("Had heard"), heard_in_words(heard["week"], heard["month"], _instant(heard["last_at"])))
        )
    if inputs.get("before"):
        placed = [f"{_name(names, id)} {written_at(_instant(at))}" for id, at in inputs["before"]]
        facts.append((_("Planned before it"), "; ".join(placed)))
    if "paused_until" in inputs:
        facts.append((_("Paused until"), written_at(_instant(inputs["paused_until"]))))
    if "held" in inputs:
        facts.append((_("Held by its room"), reason_in_words(inputs["held"])))
    if "other" in inputs:
        facts.append((_("Said by"), _name(names, inputs["other"])))
    return facts


def allowance_in_words(week: int, month: int, hours: int, *, choice: str) -> str:
    said = _(
        "%(week)s in 7 days, %(month)s in 30, %(hours)s hours between", week=week, month=month, hours=hours
    )
    chosen = {"less": _("the customer chose fewer"), "more": _("the customer chose more")}.get(choice)
    return f"{said} ({chosen})" if chosen else said


def heard_in_words(week: int, month: int, last_at: datetime | None) -> str:
    said = _("%(week)s in 7 days, %(month)s in 30", week=week, month=month)
    return said + (_("; the last letter of any kind %(when)s", when=written_at(last_at)) if last_at else "")


def consents_in_words(consents: list[str] | tuple[str, ...]) -> str:
    return ", ".join(_word(NEEDS, one) for one in consents) or _("no yes")


def dose_in_words(dose: Dose) -> list[tuple[str, str]]:
    """What holds for her now."""
    allowance = dose.allowance
    facts = [
        (
            _("Allowance"),
            allowance_in_words(
                allowance.per_week, allowance.per_month, allowance.hours_between, choice=dose.choice
            ),
        ),
        (_("Has heard"), heard_in_words(dose.heard_week, dose.heard_month, dose.last_at)),
        (_("Night"), _hours(allowance.quiet_from, allowance.quiet_until, dose.zone)),
        (_("Country"), country(dose.country or "") or _("unknown, so the strictest rule holds")),
        (_("There is"), consents_in_words(dose.consents)),
    ]
    return facts + [(_("Stopped"), reason_in_words(code)) for code in dose.stops]


def said_in_words(line: SaidLine) -> str:
    """One sentence of hers, without its day."""
    says = _word(LANGUAGES if line.about == "lang" else SAYS, line.says)
    if line.what == "consent":
        return _("The customer %(says)s", says=says)
    about = str(ABOUT.get(line.about) or letter_in_words(line.about))
    if line.until is not None:
        return _("%(about)s: until %(when)s", about=about, when=written_at(line.until))
    return _("%(about)s: %(says)s", about=about, says=says)


def source_in_words(source: str) -> str:
    return _word(SOURCES, source)


def records_in_words(records: int) -> str:
    """ "" where there is just one."""
    if records < 2:
        return ""
    return ngettext(
        "%(num)s customer record has this address; what was written to it counts.",
        "%(num)s customer records have this address; what was written to any of them counts for all.",
        records,
    )


def _night(inputs: Mapping[str, Any]) -> str:
    begins, ends = inputs.get("quiet", (0, 0))
    return _hours(begins, ends, str(inputs.get("zone", "")))


def _hours(begins: int, ends: int, zone: str) -> str:
    return "" if begins == ends else f"{begins:02}–{ends:02} {zone}"


def _name(names: Mapping[int, str], touchpoint_id: int) -> str:
    return names.get(touchpoint_id) or _("another letter")


def _word(words: Mapping[str, Any], code: str) -> str:
    return str(words.get(code, code))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
