"""Why a letter is sent, waits or was withheld, in words for the merchant."""

from __future__ import annotations

from flask_babel import get_locale, lazy_gettext

from app.claims import words_for_pages as claims
from app.guarantees import words_for_pages as guarantees
from app.touchpoints.reasons import REASONS
from app.updates import words_for_pages as updates

LETTERS = {
    "broken_promise": lazy_gettext("Letter about the broken promise"),
    "remedy_given": lazy_gettext("Letter about what was given"),
    "review_request": lazy_gettext("Review request"),
    "week_question": lazy_gettext("The week-after question"),
    "case_question": lazy_gettext("How it was to get help"),
    "review_reminder": lazy_gettext("Review reminder"),
    "study_question": lazy_gettext("The two questions of a study"),
    **claims.LETTERS,
    **updates.LETTERS,
}
# Why a letter of this kind is sent at all.
LETTER_WHY = {
    "broken_promise": lazy_gettext(
        "The promise was broken, and the lateness is certain. The customer is owed this letter."
    ),
    "remedy_given": lazy_gettext(
        "What the customer chose has been done, or what they get without an answer."
    ),
    "review_request": lazy_gettext(
        "Asked of every customer in the same way some days after arrival, whatever the outcome was."
    ),
    "study_question": lazy_gettext("Chance drew them among those who bought while the study runs."),
    "week_question": lazy_gettext(
        "Every customer is asked one question after an arrival. Which one it is goes round, whatever the outcome was."
    ),
    "case_question": lazy_gettext(
        "Everybody for whom something was to be put right is asked how that was, however it ended."
    ),
    "review_reminder": lazy_gettext(
        "Asked once more of everybody who hasn't written, in the same way, whatever the outcome was."
    ),
    **claims.LETTER_WHY,
    **updates.LETTER_WHY,
}
# What stood in the way; the reasons of a decision are in touchpoints.reasons.
ROOM_REASONS = {
    "remedy_due": lazy_gettext("A broken promise is being made good first; then the question comes."),
    "kept_after_all": lazy_gettext(
        "The promise turned out not to be broken, so the letter would not be true."
    ),
    "order_ended": lazy_gettext("The order was cancelled or refunded."),
    "not_offered": lazy_gettext("What the letter offers doesn't hold any more."),
    "lost": lazy_gettext("It counts as lost by now, and another letter says so."),
    "arrived": lazy_gettext("What counted as lost has come."),
    "erased": lazy_gettext("The customer has been erased."),
    "nothing_arrived": lazy_gettext("It turned out that nothing has arrived."),
    "written": lazy_gettext("The customer has written, so there is nothing to remind of."),
    "no_reminder": lazy_gettext("The settings say that nobody is reminded."),
    "said_no": lazy_gettext("The customer said no to the question, and so to its reminder."),
    "switched_off": lazy_gettext("Reviews are asked for nowhere: the settings have no address."),
    "not_delivered": lazy_gettext("The mail server didn't take the letter."),
    "refused_recipient": lazy_gettext("The mail server doesn't know the address."),
    "no_sender": lazy_gettext("Say in the settings who the letters are from."),
    "study_over": lazy_gettext("The study was closed before the letter went."),
    "answered": lazy_gettext("They have answered already."),
    "not_asked": lazy_gettext("Two records of theirs became one, and chance had left one of them alone."),
    **claims.LETTER_REASONS,
    **guarantees.LETTER_REASONS,
    **updates.REASONS,
}


def letter_in_words(kind: str) -> str:
    return str(LETTERS.get(kind, kind))


def letter_why(kind: str) -> str:
    return str(LETTER_WHY.get(kind, ""))


def reason_in_words(code: str) -> str:
    """A reason of the decision or of the room; a code that this version doesn't know is shown as it is."""
    language = str(get_locale() or "en")[:2]
    return REASONS.get(code, {}).get(language) or str(ROOM_REASONS.get(code, code))
