"""Replies, and the trouble with a mailbox, in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.staff.words_for_pages import called

SORTS = {
    "reply": lazy_gettext("The customer has answered"),
    "automatic": lazy_gettext("An automatic answer came; nobody needs to answer it"),
    "unmatched": lazy_gettext("A mail of which nobody can tell whose it is"),
}
WHY = {
    "bounce": lazy_gettext("The letter couldn't be delivered."),
    "complaint": lazy_gettext("A report that the letter was called junk."),
    "receipt": lazy_gettext("A receipt that the letter was read."),
    "auto_reply": lazy_gettext("An answering machine, such as out of office."),
    "bulk": lazy_gettext("A mail to many, from a list."),
}
STATES = {
    "open": lazy_gettext("Waits for an answer"),
    "answered": lazy_gettext("Answered"),
    "closed": lazy_gettext("Closed"),
}
CASE_WHYS = {
    "lowest": lazy_gettext("The lowest answer there is"),
    "asks": lazy_gettext("They ask something"),
    "late": lazy_gettext("They wrote by a link of long ago"),
    "low_rating": lazy_gettext("A low rating"),
    "names_fault": lazy_gettext("The words name a fault"),
}
CASE_NOTES = {
    "taken": lazy_gettext("Somebody took it"),
    "handed": lazy_gettext("Given back to everybody"),
    "closed": lazy_gettext("Closed"),
    "again": lazy_gettext("Opened again"),
}
DONE = {
    "answered": lazy_gettext("Answered"),
    "called": lazy_gettext("Called"),
    "nothing": lazy_gettext("Nothing needed"),
    "": lazy_gettext("Closed"),
}
# What the verbs complain of, in English. These stand here so that the catalogue has them.
SENTENCES = (
    lazy_gettext("There is no such case here."),
    lazy_gettext("There are too many themes. Choose the one that is nearest."),
    lazy_gettext("Somebody else has closed this case meanwhile. Look at it again."),
)
TROUBLE = {
    "untried": lazy_gettext("It hasn't been tried yet. That happens within a minute; load this page again."),
    "no_connection": lazy_gettext(
        "The mail server can't be reached. Check the server's name; Kept asks at port 993."
    ),
    "bad_certificate": lazy_gettext(
        "The mail server's certificate is for another name. Check the server's name."
    ),
    "refused_login": lazy_gettext(
        "The mail server refused user and password. Many providers want a password of its own for each app."
    ),
    "no_folder": lazy_gettext("There is no such folder in the mailbox."),
    "bad_answer": lazy_gettext(
        "The mail server answered in a way that Kept doesn't understand. It is tried again."
    ),
}


def sort_in_words(sort: str) -> str:
    return str(SORTS.get(sort, sort))


def why_in_words(why: str) -> str:
    return str(WHY.get(why, ""))


def state_in_words(state: str) -> str:
    return str(STATES.get(state, state))


def case_why_in_words(why: str) -> str:
    return str(CASE_WHYS.get(why, why))


def who_in_words(by: str) -> str:
    if by == "customer":
        return _("The customer")
    return called(by) if by.startswith("staff:") else _("By itself")


def trouble_in_words(code: str) -> str:
    return str(TROUBLE.get(code, code))


def filters() -> list[tuple[str, str]]:
    return [
        ("open", _("Open")),
        ("unmatched", _("Unmatched")),
        ("answered", _("Answered")),
        ("closed", _("Closed")),
    ]
