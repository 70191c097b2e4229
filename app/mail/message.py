"""A rendered letter becomes a message as mail servers want it: headers that can't be forged, two parts, a way out."""

from __future__ import annotations

import re
import textwrap
from binascii import b2a_qp
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import Invalid
from app.mail.letters import RenderedLetter

# RFC 8058 asks for https. The demo and the tests run on loopback without it.
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
ADDRESS_LENGTH_MAX = 254  # RFC 5321 4.5.3.1.3, less the brackets

BOUNDARY = "=_kept_letter"
_BOUNDARY = BOUNDARY.encode()
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
# What we write ourselves, of ASCII: there is nothing in it to understand or to encode.
_PLAIN = frozenset(
    "message-id date content-language content-transfer-encoding mime-version list-unsubscribe "
    "list-unsubscribe-post auto-submitted x-auto-response-suppress dkim-signature".split()
)
_ADDRESSES = frozenset(("to", "reply-to"))
# Nothing in it has a meaning of its own in a header.
_BARE_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+"
)
# Python would break a long value of these into encoded words, and no mail program finds the address in them.
_ONE_LINE = frozenset(("list-unsubscribe", "message-id"))
ONE_LINE_LENGTH_MAX = 900  # RFC 5322 2.1.1 ends a line at 998


class _Headers(HeaderRegistry):
    """Python makes a new class for each header of each message."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        name = name.lower()
        if name not in self.registry:
            name = ""  # all that nobody knows are of one class, so that few are kept
        if name not in self._made:
            self._made[name] = super().__getitem__(name)
        return self._made[name]


class _Policy(EmailPolicy):
    """What is plain and short is written as it is (Python's folding takes ten times as long), the rest folded."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, str]:
        """Our own plain headers are read when somebody asks for them, and checked now for line breaks."""
        text, known = str(value), name.lower()
        is_address = known in _ADDRESSES and _BARE_ADDRESS.fullmatch(text)
        if is_address or (known in _PLAIN and text.isascii() and not set("\r\n") & set(text)):
            return name, text
        if known == "from" and not set("\r\n") & set(text):
            return name, _understood(name, text)
        stored: tuple[str, str] = super().header_store_parse(name, value)
        return stored

    def fold_binary(self, name: str, value: str) -> bytes:
        text = str(value)
        if name.lower() == "from" and "\n" not in text:
            return _folded(name, text)
        if name.lower() == "dkim-signature":
            text = textwrap.fill(
                f"{name}: {text}", 76, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False
            )
            return text.replace("\n", self.linesep).encode("ascii") + self.linesep.encode()
        short = len(name) + len(text) < 76 or name.lower() in _ONE_LINE
        if short and text.isascii():
            return f"{name}: {text}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def fold(self, name: str, value: str) -> str:
        return self.fold_binary(name, value).decode("ascii")


_POLICY = _Policy(linesep="\r\n", cte_type="7bit", max_line_length=78, header_factory=_Headers())


@lru_cache(maxsize=256)
def _understood(name: str, text: str) -> str:
    """Who a letter is from is the same in all letters of a shop."""
    stored: tuple[str, str] = EmailPolicy.header_store_parse(_POLICY, name, text)
    return stored[1]


@lru_cache(maxsize=256)
def _folded(name: str, text: str) -> bytes:
    return EmailPolicy.fold_binary(_POLICY, name, _understood(name, text))


class _LetterMessage(EmailMessage):
    """Two parts of quoted-printable text, which need not be taken apart line by line to be written."""

    def as_bytes(self, unixfrom: bool = False, policy: Policy | None = None) -> bytes:
        """As EmailMessage writes it, to the byte."""
        parts = self.get_payload()
        if unixfrom or policy is not None or not isinstance(parts, list) or any(map(_is_odd, parts)):
            return super().as_bytes(unixfrom, policy)
        written = [_headers(part) + _body(part) for part in parts]
        inside = (b"\r\n--%b\r\n" % _BOUNDARY).join(written)
        return b"%b--%b\r\n%b\r\n--%b--\r\n" % (_headers(self), _BOUNDARY, inside, _BOUNDARY)


def _is_odd(part: Any) -> bool:
    text = part.get_payload()
    return not isinstance(text, str) or "\r" in text or not text.isascii()


def _body(part: Any) -> bytes:
    text: str = part.get_payload()
    return text.replace("\n", "\r\n").encode("ascii")


def _headers(message: Any) -> bytes:
    return b"".join(_POLICY.fold_binary(name, value) for name, value in message.raw_items()) + b"\r\n"


# Understood once and not for each letter. "=_" can't occur in quoted-printable text, so the boundary can stay the
# same, and a letter that is sent again is the same to the byte.
_TYPES = {
    name: _POLICY.header_factory("Content-Type", value)
    for name, value in {
        "whole": f'multipart/alternative; boundary="{BOUNDARY}"',
        "plain": 'text/plain; charset="utf-8"',
        "html": 'text/html; charset="utf-8"',
    }.items()
}


def mailbox(name: str, address: str) -> Address:
    """A name (may be empty) and an address for a header.

    raises  Invalid "bad_mailbox" for line breaks, for what isn't an address, and for a local part outside ASCII
            (it would need SMTPUTF8, which many servers don't speak)
    """
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", name + address) or len(address) > ADDRESS_LENGTH_MAX:
        raise Invalid("bad_mailbox", "That is not an e-mail address.")
    local, _, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
        made = Address(display_name=name.strip(), addr_spec=f"{local}@{domain}")
    except (ValueError, IndexError, HeaderParseError, MessageError) as error:
        raise Invalid("bad_mailbox", "That is not an e-mail address.") from error
    if not local or not domain or not local.isascii():
        raise Invalid("bad_mailbox", "That is not an e-mail address.")
    return made


def build_message(
    letter: RenderedLetter,
    *,
    sender: Address,
    recipient: Address,
    message_id: str,
    sent_at: datetime,
    reply_to: Address | None = None,
    stop_post_url: str = "",
    lang: str = "",
) -> EmailMessage:
    """The whole message, the same bytes for the same arguments.

    message_id     "<errand@domain>": given, so that a letter sent again after a crash is the same letter
    stop_post_url  where one POST ends the letters (RFC 8058); empty for letters that can't be stopped
    raises         Invalid: "bad_message_id", "bad_stop_url"
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise Invalid("bad_message_id", "The message needs an id of its own.")
    message = _LetterMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = re.sub(r"[\r\n]+", " ", letter.subject)
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = message_id
    if reply_to is not None:
        message["Reply-To"] = reply_to
    if lang:
        message["Content-Language"] = lang
    _say_how_to_stop(message, stop_post_url)
    _keep_robots_quiet(message)
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = _TYPES["whole"]
    message.set_payload([_part(letter.text, "plain"), _part(letter.html, "html")])
    return message


def _part(text: str, subtype: str) -> EmailMessage:
    """Quoted-printable, which every server passes on unchanged; written in C, since Python's own took 2 ms a letter."""
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = _TYPES[subtype]
    part["Content-Transfer-Encoding"] = "quoted-printable"
    ended = text if text.endswith("\n") else text + "\n"
    part.set_payload(b2a_qp(ended.encode("utf-8"), istext=True).decode("ascii"))
    return part


def _say_how_to_stop(message: EmailMessage, stop_post_url: str) -> None:
    if not stop_post_url:
        return
    url = urlsplit(stop_post_url)
    fits = len(stop_post_url) <= ONE_LINE_LENGTH_MAX and re.fullmatch(r"[!-;=?-~]+", stop_post_url)
    safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not safe or not fits:
        raise Invalid("bad_stop_url", "The address for one-click unsubscribe must be https.")
    message["List-Unsubscribe"] = f"<{stop_post_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _keep_robots_quiet(message: EmailMessage) -> None:
    """A person reads the replies. Without these two, holiday answers of a hundred customers would bury hers.

    RFC 3834 for most servers, the other for Exchange. Neither is shown to people.
    """
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
