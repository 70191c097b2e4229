"""A mailbox that answers come to, read over IMAP with TLS. It is opened for reading only: nothing in it is changed."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.core.errors import Unreachable

TIMEOUT_SECONDS = 15.0
# One port, so that nobody makes us knock at the doors of the network that we run in.
PORT = 993
HOST = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)
MESSAGES_MAX = 25  # of one round; the next comes within a minute
BYTES_MAX = 1_000_000  # of each message: its words stand before its attachments
ROUND_LASTS = timedelta(seconds=60)  # after that the rest waits for the next round
# A server names the found messages in one line, and Python reads a million signs of it.
UIDS_AT_ONCE = 20_000
STEPS_MAX = 50  # of so many each: a mailbox of a million messages that were deleted
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Access(msgspec.Struct, frozen=True):
    """How to get into a mailbox. It never leaves the process but to the server, and is sealed where it is kept."""

    host: str = ""
    user: str = ""
    password: str = ""
    folder: str = "INBOX"

    def __repr__(self) -> str:
        return "Access(…)"


@dataclass(frozen=True)
class Place:
    """How far a mailbox has been read. 0, 0: not at all. since  from when on, where it counts anew"""

    uid_validity: int
    seen_uid: int
    since: datetime


@dataclass(frozen=True)
class Round:
    """messages  as they came, or their first BYTES_MAX; the place to go on from"""

    uid_validity: int
    seen_uid: int
    messages: tuple[bytes, ...] = field(repr=False)


class MailboxReader:
    """Whom the errand asks. The wiring has one for the process; tests put in one for a server of their own."""

    def __init__(
        self, tls: ssl.SSLContext | None = None, port: int = PORT, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        self._tls = tls
        self._port = port
        self._timeout = timeout

    def read(self, access: Access, place: Place, *, clock: Callable[[], datetime]) -> Round:
        """What has come since. A mailbox that is seen for the first time is read from now on: what stands in it is the
        merchant's own.

        raises  Unreachable, temporary: "no_connection", "bad_certificate", "refused_login", "no_folder", "bad_answer"
        """
        box = self._connect(access)
        try:
            return _read(box, access, place, until=clock() + ROUND_LASTS, clock=clock)
        except (imaplib.IMAP4.abort, OSError) as error:
            raise _trouble("no_connection", "The mail server can't be reached.", error) from error
        except (imaplib.IMAP4.error, ValueError, IndexError, TypeError) as error:
            raise _trouble(
                "bad_answer", "The mail server answered in a way that isn't understood.", error
            ) from error
        finally:
            _leave(box)

    def _connect(self, access: Access) -> imaplib.IMAP4_SSL:
        tls = self._tls or ssl.create_default_context()
        try:
            box = imaplib.IMAP4_SSL(access.host, self._port, ssl_context=tls, timeout=self._timeout)
        except ssl.SSLCertVerificationError as error:
            raise _trouble(
                "bad_certificate", "The mail server's certificate isn't valid for that name.", error
            ) from error
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            raise _trouble("no_connection", "The mail server can't be reached.", error) from error
        try:
            _log_in(box, access)
        except (imaplib.IMAP4.abort, OSError) as error:
            _leave(box)
            raise _trouble("no_connection", "The mail server can't be reached.", error) from error
        except imaplib.IMAP4.error as error:
            _leave(box)
            raise _trouble("refused_login", "The mail server refused user and password.", error) from error
        return box


def _log_in(box: imaplib.IMAP4_SSL, access: Access) -> None:
    """Quoted for most; what isn't ASCII can't be, and goes as SASL PLAIN in UTF-8."""
    if (access.user + access.password).isascii():
        box.login(access.user, access.password)
    else:
        proof = f"\0{access.user}\0{access.password}".encode()
        box.authenticate("PLAIN", lambda _challenge: proof)


def _read(
    box: imaplib.IMAP4_SSL, access: Access, place: Place, *, until: datetime, clock: Callable[[], datetime]
) -> Round:
    validity, following = _open(box, access.folder)
    if place.uid_validity == 0:
        return Round(validity, following - 1, ())
    seen = place.seen_uid
    if place.uid_validity != validity:
        first = _search(box, f"SINCE {_day(place.since)}")
        seen = min(first, default=following) - 1
    messages: list[bytes] = []
    uids, looked_to = _next_uids(box, seen, following)
    for uid in uids[:MESSAGES_MAX]:
        if clock() > until:
            break
        raw = _fetch(box, uid)
        if raw is not None:
            messages.append(raw)
        seen = uid
    else:
        seen = max(seen, looked_to) if len(uids) <= MESSAGES_MAX else seen
    return Round(validity, seen, tuple(messages))


def _open(box: imaplib.IMAP4_SSL, folder: str) -> tuple[int, int]:
    """returns  UIDVALIDITY, UIDNEXT"""
    name = quoted_folder(folder)
    answer, _ = box.select(name, readonly=True)
    if answer != "OK":
        raise Unreachable("no_folder", "There is no such folder in the mailbox.", permanent=False)
    _, said = box.status(name, "(UIDNEXT UIDVALIDITY)")
    line = b" ".join(one for one in said if isinstance(one, bytes))
    return _number(line, rb"UIDVALIDITY (\d+)"), _number(line, rb"UIDNEXT (\d+)")


def _next_uids(box: imaplib.IMAP4_SSL, seen: int, following: int) -> tuple[list[int], int]:
    """returns  what is there beyond `seen`, and up to which number was looked"""
    last = seen
    for _ in range(STEPS_MAX):
        if last >= following - 1:
            return [], last
        first, last = last + 1, min(last + UIDS_AT_ONCE, following - 1)
        # "5:9" names 9 even where it is less than 5, so what is outside is left out.
        uids = sorted(uid for uid in _search(box, f"UID {first}:{last}") if first <= uid <= last)
        if uids:
            return uids, last
    return [], last


def _search(box: imaplib.IMAP4_SSL, what: str) -> list[int]:
    answer, said = box.uid("SEARCH", what)
    if answer != "OK":
        raise box.error("search refused")
    return sorted(int(one) for line in said if isinstance(line, bytes) for one in line.split())


def _fetch(box: imaplib.IMAP4_SSL, uid: int) -> bytes | None:
    """None for what was deleted meanwhile. PEEK leaves it unread for whoever reads this mailbox by hand."""
    answer, said = box.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{BYTES_MAX}>)")
    if answer != "OK":
        raise box.error("fetch refused")
    return next((bytes(one[1]) for one in said if isinstance(one, tuple)), None)


def quoted_folder(name: str) -> str:
    """RFC 3501 5.1.3: what isn't ASCII goes as base64 of UTF-16 between & and -."""
    out: list[str] = []
    for run in re.findall(r"[ -~]+|[^ -~]+", name):
        if run.isascii():
            out.append(run.replace("&", "&-"))
        else:
            coded = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            out.append(f"&{coded}-")
    plain = "".join(out).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _day(at: datetime) -> str:
    """A day earlier, since servers count days in their own zone."""
    day = at - timedelta(days=1)
    return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"


def _number(line: bytes, pattern: bytes) -> int:
    found = re.search(pattern, line)
    if found is None:
        raise ValueError("the server named no number")
    return int(found[1])


def _leave(box: imaplib.IMAP4_SSL) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        box.shutdown()


def _trouble(code: str, sentence: str, error: Any) -> Unreachable:
    return Unreachable(code, sentence, permanent=False, cause=type(error).__name__)
