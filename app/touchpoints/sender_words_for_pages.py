"""What a check of the sender's domain found, in words for the merchant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

PARTS = {"spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
ABOUT = {
    "spf": lazy_gettext("Says which mail servers may send for your domain."),
    "dkim": lazy_gettext("Holds the key by which receivers see that a letter is yours and unchanged."),
    "dmarc": lazy_gettext("Says what receivers shall do with mail that only claims to be yours."),
}
STATES = {
    "good": (lazy_gettext("In order"), "good", "check"),
    "attention": (lazy_gettext("Probably in order"), "attention", "question"),
    "missing": (lazy_gettext("Missing"), "bad", "cross"),
    "wrong": (lazy_gettext("Wrong"), "bad", "cross"),
    "unknown": (lazy_gettext("Not known"), "attention", "question"),
}
_ANY = {
    "not_yours": lazy_gettext(
        "This domain belongs to a mailbox provider, and receivers turn away shops that write in its name. Write from "
        "an address of your own domain."
    ),
    "no_dns": lazy_gettext("The name servers didn't answer. Check again in a while."),
    "several": lazy_gettext(
        "There are several such records, and then receivers count none. Keep only the one below."
    ),
    "unreadable": lazy_gettext("The record can't be read: there is a slip of the pen in it."),
}
_WHY: Mapping[tuple[str, str], Any] = {
    ("spf", "no_record"): lazy_gettext("There is no SPF record."),
    ("spf", "anyone"): lazy_gettext("The record lets anybody send in your name (“all” with a plus)."),
    ("spf", "too_many_lookups"): lazy_gettext(
        "The record leads to more than ten others, and then receivers count it as an error. Take out services that you "
        "no longer use."
    ),
    ("spf", "broken_include"): lazy_gettext(
        "The record includes one that isn't there, and then receivers count it as an error. Take that part out."
    ),
    ("spf", "server_not_named"): lazy_gettext(
        "The record doesn't name the mail server that letters go out through."
    ),
    ("dkim", "no_key"): lazy_gettext(
        "Nobody signs the letters yet. Make a key here, or say under which selector your mail service signs."
    ),
    ("dkim", "no_record"): lazy_gettext("There is no key under this name."),
    ("dkim", "revoked"): lazy_gettext("The record is there, but its key has been taken back (p= is empty)."),
    ("dkim", "other_key"): lazy_gettext("Another key stands there than the one that signs."),
    ("dmarc", "no_record"): lazy_gettext(
        "There is no DMARC record. Large receivers turn away shops that have none. “p=none” changes nothing for your "
        "other mail."
    ),
    ("dmarc", "no_policy"): lazy_gettext("The record says no policy: p= must be none, quarantine or reject."),
}
_COMPLAINTS = {
    "bad_key": lazy_gettext("That is not a private RSA key in PEM without a password."),
    "short_key": lazy_gettext("The key must have at least 2,048 bits."),
    "bad_selector": lazy_gettext("A selector has only letters, digits, dashes and dots."),
}


def why_in_words(part: str, finding: Mapping[str, Any]) -> str:
    why = str(finding.get("why", ""))
    return str(_WHY.get((part, why)) or _ANY.get(why, ""))


def complaint_in_words(code: str) -> str:
    return str(_COMPLAINTS[code])
