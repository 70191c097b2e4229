"""A mail that came in, as the rooms need it: who wrote, about which letter, in which words, and if it was a person."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from app.core.errors import Invalid
from app.mail.automatic import why_automatic
from app.mail.encoded import header_text, words_of
from app.mail.html_text import text_of_html

# The text of a mail stands before its attachments, so of 20 MB with photographs the beginning is enough.
MESSAGE_MAX = 2_000_000
TEXT_MAX = 50_000  # signs; a long letter has 5,000, and below that is what she quotes
SUBJECT_MAX = 300
ADDRESS_MAX = 320
MESSAGE_ID_MAX = 250
REFERENCES_MAX = 20  # the nearest letters; a thread of more has ours among the last or the first
PARTS_MAX = 200
REPORTS = ("bounce", "complaint")  # of mail.automatic: what a machine says of a mail of ours
_RECIPIENTS = (
    "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to",
    "x-delivered-to", "resent-to", "apparently-to",
)  # fmt: skip
# Not what she wants us to see.
_NO_ATTACHMENT = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)


@dataclass(frozen=True)
class Inbound:
    """message_id   as in its header, with <>; made from the mail itself where there is none
    name, address  of who wrote it; the address in small letters, "" where there is none
    recipients  every address that it was sent or delivered to, small letters
    text        all of it, quotes and signature included
    written_at  UTC, as the sender's clock said; None where that can't be read
    answers     ids of the letters that it answers, the nearest first
    automatic   why no person wrote it (mail.automatic), "" where one seems to have
    attachments how many there were; of a mail that was cut, how many of them began before the cut
    report      the mail as it came, where a machine says in it what became of a letter (mail.report_mails reads it)
    """

    message_id: str
    name: str
    address: str
    recipients: tuple[str, ...]
    subject: str
    text: str = field(repr=False)
    written_at: datetime | None
    answers: tuple[str, ...]
    automatic: str
    attachments: int
    report: bytes = field(default=b"", repr=False)


def read_message(raw: bytes, *, envelope_to: Iterable[str] = (), envelope_from: str | None = None) -> Inbound:
    """raw            RFC 822, whole or its beginning; whatever is broken in it is read as well as it can be
    envelope_to    addresses that whoever brought it says it was for
    envelope_from  "" for a null sender, None where nobody said
    raises         Invalid "no_mail" for what has no sender and no words
    """
    try:
        message = message_from_bytes(raw[:MESSAGE_MAX], policy=compat32)
        body = _Body()
        body.take(message)
    except RecursionError as deep:
        raise Invalid("no_mail", "This mail is nested too deeply to be read.") from deep
    found = read_parts(
        list(message.raw_items()),
        text=body.text,
        attachments=body.attachments,
        envelope_to=envelope_to,
        envelope_from=envelope_from,
        digest_of=raw,
    )
    return replace(found, report=raw[:MESSAGE_MAX]) if found.automatic in REPORTS else found


def read_parts(
    heads: Sequence[tuple[str, str]],
    *,
    text: str,
    html: str = "",
    attachments: int,
    envelope_to: Iterable[str] = (),
    envelope_from: str | None = None,
    digest_of: bytes = b"",
) -> Inbound:
    """A mail that somebody else has taken apart. heads  as they came, encoded or not. Else as read_message."""
    headers: dict[str, list[str]] = {}
    for name, value in heads:
        headers.setdefault(name.lower().strip(), []).append(value)
    if envelope_from is not None and not envelope_from.strip(" <>"):
        headers["return-path"] = ["<>"]
    name, address = _author(headers)
    words = _clean(text if text.strip() else text_of_html(html))[:TEXT_MAX]
    subject = header_text(_first(headers, "subject"))[:SUBJECT_MAX].strip()
    if not address and not words.strip() and not subject:
        raise Invalid("no_mail", "This is no mail that could be read.")
    return Inbound(
        message_id=_message_id(headers, digest_of or f"{address}\0{subject}\0{words}".encode()),
        name=name,
        address=address,
        recipients=_recipients(headers, envelope_to),
        subject=subject,
        text=words,
        written_at=_instant(_first(headers, "date")),
        answers=_answers(headers),
        automatic=why_automatic(headers, from_address=address, subject=subject),
        attachments=attachments,
    )


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\r\n", "\n"))


# --- heads ----------------------------------------------------------------------------------------------------


def _first(headers: dict[str, list[str]], name: str) -> str:
    return next(iter(headers.get(name, ())), "")


def _author(headers: dict[str, list[str]]) -> tuple[str, str]:
    """Reply-To is passed over: whoever wrote is found by the address that she bought with."""
    for name, address in _mailboxes([*headers.get("from", ()), *headers.get("sender", ())]):
        if "@" in address:
            return header_text(name)[:ADDRESS_MAX], address
    return "", ""


def _recipients(headers: dict[str, list[str]], envelope_to: Iterable[str]) -> tuple[str, ...]:
    named = [value for head in _RECIPIENTS for value in headers.get(head, ())]
    found = (address for _name, address in _mailboxes([*envelope_to, *named]))
    return tuple(dict.fromkeys(one for one in found if "@" in one))


def _mailboxes(values: list[str]) -> list[tuple[str, str]]:
    plain = [re.sub(r"[\r\n\x00]+", " ", value)[:10_000] for value in values]
    found = [pair for value in plain for pair in getaddresses([value])]
    return [(name, _plain(address)) for name, address in found]


def _plain(address: str) -> str:
    return re.sub(r"[\x00-\x20\x7f]", "", header_text(address)).lower()[:ADDRESS_MAX]


def _answers(headers: dict[str, list[str]]) -> tuple[str, ...]:
    near = re.findall(r"<[^<>\s]{3,500}>", " ".join(headers.get("in-reply-to", ())))
    far = re.findall(r"<[^<>\s]{3,500}>", " ".join(headers.get("references", ())))
    return tuple(dict.fromkeys([*near, *reversed(far)]))[:REFERENCES_MAX]


def _message_id(headers: dict[str, list[str]], digest_of: bytes) -> str:
    """The same mail that comes twice has the same; a long one is shortened in a way that keeps it its own."""
    found = re.search(r"<[^<>\s\x00-\x1f]+>", _first(headers, "message-id"))
    if found and len(found[0]) <= MESSAGE_ID_MAX and found[0].isascii():
        return found[0]
    mark = found[0].encode("utf-8", "surrogateescape") if found else digest_of
    return f"<{hashlib.blake2s(mark).hexdigest()}@no-message-id>"


def _instant(date_head: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(date_head.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


# --- body -----------------------------------------------------------------------------------------------------


class _Body:
    """Walks through the parts, the first PARTS_MAX of them."""

    def __init__(self) -> None:
        self.attachments = 0
        self._texts: list[str] = []
        self._parts = 0

    @property
    def text(self) -> str:
        return "\n\n".join(one.strip("\n") for one in self._texts if one.strip())

    def take(self, part: Message, *, related: bool = False) -> None:
        self._parts += 1
        if self._parts > PARTS_MAX:
            return
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            self._take_one_of(part)
        elif part.is_multipart() and part.get_content_maintype() == "multipart":
            for child in _children(part):
                self.take(child, related=related or kind == "multipart/related")
        elif _is_attached(part) or kind not in ("text/plain", "text/html"):
            self._count(part, kind, related=related)
        else:
            self._texts.append(_words(part, kind))

    def _take_one_of(self, part: Message) -> None:
        """Plain words where there are some; a few programs leave that part empty."""
        tried = []
        for child in _children(part):
            alone = _Body()
            alone._parts = self._parts
            alone.take(child)
            self._parts = alone._parts
            self.attachments += alone.attachments
            tried.append(alone.text)
        self._texts.append(next((one for one in tried if one.strip()), ""))

    def _count(self, part: Message, kind: str, *, related: bool) -> None:
        drawn = related and part.get("Content-ID") is not None and not _is_attached(part)
        of_report = kind.startswith("message/")
        if not drawn and not of_report and kind not in _NO_ATTACHMENT:
            self.attachments += 1


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is_attached(part: Message) -> bool:
    said = str(part.get("Content-Disposition", ""))
    return said.strip().lower().startswith("attachment")


def _words(part: Message, kind: str) -> str:
    words = words_of(part)
    if kind == "text/html":
        return text_of_html(words)
    flowed = "flowed" in str(part.get("Content-Type", "")).lower()
    return _joined(words) if flowed else words


def _joined(text: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next one. Quoted lines stay as they are."""
    lines: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if open_line and not line.startswith(">"):
            lines[-1] += line
        else:
            lines.append(line)
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)
