"""Mails as providers bring them: Postmark's JSON, Mailgun's and SendGrid's forms.

source  postmarkapp.com/developer/webhooks/inbound-webhook; documentation.mailgun.com "Parsed messages parameters";
        docs.sendgrid.com "Setting up the inbound parse webhook"
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.errors import Invalid
from app.mail.encoded import decoded
from app.mail.inbound import Inbound, read_message, read_parts

# Of a form: everything that is read. Each provider has a way that brings the mail as it was, and one taken apart.
WANTED = frozenset(
    {
        "body-mime", "message-headers", "body-plain", "body-html", "recipient", "sender", "from", "subject",
        "Message-Id", "email", "headers", "text", "html", "envelope", "charsets", "to",
    }
)  # fmt: skip


class _Head(msgspec.Struct):
    Name: str = ""
    Value: str = ""


class _Person(msgspec.Struct):
    Email: str = ""
    Name: str = ""


class _Attached(msgspec.Struct):
    ContentID: str | None = None


class _Postmark(msgspec.Struct):
    FromFull: _Person = msgspec.field(default_factory=_Person)
    ToFull: list[_Person] = []
    CcFull: list[_Person] = []
    BccFull: list[_Person] = []
    OriginalRecipient: str = ""
    Subject: str = ""
    Date: str = ""
    MessageID: str = ""
    TextBody: str = ""
    HtmlBody: str = ""
    RawEmail: str = ""
    Headers: list[_Head] = []
    Attachments: list[_Attached] = []


class _Envelope(msgspec.Struct):
    to: list[str] = []
    sender: str | None = msgspec.field(default=None, name="from")


def read_json(raw: bytes) -> Inbound:
    """Postmark's. raises  Invalid "bad_body", "no_mail" """
    try:
        body = msgspec.json.decode(raw, type=_Postmark)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Invalid("bad_body", "This isn't the JSON of a mail as Postmark sends it.") from wrong
    people = [*body.ToFull, *body.CcFull, *body.BccFull]
    to = [body.OriginalRecipient, *(one.Email for one in people)]
    if body.RawEmail:
        return read_message(body.RawEmail.encode("utf-8", "surrogateescape"), envelope_to=to)
    heads = [(one.Name, one.Value) for one in body.Headers]
    named = {name.lower() for name, _ in heads}
    author = body.FromFull
    own = {
        "From": f'"{author.Name}" <{author.Email}>' if author.Name else author.Email,
        "Subject": body.Subject,
        "Date": body.Date,
        "Message-ID": f"<{body.MessageID}@postmark>" if body.MessageID else "",
    }
    heads += [(name, value) for name, value in own.items() if value and name.lower() not in named]
    return read_parts(
        heads,
        text=body.TextBody,
        html=body.HtmlBody,
        attachments=sum(not one.ContentID for one in body.Attachments),
        envelope_to=to,
    )


def read_form(fields: Mapping[str, bytes], *, files: int) -> Inbound:
    """Mailgun's routes or SendGrid's inbound parse. files  how many were attached

    raises  Invalid "bad_body", "no_mail"
    """
    to, sender = _envelope(fields)
    for whole in ("body-mime", "email"):
        if fields.get(whole):
            return read_message(fields[whole], envelope_to=to, envelope_from=sender)
    if "message-headers" in fields:
        heads = _mailgun_heads(fields["message-headers"])
    elif "headers" in fields:
        heads = _lines(_words(fields, "headers"))
    else:
        heads = []
    if not heads and not ({"from", "sender"} & fields.keys()):
        raise Invalid("bad_body", "This form holds no mail.")
    named = {name.lower() for name, _ in heads}
    own = {"From": _words(fields, "from"), "Subject": _words(fields, "subject"), "To": _words(fields, "to")}
    own["Message-Id"] = _words(fields, "Message-Id")
    heads += [(name, value) for name, value in own.items() if value and name.lower() not in named]
    return read_parts(
        heads,
        text=_words(fields, "body-plain") or _words(fields, "text"),
        html=_words(fields, "body-html") or _words(fields, "html"),
        attachments=files,
        envelope_to=to,
        envelope_from=sender,
    )


def _envelope(fields: Mapping[str, bytes]) -> tuple[list[str], str | None]:
    """To whom and from whom the mail servers said that it was. None where nobody said."""
    if "envelope" in fields:
        try:
            found = msgspec.json.decode(fields["envelope"], type=_Envelope)
            return found.to, found.sender
        except (msgspec.DecodeError, UnicodeDecodeError):
            return [], None
    sender = _words(fields, "sender") if "sender" in fields else None
    recipient = _words(fields, "recipient")
    return ([one for one in recipient.split(",") if one], sender)


def _mailgun_heads(raw: bytes) -> list[tuple[str, str]]:
    try:
        return [(name, value) for name, value in msgspec.json.decode(raw, type=list[tuple[str, str]])]
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Invalid("bad_body", "The heads of this mail can't be read.") from wrong


def _lines(text: str) -> list[tuple[str, str]]:
    """The heads of a mail as they stood in it: a line that begins with a blank goes on with the one before."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            found.append((name.strip(), value.strip()))
    return found


def _words(fields: Mapping[str, bytes], name: str) -> str:
    """SendGrid brings each field in the letters of the mail, and says in another field which those are."""
    charsets: dict[str, str] = {}
    if "charsets" in fields:
        try:
            charsets = msgspec.json.decode(fields["charsets"], type=dict[str, str])
        except (msgspec.DecodeError, UnicodeDecodeError):
            charsets = {}
    return decoded(fields.get(name, b""), charsets.get(name, ""))
