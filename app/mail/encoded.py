"""Signs of a mail that say in which letters they are written, and often say it wrongly."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from email.message import Message

# =?charset?B?…?=, with RFC 2231's language behind the charset.
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
# Python knows these too, and some of them take the square of the length.
_NO_LETTERS = re.compile(r"puny|idna|escape|undefined|mbcs|oem", re.IGNORECASE)
HEAD_MAX = 20_000  # signs that are looked at; a subject has some sixty


def header_text(value: str) -> str:
    """A head as people read it. Encoded words that follow each other are joined before they are read, since some
    programs cut in the middle of a letter; what can't be decoded is shown as it stands.
    """
    plain = _unescaped(re.sub(r"[\r\n]+[ \t]*", " ", value[:HEAD_MAX]))
    plain = re.sub(r"(\?=)\s+(=\?)", r"\1\2", plain)
    out: list[str] = []
    waiting: tuple[str, bytes] = ("", b"")
    place = 0
    for match in _ENCODED.finditer(plain):
        between = plain[place : match.start()]
        charset, raw = match[1].lower(), _raw(match[2], match[3])
        if between or charset != waiting[0]:
            out += [decoded(waiting[1], waiting[0]), between]
            waiting = (charset, raw)
        else:
            waiting = (charset, waiting[1] + raw)
        place = match.end()
    out += [decoded(waiting[1], waiting[0]), plain[place:]]
    return re.sub(r"[\x00-\x1f\x7f]+", " ", "".join(out)).strip()


def words_of(part: Message) -> str:
    """The text of a part, whatever it says of its letters."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    said = re.search(
        r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", str(part.get("Content-Type", "")), re.IGNORECASE
    )
    return decoded(raw, said[1] if said else "")


def decoded(raw: bytes, charset: str) -> str:
    """As it says, else UTF-8, else the Western letters of Windows, of which every sign but five means something."""
    for name in (charset, "utf-8"):
        try:
            if name and not _NO_LETTERS.search(name):
                return _whole(raw.decode(name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def _whole(text: str) -> str:
    """UTF-7 can name half a letter, which nothing can be written with."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _raw(way: str, text: str) -> bytes:
    plain = text.encode("utf-8", "replace")
    if way in "qQ":
        return quopri.decodestring(plain.replace(b"_", b"=20"))
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return plain


def _unescaped(value: str) -> str:
    """Bytes that stood in a head though they may not: UTF-8 nearly always."""
    try:
        value.encode("utf-8")
        return value
    except UnicodeEncodeError:
        return decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
