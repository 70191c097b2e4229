"""A pretend mail server on loopback: takes letters over SMTP, keeps them as .eml files, and fails on request."""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# Older letters are thrown away, in memory and in the folder, so that a demo may run all year.
LETTERS_KEPT = 2000
# RFC 5321 asks for no more than this of a pretend server; a letter with pictures is far below.
SIZE_MAX_BYTES = 10_000_000

# What can go wrong, and what the sender sees of it.
KINDS = {
    "451": "temporary refusal after DATA: try again later; the letter is not kept",
    "550": "permanent refusal of the recipient: no such mailbox",
    "drop": "the letter is kept, but the connection breaks before the answer: the sender can't know",
    "drop_before": "the connection breaks after DATA and the letter is not kept",
}


class MailFaults:
    """Says for each letter whether it shall fail, and how."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: deque[str] = deque()
        self._for_address: dict[str, str] = {}

    def next(self, kind: str, *, times: int = 1) -> None:
        """Let the next letters fail. Raises KeyError if the kind is none of KINDS."""
        KINDS[kind]
        with self._lock:
            self._planned.extend([kind] * times)

    def always_for(self, address: str, kind: str) -> None:
        """Let every letter to an address fail, as a mailbox that has gone does."""
        KINDS[kind]
        with self._lock:
            self._for_address[address.casefold()] = kind

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()
            self._for_address.clear()

    def take(self, address: str, *, refusing: bool) -> str | None:
        """The fault of this moment: at RCPT only refusals of the recipient count, after DATA only the others."""
        with self._lock:
            kind = self._for_address.get(address.casefold())
            if kind is None and self._planned and (self._planned[0] == "550") == refusing:
                kind = self._planned.popleft()
            return kind if kind and (kind == "550") == refusing else None


class Mailbox:
    """The mail server. Letters are `email.message.EmailMessage`; their envelope stands in `X-MailFrom`, `X-RcptTo`.

    folder  where letters are kept as .eml files, one each, numbered as they came; None keeps them in memory alone
    now     the clock for `X-Received-At`; the machine's if none is given
    """

    def __init__(self, folder: Path | None = None, *, now: Callable[[], datetime] | None = None) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.faults = MailFaults()
        self.refused: dict[str, int] = defaultdict(int)
        self._folder = folder
        self._now = now or (lambda: datetime.now(UTC))
        self._lock = threading.Lock()
        self._letters: dict[int, _Letter] = {}
        self._last = 0
        self._controller: _Controller | None = None
        self._load()

    def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        self._controller = _Controller(
            _Door(self), hostname=self.host, port=port, data_size_limit=SIZE_MAX_BYTES
        )
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def messages(self) -> list[EmailMessage]:
        """All letters that are kept, the oldest first."""
        with self._lock:
            return [one.opened for one in self._letters.values()]

    def numbered(self) -> list[tuple[int, EmailMessage]]:
        """All letters with their numbers, the newest first."""
        with self._lock:
            return [(number, one.opened) for number, one in sorted(self._letters.items(), reverse=True)]

    def since(self, number: int) -> list[tuple[int, EmailMessage]]:
        """The letters after that number, the oldest first; the others stay unopened."""
        with self._lock:
            return [(one, letter.opened) for one, letter in self._letters.items() if one > number]

    @property
    def last(self) -> int:
        """The number of the newest letter that ever came; 0 if none has."""
        return self._last

    @property
    def count(self) -> int:
        return len(self._letters)

    def letter(self, number: int) -> EmailMessage | None:
        with self._lock:
            found = self._letters.get(number)
            return found.opened if found else None

    def clear(self) -> None:
        """Throw all letters away, the files too; numbers go on."""
        with self._lock:
            for number in list(self._letters):
                self._forget(number)

    def accept(self, raw: bytes, *, sender: str, recipients: list[str]) -> int:
        """Keep a letter; the number that it got."""
        whole = _envelope_lines(sender, recipients, self._now()) + raw
        with self._lock:
            self._last += 1
            number = self._last
            self._letters[number] = _Letter(whole)
            if self._folder:
                self._path(number).write_bytes(whole)
            for old in list(self._letters)[:-LETTERS_KEPT]:
                self._forget(old)
            return number

    def _load(self) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(self._folder.glob("*.eml"))[-LETTERS_KEPT:]:
            self._last = int(path.stem)
            self._letters[self._last] = _Letter(path.read_bytes())

    def _forget(self, number: int) -> None:
        del self._letters[number]
        if self._folder:
            self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        assert self._folder, "a mailbox without a folder has no files"
        return self._folder / f"{number:08d}.eml"


def read_letter(raw: bytes) -> EmailMessage:
    letter = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(letter, EmailMessage), "the default policy makes EmailMessage"
    return letter


class _Letter:
    """A letter as it came, taken apart when somebody first looks: a year of them is not, at each start."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    @cached_property
    def opened(self) -> EmailMessage:
        return read_letter(self._raw)


def _envelope_lines(sender: str, recipients: list[str], at: datetime) -> bytes:
    """The envelope goes on top of the letter, which stays as it came, byte for byte."""
    told = {"X-MailFrom": sender, "X-RcptTo": ", ".join(recipients), "X-Received-At": format_datetime(at)}
    return "".join(f"{name}: {text}\r\n" for name, text in told.items()).encode()


class _Controller(Controller):
    """aiosmtpd's own tries its server at the port that it was given, which for port 0 is nobody's."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server), "the server runs when it is tried"
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class _Door:
    """What aiosmtpd asks at each step of a delivery."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if self._mailbox.faults.take(address, refusing=True):
            self._mailbox.refused[address] += 1
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._mailbox.faults.take(envelope.rcpt_tos[0], refusing=False)
        if fault == "451":
            return "451 4.7.1 Try again later"
        if fault != "drop_before":
            raw = envelope.original_content or b""
            self._mailbox.accept(raw, sender=envelope.mail_from or "", recipients=list(envelope.rcpt_tos))
        if fault:
            # Nothing more gets out of a transport that is closing; the sender sees the connection end.
            assert isinstance(server.transport, asyncio.WriteTransport), "letters come over a connection"
            server.transport.abort()
        return "250 2.0.0 Taken"
