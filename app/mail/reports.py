"""What comes back about a letter, whatever its form: a mail server's report, Postmark's or Amazon SES's message.

Pure: bytes in, values out. The forms are documented where each is read (report_mails, report_bodies).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

What = Literal["bounce", "refused", "delay", "complaint"]

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_BASIC = re.compile(r"\b([245]\d\d)[ -]")
# Some servers give no code of their own and say it in words only; Outlook says 5.5.0 of a mailbox that isn't there.
_NOBODY = re.compile(
    r"user unknown|unknown (user|recipient|address|local[- ]?part)|no such (user|mailbox|recipient|address|person)|"
    r"mailbox (unavailable|not found|unknown)|does(n't| not) exist|invalid (recipient|mailbox)|no mailbox|"
    r"unrouteable address|recipient (address )?(unknown|not found|rejected: user)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """What one report says of one letter.

    what        "bounce": there is no such address; "refused": not taken for another reason, for good; "delay": not
                taken for now; "complaint": somebody called it junk
    provider    "mail" (the standard formats), "postmark" or "ses"
    code        the enhanced status code or the provider's own word
    reference   the same for a repeated report, and without the address in it
    message_id  "<…>" of the letter; "" where the report doesn't say it
    address     of the recipient, as far as it is told; "" else
    """

    what: What
    provider: str
    code: str
    reference: str
    message_id: str = ""
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Heard:
    """What a message holds.

    confirm_url  Amazon asks to open this address before it tells anything; a person does
    """

    reports: tuple[Report, ...] = ()
    confirm_url: str = ""


def what_of_status(status: str, diagnostic: str = "") -> What:
    """What a refusal means for the address.

    status      "5.1.1", or "" where none is given
    diagnostic  the server's own words; used where the status says nothing ("5.0.0", "")
    source      RFC 3463 3; RFC 3464 2.3.4 and 2.3.6
    """
    found = _ENHANCED.search(status)
    if found is None or found.group(2, 3) == ("0", "0"):
        found = _ENHANCED.search(diagnostic) or found
    basic = _BASIC.search(diagnostic)
    if found is not None and (found[2], found[3]) != ("0", "0"):
        return _by_enhanced(found[1], int(found[2]), int(found[3]), diagnostic)
    if (found is not None and found[1] == "4") or (basic is not None and basic[1].startswith("4")):
        return "delay"
    if basic is not None and basic[1] in ("550", "551", "553") and says_nobody(diagnostic):
        return "bounce"
    return "refused"


def says_nobody(words: str) -> bool:
    """Whether a server's words say that there is no such address."""
    return _NOBODY.search(words) is not None


def _by_enhanced(of_class: str, subject: int, detail: int, diagnostic: str) -> What:
    if of_class == "4" or (subject, detail) in ((2, 2), (4, 7)):
        return "delay"  # a full mailbox empties; "expired" says only that somebody gave up trying
    if (subject, detail) in ((2, 1), (4, 4)) or (subject == 1 and detail not in (7, 8)):
        return (
            "bounce"  # disabled, a domain that isn't there, no such address; 1.7 and 1.8 are about the sender
        )
    if subject in (0, 5) and says_nobody(diagnostic):
        return "bounce"
    return "refused"
