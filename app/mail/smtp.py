"""Mail servers: the way out of the house for letters."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import NoReturn, Protocol, TextIO
from urllib.parse import unquote, urlsplit

from app.core.errors import Invalid, Unreachable
from app.mail.message import LOOPBACK
from app.mail.reports import says_nobody

TIMEOUT_SECONDS = 20.0
# Servers end long conversations on their own (Postfix after 100 letters); we say goodbye before.
LETTERS_PER_CONNECTION_MAX = 50
ENHANCED = re.compile(rb"\s*5\.(\d{1,3})\.(\d{1,3})\b")
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Mailer(Protocol):
    """Hands one message over to whoever brings it to the person."""

    def send(self, message: EmailMessage, *, envelope_from: str, recipient: str) -> None:
        """Return when the message was taken.

        raises  Unreachable. permanent: "refused_recipient" (there is no such address), "refused_sender",
                "refused_letter" (anything else, which may be our own fault).
                temporary: "server_busy", "no_connection", "refused_login", and "answer_lost": the server may
                have taken the message, nobody knows. details: smtp_code, answer (without addresses)
        """


@dataclass(frozen=True)
class _Server:
    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)


class SmtpMailer:
    """A mail server over SMTP. Threads share it; each has a connection of its own, which is used again."""

    def __init__(self, smtp_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        """smtp_url  smtp://, smtps:// or smtp+starttls://user:password@host:port; %-escapes in user and password
        timeout   seconds for each answer of the server
        raises    Invalid "bad_smtp_url", "password_in_clear"
        """
        self._server = _read_url(smtp_url)
        self._timeout = timeout
        self._tls = ssl.create_default_context()
        self._own = threading.local()
        # A thread that ends leaves its connection behind; whoever closes the mailer ends it.
        self._all: set[smtplib.SMTP] = set()

    def send(self, message: EmailMessage, *, envelope_from: str, recipient: str) -> None:
        body = message.as_bytes()
        connection = self._begin(envelope_from)
        try:
            self._name_the_recipient(connection, recipient)
            self._hand_over(connection, body)
        except Unreachable as trouble:
            self._end(politely=trouble.code != "answer_lost")
            raise
        self._own.sent += 1
        if self._own.sent >= LETTERS_PER_CONNECTION_MAX:
            self._end(politely=True)

    def close(self) -> None:
        """End every thread's connection. Nobody sends meanwhile."""
        self._own.connection = None
        while self._all:
            _say_goodbye(self._all.pop(), politely=True)

    def _begin(self, envelope_from: str) -> smtplib.SMTP:
        """A connection on which the sender has been accepted.

        A connection that was used before may have been closed by the server in the meantime. Nothing has been said of
        the letter then, so one new connection is safe; a fresh one that fails is trouble.
        """
        old = getattr(self._own, "connection", None)
        if old is not None:
            try:
                return self._name_the_sender(old, envelope_from)
            except Unreachable as trouble:
                self._end(politely=False)
                if trouble.permanent:
                    raise
        fresh = self._connect()
        self._own.connection, self._own.sent = fresh, 0
        self._all.add(fresh)
        try:
            return self._name_the_sender(fresh, envelope_from)
        except Unreachable:
            self._end(politely=True)
            raise

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        try:
            connection = (
                smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._tls)
                if server.scheme == "smtps"
                else smtplib.SMTP(server.host, server.port, timeout=self._timeout)
            )
        except (OSError, smtplib.SMTPException) as error:
            raise _no_connection(error) from error
        try:
            if server.scheme == "smtp+starttls":
                connection.starttls(context=self._tls)
            if server.user:
                _log_in(connection, server)
        except smtplib.SMTPAuthenticationError as error:
            connection.close()
            # The letter is fine and the password isn't: it waits until somebody has set it right.
            raise Unreachable(
                "refused_login",
                "The mail server didn't accept the user name and password.",
                permanent=False,
                smtp_code=error.smtp_code,
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            connection.close()
            raise _no_connection(error) from error
        return connection

    def _name_the_sender(self, connection: smtplib.SMTP, envelope_from: str) -> smtplib.SMTP:
        try:
            connection.ehlo_or_helo_if_needed()
            code, answer = connection.mail(envelope_from)
        except ValueError:
            code, answer = 553, b"not an address"
        except (OSError, smtplib.SMTPException) as error:
            raise _no_connection(error) from error
        if code != 250:
            _raise_refusal(
                "refused_sender", "The mail server doesn't let us send from this address.", code, answer
            )
        return connection

    def _name_the_recipient(self, connection: smtplib.SMTP, recipient: str) -> None:
        try:
            code, answer = connection.rcpt(recipient)
        except ValueError:
            # Line breaks, or signs outside ASCII (message.mailbox refuses both): no server would get to see it.
            code, answer = 553, b"5.1.3 not an address"
        except (OSError, smtplib.SMTPException) as error:
            raise _no_connection(error) from error
        if code not in (250, 251):
            # 552 here is a full mailbox, which RFC 5321 4.5.3.1.10 asks to treat as passing.
            code = 452 if code == 552 else code
            if _is_no_address(code, answer):
                _raise_refusal(
                    "refused_recipient", "The mail server says that this address takes no mail.", code, answer
                )
            _raise_refusal("refused_letter", "The mail server didn't take the letter.", code, answer)

    def _hand_over(self, connection: smtplib.SMTP, body: bytes) -> None:
        try:
            code, answer = connection.data(body)
        except smtplib.SMTPDataError as error:
            code, answer = error.smtp_code, _bytes(error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(
                "answer_lost",
                "The connection broke before the mail server said whether it took the letter.",
                permanent=False,
                cause=type(error).__name__,
            ) from error
        if code != 250:
            _raise_refusal("refused_letter", "The mail server didn't take the letter.", code, answer)

    def _end(self, *, politely: bool) -> None:
        connection: smtplib.SMTP | None = getattr(self._own, "connection", None)
        self._own.connection = None
        if connection is not None:
            self._all.discard(connection)
            _say_goodbye(connection, politely=politely)


class ConsoleMailer:
    """Writes letters where a developer reads them, and sends nothing."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def send(self, message: EmailMessage, *, envelope_from: str, recipient: str) -> None:
        text = message.get_body(("plain",))
        heads = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Message-ID"))
        self._out.write(f"{'─' * 72}\n{heads}\n\n{text.get_content() if text else ''}\n")
        self._out.flush()


def _say_goodbye(connection: smtplib.SMTP, *, politely: bool) -> None:
    try:
        if politely:
            connection.quit()
    except (OSError, smtplib.SMTPException):
        pass  # It was over anyway, and the letter's own fate is already known.
    finally:
        connection.close()


def _read_url(smtp_url: str) -> _Server:
    url = urlsplit(smtp_url)
    try:
        port = url.port
    except ValueError:
        port = -1
    if url.scheme not in PORTS or not url.hostname or port == -1:
        raise Invalid(
            "bad_smtp_url",
            "SMTP_URL must look like smtp://host:25, smtps://… or smtp+starttls://user:password@host.",
        )
    if url.username and url.scheme == "smtp" and url.hostname not in LOOPBACK:
        raise Invalid(
            "password_in_clear", "SMTP_URL would send the password unencrypted: use smtp+starttls://."
        )
    return _Server(
        scheme=url.scheme,
        host=url.hostname,
        port=port or PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
    )


def _log_in(connection: smtplib.SMTP, server: _Server) -> None:
    """smtplib knows only ASCII passwords; for others RFC 4616 says UTF-8."""
    if (server.user + server.password).isascii():
        connection.login(server.user, server.password)
        return
    connection.ehlo_or_helo_if_needed()
    secret = base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode("ascii")
    code, answer = connection.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _no_connection(error: Exception) -> Unreachable:
    return Unreachable(
        "no_connection",
        "The mail server can't be reached right now.",
        permanent=False,
        cause=type(error).__name__,
        smtp_code=getattr(error, "smtp_code", None),
    )


def _raise_refusal(code: str, sentence: str, smtp_code: int, answer: bytes) -> NoReturn:
    """4xx and whatever isn't an answer at all pass; 5xx stays. 421 is the server closing, whatever we asked."""
    if 500 <= smtp_code <= 599:
        raise Unreachable(
            code, sentence, permanent=True, smtp_code=smtp_code, answer=_without_addresses(answer)
        )
    raise Unreachable(
        "server_busy",
        "The mail server asks us to come back later.",
        permanent=False,
        smtp_code=smtp_code,
        answer=_without_addresses(answer),
    )


def _is_no_address(smtp_code: int, answer: bytes) -> bool:
    """Whether the refusal is about the recipient's address and nothing else: only that bars a customer for good. A
    server that won't relay for us says 5.7.1, one that dislikes the sender 5.1.7 or 5.1.8. RFC 3463 3.2 and 3.3.
    Exim and others say 550 of all of these without a second code, and then only their words tell.
    """
    enhanced = ENHANCED.match(answer)
    if enhanced is None:
        return smtp_code in (550, 551, 553) and says_nobody(answer.decode("utf-8", "replace"))
    subject, detail = int(enhanced[1]), int(enhanced[2])
    return (subject, detail) == (2, 1) or (subject == 1 and detail not in (7, 8))


def _without_addresses(answer: bytes) -> str:
    """Servers repeat the address in their refusal, and addresses never reach a log."""
    words = answer.decode("utf-8", "replace").split()
    return " ".join("…" if "@" in word else word for word in words)[:200]


def _bytes(answer: bytes | str) -> bytes:
    return answer.encode() if isinstance(answer, str) else answer
