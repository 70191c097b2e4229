"""Reports that come as mail: delivery status notifications (RFC 3464, 6533) and complaints in ARF (RFC 5965)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message
from typing import Any

from app.core.errors import Invalid
from app.mail.reports import Heard, Report, what_of_status

RECIPIENTS_MAX = 50  # of one report; our letters have one
PARTS_MAX = 200  # of one message: more is a bomb
CODE_SIGNS = 60

_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_WHOLE_TYPES = ("message/rfc822", "message/global")
_HEADER_TYPES = ("text/rfc822-headers", "message/global-headers", "message/rfc822-headers")
_FAILURES = ("failed", "delayed")
# RFC 5965 7.3: not-spam takes a complaint back, auth-failure (RFC 6591) speaks of signatures.
_NO_COMPLAINT = ("not-spam", "auth-failure")
_MESSAGE_ID = re.compile(r"<[^<>@\s]{1,200}@[^<>@\s]{1,250}>")


def read_mail(raw: bytes) -> Heard:
    """raw      a whole message
    returns  nothing in it for a message that is no report, and for one that says that all went well
    raises   Invalid "bad_report" for what can't be read as a message at all
    """
    try:
        message = message_from_bytes(raw)
        parts = _parts(message)
    except (MessageError, ValueError, LookupError, RecursionError) as wrong:
        raise Invalid("bad_report", "This is not a message.") from wrong
    stem = hashlib.sha256(_text(message["Message-ID"]).encode() or raw).hexdigest()[:32]
    letter = _letter_of(message, parts)
    found = [*_statuses(parts, stem, letter=letter), *_complaints(parts, stem, letter=letter)]
    return Heard(reports=tuple(found))


def is_report(message: Message) -> bool:
    """Whether a message in a mailbox is one of these reports, and not a person's answer."""
    return message.get_content_type() == "multipart/report" or any(
        part.get_content_type() in (*_STATUS_TYPES, "message/feedback-report") for part in _parts(message)
    )


def _parts(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) >= PARTS_MAX:
            break
    return found


def _statuses(parts: list[Message], stem: str, *, letter: str) -> Iterator[Report]:
    blocks = [block for part in parts if part.get_content_type() in _STATUS_TYPES for block in _blocks(part)]
    for number, block in enumerate(blocks[:RECIPIENTS_MAX]):
        action = _text(block["Action"]).lower()
        if action not in _FAILURES:
            continue  # delivered, relayed, expanded: nothing went wrong
        status, said = _text(block["Status"]), _text(block["Diagnostic-Code"])
        what = "delay" if action == "delayed" else what_of_status(status, said)
        yield Report(
            what,
            "mail",
            (status or action)[:CODE_SIGNS],
            f"mail:{stem}:{number}",
            letter,
            _address(block["Original-Recipient"]) or _address(block["Final-Recipient"]),
        )


def _complaints(parts: list[Message], stem: str, *, letter: str) -> Iterator[Report]:
    for number, part in enumerate(
        one for one in parts if one.get_content_type() == "message/feedback-report"
    ):
        for block in _blocks(part):
            kind = _text(block["Feedback-Type"]).lower()
            if not kind or kind in _NO_COMPLAINT:
                continue
            told = _address(block["Original-Rcpt-To"])
            yield Report("complaint", "mail", kind[:CODE_SIGNS], f"arf:{stem}:{number}", letter, told)


def _blocks(part: Message) -> list[Message]:
    """The groups of fields in a part. Some servers encode the part, which the standard forbids; then it is text."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message) and one.keys()]
    return [message_from_string(text) for text in re.split(r"\r?\n\r?\n", str(payload)) if text.strip()]


def _letter_of(message: Message, parts: list[Message]) -> str:
    """The Message-ID of what was returned; where nothing was, of what the report answers."""
    for part in parts:
        kind = part.get_content_type()
        if part is message or kind not in (*_WHOLE_TYPES, *_HEADER_TYPES):
            continue
        payload: Any = part.get_payload()
        told = payload[0]["Message-ID"] if isinstance(payload, list) and payload else None
        if not isinstance(payload, list):
            told = message_from_string(str(payload).lstrip())["Message-ID"]
        if found := _MESSAGE_ID.search(_text(told)):
            return found[0]
    answered = _MESSAGE_ID.search(f"{_text(message['In-Reply-To'])} {_text(message['References'])}")
    return answered[0] if answered else ""


def _address(value: Any) -> str:
    """From "rfc822; elin@example.com" or "<elin@example.com>"."""
    text = _text(value).rpartition(";")[2].strip().strip("<>").strip()
    return text if text.count("@") == 1 and len(text) <= 254 and not re.search(r"\s", text) else ""


def _text(value: Any) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", str(value or "")).split())
