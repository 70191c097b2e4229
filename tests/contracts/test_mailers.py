"""Mailers against a real mail server on loopback: what is taken, what is refused, and what happens when it breaks."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from app.core.errors import Invalid, Unreachable
from app.mail.smtp import LETTERS_PER_CONNECTION_MAX, ConsoleMailer, Mailer, SmtpMailer
from tests.fakes import RecordingMailer
from tests.mail.test_message import a_message

pytestmark = pytest.mark.contract

ASA = "asa@example.com"
SHOP = "hej@shop.example"


class Server:
    """A mail server that takes everything but what it was told to answer otherwise.

    answers   "MAIL", "RCPT" or "DATA" → the line it answers with, "" for hanging up
    taken     what it took: sender, recipients, bytes
    """

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[tuple[str | None, list[str], bytes]] = []
        self.sessions: set[int] = set()

    async def handle_MAIL(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.answers:
            return self._answer("MAIL", server)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self._answer("RCPT", server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self._answer("DATA", server)
        assert isinstance(envelope.content, bytes)
        self.sessions.add(id(session))
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def _answer(self, verb: str, server: Any) -> str:
        answer = self.answers[verb]
        if not answer:
            del self.answers[verb]
            server.transport.abort()
        return answer or "421 gone"


@pytest.fixture
def server() -> Server:
    return Server()


def started(server: Server, **options: Any) -> Controller:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    return controller


@pytest.fixture
def port(server: Server) -> Iterator[int]:
    controller = started(server)
    yield controller.port
    controller.stop()


@pytest.fixture
def smtp(port: int) -> Iterator[SmtpMailer]:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", timeout=5)
    yield mailer
    mailer.close()


def send(mailer: Mailer, recipient: str = ASA) -> None:
    mailer.send(a_message(), envelope_from=SHOP, recipient=recipient)


def trouble(mailer: Mailer) -> tuple[str, bool, object]:
    with pytest.raises(Unreachable) as refused:
        send(mailer)
    return refused.value.code, refused.value.permanent, refused.value.details.get("smtp_code")


@pytest.mark.parametrize(
    "make", [RecordingMailer, lambda: ConsoleMailer(io.StringIO()), None], ids=["fake", "console", "smtp"]
)
def test_every_mailer_takes_a_letter_and_says_nothing(make: Any, smtp: SmtpMailer) -> None:
    mailer: Mailer = make() if make else smtp

    send(mailer)


def test_the_server_gets_the_message_as_it_is(server: Server, smtp: SmtpMailer) -> None:
    send(smtp)

    assert server.taken == [(SHOP, [ASA], a_message().as_bytes())]


def test_the_fake_takes_the_same(smtp: SmtpMailer, server: Server) -> None:
    fake = RecordingMailer()

    for mailer in (fake, smtp):
        send(mailer)

    taken = [(one.envelope_from, [one.recipient], one.message.as_bytes()) for one in fake.sent]
    assert taken == server.taken


def test_letters_share_a_connection_up_to_a_limit(server: Server, smtp: SmtpMailer) -> None:
    for _ in range(LETTERS_PER_CONNECTION_MAX + 1):
        send(smtp)

    assert len(server.taken) == LETTERS_PER_CONNECTION_MAX + 1
    assert len(server.sessions) == 2


def test_threads_do_not_share_a_connection(server: Server, smtp: SmtpMailer) -> None:
    def two_letters() -> None:
        send(smtp)
        send(smtp)

    threads = [threading.Thread(target=two_letters) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(server.taken) == 6
    assert len(server.sessions) == 3


@pytest.mark.parametrize(
    ("verb", "answer", "seen"),
    [
        ("RCPT", "550 5.1.1 <asa@example.com> no such user", ("refused_recipient", True, 550)),
        ("RCPT", "550 no such user", ("refused_recipient", True, 550)),
        ("RCPT", "550 Unrouteable address", ("refused_recipient", True, 550)),
        ("RCPT", "550 relay not permitted", ("refused_letter", True, 550)),
        ("RCPT", "550 Please turn on SMTP Authentication", ("refused_letter", True, 550)),
        ("RCPT", "553 sorry, that domain isn't in my list", ("refused_letter", True, 553)),
        ("RCPT", "550 5.2.1 mailbox disabled", ("refused_recipient", True, 550)),
        ("RCPT", "556 5.1.10 takes no mail", ("refused_recipient", True, 556)),
        ("RCPT", "554 5.7.1 <asa@example.com>: Relay access denied", ("refused_letter", True, 554)),
        ("RCPT", "550 5.7.1 not from your address", ("refused_letter", True, 550)),
        ("RCPT", "550 5.1.8 sender's domain not found", ("refused_letter", True, 550)),
        ("RCPT", "554 transaction failed", ("refused_letter", True, 554)),
        ("RCPT", "550 5.2.2 over quota", ("refused_letter", True, 550)),
        ("RCPT", "450 4.2.1 try later", ("server_busy", False, 450)),
        ("RCPT", "552 mailbox full", ("server_busy", False, 452)),
        ("MAIL", "550 not from here", ("refused_sender", True, 550)),
        ("MAIL", "451 later", ("server_busy", False, 451)),
        ("DATA", "554 5.7.1 looks like junk", ("refused_letter", True, 554)),
        ("DATA", "452 no space", ("server_busy", False, 452)),
        ("DATA", "421 shutting down", ("server_busy", False, 421)),
    ],
)
def test_what_the_server_refuses_is_for_now_or_for_good(
    server: Server, smtp: SmtpMailer, verb: str, answer: str, seen: tuple[str, bool, int]
) -> None:
    server.answers[verb] = answer

    assert trouble(smtp) == seen

    del server.answers[verb]
    send(smtp)
    assert len(server.taken) == 1


def test_what_is_no_address_is_refused_for_good(server: Server, smtp: SmtpMailer) -> None:
    with pytest.raises(Unreachable) as refused:
        send(smtp, "åsa@example.com")

    assert (refused.value.code, refused.value.permanent) == ("refused_recipient", True)
    send(smtp)
    assert len(server.taken) == 1


def test_a_refusal_tells_the_log_no_address(server: Server, smtp: SmtpMailer) -> None:
    server.answers["RCPT"] = "550 5.1.1 <asa@example.com> no such user"

    with pytest.raises(Unreachable) as refused:
        send(smtp)

    assert "asa@" not in str(refused.value.details)
    assert "no such user" in str(refused.value.details["answer"])


def test_a_connection_that_broke_before_the_letter_is_for_now(server: Server, smtp: SmtpMailer) -> None:
    server.answers["RCPT"] = ""

    assert trouble(smtp) == ("no_connection", False, None)


def test_a_connection_that_broke_after_the_letter_leaves_it_open(server: Server, smtp: SmtpMailer) -> None:
    server.answers["DATA"] = ""

    assert trouble(smtp)[:2] == ("answer_lost", False)


def test_an_old_connection_that_the_server_closed_is_made_anew(server: Server, smtp: SmtpMailer) -> None:
    send(smtp)
    server.answers["MAIL"] = ""

    send(smtp)

    assert len(server.taken) == 2


def test_no_server_is_for_now() -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]

    assert trouble(SmtpMailer(f"smtp://127.0.0.1:{closed}", timeout=1))[:2] == ("no_connection", False)


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()

        assert trouble(SmtpMailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2))[:2] == (
            "no_connection",
            False,
        )


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize(
    ("password", "wanted", "taken"),
    [
        ("right%40", "right@", True),
        ("r%C3%A4tt", "rätt", True),
        ("wrong", "right", False),
        ("f%C3%A9l", "right", False),
    ],
)
def test_the_user_and_password_of_the_address_are_used(
    server: Server, password: str, wanted: str, taken: bool
) -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(
            success=(given.login, given.password) == (b"kept@shop", wanted.encode()), handled=False
        )

    controller = started(server, authenticator=check, auth_require_tls=False, auth_required=True)
    mailer = SmtpMailer(f"smtp://kept%40shop:{password}@127.0.0.1:{controller.port}", timeout=5)
    try:
        if taken:
            send(mailer)
            assert len(server.taken) == 1
        else:
            assert trouble(mailer) == ("refused_login", False, 535)
    finally:
        mailer.close()
        controller.stop()


def test_a_server_without_the_asked_for_encryption_gets_nothing(server: Server, port: int) -> None:
    assert trouble(SmtpMailer(f"smtp+starttls://127.0.0.1:{port}", timeout=5))[:2] == ("no_connection", False)
    assert server.taken == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "bad_smtp_url"),
        ("http://x", "bad_smtp_url"),
        ("smtp://", "bad_smtp_url"),
        ("smtp://x:port", "bad_smtp_url"),
        ("smtp://user:secret@mail.example", "password_in_clear"),
    ],
)
def test_an_address_that_would_not_do_is_refused_at_once(url: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        SmtpMailer(url)

    assert refused.value.code == code
    assert "secret" not in str(refused.value)


def test_the_console_shows_the_letter_to_the_developer() -> None:
    out = io.StringIO()

    send(ConsoleMailer(out))

    assert "Subject: Vi lovade tisdag 3 mars och höll det inte" in out.getvalue()
    assert "Hej Åsa," in out.getvalue()
