"""Reports that providers post as JSON: Postmark's webhooks, and Amazon SES by SNS.

source  postmarkapp.com/developer/webhooks/bounce-webhook and …/spam-complaint-webhook;
        docs.aws.amazon.com/ses/latest/dg/notification-contents.html and …/event-publishing-retrieving-sns-contents.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from app.core.errors import Invalid
from app.mail.report_mails import read_mail
from app.mail.reports import Heard, Report, What, what_of_status

RECIPIENTS_MAX = 50  # of one message; our letters have one
CODE_SIGNS = 60
REFERENCE_SIGNS = 150
POSTMARK_HEADER = "X-PM-Metadata-letter"  # Postmark makes a Message-ID of its own, and hands this back

_MESSAGE_ID = re.compile(r"<[^<>@\s]{1,200}@[^<>@\s]{1,250}>")
_SNS_HOST = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?")
# What isn't here is no failure of a letter of ours (automatic answers, unsubscribing, inbound mail).
_POSTMARK: Mapping[str, What] = {
    "HardBounce": "bounce",
    "BadEmailAddress": "bounce",
    "ManuallyDeactivated": "bounce",
    "SpamComplaint": "complaint",
    "Transient": "delay",
    "SoftBounce": "delay",
    "DnsError": "delay",
    "Undeterminable": "delay",
    "Unknown": "delay",
    "SpamNotification": "refused",
    "Blocked": "refused",
    "VirusNotification": "refused",
    "DMARCPolicy": "refused",
    "SMTPApiError": "refused",
}


def read_report(raw: bytes) -> Heard:
    """What came to the intake: JSON of a provider, else a message.

    raises  Invalid "bad_report"
    """
    if raw.lstrip()[:1] != b"{":
        return read_mail(raw)
    body = _decoded(raw)
    if "RecordType" in body:
        return Heard(reports=tuple(_postmark(body)))
    if body.get("Type") == "SubscriptionConfirmation":
        return Heard(confirm_url=_confirm_url(body))
    if body.get("Type") == "Notification":
        told = body.get("Message")
        # Amazon posts a sentence of plain text, too, when a subscription has just been made.
        body = _decoded(told.encode()) if isinstance(told, str) and told.lstrip().startswith("{") else {}
    if "notificationType" in body or "eventType" in body:
        return Heard(reports=tuple(_ses(body)))
    return Heard()


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise Invalid("bad_report", "This body can't be read.") from wrong


def _postmark(body: dict[str, Any]) -> Iterator[Report]:
    kind = _text(body, "Type") or _text(body, "RecordType")
    what = _POSTMARK.get(kind)
    if body["RecordType"] not in ("Bounce", "SpamComplaint") or what is None:
        return
    letter = _text(_dict(body, "Metadata"), "letter").strip("<>")
    dumped = re.search(r"^Message-ID:\s*(<\S+>)", _text(body, "Content"), re.IGNORECASE | re.MULTILINE)
    found = f"<{letter}>" if letter else dumped[1] if dumped else ""
    number = body.get("ID")
    if type(number) is not int or not 0 <= number < 2**63:
        raise Invalid("bad_report", "Postmark's message has no ID.")
    yield Report(what, "postmark", kind[:CODE_SIGNS], f"postmark:{number}", found, _text(body, "Email"))


def _ses(body: dict[str, Any]) -> Iterator[Report]:
    kind = _text(body, "notificationType") or _text(body, "eventType")
    letter = _ses_letter(_dict(body, "mail"))
    if kind == "Bounce":
        bounce = _dict(body, "bounce")
        code = f"{_text(bounce, 'bounceType')}/{_text(bounce, 'bounceSubType')}"[:CODE_SIGNS]
        for number, one in enumerate(_dicts(bounce, "bouncedRecipients")):
            what = _ses_bounce(_text(bounce, "bounceType"), one)
            yield Report(what, "ses", code, _reference(bounce, number), letter, _text(one, "emailAddress"))
    elif kind == "Complaint":
        complaint = _dict(body, "complaint")
        said = _text(complaint, "complaintFeedbackType")
        # An address on Amazon's own list of complainers wasn't written to at all: nobody complained of this letter.
        if said == "not-spam" or _text(complaint, "complaintSubType"):
            return
        for number, one in enumerate(_dicts(complaint, "complainedRecipients")):
            reference, address = _reference(complaint, number), _text(one, "emailAddress")
            yield Report("complaint", "ses", (said or "complaint")[:CODE_SIGNS], reference, letter, address)


def _ses_bounce(kind: str, recipient: dict[str, Any]) -> What:
    if kind != "Permanent":
        return "delay"
    status, said = _text(recipient, "status"), _text(recipient, "diagnosticCode")
    # Amazon calls a bounce permanent when it gives up; what the server said decides whether the address is to blame.
    return what_of_status(status, said) if status or said else "bounce"


def _ses_letter(mail: dict[str, Any]) -> str:
    """As we wrote it: Amazon gives the letter an id of its own and keeps ours among the headers."""
    told = [
        _text(one, "value") for one in _dicts(mail, "headers") if _text(one, "name").lower() == "message-id"
    ]
    told.append(_text(_dict(mail, "commonHeaders"), "messageId"))
    return next((found[0] for one in told if (found := _MESSAGE_ID.search(one))), "")


def _reference(about: dict[str, Any], number: int) -> str:
    name = _text(about, "feedbackId")
    if not name:
        raise Invalid("bad_report", "Amazon's message has no feedbackId.")
    return f"ses:{name[:REFERENCE_SIGNS]}:{number}"


def _confirm_url(body: dict[str, Any]) -> str:
    """Only Amazon's own addresses are shown: a person will open this one."""
    url = _text(body, "SubscribeURL")
    try:
        parts = urlsplit(url)
    except ValueError:  # "https://["
        parts = urlsplit("")
    if parts.scheme != "https" or not _SNS_HOST.fullmatch(parts.netloc) or re.search(r"[\s<>\"']", url):
        raise Invalid("bad_report", "That isn't an address of Amazon SNS.")
    return url


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def _dict(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _dicts(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = body.get(name)
    return [one for one in value if isinstance(one, dict)][:RECIPIENTS_MAX] if isinstance(value, list) else []
