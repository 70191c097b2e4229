"""The letters on a delivery, why they wait or were withheld, and what customers said, in words for the merchant."""

from __future__ import annotations

from flask_babel import lazy_gettext

LETTERS = {
    "has_it_come": lazy_gettext("Question whether it has come"),
    "delay_notice": lazy_gettext("Letter about the delay"),
    "kept_after_all": lazy_gettext("Letter that puts right what we wrote"),
}
LETTER_WHY = {
    "has_it_come": lazy_gettext(
        "The promised day has passed, and nobody but the customer can know whether it came."
    ),
    "delay_notice": lazy_gettext(
        "The promise will hardly be kept; the customer is told before its day has passed."
    ),
    "kept_after_all": lazy_gettext(
        "The customer was told that the promise was broken, and it turned out that it was kept."
    ),
}
REASONS = {
    "heard_meanwhile": lazy_gettext("Somebody knows by now whether it came, so there is nothing to ask."),
    "asking_is_off": lazy_gettext("The settings say that customers aren't asked."),
    "telling_is_off": lazy_gettext("The settings say that customers aren't told of delays beforehand."),
    "arrived": lazy_gettext("It arrived meanwhile."),
    "day_is_over": lazy_gettext("The promised day has passed, so it is too late for a warning."),
    "in_time": lazy_gettext("It is expected in time after all."),
    "on_hold": lazy_gettext("The order is on hold, so the clock of its promise stands still."),
    "stood_still": lazy_gettext(
        "The order was on hold since the delay was foreseen, so the day that the letter names may no longer hold."
    ),
    "late_as_shown": lazy_gettext(
        "It came after the day that the customer was shown; only a day that a hold had moved was kept."
    ),
    "risk_is_over": lazy_gettext("It has been decided meanwhile what came of the promise."),
    "broken_after_all": lazy_gettext("The promise turned out to be broken after all."),
}
CONCERNS = {
    "not_yet": lazy_gettext("The customer says that it hasn't come"),
    "wrong": lazy_gettext("The customer says that something is wrong"),
}


def concern_in_words(kind: str) -> str:
    return str(CONCERNS.get(kind, kind))
